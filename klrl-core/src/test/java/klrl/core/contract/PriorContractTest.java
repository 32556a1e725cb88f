package klrl.core.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.RandomStream;
import klrl.api.Restricted;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.data.Actions;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.api.plugin.Context;
import klrl.core.distribution.Distribution;
import klrl.core.distribution.PriorDensity;
import klrl.core.random.Streams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The properties bite: each variant differs from a sound prior in one named term, and fails the property named. */
class PriorContractTest {

    private static final int SEEDS = 25;

    private enum Variant {
        SOUND(""),
        NOT_NORMALISED("sum to one"),
        NOT_RENORMALISED_UNDER_A_MASK("sum to one"),
        EXCLUDES_AN_ACTION("sum to one"),
        SAYS_NAN("sum to one"),
        DENSITY_IS_NONE("divergences"),
        DEPENDS_ON_THE_BATCH("rows"),
        DEPENDS_ON_THE_ROW("rows"),
        DRAWS_ITS_ANSWER("deterministic"),
        CHANGES_THE_OBSERVATIONS("deterministic"),
        SAMPLER_IGNORES_THE_LOGITS("drawn"),
        SAMPLER_IGNORES_THE_MASK("drawn"),
        SAMPLER_REPORTS_ANOTHER_DENSITY("drawn"),
        SAVES_NOTHING("restored"),
        FORGETS_HOW_MANY_UPDATES("restored"),
        LOOKS_WHERE_IT_DOES_NOT_SEE("not seen"),
        LEARNS_TO_LOOK_WHERE_IT_DOES_NOT_SEE("not seen"),
        SEES_WHAT_THERE_IS_NOT("not seen"),
        SEES_IN_DISORDER("not seen"),
        SEES_MORE_AND_MORE("not seen");

        private final String bitten;

        Variant(String bitten) {
            this.bitten = bitten;
        }
    }

    private static final Map<String, ObjLongConsumer<PriorContract>> PROPERTIES = Map.of(
            "sum to one", (c, seed) -> c.probabilitiesArePositiveAndSumToOne(seed, 3, seed % 2 == 0),
            "divergences", (c, seed) -> c.divergencesAreThoseOfADistribution(seed, 3),
            "rows", (c, seed) -> c.rowsDoNotDependOnEachOther(seed, 4),
            "deterministic", (c, seed) -> c.answersAreDeterministic(seed, 3),
            "drawn", (c, seed) -> c.actionsAreDrawnByTheDensity(seed),
            "restored", (c, seed) -> c.aRestoredPriorGoesOnLikeTheSavedOne(seed, 2),
            "not seen", (c, seed) -> c.whatIsNotSeenDoesNotMatter(seed, (int) (seed % 3)));

