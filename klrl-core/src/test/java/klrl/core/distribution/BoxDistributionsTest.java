package klrl.core.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import klrl.api.Prior;
import klrl.api.RandomStream;
import klrl.api.data.Actions;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Space;
import klrl.core.estimation.KlForm;
import klrl.core.estimation.KlTerms;
import klrl.core.estimation.Regulariser;
import klrl.core.random.Streams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Densities over boxes, by quadrature over the action itself and by the frequencies of draws. */
class BoxDistributionsTest {

    private static final boolean[] NO_MASK = {};

    /** Midpoint rule with 2·10⁵ points over smooth densities; parameters and actions are single precision. */
    private static final double QUADRATURE = 2e-6;

    /** Kolmogorov's distance of 20,000 draws exceeds this once in 10⁸ samples: 2 exp(−2 n D²). */
    private static final double KOLMOGOROV = 0.0219;

    private static final int DRAWS = 20_000;

    private static Parameters row(double mean, double logDeviation) {
        return new Parameters(1, 2, new float[] {(float) mean, (float) logDeviation});
    }

    private static Actions.Points at(double u, boolean squashed) {
        return new Actions.Points(1, 1, new float[] {(float) (squashed ? Math.tanh(u) : u)}, new float[] {(float) u});
    }

    private static double logDensity(Distribution distribution, Parameters row, double u, boolean squashed) {
        double[] out = new double[1];
        distribution.logProbability(row, NO_MASK, at(u, squashed), out);
        return out[0];
    }

