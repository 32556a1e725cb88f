package klrl.core.run;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import klrl.api.Algorithm;
import klrl.api.Conditional;
import klrl.api.DataSource;
import klrl.api.Environment;
import klrl.api.Estimator;
import klrl.api.Learner;
import klrl.api.Metrics;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.RandomStream;
import klrl.api.RandomStreams;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.Temperature;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Evaluation;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;
import klrl.api.plugin.Plugin;
import klrl.api.plugin.SlotKind;
import klrl.core.config.Composition;
import klrl.core.plugin.Kinds;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;
import klrl.core.state.Saved;

/**
 * A tiny plugin of every kind. They have state wherever a plugin may have any, tell in their metrics what it is, and
 * write down what is asked of them.
 */
final class Toys {

    private static final Lookup LOOKUP = MethodHandles.lookup();

    /** What happened, in order. */
    final List<String> events = new ArrayList<>();

    /** The update that fails, counted over the life of this object, and how. */
    int failingUpdate = -1;

    RuntimeException failure = new ArithmeticException("the toy is broken");
    private int attempts;

    final Registry registry;

    Toys() {
        List<SlotKind<?>> kinds = List.of(
                new Kinds.Environments(),
                new Kinds.Algorithms(),
                new Kinds.Estimators(),
                new Kinds.Priors(),
                new Kinds.Temperatures(),
                new Kinds.Data(),
                new Kinds.Wrappers());
        List<Plugin<?>> plugins = List.of(
                new Toy<>("lever", Factory.of(LOOKUP, LeverOptions.class, this::lever)),
                new NudgePlugin(),
                new Toy<Estimator>("none", Factory.of(LOOKUP, None.class, (options, context) -> new NoEstimator())),
                new Toy<Prior>("counting", Factory.of(LOOKUP, None.class, (options, context) -> new CountingPrior())),
                new Toy<Temperature>("falling", Factory.of(LOOKUP, None.class, (options, context) -> new Falling())),
                new Toy<DataSource>(
                        "again", Factory.of(LOOKUP, AgainOptions.class, (options, c) -> new Again(options))),
                new Toy<DataSource>("tape", Factory.of(LOOKUP, TapeOptions.class, Tape::new)),
                new Toy<DataSource>("ranked", Factory.of(LOOKUP, None.class, (options, c) -> new Ranked())));
        int[] kindOf = {0, 1, 2, 3, 4, 5, 5, 5};
        List<PluginEntry> entries = new ArrayList<>();
        for (int i = 0; i < kindOf.length; i++) {
            Plugin<?> plugin = plugins.get(i);
            entries.add(new PluginEntry(
                    kinds.get(kindOf[i]), plugin.name(), plugin.summary(), "toys", "3.1", "toys.jar", plugin));
        }
        registry = Registry.of(kinds, entries, List.of());
    }

    Composition composition(String yaml, String... overrides) {
        return Composition.of(registry, yaml, Path.of(""), "toys.yaml", List.of(overrides));
    }

    private record Toy<T>(String name, Factory<?, ? extends T> factory) implements Plugin<T> {
        @Override
        public String summary() {
            return "a toy";
        }
    }

    private record None() {}

    private record LeverOptions(
            @Param(doc = "steps of a short episode", def = "5", min = 1)
            int length,

            @Param(doc = "steps of a long episode", def = "5", min = 1)
            int longLength,

            @Param(doc = "noise of the reward", def = "0") double jitter,

            @Param(doc = "whether it can save itself", def = "true")
            boolean savable) {}

    private Environment lever(LeverOptions options, Context context) {
        return options.savable
                ? new SavableLever(options, context.streams(), context.random())
                : new Lever(options, context.streams(), context.random());
    }

    /** Two actions, of which the second earns 1; half of the episodes are short and end, the others are cut. */
    private class Lever implements Environment {
        private final LeverOptions options;
        private final RandomStream[] random;
        final int[] place;
        final int[] length;

        Lever(LeverOptions options, int count, RandomStreams streams) {
            this.options = options;
            place = new int[count];
            length = new int[count];
            random = new RandomStream[count];
            Arrays.setAll(random, b -> streams.stream("environment", b));
        }

        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of(Space.Box.of(new float[] {0}, new float[] {1000}), Space.Discrete.of(2));
        }

        @Override
        public void reset(Step out) {
            events.add("reset");
            Arrays.fill(out.reward(), 0);
            Arrays.fill(out.discount(), 1);
            Arrays.fill(out.boundary(), Boundary.NONE);
            for (int b = 0; b < place.length; b++) {
                start(b);
                ((Observations.Floats) out.observation()).values()[b] = 0;
            }
        }

        private void start(int b) {
            place[b] = 0;
            length[b] = random[b].nextBoolean() ? options.length : options.longLength;
        }

