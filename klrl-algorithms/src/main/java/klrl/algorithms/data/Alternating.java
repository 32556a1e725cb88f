package klrl.algorithms.data;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import klrl.api.DataSource;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.data.Segment;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;
import klrl.api.plugin.Slot;
import klrl.core.state.Saved;

/**
 * Takes turns between sources: each gets all that is collected, and after every collection the segments of the first
 * are handed out, then those of the second, and so on.
 *
 * <p>A learner tells fresh data from other data by {@link Segment#policyVersion()}, which is
 * {@link Segment#MIXED_VERSIONS} for the latter. So that it is fresh when it is learned from, fresh data comes first; and
 * sources of fresh data get nothing of a warm-up, in which no policy acts.
 */
public final class Alternating implements DataSource.Prioritised {

    /** Data of the current policy, told apart from data of others: given by sources that take turns between both. */
    public static final Feature FRESH_AND_REPLAYED =
            new Feature("fresh-and-replayed-data", "data of the current policy and replayed data");

    private final List<Source> sources;
    private final int horizon;
    private final long[] due;
    private int latest;
    private int steps;
    private double[] ones = new double[0];

    private record Source(String name, DataSource data, boolean fresh) {}

    private Alternating(List<Source> sources) {
        this.sources = sources;
        this.due = new long[sources.size()];
        this.horizon =
                sources.stream().mapToInt(source -> source.data.horizon()).max().orElseThrow();
    }

    private record Options(
            @Param(
                    def = "[{type: rollout, steps: 32}, {type: replay, updates-per-step: 0.03125}]",
                    doc = "the sources in their order, those of fresh data first")
            List<Slot<DataSource>> sources) {

        Options {
            if (sources.isEmpty()) {
                throw new IllegalArgumentException("there must be at least one source");
            }
        }

        Set<Feature> gives() {
            Set<Feature> all = new HashSet<>(sources.get(0).gives());
            Set<Feature> any = new HashSet<>();
            for (Slot<DataSource> source : sources) {
                all.retainAll(source.gives());
                any.addAll(source.gives());
            }
            boolean both = any.contains(Feature.FRESH_DATA) && !all.contains(Feature.FRESH_DATA);
            if (both || any.contains(FRESH_AND_REPLAYED)) {
                all.add(FRESH_AND_REPLAYED);
            }
            return all;
        }
    }

    /** Provides {@code alternating}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "alternating";
        }

        @Override
        public String summary() {
            return "the data of several sources by turns, such as fresh and replayed";
        }

        @Override
        public Factory<?, ? extends DataSource> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, Alternating::make)
                    .withGives(Options::gives)
                    .withImplementation(Alternating.class);
        }
    }

    private static Alternating make(Options options, Context context) {
        List<Source> sources = new ArrayList<>();
        for (Slot<DataSource> slot : options.sources) {
            boolean fresh = slot.gives().contains(Feature.FRESH_DATA);
            if (fresh && sources.stream().anyMatch(before -> !before.fresh)) {
                throw new IllegalArgumentException("source '" + slot.name() + "' must be listed before '"
                        + sources.get(sources.size() - 1).name + "': its data is no longer that of the current policy"
                        + " once others were learned from");
            }
            sources.add(new Source(slot.name(), slot.create(context), fresh));
        }
        Alternating whole = new Alternating(List.copyOf(sources));
        sources.forEach(whole::check);
        return whole;
    }

    /** Fresh data is handed on as it is collected; others may take it in larger pieces than they ask for. */
    private void check(Source source) {
        int own = source.data.horizon();
        if (source.fresh && own != horizon) {
            throw new IllegalArgumentException("source '" + source.name + "' hands on what was collected in " + own
                    + " steps, but another source asks for " + horizon + ": let both have the same steps");
        }
        if (own > 0 && horizon % own != 0) {
            throw new IllegalArgumentException("source '" + source.name + "' takes in a multiple of " + own
                    + " steps, but " + horizon + " are collected at a time: let its steps divide " + horizon);
        }
    }

    /** {@inheritDoc} As many as the source that asks for most. */
    @Override
    public int horizon() {
        return horizon;
    }

    /** {@inheritDoc} As many as the source that asks for most. */
    @Override
    public long explorationSteps() {
        return sources.stream()
                .mapToLong(source -> source.data.explorationSteps())
                .max()
                .orElseThrow();
    }

    @Override
    public void add(Segment segment) {
        boolean explored = segment.policyVersion() == Segment.MIXED_VERSIONS;
        for (Source source : sources) {
            if (source.data.horizon() > 0 && !(source.fresh && explored)) {
                source.data.add(segment);
            }
        }
        begin();
    }

    private void begin() {
        Arrays.setAll(due, i -> sources.get(i).data.ready());
    }

    /** {@inheritDoc} Sources that need no actor are always ready: theirs count once for every collection. */
    @Override
    public int ready() {
        if (horizon == 0 && Arrays.stream(due).sum() == 0) {
            begin();
        }
        return (int) Arrays.stream(due).sum();
    }

    @Override
    public Segment next() {
        for (int i = 0; i < due.length; i++) {
            if (due[i] > 0) {
                due[i]--;
                latest = i;
                Segment segment = sources.get(i).data.next();
                steps = segment.steps();
                if (ones.length != segment.streams()) {
                    ones = new double[segment.streams()];
                    Arrays.fill(ones, 1);
                }
                return segment;
            }
        }
        throw new IllegalStateException("no segment is due before more steps are collected");
    }

    /** {@inheritDoc} All 1 if the source of the latest segment draws without priorities. */
    @Override
    public double[] weights() {
        return sources.get(latest).data instanceof Prioritised prioritised ? prioritised.weights() : ones;
    }

    @Override
    public void errors(double[] errors) {
        StepErrors.check(errors, steps * ones.length);
        if (sources.get(latest).data instanceof Prioritised prioritised) {
            prioritised.errors(errors);
        }
    }

    @Override
    public void save(StateWriter out) {
        out.longs("due", due);
        for (int i = 0; i < due.length; i++) {
            sources.get(i).data.save(out.child("source-" + i));
        }
    }

    @Override
    public void load(StateReader in) {
        long[] saved = Saved.longs(in, "due", due.length);
        for (int i = 0; i < due.length; i++) {
            sources.get(i).data.load(in.child("source-" + i));
        }
        System.arraycopy(saved, 0, due, 0, due.length);
    }
}
