package klrl.algorithms.data;

import java.lang.invoke.MethodHandles;
import java.util.Set;
import klrl.api.DataSource;
import klrl.api.RandomStream;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.data.Segment;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;

/**
 * Keeps the latest steps and hands out uniformly drawn ones, as single transitions or as sequences of consecutive
 * steps. Sequences may span episodes; their boundaries say where.
 */
public final class Replay implements DataSource {

    private final Options options;
    private final RandomStream random;
    private final StepRing ring;
    private final Pacing pacing;

    private Replay(Options options, Context context) {
        this.options = options;
        this.random = context.random().stream("replay", 0);
        int streams = context.streams();
        int rows = Math.max(Math.max(options.steps, options.length), options.capacity / streams);
        this.ring = new StepRing(context.environment(), rows, streams, true);
        this.pacing = new Pacing(options.warmUp, options.updatesPerStep);
    }

    private record Options(
            @Param(def = "100000", min = 1, doc = "environment steps to keep")
            int capacity,

            @Param(def = "128", min = 1, doc = "transitions or sequences in a batch")
            int batch,

            @Param(def = "1", min = 1, doc = "consecutive steps in a sequence")
            int length,

            @Param(def = "1", min = 1, doc = "steps of every environment between two rounds of updates")
            int steps,

            @Param(def = "1000", min = 0, doc = "environment steps of uniformly random acting before learning")
            long warmUp,

            @Param(def = "1", above = 0, doc = "updates per environment step")
            double updatesPerStep) {}

    /** Provides {@code replay}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "replay";
        }

        @Override
        public String summary() {
            return "uniformly drawn transitions or sequences of the latest steps";
        }

        @Override
        public Factory<?, ? extends DataSource> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, Replay::new)
                    .withGives(options -> Set.of(Feature.BEHAVIOUR_PROBABILITIES))
                    .withImplementation(Replay.class);
        }
    }

    @Override
    public int horizon() {
        return options.steps;
    }

    @Override
    public long explorationSteps() {
        return options.warmUp;
    }

    @Override
    public void add(Segment fresh) {
        ring.add(fresh);
        pacing.collected(fresh.size(), ring.rows() >= options.length);
    }

    @Override
    public int ready() {
        return pacing.due();
    }

    @Override
    public Segment next() {
        pacing.take();
        return ring.sample(options.length, options.batch, random);
    }

    @Override
    public void save(StateWriter out) {
        pacing.save(out.child("pacing"));
        ring.save(out.child("ring"));
    }

    @Override
    public void load(StateReader in) {
        pacing.load(in.child("pacing"));
        ring.load(in.child("ring"));
    }
}
