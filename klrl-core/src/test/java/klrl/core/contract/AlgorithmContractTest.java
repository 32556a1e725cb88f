package klrl.core.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import klrl.api.Algorithm;
import klrl.api.Conditional;
import klrl.api.DataSource;
import klrl.api.Estimator;
import klrl.api.Learner;
import klrl.api.Metrics;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.RandomStream;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Temperature;
import klrl.api.data.Actions;
import klrl.api.data.Evaluation;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.data.Space;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Plugin;
import klrl.api.plugin.SlotKind;
import klrl.core.plugin.Kinds;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The properties bite: each variant differs from a sound algorithm in one named term, and fails the property named. */
class AlgorithmContractTest {

    private enum Variant {
        SOUND(""),
        INITIALISED_FROM_NO_STREAM("equal seeds"),
        LEARNS_NOTHING("equal seeds"),
        SAVES_NO_MOMENTUM("restored"),
        SAVES_NO_VERSION("restored"),
        VERSION_STAYS("snapshot"),
        SNAPSHOT_IS_LIVE("snapshot"),
        ROWS_MIX("snapshot"),
        LEARNS_NAN_IN_SILENCE("refused"),
        DIVIDES_BY_MASKED_PROBABILITIES("masked"),
        WEIGHTED_IN_SILENCE("weights"),
        IGNORES_WEIGHTS("weights"),
        HAS_ONE_ERROR_FOR_EACH_COLUMN("weights"),
        IGNORES_THE_TEMPERATURE("temperature"),
        IS_DRIVEN_BY_THE_TEMPERATURE("temperature"),
        RESUMES_WITHOUT_MOMENTUM("runs"),
        RUNS_DIFFER("runs");

        private final String bitten;

        Variant(String bitten) {
            this.bitten = bitten;
        }
    }

    private static final Map<String, Consumer<AlgorithmContract>> PROPERTIES = Map.of(
            "equal seeds", c -> c.equalSeedsGiveEqualParameters(3, false),
            "restored", c -> c.aRestoredLearnerGoesOnLikeTheSavedOne(3, true),
            "snapshot", c -> c.aSnapshotActsByItself(3),
            "refused", c -> c.rewardsThatAreNotFiniteAreRefused(3),
            "masked", c -> c.maskedActionsLeaveParametersFinite(3),
            "weights", c -> c.weightsOfColumnsReachTheParameters(3),
            "temperature", c -> c.aSmallerTemperatureCollectsMoreReward(3),
            "runs", c -> c.runsRepeatAndResume(3));

    private static AlgorithmContract contract(Variant variant) {
        return new AlgorithmContract() {
            @Override
            protected String algorithm() {
                return "linear";
            }

            @Override
            protected Registry registry() {
                return AlgorithmContractTest.registry(variant);
            }

            @Override
            protected int steps() {
                return 256;
            }
        };
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void aVariantFailsItsPropertyAndASoundAlgorithmNone(Variant variant) {
        AlgorithmContract contract = contract(variant);
        if (variant.bitten.isEmpty()) {
            PROPERTIES.forEach((name, property) -> assertDoesNotThrow(() -> property.accept(contract), name));
        } else {
            assertThrows(
                    AssertionError.class, () -> PROPERTIES.get(variant.bitten).accept(contract));
        }
    }

    private record None() {}

    private record Named<T>(String name, Factory<?, ? extends T> factory) implements Plugin<T> {
        @Override
        public String summary() {
            return "a specimen";
        }
    }

    private record Linears(Factory<?, ? extends Algorithm> factory) implements Algorithm.Provider {
        @Override
        public String name() {
            return "linear";
        }

        @Override
        public String summary() {
            return "a specimen";
        }

        @Override
        public Map<String, String> defaults() {
            return Map.of("estimator", "zero", "prior", "improper", "temperature", "one", "data", "fresh");
        }
    }

    private static <T> PluginEntry entry(SlotKind<T> kind, String name, Factory.Maker<None, T> maker) {
        return new PluginEntry(
                kind,
                name,
                "a specimen",
                "specimens",
                "1",
                "test",
                new Named<>(name, Factory.of(MethodHandles.lookup(), None.class, maker)));
    }

    private static Registry registry(Variant variant) {
        Kinds.Algorithms algorithms = new Kinds.Algorithms();
        Kinds.Estimators estimators = new Kinds.Estimators();
        Kinds.Priors priors = new Kinds.Priors();
        Kinds.Temperatures temperatures = new Kinds.Temperatures();
        Kinds.Data data = new Kinds.Data();
        Linears plugin = new Linears(Factory.of(MethodHandles.lookup(), None.class, (None options, Context context) ->
                        (Algorithm) new LinearAlgorithm(variant, context))
                .withGives(options ->
                        variant == Variant.WEIGHTED_IN_SILENCE ? Set.of() : Set.of(Feature.WEIGHTED_UPDATES)));
        return Registry.of(
                List.of(
                        new Kinds.Environments(),
                        new Kinds.Wrappers(),
                        algorithms,
                        estimators,
                        priors,
                        temperatures,
                        data),
                List.of(
                        new PluginEntry(algorithms, "linear", "a specimen", "specimens", "1", "test", plugin),
                        entry(estimators, "zero", (options, context) -> new Zero()),
                        entry(priors, "improper", (options, context) -> new ImproperPrior()),
                        entry(temperatures, "one", (options, context) -> (progress, out) -> Arrays.fill(out, 1)),
                        entry(data, "fresh", (options, context) -> new Fresh())),
                List.of());
    }

    private static final class Zero implements Estimator {
        @Override
        public Base base() {
            return Base.EITHER;
        }

        @Override
        public void coefficients(Evaluation x, int from, int to, double[] delta, double[] decay) {}
    }

    private static final class ImproperPrior implements Prior {
        @Override
        public Family family() {
            return new Family.Improper();
        }

        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {}
    }

    private static final class Fresh implements DataSource {
        private Segment held;
        private int ready;

        @Override
        public int horizon() {
            return 8;
        }

        @Override
        public void add(Segment fresh) {
            held = fresh;
            ready = 1;
        }

        @Override
        public int ready() {
            return ready;
        }

        @Override
        public Segment next() {
            ready = 0;
            return held;
        }

        @Override
        public void save(StateWriter out) {}

        @Override
        public void load(StateReader in) {}
    }

    private record LinearAlgorithm(Variant variant, Context context) implements Algorithm {
        @Override
        public Policy policy(Conditional prior) {
            Space.Discrete actions = (Space.Discrete) context.environment().action();
            int inputs = context.environment().observation().width();
            float[] weights = new float[actions.values() * inputs];
            return new LinearPolicy(
                    variant, new Family.Categorical(actions.sizes()), new Snapshot(0, Map.of("weights", weights)));
        }

        @Override
        public Learner learner(Parts parts) {
            return new LinearLearner(
                    variant,
                    parts.temperature(),
                    context.random().stream("init", 0),
                    context.environment().observation().width());
        }
    }

    private record LinearPolicy(Variant variant, Family.Categorical family, Snapshot snapshot) implements Policy {
        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            float[] weights = snapshot.arrays().get("weights");
            float[] x = ((Observations.Floats) in).values();
            for (int i = 0; i < out.values().length; i++) {
                int row = variant == Variant.ROWS_MIX ? 0 : i / out.width();
                out.values()[i] = 0;
                for (int d = 0; d < in.width(); d++) {
                    out.values()[i] += weights[i % out.width() * in.width() + d] * x[row * in.width() + d];
                }
            }
        }

        @Override
        public Policy with(Snapshot other) {
            return new LinearPolicy(variant, family, other);
        }
    }