        @Override
        public void step(Actions actions, Step out) {
            int[] choices = ((Actions.Choices) actions).values();
            for (int b = 0; b < place.length; b++) {
                out.reward()[b] = choices[b] + options.jitter * random[b].nextGaussian();
                boolean over = ++place[b] == length[b];
                boolean terminated = over && length[b] == options.length;
                out.boundary()[b] = terminated ? Boundary.TERMINATED : over ? Boundary.TRUNCATED : Boundary.NONE;
                out.discount()[b] = terminated ? 0 : 1;
                if (over) {
                    ((Observations.Floats) out.finalObservation()).values()[b] = place[b];
                    start(b);
                }
                ((Observations.Floats) out.observation()).values()[b] = place[b];
            }
        }

        @Override
        public void close() {
            events.add("environment closed");
        }
    }

    private final class SavableLever extends Lever implements Stateful {
        SavableLever(LeverOptions options, int count, RandomStreams streams) {
            super(options, count, streams);
        }

        @Override
        public void save(StateWriter out) {
            for (int b = 0; b < place.length; b++) {
                out.longs("lever", place[b], length[b]);
            }
        }

        @Override
        public void load(StateReader in) {
            int[] saved = Saved.ints(in, "lever", 2 * place.length);
            for (int b = 0; b < place.length; b++) {
                place[b] = saved[2 * b];
                length[b] = saved[2 * b + 1];
            }
        }
    }

    private record NudgeOptions(
            @Param(doc = "θ at the start", def = "-1") double start,

            @Param(doc = "what every update adds to θ", def = "0.01")
            double slope,

            @Param(doc = "deviation of what chance adds", def = "0")
            double noise,

            @Param(doc = "whether it cannot be built", def = "false")
            boolean impossible,

            @Param(doc = "whether the policy has no parameters at all", def = "false")
            boolean bare) {}

    private final class NudgePlugin implements Algorithm.Provider {
        @Override
        public String name() {
            return "nudge";
        }

        @Override
        public String summary() {
            return "moves the one parameter of its policy";
        }

        @Override
        public Map<String, String> defaults() {
            return Map.of(
                    "estimator", "{type: none}",
                    "prior", "{type: counting}",
                    "temperature", "{type: falling}",
                    "data", "{type: again}");
        }

        @Override
        public Factory<?, ? extends Algorithm> factory() {
            return Factory.of(LOOKUP, NudgeOptions.class, (options, context) -> new Algorithm() {
                @Override
                public Policy policy(Conditional prior) {
                    return new NudgePolicy(new Snapshot(0, arrays(options, 0)));
                }

                @Override
                public Learner learner(Parts parts) {
                    if (options.impossible) {
                        throw new IllegalArgumentException("the toy does not fit");
                    }
                    return new Nudge(options, context, parts);
                }
            });
        }
    }

    private static Map<String, float[]> arrays(NudgeOptions options, float theta) {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        if (!options.bare) {
            arrays.put("theta", new float[] {theta});
            arrays.put("constants", new float[] {-0f, Float.MIN_VALUE, Float.NaN});
        }
        return arrays;
    }

    /** Logits 0 and θ. */
    private final class NudgePolicy implements Policy {
        private final Snapshot snapshot;

        NudgePolicy(Snapshot snapshot) {
            this.snapshot = snapshot;
        }

        @Override
        public Snapshot snapshot() {
            return snapshot;
        }

        @Override
        public Policy with(Snapshot other) {
            return new NudgePolicy(other);
        }

        @Override
        public Family family() {
            return new Family.Categorical(List.of(2));
        }

        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            events.add("act v" + snapshot.version());
            float[] theta = snapshot.arrays().getOrDefault("theta", new float[] {9});
            for (int row = 0; row < in.rows(); row++) {
                out.values()[2 * row] = 0;
                out.values()[2 * row + 1] = theta[0];
            }
        }
    }

    private final class Nudge implements Learner.Weighted {
        private final NudgeOptions options;
        private final RandomStream random;
        private final Algorithm.Parts parts;
        private final double[] alpha;
        private long version;
        private double theta;

        Nudge(NudgeOptions options, Context context, Algorithm.Parts parts) {
            this.options = options;
            this.parts = parts;
            this.random = context.random().stream("nudge", 0);
            this.theta = options.start;
            this.alpha = new double[context.streams()];
        }

        @Override
        public Snapshot snapshot() {
            return new Snapshot(version, arrays(options, (float) theta));
        }

        @Override
        public double[] update(Segment data, double[] weight, Progress progress, Metrics metrics) {
            boolean even = Arrays.stream(weight).allMatch(w -> w == 1);
            events.add("update" + (even ? "" : " " + Arrays.toString(weight)));
            if (attempts++ == failingUpdate) {
                throw failure;
            }
            parts.temperature().alpha(progress, alpha);
            theta += options.slope
                    + options.noise
                            * (random.nextGaussian()
                                    + Arrays.stream(data.reward()).sum());
            version++;
            metrics.add("theta", theta);
            metrics.add("temperature", alpha[0]);
            metrics.add("never_a_number", 0 / 0.0);
            metrics.add("names", ((CountingPrior) parts.prior()).updates);
            parts.temperature().update(0, 0);
            parts.prior().update(data, new NudgePolicy(snapshot()));
            return data.reward();
        }

        @Override
        public void save(StateWriter out) {
            out.longs("version", version);
            out.doubles("theta", theta);
        }

        @Override
        public void load(StateReader in) {
            version = in.longs("version")[0];
            theta = in.doubles("theta")[0];
        }

        @Override
        public void close() {
            events.add("learner closed");
        }
    }

    private static final class NoEstimator implements Estimator {
        @Override
        public Base base() {
            return Base.EITHER;
        }

        @Override
        public void coefficients(Evaluation x, int from, int to, double[] delta, double[] decay) {}
    }

    private static final class CountingPrior implements Prior {
        private long updates;

        @Override
        public Family family() {
            return new Family.Improper();
        }

        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {}

        @Override
        public void update(Segment data, Policy policy) {
            updates++;
        }

        @Override
        public void save(StateWriter out) {
            out.longs("updates", updates);
        }

        @Override
        public void load(StateReader in) {
            updates = in.longs("updates")[0];
        }
    }

    private static final class Falling implements Temperature {
        private double alpha = 1;

        @Override
        public void alpha(Progress progress, double[] out) {
            Arrays.fill(out, alpha * (2 - progress.fraction()));
        }

        @Override
        public void update(double entropy, double divergence) {
            alpha *= 0.99;
        }

        @Override
        public void save(StateWriter out) {
            out.doubles("alpha", alpha);
        }

        @Override
        public void load(StateReader in) {
            alpha = in.doubles("alpha")[0];
        }
    }

    private record AgainOptions(
            @Param(doc = "steps of every stream", def = "5", min = 1)
            int horizon,

            @Param(doc = "how often a segment is handed out", def = "1", min = 0)
            int passes,

            @Param(doc = "steps of exploration", def = "0", min = 0)
            long explore) {}

    /** Hands every segment out some times. */
    private class Again implements DataSource {
        private final AgainOptions options;
        private Optional<Segment> segment = Optional.empty();
        private int left;

        Again(AgainOptions options) {
            this.options = options;
        }

        @Override
        public int horizon() {
            return options.horizon;
        }

        @Override
        public long explorationSteps() {
            return options.explore;
        }

        @Override
        public void add(Segment fresh) {
            events.add("add v" + fresh.policyVersion());
            segment = Optional.of(fresh);
            left = options.passes;
        }

        @Override
        public int ready() {
            return left;
        }

        @Override
        public Segment next() {
            events.add("next");
            left--;
            return segment.orElseThrow();
        }

        @Override
        public void save(StateWriter out) {}

        @Override
        public void load(StateReader in) {}
    }

    /** Hands every segment out once, its second stream at half weight. */
    private final class Ranked extends Again implements DataSource.Prioritised {
        Ranked() {
            super(new AgainOptions(2, 1, 0));
        }

        @Override
        public double[] weights() {
            return new double[] {1, 0.5};
        }

        @Override
        public void errors(double[] errors) {
            events.add("errors of " + errors.length);
        }
    }

    private record TapeOptions(
            @Param(doc = "segments on the tape", def = "1000000")
            int segments) {}

    /** Recorded data, of four steps a segment: always ready until its end. */
    private final class Tape implements DataSource {
        private final TapeOptions options;
        private final EnvironmentSpec spec;
        private long played;

        Tape(TapeOptions options, Context context) {
            this.options = options;
            this.spec = context.environment();
        }

        @Override
        public int horizon() {
            return 0;
        }

        @Override
        public void add(Segment fresh) {
            throw new AssertionError("nobody adds to a tape");
        }

        @Override
        public int ready() {
            return played < options.segments ? 1 : 0;
        }

        @Override
        public Segment next() {
            events.add("next");
            played++;
            return new Segment(
                    4,
                    1,
                    Observations.of(spec.observation(), 5),
                    new int[0],
                    Observations.of(spec.observation(), 0),
                    Actions.of(spec.action(), 4),
                    new Parameters(4, 0, new float[0]),
                    new double[0],
                    new double[4],
                    new double[4],
                    new byte[4],
                    new boolean[0],
                    new boolean[0],
                    Memory.none(1),
                    new boolean[0],
                    Segment.MIXED_VERSIONS);
        }

        @Override
        public void save(StateWriter out) {
            out.longs("played", played);
        }

        @Override
        public void load(StateReader in) {
            played = in.longs("played")[0];
        }
    }
}