    private static void all(String property, Variant variant) {
        PriorContract contract = new Subject(variant);
        for (long seed = 1; seed <= SEEDS; seed++) {
            PROPERTIES.get(property).accept(contract, seed);
        }
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void aVariantFailsItsPropertyAndASoundPriorNone(Variant variant) {
        if (variant.bitten.isEmpty()) {
            PROPERTIES.forEach((name, property) -> assertDoesNotThrow(() -> all(name, variant), name));
        } else {
            // What the host refuses by itself fails a property too.
            boolean refused = variant == Variant.EXCLUDES_AN_ACTION || variant == Variant.SAYS_NAN;
            Class<? extends Throwable> expected = refused ? ArithmeticException.class : AssertionError.class;
            assertThrows(expected, () -> all(variant.bitten, variant));
        }
    }

    @Test
    void theImproperPriorIsSoundButHasNothingToDrawFrom() {
        PriorContract contract = new PriorContract() {
            @Override
            protected Prior prior(Context context) {
                return new Prior() {
                    @Override
                    public Family family() {
                        return new Family.Improper();
                    }

                    @Override
                    public void parameters(Observations in, Memory memory, Parameters out) {}
                };
            }
        };
        assertFalse(contract.applies("actionsAreDrawnByTheDensity"));
        assertFalse(contract.applies("whatIsNotSeenDoesNotMatter"));
        assertTrue(contract.applies("rowsDoNotDependOnEachOther"));
        PROPERTIES.forEach((name, property) -> assertDoesNotThrow(() -> property.accept(contract, 1), name));
    }

    /** Swaps in a table or a sampler that is the host's but for one term. */
    private static final class Subject extends PriorContract {

        private final Variant variant;

        Subject(Variant variant) {
            this.variant = variant;
        }

        @Override
        protected Prior prior(Context context) {
            return new Learned(variant, context.random().stream("prior", 0));
        }

        @Override
        protected Parameters table(PriorDensity density, Observations in, boolean[] mask) {
            boolean unmasked = variant == Variant.NOT_RENORMALISED_UNDER_A_MASK;
            Parameters table = super.table(density, in, unmasked ? new boolean[0] : mask);
            for (int i = 0; i < table.values().length; i++) {
                if (variant == Variant.NOT_NORMALISED) {
                    table.values()[i] += 0.1f;
                } else if (variant == Variant.DENSITY_IS_NONE) {
                    table.values()[i] += table.values()[i] == 0 ? 0 : 2;
                } else if (unmasked && mask.length > 0 && !mask[i]) {
                    table.values()[i] = 0;
                }
            }
            return table;
        }

        @Override
        protected void sample(
                Family family,
                Parameters parameters,
                boolean[] mask,
                RandomStream[] random,
                Actions out,
                double[] logProbability) {
            Parameters drawn = new Parameters(
                    parameters.rows(), parameters.width(), parameters.values().clone());
            if (variant == Variant.SAMPLER_IGNORES_THE_LOGITS) {
                double[] unused = new double[parameters.rows()];
                super.sample(family, parameters, mask, random, out, unused);
                Arrays.fill(drawn.values(), 0);
                super.sample(family, drawn, mask, random, out, unused);
                Distribution.of(family).logProbability(parameters, mask, out, logProbability);
                return;
            }
            super.sample(
                    family,
                    drawn,
                    variant == Variant.SAMPLER_IGNORES_THE_MASK ? new boolean[0] : mask,
                    random,
                    out,
                    logProbability);
            if (variant == Variant.SAMPLER_REPORTS_ANOTHER_DENSITY) {
                logProbability[0] += 0.01;
            }
        }
    }

    /** Logits that are linear in the first two numbers of the observation and move by every update. */
    private static final class Learned implements Prior, Restricted {

        private final Variant variant;
        private final RandomStream random;
        private final float[] weights = {1, -0.5f, 0.25f, 0.75f};
        private long updates;

        Learned(Variant variant, RandomStream random) {
            this.variant = variant;
            this.random = random;
        }

        @Override
        public Family family() {
            return Data.family(Spaces.DISCRETE.environment());
        }

        @Override
        public int[] sees() {
            return switch (variant) {
                case SEES_WHAT_THERE_IS_NOT -> new int[] {0, 1, 3};
                case SEES_IN_DISORDER -> new int[] {1, 0};
                case SEES_MORE_AND_MORE -> updates == 0 ? new int[] {0, 1} : new int[] {0, 1, 2};
                default -> new int[] {0, 1};
            };
        }

        private boolean looks(int place) {
            return place < 2
                    || variant == Variant.LOOKS_WHERE_IT_DOES_NOT_SEE
                    || variant == Variant.LEARNS_TO_LOOK_WHERE_IT_DOES_NOT_SEE && updates > 0;
        }

        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            float[] x = ((Observations.Floats) in).values();
            for (int i = 0; i < out.values().length; i++) {
                int row = i / 4;
                int place = i % 4 % 3;
                float logit = weights[i % 4] * (1 + (looks(place) ? x[row * in.width() + place] : 0));
                out.values()[i] = switch (variant) {
                    case EXCLUDES_AN_ACTION -> i % 4 == 2 ? Float.NEGATIVE_INFINITY : logit;
                    case SAYS_NAN -> Float.NaN;
                    case DEPENDS_ON_THE_BATCH -> logit + weights[i % 4] * x[0];
                    case DEPENDS_ON_THE_ROW -> logit * (1 + row);
                    case DRAWS_ITS_ANSWER -> logit + random.nextFloat();
                    default -> logit;
                };
            }
            if (variant == Variant.CHANGES_THE_OBSERVATIONS) {
                x[0] = 0;
            }
        }

        @Override
        public void update(Segment data, Policy policy) {
            updates++;
            weights[(int) (updates % 4)] += (float) data.reward()[0] / updates;
        }

        @Override
        public void save(StateWriter out) {
            if (variant == Variant.SAVES_NOTHING) {
                return;
            }
            out.floats("weights", weights);
            if (variant != Variant.FORGETS_HOW_MANY_UPDATES) {
                out.longs("updates", updates);
            }
        }

        @Override
        public void load(StateReader in) {
            if (in.has("weights")) {
                System.arraycopy(in.floats("weights"), 0, weights, 0, weights.length);
            }
            if (in.has("updates")) {
                updates = in.longs("updates")[0];
            }
        }
    }

    @Test
    void contextsOfContractsHaveARunOfTheSameSpacesWhereverOneIsLookedFor() {
        for (Spaces spaces : Spaces.values()) {
            Context context = ContractContext.of(spaces.environment(), 2, Streams.of(1));
            Policy policy = context.policy(Path.of("runs/one"));
            assertTrue(Data.fits(policy.family(), spaces.environment()));
            assertEquals(
                    policy.snapshot().version(),
                    context.policy(Path.of("runs/one")).snapshot().version());
            assertNotEquals(
                    policy.snapshot().version(),
                    context.policy(Path.of("runs/two")).snapshot().version());
        }
        Context blind = ContractContext.ofEnvironment(2, Streams.of(1));
        assertThrows(IllegalArgumentException.class, () -> blind.policy(Path.of("runs/one")));
    }
}