    /** Follows reward times observation of the taken action, with momentum and noise, held back by the temperature. */
    private static final class LinearLearner implements Learner.Weighted {

        private static int made;

        private final Variant variant;
        private final Temperature temperature;
        private final RandomStream random;
        private final int inputs;
        private final float[] weights;
        private final float[] momentum;
        private long version;

        LinearLearner(Variant variant, Temperature temperature, RandomStream random, int inputs) {
            this.variant = variant;
            this.temperature = temperature;
            this.random = random;
            this.inputs = inputs;
            weights = new float[3 * inputs];
            momentum = new float[3 * inputs];
            boolean unseeded = variant == Variant.INITIALISED_FROM_NO_STREAM || variant == Variant.RUNS_DIFFER;
            for (int i = 0; i < weights.length; i++) {
                weights[i] = random.nextFloat() + (unseeded ? made : 0);
            }
            made++;
        }

        @Override
        public Snapshot snapshot() {
            return new Snapshot(
                    variant == Variant.VERSION_STAYS ? 0 : version,
                    Map.of("weights", variant == Variant.SNAPSHOT_IS_LIVE ? weights : weights.clone()));
        }

        @Override
        public double[] update(Segment data, double[] factor, Progress progress, Metrics metrics) {
            version++;
            if (variant == Variant.LEARNS_NOTHING) {
                return data.reward();
            }
            int[] taken = ((Actions.Choices) data.action()).values();
            float[] x = ((Observations.Floats) data.observation()).values();
            double sum = 0;
            for (int i = 0; i < data.size(); i++) {
                sum += data.reward()[i];
                double weight = 0.01 * data.reward()[i];
                if (variant != Variant.IGNORES_WEIGHTS) {
                    weight *= factor[i % data.streams()];
                }
                if (variant == Variant.DIVIDES_BY_MASKED_PROBABILITIES && data.mask().length > 0) {
                    weight /= data.mask()[i * 3 + 1] ? 1 : 0;
                }
                for (int d = 0; d < inputs; d++) {
                    momentum[taken[i] * inputs + d] += (float) (weight * x[i * inputs + d]);
                }
            }
            if (variant != Variant.LEARNS_NAN_IN_SILENCE && !Double.isFinite(sum)) {
                throw new ArithmeticException("the sum of rewards is " + sum);
            }
            double[] alpha = new double[data.streams()];
            temperature.alpha(progress, alpha);
            float pull = switch (variant) {
                case IGNORES_THE_TEMPERATURE -> 1;
                case IS_DRIVEN_BY_THE_TEMPERATURE -> (float) -alpha[0];
                default -> (float) alpha[0];
            };
            for (int i = 0; i < weights.length; i++) {
                weights[i] += 0.1f * momentum[i] - 0.01f * pull * weights[i] + 1e-3f * random.nextFloat();
                momentum[i] *= 0.9f;
            }
            return variant == Variant.HAS_ONE_ERROR_FOR_EACH_COLUMN ? factor : data.reward();
        }

        @Override
        public void save(StateWriter out) {
            out.floats("weights", weights);
            if (variant != Variant.SAVES_NO_MOMENTUM && variant != Variant.RESUMES_WITHOUT_MOMENTUM) {
                out.floats("momentum", momentum);
            }
            if (variant != Variant.SAVES_NO_VERSION) {
                out.longs("version", version);
            }
        }

        @Override
        public void load(StateReader in) {
            System.arraycopy(in.floats("weights"), 0, weights, 0, weights.length);
            if (in.has("momentum")) {
                System.arraycopy(in.floats("momentum"), 0, momentum, 0, momentum.length);
            }
            version = in.has("version") ? in.longs("version")[0] : 0;
        }

        @Override
        public void close() {}
    }
}
