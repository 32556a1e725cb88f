package klrl.core.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import klrl.api.data.Family;
import klrl.api.data.Parameters;
import klrl.core.random.Streams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gibbs policies of quadratic rewards against π₀ exp(r/α), integrated over the actions themselves. */
class QuadraticRewardsTest {

    /** Midpoint rule with 4·10⁵ points; parameters are single precision. */
    private static final double QUADRATURE = 1e-5;

    private static final Family TANH = new Family.TanhGaussian(1);
    private static final Family PLAIN = new Family.Gaussian(1);

    private static Parameters row(double... values) {
        float[] row = new float[values.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) values[i];
        }
        return new Parameters(1, row.length, row);
    }

    private static double integral(double from, double to, DoubleUnaryOperator f) {
        int n = 400_000;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += f.applyAsDouble(from + (to - from) * (i + 0.5) / n);
        }
        return sum * (to - from) / n;
    }

    /** log of the density of a normal number; of tanh of one, by the change of variables in its plainest form. */
    private static double logDensity(Family family, Parameters row, double a) {
        if (family.width() == 0) {
            return family instanceof Family.Uniform ? -Math.log(2) : 0;
        }
        boolean squashed = family.equals(TANH);
        double u = squashed ? 0.5 * Math.log((1 + a) / (1 - a)) : a;
        double e = (u - row.values()[0]) / Math.exp(row.values()[1]);
        double normal = -0.5 * e * e - row.values()[1] - 0.5 * Math.log(2 * Math.PI);
        return squashed ? normal - Math.log(1 - a * a) : normal;
    }

    private static Family family(String name) {
        return switch (name) {
            case "tanh" -> TANH;
            case "plain" -> PLAIN;
            case "uniform" -> new Family.Uniform(1);
            default -> new Family.Improper();
        };
    }

    /** D_KL(π‖π*) = ∫ π log(π/π*) with π* = π₀ exp(r/α)/Z, all over the action. */
    @ParameterizedTest
    @CsvSource({
        "tanh, tanh, 0.5, 4, 0.6",
        "tanh, tanh, 0.05, 4, -0.9",
        "plain, plain, 0.5, 4, 0.6",
        "plain, plain, 3, 1, -0.3",
        "plain, improper, 0.7, 2, 0.2",
        "tanh, uniform, 0.5, 4, 0.6",
        "tanh, uniform, 20, 1, -0.9",
        "tanh, uniform, 0.02, 4, 0.1",
        "tanh, improper, 0.5, 4, 0.6"
    })
    void divergencesFromTheGibbsPolicyAreIntegralsOverTheAction(
            String policyName, String priorName, double alpha, double curvature, double target) {
        Family policyFamily = family(policyName);
        Family priorFamily = family(priorName);
        Parameters policy = row(0.3, -0.4);
        Parameters prior = priorFamily.width() == 0 ? new Parameters(1, 0, new float[0]) : row(-0.5, 0.2);
        QuadraticRewards rewards = QuadraticRewards.of(curvature, new double[][] {{target}});
        boolean squashed = policyFamily.equals(TANH);
        DoubleUnaryOperator logWeight = a -> {
            double u = squashed ? 0.5 * Math.log((1 + a) / (1 - a)) : a;
            return logDensity(priorFamily, prior, a) - 0.5 * curvature * (u - target) * (u - target) / alpha;
        };
        double end = squashed ? 1 : 25;
        double z = integral(-end, end, a -> Math.exp(logWeight.applyAsDouble(a)));
        double expected = Math.log(z)
                + integral(-end, end, a -> {
                    double log = logDensity(policyFamily, policy, a);
                    return Math.exp(log) * (log - logWeight.applyAsDouble(a));
                });
        double actual = rewards.divergence(policy, policyFamily, prior, priorFamily, alpha)[0];
        assertEquals(expected, actual, QUADRATURE * Math.max(1, expected));
        // It bites: another temperature has another optimum.
        double other = rewards.divergence(policy, policyFamily, prior, priorFamily, 2 * alpha)[0];
        assertTrue(Math.abs(other - expected) > 100 * QUADRATURE);
    }

    /** From a normal prior the optimum is in the family, and at no distance from itself. */
    @Test
    void theOptimumIsAtNoDistanceFromTheGibbsPolicyAndEveryOtherPolicyIs() {
        QuadraticRewards rewards = QuadraticRewards.draw(3, 4, 2, Streams.of(1).stream("targets", 0));
        float[] values = new float[4 * 4];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (0.3 * Math.sin(i));
        }
        Parameters prior = new Parameters(4, 4, values);
        Family family = new Family.TanhGaussian(2);
        Parameters optimum = rewards.optimum(prior, 0.4);
        assertArrayEquals(new double[4], rewards.divergence(optimum, family, prior, family, 0.4), 1e-12);
        Parameters moved = new Parameters(4, 4, optimum.values().clone());
        for (int c = 0; c < 4; c++) {
            moved.values()[4 * c + c] += 0.1f;
            double expected = c < 2
                    ? 0.5 * Math.pow(0.1 / Math.exp(optimum.values()[4 * c + 2 + c]), 2)
                    : 0.5 * (Math.exp(0.2) - 1) - 0.1;
            assertEquals(expected, rewards.divergence(moved, family, prior, family, 0.4)[c], 1e-6);
        }
    }

    /** At α → ∞ the prior, at α → 0 the target. */
    @Test
    void theOptimumLiesBetweenThePriorAndTheTarget() {
        QuadraticRewards rewards = QuadraticRewards.of(2, new double[][] {{0.8}});
        Parameters prior = row(-1, 0.3);
        assertArrayEquals(prior.values(), rewards.optimum(prior, 1e12).values(), 1e-6f);
        assertEquals(0.8, rewards.optimum(prior, 1e-9).values()[0], 1e-6);
        assertEquals(0, rewards.reward(0, 0, 0.8), 1e-15);
        assertEquals(-0.25, rewards.reward(0, 0, 0.3), 1e-12);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> QuadraticRewards.of(0, new double[][] {{1}}));
        assertThrows(IllegalArgumentException.class, () -> QuadraticRewards.of(1, new double[0][]));
        QuadraticRewards rewards = QuadraticRewards.of(1, new double[][] {{1}});
        assertThrows(IllegalArgumentException.class, () -> rewards.optimum(row(0, 0), 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> rewards.divergence(row(0, 0), PLAIN, row(), new Family.Uniform(1), 1));
    }

    /** Rewards, priors and policies are products over the numbers of an action: so is the optimum, and divergences add up. */
    @ParameterizedTest
    @CsvSource({"tanh, tanh", "plain, plain", "plain, improper", "tanh, uniform", "tanh, improper"})
    void severalNumbersAreAsOneAfterTheOther(String policyName, String priorName) {
        double[][] target = {{0.5, -0.8, 0.1}, {-0.3, 0.9, 0.4}};
        QuadraticRewards together = QuadraticRewards.of(3, target);
        Family alone = family(priorName);
        Family family = policyName.equals("tanh") ? new Family.TanhGaussian(3) : new Family.Gaussian(3);
        Family priors = alone instanceof Family.Uniform ? new Family.Uniform(3) : alone.width() == 0 ? alone : family;
        float[] values = {0.2f, -0.1f, 0.4f, -0.5f, -0.7f, 0.1f, 0.6f, 0.3f, -0.2f, -0.9f, -0.4f, 0.2f};
        Parameters policy = new Parameters(2, 6, values);
        float[] held = values.clone();
        for (int i = 0; i < held.length; i++) {
            held[i] *= 0.5f;
        }
        Parameters prior = priors.width() == 0 ? new Parameters(2, 0, new float[0]) : new Parameters(2, 6, held);
        double[] divergence = together.divergence(policy, family, prior, priors, 0.7);
        for (int c = 0; c < 2; c++) {
            double sum = 0;
            for (int j = 0; j < 3; j++) {
                int at = 6 * c + j;
                QuadraticRewards one = QuadraticRewards.of(3, new double[][] {{target[c][j]}});
                Parameters own = row(held[at], held[at + 3]);
                sum += one.divergence(
                        row(values[at], values[at + 3]),
                        family(policyName),
                        priors.width() == 0 ? new Parameters(1, 0, new float[0]) : own,
                        alone,
                        0.7)[0];
                if (priors.width() > 0) {
                    Parameters optimum = together.optimum(prior, 0.7);
                    Parameters expected = one.optimum(own, 0.7);
                    assertEquals(expected.values()[0], optimum.values()[at]);
                    assertEquals(expected.values()[1], optimum.values()[at + 3]);
                }
            }
            assertEquals(sum, divergence[c], 1e-9);
        }
    }

    @Test
    void drawnTargetsAreUniformBetweenMinusOneAndOne() {
        QuadraticRewards rewards =
                QuadraticRewards.draw(2, 500, 2, Streams.of(1).stream("targets", 0));
        double mean = 0;
        double square = 0;
        for (int c = 0; c < 500; c++) {
            for (int j = 0; j < 2; j++) {
                // r(u) = −(u − f)², so that r(0) − r(1) = 1 − 2f.
                double f = 0.5 * (1 - rewards.reward(c, j, 0) + rewards.reward(c, j, 1));
                assertTrue(f >= -1 && f < 1, "target " + f);
                mean += f / 1000;
                square += f * f / 1000;
            }
        }
        // Five deviations of each mean.
        assertEquals(0, mean, 5 / Math.sqrt(3 * 1000));
        assertEquals(1.0 / 3, square, 5 * Math.sqrt(4.0 / 45 / 1000));
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "NaN", "Infinity"})
    void temperaturesAndCurvaturesArePositiveAndFinite(double wrong) {
        QuadraticRewards rewards = QuadraticRewards.of(2, new double[][] {{0.5}});
        Parameters row = row(0, 0);
        Parameters none = new Parameters(1, 0, new float[0]);
        assertThrows(IllegalArgumentException.class, () -> rewards.optimum(row, wrong));
        assertThrows(
                IllegalArgumentException.class,
                () -> rewards.divergence(row, TANH, none, new Family.Uniform(1), wrong));
        assertThrows(IllegalArgumentException.class, () -> QuadraticRewards.of(wrong, new double[][] {{0.5}}));
    }
}
