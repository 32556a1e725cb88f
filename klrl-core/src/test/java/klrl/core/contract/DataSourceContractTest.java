package klrl.core.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ObjIntConsumer;
import klrl.api.DataSource;
import klrl.api.RandomStream;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.data.Boundary;
import klrl.api.data.Observations;
import klrl.api.data.Segment;
import klrl.api.plugin.Context;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The properties bite: each variant differs from a sound source in one named term, and fails the property named. */
class DataSourceContractTest {

    private static final int SEEDS = 5;

    private enum Variant {
        SOUND(""),
        GIVES_NOTHING("went in"),
        NEVER_EMPTY("went in"),
        REWARD_OF_ANOTHER_STEP("went in"),
        FINAL_OBSERVATION_IS_THE_RESET_ONE("went in"),
        TRUNCATION_AS_TERMINATION("went in"),
        MASK_OF_ANOTHER_STEP("went in"),
        OBSERVATION_FROM_NOWHERE("went in"),
        WEIGHTS_OF_ZERO("weights"),
        WEIGHTS_OF_STEPS("weights"),
        TAKES_ERRORS_THAT_ARE_NOT_FINITE("weights"),
        DRAWS_FROM_NO_STREAM("equal seeds"),
        SAVES_NOTHING("restored");

        private final String bitten;

        Variant(String bitten) {
            this.bitten = bitten;
        }
    }

    private static final Map<String, ObjIntConsumer<DataSourceContract>> PROPERTIES = Map.of(
            "went in", (c, seed) -> c.whatComesOutWentIn(seed, true),
            "weights", (c, seed) -> c.weightsAreFactors(seed),
            "equal seeds", (c, seed) -> c.equalSeedsGiveEqualSegments(seed),
            "restored", (c, seed) -> c.aRestoredSourceGoesOnLikeTheSavedOne(seed));

    private static void all(String property, Variant variant) {
        DataSourceContract contract = new DataSourceContract() {
            @Override
            protected DataSource source(Context context) {
                return new TwoOfThree(variant, context.random().stream("source", 0));
            }

            @Override
            protected int steps() {
                return 100;
            }
        };
        for (int seed = 1; seed <= SEEDS; seed++) {
            PROPERTIES.get(property).accept(contract, seed);
        }
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void aVariantFailsItsPropertyAndASoundSourceNone(Variant variant) {
        if (variant.bitten.isEmpty()) {
            PROPERTIES.forEach((name, property) -> assertDoesNotThrow(() -> all(name, variant), name));
        } else {
            assertThrows(AssertionError.class, () -> all(variant.bitten, variant));
        }
    }

    /** Hands two of three segments on, now and then one of them twice. */
    private static final class TwoOfThree implements DataSource.Prioritised {

        private static int made;

        private final Variant variant;
        private final RandomStream random;
        private final int number = made++;
        private Segment held;
        private long count;
        private int ready;

        TwoOfThree(Variant variant, RandomStream random) {
            this.variant = variant;
            this.random = random;
        }

        @Override
        public int horizon() {
            return 8;
        }

        @Override
        public void add(Segment fresh) {
            held = fresh;
            count++;
            boolean twice = variant == Variant.DRAWS_FROM_NO_STREAM
                    ? new SplittableRandom(1000L * number + count).nextBoolean()
                    : random.nextBoolean();
            ready = count % 3 == 0 || variant == Variant.GIVES_NOTHING ? 0 : twice ? 2 : 1;
        }

        @Override
        public int ready() {
            return variant == Variant.NEVER_EMPTY ? 1 : ready;
        }

        @Override
        public Segment next() {
            ready--;
            Segment x = held;
            double[] reward = x.reward().clone();
            byte[] boundary = x.boundary().clone();
            boolean[] mask = x.mask().clone();
            float[] observation =
                    ((Observations.Floats) x.observation()).values().clone();
            float[] last =
                    ((Observations.Floats) x.boundaryObservation()).values().clone();
            switch (variant) {
                case REWARD_OF_ANOTHER_STEP -> reward[0] = reward[1];
                case FINAL_OBSERVATION_IS_THE_RESET_ONE -> {
                    for (int k = 0; k < x.boundaryAt().length; k++) {
                        System.arraycopy(observation, (x.boundaryAt()[k] + x.streams()) * 3, last, k * 3, 3);
                    }
                }
                case TRUNCATION_AS_TERMINATION -> {
                    for (int at : x.boundaryAt()) {
                        boundary[at] = Boundary.TERMINATED;
                    }
                }
                case MASK_OF_ANOTHER_STEP -> System.arraycopy(x.mask(), 4, mask, 0, mask.length - 4);
                case OBSERVATION_FROM_NOWHERE -> Arrays.fill(observation, 0, 3, 7);
                default -> {}
            }
            return new Segment(
                    x.steps(),
                    x.streams(),
                    new Observations.Floats(x.observation().rows(), 3, observation),
                    x.boundaryAt(),
                    new Observations.Floats(x.boundaryObservation().rows(), 3, last),
                    x.action(),
                    x.behaviour(),
                    x.behaviourLogProbability(),
                    reward,
                    x.discount(),
                    boundary,
                    mask,
                    x.boundaryMask(),
                    x.memory(),
                    x.memoryReset(),
                    x.policyVersion());
        }

        @Override
        public double[] weights() {
            double[] weights = new double[held.streams() * (variant == Variant.WEIGHTS_OF_STEPS ? held.steps() : 1)];
            Arrays.fill(weights, variant == Variant.WEIGHTS_OF_ZERO ? 0 : 0.5);
            return weights;
        }

        @Override
        public void errors(double[] errors) {
            if (variant != Variant.TAKES_ERRORS_THAT_ARE_NOT_FINITE
                    && !Arrays.stream(errors).allMatch(Double::isFinite)) {
                throw new IllegalArgumentException("not finite");
            }
        }

        @Override
        public void save(StateWriter out) {
            if (variant != Variant.SAVES_NOTHING) {
                out.longs("count", count);
            }
        }

        @Override
        public void load(StateReader in) {
            count = in.has("count") ? in.longs("count")[0] : 0;
        }
    }
}