    private static double integral(double from, double to, DoubleUnaryOperator f) {
        int n = 200_000;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += f.applyAsDouble(from + (to - from) * (i + 0.5) / n);
        }
        return sum * (to - from) / n;
    }

    /** ∫ f(u) da over the actions, where da = (1 − tanh² u) du if they are squashed. */
    private static double overActions(boolean squashed, DoubleUnaryOperator f) {
        double end = squashed ? 12 : 40;
        return integral(-end, end, u -> f.applyAsDouble(u) * (squashed ? 1 / Math.pow(Math.cosh(u), 2) : 1));
    }

    @ParameterizedTest
    @CsvSource({"true, 0, 0", "true, 0.7, -1", "true, -1.2, 0.4", "false, 0, 0", "false, 3, -0.5"})
    void densitiesOfActionsIntegrateToOneAndGiveEntropyAndDivergence(boolean squashed, double mean, double log) {
        Distribution distribution = Distribution.of(squashed ? new Family.TanhGaussian(1) : new Family.Gaussian(1));
        Parameters row = row(mean, log);
        DoubleUnaryOperator logDensity = u -> logDensity(distribution, row, u, squashed);
        assertEquals(1, overActions(squashed, u -> Math.exp(logDensity.applyAsDouble(u))), QUADRATURE);
        Parameters other = row(mean + 0.3, log - 0.2);
        double[] divergence = new double[1];
        ((Gaussians) distribution).divergence(row, other, divergence);
        assertEquals(
                overActions(
                        squashed,
                        u -> Math.exp(logDensity.applyAsDouble(u))
                                * (logDensity.applyAsDouble(u) - logDensity(distribution, other, u, squashed))),
                divergence[0],
                10 * QUADRATURE);
        if (distribution.hasEntropy()) {
            double[] entropy = new double[1];
            distribution.entropy(row, NO_MASK, entropy);
            assertEquals(
                    -overActions(squashed, u -> Math.exp(logDensity.applyAsDouble(u)) * logDensity.applyAsDouble(u)),
                    entropy[0],
                    10 * QUADRATURE);
        } else {
            assertTrue(squashed);
            assertThrows(UnsupportedOperationException.class, () -> distribution.entropy(row, NO_MASK, new double[1]));
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 0.4, -0.5", "false, -2, 0.3"})
    void drawsFollowTheDensityAndTellItOfThemselves(boolean squashed, double mean, double log) {
        Distribution distribution = Distribution.of(squashed ? new Family.TanhGaussian(1) : new Family.Gaussian(1));
        Parameters row = row(mean, log);
        RandomStream[] random = {Streams.of(3).stream("draws", 0)};
        double[] drawn = new double[DRAWS];
        double[] told = new double[1];
        for (int i = 0; i < DRAWS; i++) {
            Actions.Points a = at(0, squashed);
            distribution.sample(row, NO_MASK, random, a, told, 0);
            drawn[i] = a.presquash()[0];
            assertEquals(logDensity(distribution, row, drawn[i], squashed), told[0]);
            assertEquals(squashed ? (float) Math.tanh(a.presquash()[0]) : a.presquash()[0], a.values()[0]);
        }
        Arrays.sort(drawn);
        double step = 1e-3;
        double cumulative = 0;
        double distance = 0;
        int below = 0;
        for (double u = -14; u < 10; u += step) {
            double slope = squashed ? 1 / Math.pow(Math.cosh(u + step / 2), 2) : 1;
            cumulative += Math.exp(logDensity(distribution, row, u + step / 2, squashed)) * slope * step;
            while (below < DRAWS && drawn[below] < u + step) {
                below++;
            }
            distance = Math.max(distance, Math.abs(cumulative - (double) below / DRAWS));
        }
        assertTrue(distance < KOLMOGOROV, "distance " + distance);
    }

    @Test
    void theUniformBoxIsFlatAndNeverTouchesItsEdges() {
        Distribution uniform = Distribution.of(new Family.Uniform(2));
        Parameters rows = new Parameters(1, 0, new float[0]);
        RandomStream[] random = {Streams.of(5).stream("draws", 0)};
        Actions.Points a = new Actions.Points(1, 2, new float[2], new float[2]);
        double[] told = new double[1];
        double[] second = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            uniform.sample(rows, NO_MASK, random, a, told, 0);
            assertEquals(-2 * Math.log(2), told[0]);
            second[i] = a.values()[1];
            assertEquals(a.values()[1], Math.tanh(a.presquash()[1]), 1e-6);
            assertTrue(Float.isFinite(a.presquash()[0]));
        }
        Arrays.sort(second);
        double distance = 0;
        for (int i = 0; i < DRAWS; i++) {
            distance = Math.max(distance, Math.abs((second[i] + 1) / 2 - (i + 0.5) / DRAWS));
        }
        assertTrue(distance < KOLMOGOROV, "distance " + distance);
    }

    @Test
    void rowsOfTheUniformBoxAreDrawnOneByOneAboutItsCentre() {
        Distribution uniform = Distribution.of(new Family.Uniform(2));
        assertEquals(new Family.Uniform(2), uniform.family());
        Parameters rows = new Parameters(2, 0, new float[0]);
        RandomStream[] random = {Streams.of(5).stream("draws", 0), Streams.of(5).stream("draws", 1)};
        Actions.Points both = new Actions.Points(2, 2, new float[4], new float[4]);
        double[] told = {7, 7, 7};
        uniform.sample(rows, NO_MASK, random, both, told, 1);
        assertArrayEquals(new double[] {7, -2 * Math.log(2), -2 * Math.log(2)}, told);
        for (int row = 0; row < 2; row++) {
            Actions.Points one = new Actions.Points(1, 2, new float[2], new float[2]);
            RandomStream[] same = {Streams.of(5).stream("draws", row)};
            uniform.sample(new Parameters(1, 0, new float[0]), NO_MASK, same, one, told, 0);
            assertArrayEquals(one.values(), Arrays.copyOfRange(both.values(), 2 * row, 2 * row + 2));
            assertArrayEquals(one.presquash(), Arrays.copyOfRange(both.presquash(), 2 * row, 2 * row + 2));
        }
        uniform.mode(rows, NO_MASK, both);
        assertArrayEquals(new float[4], both.values());
        assertArrayEquals(new float[4], both.presquash());
        double[] entropy = new double[2];
        uniform.entropy(rows, NO_MASK, entropy);
        assertArrayEquals(new double[] {2 * Math.log(2), 2 * Math.log(2)}, entropy);
    }

    @Test
    void anActionAtTheEdgeStillHasItsDensity() {
        Gaussians squashed = new Gaussians(new Family.TanhGaussian(1));
        // tanh 20 is 1 in single and in double precision.
        assertEquals(1, (float) Math.tanh(20));
        double normal = -0.5 - 0.5 * Math.log(2 * Math.PI);
        assertEquals(normal - (2 * Math.log(2) - 40), logDensity(squashed, row(19, 0), 20, true), 1e-12);
        assertTrue(Double.isFinite(logDensity(squashed, row(0, 0), -1000, true)));
    }

    @Test
    void pairsWithoutACommonSupportAreRefusedWithTheReason() {
        Family plain = new Family.Gaussian(2);
        Family squashed = new Family.TanhGaussian(2);
        Family uniform = new Family.Uniform(2);
        for (Family family : List.of(plain, squashed)) {
            assertTrue(PriorDensity.objection(family, family).isEmpty());
            assertTrue(PriorDensity.objection(family, new Family.Improper()).isEmpty());
        }
        assertTrue(PriorDensity.objection(squashed, uniform).isEmpty());
        assertTrue(PriorDensity.objection(plain, uniform).orElseThrow().contains("reaches beyond the box"));
        assertTrue(PriorDensity.objection(plain, squashed).orElseThrow().contains("reaches beyond the box"));
        assertTrue(PriorDensity.objection(squashed, plain).orElseThrow().contains("stays within the box"));
        assertTrue(PriorDensity.objection(squashed, new Family.Uniform(3)).isPresent());
        assertTrue(PriorDensity.objection(squashed, new Family.TanhGaussian(3)).isPresent());
        assertTrue(PriorDensity.objection(new Family.Categorical(List.of(2)), uniform)
                .isPresent());
        assertTrue(PriorDensity.hasDivergence(plain, new Family.Improper()));
        assertFalse(PriorDensity.hasDivergence(squashed, new Family.Improper()));
        assertFalse(PriorDensity.hasDivergence(squashed, uniform));
    }

    private record Flat(Family family, float... row) implements Prior {
        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            for (int i = 0; i < in.rows(); i++) {
                System.arraycopy(row, 0, out.values(), i * row.length, row.length);
            }
        }
    }

    private static KlTerms terms(Prior prior, KlForm form, int rows) {
        KlTerms terms = new KlTerms(prior, new Family.TanhGaussian(1), form, Streams.of(7).stream("kl", 0));
        float[] parameters = new float[2 * rows];
        float[] taken = new float[rows];
        for (int i = 0; i < rows; i++) {
            parameters[2 * i] = 0.5f;
            parameters[2 * i + 1] = -0.5f;
            taken[i] = 0.1f;
        }
        terms.compute(
                new Observations.Floats(rows, 1, new float[rows]),
                NO_MASK,
                new Parameters(rows, 2, parameters),
                new Actions.Points(rows, 1, taken, taken));
        return terms;
    }

    /** The standard error of the mean of 200,000 samples of k is about 0.0015; the bound is six of them. */
    @Test
    void freshActionsEstimateADivergenceWithoutClosedForm() {
        Gaussians policy = new Gaussians(new Family.TanhGaussian(1));
        Parameters row = row(0.5, -0.5);
        double expected = overActions(true, u -> {
            double log = logDensity(policy, row, u, true);
            return Math.exp(log) * (log + Math.log(2));
        });
        int rows = 20_000;
        KlTerms terms = terms(new Flat(new Family.Uniform(1)), new KlForm(Regulariser.ANALYTIC, 10), rows);
        double mean = Arrays.stream(terms.divergence()).average().orElseThrow();
        assertEquals(expected, mean, 0.009);
        assertEquals(
                expected - Math.log(2),
                -Arrays.stream(terms.entropy()).average().orElseThrow(),
                0.009);
        assertArrayEquals(terms.divergence(), terms.kappa());
    }

    @Test
    void theSampledFormReadsTheTakenActionAlone() {
        KlTerms terms = terms(new Flat(new Family.TanhGaussian(1), 0, 0), KlForm.sampled(), 1);
        Gaussians family = new Gaussians(new Family.TanhGaussian(1));
        float taken = 0.1f;
        assertEquals(
                logDensity(family, row(0.5, -0.5), taken, true) - logDensity(family, row(0, 0), taken, true),
                terms.kappa()[0],
                1e-12);
        double[] divergence = new double[1];
        family.divergence(row(0.5, -0.5), row(0, 0), divergence);
        assertEquals(divergence[0], terms.divergence()[0]);
    }

    @Test
    void theAnalyticFormIsRefusedWhereThereIsNone() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> terms(new Flat(new Family.Uniform(1)), KlForm.analytic(), 1));
        assertTrue(e.getMessage().contains("has no closed form"), e.getMessage());
    }

    /** Numbers of an action are independent: entropies add up, and the mode is that of each. */
    @Test
    void severalNumbersAreAsOneAfterTheOther() {
        float[] values = {0.2f, -1.5f, -0.5f, 0.7f, 0.6f, 0.3f, -0.9f, 0.1f};
        Parameters parameters = new Parameters(2, 4, values);
        double[] entropy = new double[2];
        Distribution.of(new Family.Gaussian(2)).entropy(parameters, new boolean[0], entropy);
        for (int row = 0; row < 2; row++) {
            double expected = Math.log(2 * Math.PI * Math.E) + values[4 * row + 2] + values[4 * row + 3];
            assertEquals(expected, entropy[row], 1e-12);
        }
        for (boolean squashed : new boolean[] {false, true}) {
            Family family = squashed ? new Family.TanhGaussian(2) : new Family.Gaussian(2);
            Distribution distribution = Distribution.of(family);
            assertEquals(family, distribution.family());
            Actions.Points mode =
                    (Actions.Points) Actions.of(Space.Box.of(new float[] {-1, -1}, new float[] {1, 1}), 2);
            distribution.mode(parameters, new boolean[0], mode);
            for (int row = 0; row < 2; row++) {
                for (int j = 0; j < 2; j++) {
                    float mean = values[4 * row + j];
                    assertEquals(mean, mode.presquash()[2 * row + j]);
                    assertEquals(squashed ? (float) Math.tanh(mean) : mean, mode.values()[2 * row + j]);
                }
            }
            double[] log = new double[2];
            distribution.logProbability(parameters, NO_MASK, mode, log);
            for (int row = 0; row < 2; row++) {
                Distribution one = Distribution.of(squashed ? new Family.TanhGaussian(1) : new Family.Gaussian(1));
                double sum = 0;
                for (int j = 0; j < 2; j++) {
                    Parameters own = row(values[4 * row + j], values[4 * row + 2 + j]);
                    sum += logDensity(one, own, values[4 * row + j], squashed);
                }
                assertEquals(sum, log[row], 1e-12);
            }
        }
    }

    @Test
    void everyNumberIsDrawnAboutItsOwnMeanWithItsOwnDeviation() {
        float[] values = {0.2f, -1.5f, -9, -1, 0.6f, 0.3f, -1, -9};
        Parameters parameters = new Parameters(2, 4, values);
        Distribution distribution = Distribution.of(new Family.Gaussian(2));
        Actions.Points drawn = (Actions.Points) Actions.of(Space.Box.of(new float[] {-1, -1}, new float[] {1, 1}), 2);
        RandomStream[] random = new RandomStream[2];
        Arrays.fill(random, Streams.of(3).stream("draws", 0));
        int draws = 2000;
        double[] square = new double[4];
        double[] told = new double[3];
        double[] log = new double[2];
        for (int k = 0; k < draws; k++) {
            distribution.sample(parameters, NO_MASK, random, drawn, told, 1);
            distribution.logProbability(parameters, NO_MASK, drawn, log);
            assertEquals(log[0], told[1]);
            assertEquals(log[1], told[2]);
            for (int i = 0; i < 4; i++) {
                double noise =
                        (drawn.values()[i] - values[i / 2 * 4 + i % 2]) / Math.exp(values[i / 2 * 4 + 2 + i % 2]);
                square[i] += noise * noise / draws;
            }
        }
        for (double mean : square) {
            // Five deviations of the mean of χ².
            assertEquals(1, mean, 5 * Math.sqrt(2.0 / draws));
        }
        values[6] = Float.NaN;
        String message = assertThrows(
                        ArithmeticException.class,
                        () -> distribution.sample(parameters, NO_MASK, random, drawn, told, 0))
                .getMessage();
        assertEquals("row 1 has parameters that are not finite: [0.6, 0.3, NaN, -9.0]", message);
    }

    @Test
    void ofTheImproperAndTheUniformPriorEveryActionWeighsTheSame() {
        Actions.Points taken = at(0.4, true);
        Observations in = new Observations.Floats(1, 1, new float[1]);
        double[] out = {7};
        PriorDensity improper = new PriorDensity(new Flat(new Family.Improper()), new Family.TanhGaussian(1));
        improper.logProbability(improper.table(in, NO_MASK), taken, out);
        assertEquals(0, out[0]);
        PriorDensity uniform = new PriorDensity(new Flat(new Family.Uniform(1)), new Family.Uniform(1));
        out[0] = 7;
        uniform.divergence(new Parameters(1, 0, new float[0]), uniform.table(in, NO_MASK), NO_MASK, out);
        assertEquals(0, out[0]);
    }
}
