package klrl.core.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LogProbabilitiesTest {

    private static final double MASKED = Double.NEGATIVE_INFINITY;

    private static double[] distribution(SplittableRandom random, int n, double scale) {
        double[] logits = new double[n];
        for (int i = 0; i < n; i++) {
            logits[i] = scale * random.nextDouble(-1, 1);
        }
        LogProbabilities.normalise(logits, 0, n);
        return logits;
    }

    /** Σ p ln(p/w) in 60 digits, p and w divided by their sums where they are distributions. */
    private static BigDecimal divergence(BigDecimal[] p, BigDecimal[] w) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < p.length; i++) {
            if (p[i].signum() > 0) {
                sum = sum.add(p[i].multiply(Decimals.ln(p[i].divide(w[i], Decimals.DIGITS)), Decimals.DIGITS));
            }
        }
        return sum;
    }

    @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void normalisedLogitsSumToOneAndKeepTheirDifferences(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 8) int n,
            @ForAll @DoubleRange(min = -3, max = 8) double logScale) {
        SplittableRandom random = new SplittableRandom(seed);
        double scale = Math.pow(10, logScale);
        double[] logits = new double[n];
        for (int i = 0; i < n; i++) {
            logits[i] = scale * random.nextDouble(-1, 1);
        }
        double[] out = logits.clone();
        LogProbabilities.normalise(out, 0, n);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += Math.exp(out[i]);
            assertEquals(logits[i] - logits[0], out[i] - out[0], 2e-15 * Math.max(10, scale));
        }
        assertEquals(1, sum, 1e-15 * n);
    }

    @Test
    void normalisationKeepsMasksAndTheRange() {
        double[] logits = {5, 1e8, MASKED, 1e8, 5};
        LogProbabilities.normalise(logits, 1, 4);
        assertArrayEquals(new double[] {5, Math.log(0.5), MASKED, Math.log(0.5), 5}, logits);
    }

    @Test
    void aChoiceWithoutAnAllowedValueIsRefused() {
        double[] logits = {MASKED, MASKED};
        String message = assertThrows(IllegalArgumentException.class, () -> LogProbabilities.normalise(logits, 0, 2))
                .getMessage();
        assertEquals("a choice has no allowed value: at least one logit must not be −∞", message);
    }

    @Test
    void undefinedLogitsShow() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            double[] logits = {0, bad};
            LogProbabilities.normalise(logits, 0, 2);
            assertTrue(Double.isNaN(logits[1]));
        }
    }

    @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void divergenceIsItsSumToRoundingForDistributions(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int n,
            @ForAll @DoubleRange(min = 0, max = 30) double scale) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] p = distribution(random, n, scale);
        double[] w = distribution(random, n, scale);
        double expected =
                divergence(Decimals.distribution(p), Decimals.distribution(w)).doubleValue();
        assertEquals(expected, LogProbabilities.divergence(p, w, 0, n), 1e-14 * (1 + expected));
    }

    /** Δ = 1e-6 has 10 digits beside log p = 1, and half of them are left in Δ²: 1e-12 of 1e-12. */
    @Test
    void divergenceKeepsItsPrecisionBetweenNearlyEqualDistributions() {
        double[] p = {Math.log(0.3), Math.log(0.7)};
        double[] w = {Math.log(0.3 + 1e-6), Math.log(0.7 - 1e-6)};
        double expected =
                divergence(Decimals.distribution(p), Decimals.distribution(w)).doubleValue();
        assertEquals(1, LogProbabilities.divergence(p, w, 0, 2) / expected, 1e-8);
    }

    @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void divergenceIsZeroFromItselfAndPositiveFromOthers(@ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int n) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] p = distribution(random, n, 10);
        assertEquals(0, LogProbabilities.divergence(p, p, 0, n));
        assertTrue(LogProbabilities.divergence(p, distribution(random, n, 10), 0, n) > 0);
    }

    @Property(seed = "1", tries = 100, edgeCases = EdgeCasesMode.NONE)
    void divergenceFromTheMeasureOneIsTheNegativeEntropy(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int n) {
        double[] p = distribution(new SplittableRandom(seed), n, 10);
        double entropy = LogProbabilities.entropy(p, 0, n);
        assertEquals(-entropy, LogProbabilities.divergence(p, new double[n], 0, n), 1e-14);
        assertTrue(entropy >= 0 && entropy <= Math.log(n) + 1e-15);
        BigDecimal[] exact = Decimals.distribution(p);
        BigDecimal[] ones = Decimals.weights(new double[n]);
        assertEquals(-divergence(exact, ones).doubleValue(), entropy, 1e-14);
    }

    @Test
    void whatHasNoProbabilityAddsNothing() {
        double[] p = {Math.log(0.5), MASKED, Math.log(0.5), MASKED};
        double[] w = {Math.log(0.25), MASKED, Math.log(0.25), Math.log(0.5)};
        assertEquals(Math.log(2), LogProbabilities.divergence(p, w, 0, 4), 1e-15);
        assertEquals(Math.log(2), LogProbabilities.entropy(p, 0, 4), 1e-15);
        double[] x = {1, Double.NaN, 3, Double.POSITIVE_INFINITY};
        assertEquals(2, LogProbabilities.expectation(p, x, 0, 4), 1e-15);
    }

    @Test
    void divergenceIsInfiniteWhereTheBaseHasNoWeight() {
        double[] p = {Math.log(0.5), Math.log(0.5)};
        assertEquals(Double.POSITIVE_INFINITY, LogProbabilities.divergence(p, new double[] {0, MASKED}, 0, 2));
    }

    @Test
    void onlyTheRangeIsRead() {
        double[] p = {Double.NaN, Math.log(0.5), Math.log(0.5), Double.NaN};
        double[] w = {Double.NaN, Math.log(0.1), Math.log(0.9), Double.NaN};
        assertEquals(Math.log(5.0 / 3), LogProbabilities.divergence(p, w, 1, 3), 1e-15);
        assertEquals(Math.log(2), LogProbabilities.entropy(p, 1, 3), 1e-15);
        assertEquals(Math.log(0.3), LogProbabilities.expectation(p, w, 1, 3), 1e-15);
    }

    @Test
    void logSumExpIsStableAndCoversItsEdges() {
        assertEquals(1e8 + Math.log(3), LogSumExp.of(new double[] {1e8, 1e8, MASKED, 1e8}, 0, 4));
        assertEquals(-1e300, LogSumExp.of(new double[] {-1e300, -1.1e300}, 0, 2));
        assertEquals(Math.log(3), LogSumExp.of(new double[] {9, 0, Math.log(2), 9}, 1, 3), 1e-15);
        assertEquals(MASKED, LogSumExp.of(new double[] {MASKED}, 0, 1));
        assertEquals(MASKED, LogSumExp.of(new double[0], 0, 0));
        assertEquals(Double.POSITIVE_INFINITY, LogSumExp.of(new double[] {0, Double.POSITIVE_INFINITY}, 0, 2));
        assertTrue(Double.isNaN(LogSumExp.of(new double[] {0, Double.NaN}, 0, 2)));
    }
}
