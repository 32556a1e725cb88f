package klrl.core.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import klrl.api.Prior;
import klrl.api.RandomStream;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Space;
import klrl.api.plugin.Context;
import klrl.core.distribution.Distribution;
import klrl.core.distribution.PriorDensity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The properties of priors bite over boxes too: each variant differs in one named term, and fails the property named. */
class BoxPriorContractTest {

    private static final int SEEDS = 10;

    private enum Variant {
        SOUND(""),
        NOT_NORMALISED("sum to one"),
        SQUASH_LEFT_OUT_OF_THE_DENSITY("sum to one"),
        SAYS_NAN("sum to one"),
        DENSITY_IS_NONE("divergences"),
        SAMPLER_IGNORES_THE_MEAN("drawn"),
        SAMPLER_IGNORES_THE_SECOND_DEVIATION("drawn"),
        SAMPLER_REPORTS_ANOTHER_DENSITY("drawn"),
        DEPENDS_ON_THE_BATCH("rows"),
        ANOTHER_DIMENSION("divergences");

        private final String bitten;

        Variant(String bitten) {
            this.bitten = bitten;
        }
    }

    private static final Map<String, ObjLongConsumer<PriorContract>> PROPERTIES = Map.of(
            "sum to one", (c, seed) -> c.probabilitiesArePositiveAndSumToOne(seed, 3, true),
            "divergences", (c, seed) -> c.divergencesAreThoseOfADistribution(seed, 3),
            "rows", (c, seed) -> c.rowsDoNotDependOnEachOther(seed, 4),
            "deterministic", (c, seed) -> c.answersAreDeterministic(seed, 3),
            "drawn", (c, seed) -> c.actionsAreDrawnByTheDensity(seed),
            "restored", (c, seed) -> c.aRestoredPriorGoesOnLikeTheSavedOne(seed, 2));

    private static void all(String property, PriorContract contract) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            PROPERTIES.get(property).accept(contract, seed);
        }
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void aVariantFailsItsPropertyAndASoundPriorNone(Variant variant) {
        PriorContract contract = new Subject(variant, new Family.TanhGaussian(2), Spaces.BOX.environment());
        if (variant.bitten.isEmpty()) {
            PROPERTIES.keySet().forEach(name -> assertDoesNotThrow(() -> all(name, contract), name));
        } else {
            // A family of other actions is refused by the host itself.
            Class<? extends Throwable> expected =
                    variant == Variant.ANOTHER_DIMENSION ? IllegalArgumentException.class : AssertionError.class;
            assertThrows(expected, () -> all(variant.bitten, contract));
        }
    }

    @Test
    void everyFamilyOverABoxOfAnyDimensionIsSound() {
        for (int dimension : new int[] {1, 2, 3, 5}) {
            float[] low = new float[dimension];
            float[] high = new float[dimension];
            Arrays.fill(high, 3);
            EnvironmentSpec spec = EnvironmentSpec.of(Spaces.BOX.environment().observation(), Space.Box.of(low, high));
            for (Family family : new Family[] {
                new Family.Gaussian(dimension),
                new Family.TanhGaussian(dimension),
                new Family.Uniform(dimension),
                new Family.Improper()
            }) {
                PriorContract contract = new Subject(Variant.SOUND, family, spec);
                PROPERTIES.forEach(
                        (name, property) -> assertDoesNotThrow(() -> property.accept(contract, 1), name + family));
            }
        }
    }

    @Test
    void aGridIsTooCoarseFromFourDimensionsOn() {
        assertTrue(BoxGrid.feasible(3));
        assertFalse(BoxGrid.feasible(4));
    }

    /** Swaps in a density or a sampler that is the host's but for one term. */
    private static final class Subject extends PriorContract {

        private final Variant variant;
        private final Family family;
        private final EnvironmentSpec spec;

        Subject(Variant variant, Family family, EnvironmentSpec spec) {
            this.variant = variant;
            this.family = family;
            this.spec = spec;
        }

        @Override
        protected EnvironmentSpec environment() {
            return spec;
        }

        @Override
        protected Prior prior(Context context) {
            return new Guide(variant, variant == Variant.ANOTHER_DIMENSION ? new Family.TanhGaussian(3) : family);
        }

        @Override
        protected void logProbability(PriorDensity density, Parameters table, Actions.Points points, double[] out) {
            super.logProbability(density, table, points, out);
            for (int i = 0; i < out.length; i++) {
                if (variant == Variant.NOT_NORMALISED) {
                    out[i] += 0.01;
                } else if (variant == Variant.DENSITY_IS_NONE) {
                    out[i] += 2;
                } else if (variant == Variant.SQUASH_LEFT_OUT_OF_THE_DENSITY) {
                    out[i] += Math.log1p(-Math.pow(points.values()[2 * i], 2));
                }
            }
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
            for (int i = 0; i < drawn.values().length; i++) {
                boolean mean = i % 4 < 2;
                boolean secondDeviation = i % 4 == 3;
                if (variant == Variant.SAMPLER_IGNORES_THE_MEAN && mean
                        || variant == Variant.SAMPLER_IGNORES_THE_SECOND_DEVIATION && secondDeviation) {
                    drawn.values()[i] = 0;
                }
            }
            super.sample(family, drawn, mask, random, out, logProbability);
            if (!Arrays.equals(drawn.values(), parameters.values())) {
                Distribution.of(family).logProbability(parameters, mask, out, logProbability);
            }
            if (variant == Variant.SAMPLER_REPORTS_ANOTHER_DENSITY) {
                logProbability[7] += 1e-3;
            }
        }
    }

    /** Parameters that are linear in the observation. */
    private record Guide(Variant variant, Family family) implements Prior {
        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            float[] x = ((Observations.Floats) in).values();
            int width = out.width();
            for (int i = 0; i < out.values().length; i++) {
                int row = i / width;
                float mean = 1.5f + x[row * in.width() + i % width % in.width()];
                boolean deviation = i % width >= width / 2;
                out.values()[i] = (deviation ? -0.5f * mean : mean)
                        + (variant == Variant.DEPENDS_ON_THE_BATCH ? x[0] : 0)
                        + (variant == Variant.SAYS_NAN ? Float.NaN : 0);
            }
        }
    }
}
