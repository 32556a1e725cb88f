package klrl.core.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GibbsTest {

    private static final double MASKED = Double.NEGATIVE_INFINITY;

    /** A few units in the last place of the largest number that enters. */
    private static final double ROUNDING = 2e-15;

    /** [A]: a random distribution with probabilities down to 1e-4, where {@code masked} some values have none. */
    private static double[] logPrior(SplittableRandom random, int actions, boolean masked) {
        double[] logits = new double[actions];
        for (int a = 0; a < actions; a++) {
            logits[a] = masked && a != 0 && random.nextInt(3) == 0 ? MASKED : random.nextDouble(-5, 5);
        }
        LogProbabilities.normalise(logits, 0, actions);
        return logits;
    }

    private static double[] values(SplittableRandom random, int actions, double origin, double spread) {
        double[] q = new double[actions];
        for (int a = 0; a < actions; a++) {
            q[a] = origin + spread * random.nextDouble(-1, 1);
        }
        return q;
    }

    private static double largest(double[] q) {
        return Arrays.stream(q).map(Math::abs).max().orElseThrow();
    }

    @Property(seed = "1", tries = 400, edgeCases = EdgeCasesMode.NONE)
    void valueIsTheLogMeanExpToRounding(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int actions,
            @ForAll @DoubleRange(min = -8, max = 8) double logAlpha,
            @ForAll @DoubleRange(min = -8, max = 8) double logSpread,
            @ForAll boolean shifted) {
        SplittableRandom random = new SplittableRandom(seed);
        double alpha = Math.pow(10, logAlpha);
        double[] q = values(random, actions, shifted ? 1e3 : 0, Math.pow(10, logSpread));
        double[] logPrior = logPrior(random, actions, true);
        double expected =
                Decimals.logMeanExp(q, Decimals.distribution(logPrior), alpha).doubleValue();
        assertEquals(expected, Gibbs.value(q, logPrior, alpha), ROUNDING * largest(q));
    }

    @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void valueUnderTheImproperPriorIsTheLogSumExpToRounding(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int actions,
            @ForAll @DoubleRange(min = -8, max = 8) double logAlpha) {
        SplittableRandom random = new SplittableRandom(seed);
        double alpha = Math.pow(10, logAlpha);
        double[] q = values(random, actions, 0, 1);
        double[] logPrior = new double[actions];
        double expected =
                Decimals.logMeanExp(q, Decimals.weights(logPrior), alpha).doubleValue();
        assertEquals(expected, Gibbs.value(q, logPrior, alpha), ROUNDING * (1 + alpha));
    }

    @Property(seed = "1", tries = 300, edgeCases = EdgeCasesMode.NONE)
    void policyIsThePriorTimesTheExponentialToRounding(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int actions,
            @ForAll @DoubleRange(min = -8, max = 8) double logAlpha) {
        SplittableRandom random = new SplittableRandom(seed);
        double alpha = Math.pow(10, logAlpha);
        double[] q = values(random, actions, 0, 1);
        double[] logPrior = logPrior(random, actions, true);
        BigDecimal[] prior = Decimals.distribution(logPrior);
        BigDecimal value = Decimals.logMeanExp(q, prior, alpha);
        double[] policy = Gibbs.policy(q, logPrior, alpha);
        for (int a = 0; a < actions; a++) {
            if (logPrior[a] == MASKED) {
                assertEquals(MASKED, policy[a]);
            } else {
                double exponent = Decimals.of(q[a])
                        .subtract(value)
                        .divide(Decimals.of(alpha), Decimals.DIGITS)
                        .doubleValue();
                // The difference of two values, rounded to their last place, is divided by α.
                double tolerance = ROUNDING * (10 + Math.abs(exponent)) + Math.ulp(1.0) / alpha * Math.abs(q[a]);
                assertEquals(logPrior[a] + exponent, policy[a], tolerance);
                assertEquals(
                        q[a] - value.doubleValue(),
                        Gibbs.advantage(policy[a], logPrior[a], alpha),
                        alpha * tolerance + ROUNDING);
            }
        }
    }

    @Property(seed = "1", tries = 300, edgeCases = EdgeCasesMode.NONE)
    void shortfallIsWhatAPolicyMissesOfTheMaximum(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int actions,
            @ForAll @DoubleRange(min = -2, max = 2) double logAlpha,
            @ForAll boolean improper) {
        SplittableRandom random = new SplittableRandom(seed);
        double alpha = Math.pow(10, logAlpha);
        double[] q = values(random, actions, 3, 1);
        double[] logPrior = improper ? new double[actions] : logPrior(random, actions, false);
        double[] policy = logPrior(random, actions, true);
        double attained = Gibbs.attained(policy, q, logPrior, alpha, 0, actions);
        double shortfall = Gibbs.shortfall(policy, q, logPrior, alpha);
        assertTrue(shortfall >= 0);
        assertEquals(Gibbs.value(q, logPrior, alpha), attained + shortfall, 10 * ROUNDING * (4 + 10 * alpha));
    }

    @Test
    void theGibbsPolicyFallsShortByNothing() {
        double[] q = {1, -2, 0.5};
        double[] logPrior = {Math.log(0.2), Math.log(0.3), Math.log(0.5)};
        assertEquals(0, Gibbs.shortfall(Gibbs.policy(q, logPrior, 0.7), q, logPrior, 0.7), 1e-30);
        assertEquals(0, Gibbs.shortfall(Gibbs.policy(q, logPrior, 0), q, logPrior, 0));
    }

    /** α K = α ε²/2·Var + …: a difference of two numbers of size 1 would keep nothing of 5e-19. */
    @Test
    void smallShortfallsKeepTheirPrecision() {
        double[] logPrior = {Math.log(0.5), Math.log(0.5)};
        double epsilon = 1e-9;
        double[] q = {epsilon, -epsilon};
        assertEquals(epsilon * epsilon / 2, Gibbs.shortfall(logPrior, q, logPrior, 1), 1e-6 * epsilon * epsilon);
    }

    @Test
    void extremeRatiosNeitherOverflowNorLoseThePrior() {
        double[] logPrior = {Math.log(0.25), Math.log(0.25), Math.log(0.5)};
        // Twice the same maximum: the prior decides between them.
        double[] q = {1, 0, 1};
        assertEquals(1 + 1e-8 * Math.log(0.75), Gibbs.value(q, logPrior, 1e-8), 1e-16);
        assertArrayEquals(
                new double[] {Math.log(1.0 / 3), -1e8 + Math.log(1.0 / 3), Math.log(2.0 / 3)},
                Gibbs.policy(q, logPrior, 1e-8),
                1e-7);
        double[] huge = {1e300, -1e300, 1e300};
        assertEquals(1e300, Gibbs.value(huge, logPrior, 1e-8));
        assertArrayEquals(
                new double[] {Math.log(1.0 / 3), MASKED, Math.log(2.0 / 3)}, Gibbs.policy(huge, logPrior, 1e-8), 1e-15);
        // A prior of e^-2000 against a lead of 3000 α.
        double[] unlikely = {-2000, Math.log1p(-Math.exp(-2000))};
        assertEquals(1, Gibbs.value(new double[] {3, 0}, unlikely, 1e-3), 1e-15);
        assertArrayEquals(new double[] {0, -1000}, Gibbs.policy(new double[] {3, 0}, unlikely, 1e-3), 1e-12);
        // The mean, to all its digits, for large α: log Σ π₀ exp would keep half of them.
        assertEquals(0.75, Gibbs.value(q, logPrior, 1e8), 1e-8 / 8);
        assertEquals(0.75 + 0.1875 / 2e8, Gibbs.value(q, logPrior, 1e8), 2e-16);
    }

    @Test
    void withoutTemperatureTheBestActionsShareThePriorsMass() {
        double[] logPrior = {Math.log(0.1), Math.log(0.3), Math.log(0.6), MASKED};
        double[] q = {2, 2, 1, 9};
        assertEquals(2, Gibbs.value(q, logPrior, 0));
        assertArrayEquals(
                new double[] {Math.log(0.25), Math.log(0.75), MASKED, MASKED}, Gibbs.policy(q, logPrior, 0), 1e-15);
        // Nothing is paid for divergence, not even an infinite one.
        assertEquals(9, Gibbs.attained(new double[] {MASKED, MASKED, MASKED, 0}, q, logPrior, 0, 0, 4));
        double[] uniform = new double[] {Math.log(0.5), MASKED, Math.log(0.5), MASKED};
        assertEquals(0.5, Gibbs.shortfall(uniform, q, logPrior, 0), 1e-15);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 7})
    void maskedActionsAreNeverRead(double q) {
        double[] logPrior = {Math.log(0.5), MASKED, Math.log(0.5)};
        double[] masked = {1, q, 0};
        double[] plain = {1, 0, 0};
        for (double alpha : new double[] {0, 1e-8, 0.5, 1e8}) {
            assertEquals(Gibbs.value(plain, logPrior, alpha), Gibbs.value(masked, logPrior, alpha));
            assertArrayEquals(Gibbs.policy(plain, logPrior, alpha), Gibbs.policy(masked, logPrior, alpha));
            double[] policy = Gibbs.policy(plain, logPrior, alpha);
            assertEquals(
                    Gibbs.attained(policy, plain, logPrior, alpha, 0, 3),
                    Gibbs.attained(policy, masked, logPrior, alpha, 0, 3));
            assertEquals(MASKED, Gibbs.advantage(policy[1], logPrior[1], alpha));
        }
    }

    @Test
    void anUndefinedValueOfAnAllowedActionShows() {
        double[] logPrior = {Math.log(0.5), Math.log(0.5)};
        for (double alpha : new double[] {0, 0.5}) {
            assertTrue(Double.isNaN(Gibbs.value(new double[] {1, Double.NaN}, logPrior, alpha)));
            assertTrue(Double.isNaN(Gibbs.value(new double[] {Double.NaN, 1}, logPrior, alpha)));
            assertTrue(Double.isNaN(Gibbs.policy(new double[] {1, Double.NaN}, logPrior, alpha)[0]));
        }
    }

    @Test
    void onlyTheRangeIsReadAndWritten() {
        double[] q = {100, 1, 0, 100};
        double[] logPrior = {0, Math.log(0.5), Math.log(0.5), 0};
        double[] out = {7, 7, 7, 7};
        Gibbs.policy(q, logPrior, 1, 1, 3, out);
        double logit = -Math.log1p(Math.exp(-1));
        assertArrayEquals(new double[] {7, logit, logit - 1, 7}, out, 1e-15);
        assertEquals(1 + Math.log(0.5) - logit, Gibbs.value(q, logPrior, 1, 1, 3), 1e-15);
        double expected = LogProbabilities.expectation(out, q, 1, 3);
        assertEquals(
                expected - LogProbabilities.divergence(out, logPrior, 1, 3), Gibbs.attained(out, q, logPrior, 1, 1, 3));
    }

    @Test
    void withEveryActionMaskedThereIsNoPolicy() {
        double[] q = {1, 2};
        double[] logPrior = {MASKED, MASKED};
        assertEquals(MASKED, Gibbs.value(q, logPrior, 1));
        String message = assertThrows(IllegalArgumentException.class, () -> Gibbs.policy(q, logPrior, 1))
                .getMessage();
        assertEquals("every action is masked: a policy needs at least one allowed action", message);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-300, Double.NaN, Double.POSITIVE_INFINITY})
    void temperaturesOutsideTheirRangeAreRefused(double alpha) {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> Gibbs.value(new double[1], new double[1], alpha))
                .getMessage();
        assertEquals("a temperature is in [0, ∞), not " + alpha, message);
        assertThrows(IllegalArgumentException.class, () -> Gibbs.policy(new double[1], new double[1], alpha));
    }
}
