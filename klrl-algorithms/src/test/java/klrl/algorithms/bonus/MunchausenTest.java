package klrl.algorithms.bonus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import klrl.algorithms.Distribution;
import klrl.algorithms.Iteration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bonus, and that it is the one that its derivation needs, for normalised priors too. */
class MunchausenTest {

    private static final Munchausen UNCLIPPED = new Munchausen(0.7, -1e9);

    @Test
    void aPartOfTheLogRatioIsAddedDownToTheFloor() {
        Munchausen bonus = new Munchausen(0.9, -1);
        assertEquals(0.9 * 0.03 * -2, bonus.of(0.03, -2), 1e-15);
        assertEquals(0.9 * 0.03 * 2, bonus.of(0.03, 2), 1e-15);
        assertEquals(-0.9, bonus.of(0.5, -3), 0);
        assertEquals(-0.9, bonus.of(0.5, Double.NEGATIVE_INFINITY), 0);
        assertEquals(0, new Munchausen(0, -1).of(0.5, -1.5), 0);
    }

    /**
     * E_π′[Q] − α D(π′‖π₀) = E_π′[Q₋] − mα D(π′‖π) − (1 − m)α D(π′‖π₀), Q₋ = Q less the bonus of π, for any three
     * policies and priors; a bonus that is clipped at 0, or leaves the prior out, fails it.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itDividesTheRegulariserBetweenThePreviousPolicyAndThePrior(boolean improper) {
        SplittableRandom random = new SplittableRandom(4);
        double clipped = 0;
        double without = 0;
        for (int round = 0; round < 50; round++) {
            Distribution prior = improper ? Distribution.improper(4) : draw(random);
            Distribution before = draw(random);
            Distribution next = draw(random);
            double alpha = random.nextDouble(0.01, 3);
            double[] q = random.doubles(4, -2, 2).toArray();
            double left = next.expectation(q) - alpha * next.divergence(prior);
            double right = -0.7 * alpha * next.divergence(before) - 0.3 * alpha * next.divergence(prior);
            double[] bonus = new double[4];
            Arrays.setAll(bonus, a -> UNCLIPPED.of(alpha, before.log()[a] - prior.log()[a]));
            assertEquals(left, next.expectation(less(q, bonus)) + right, 1e-12);
            Arrays.setAll(bonus, a -> Math.min(0, bonus[a]));
            clipped = Math.max(clipped, Math.abs(left - next.expectation(less(q, bonus)) - right));
            Arrays.setAll(bonus, a -> UNCLIPPED.of(alpha, before.log()[a]));
            without = Math.max(without, Math.abs(left - next.expectation(less(q, bonus)) - right));
        }
        // With the improper prior the ratio is log π, and under 0: there the three are one.
        assertEquals(improper, clipped < 1e-12);
        assertEquals(improper, without < 1e-12);
    }

    private static double[] less(double[] q, double[] bonus) {
        double[] less = new double[q.length];
        Arrays.setAll(less, a -> q[a] - bonus[a]);
        return less;
    }

    private static Distribution draw(SplittableRandom random) {
        float[] logits = new float[4];
        for (int a = 0; a < 4; a++) {
            logits[a] = (float) random.nextGaussian();
        }
        return Distribution.of(logits, List.of(4), new boolean[0]);
    }

    /**
     * Exact value iteration with the bonus ends at the optimum of the temperature (1 − m)α, with its policy and with its
     * action values after the bonus is taken off; not so with a bonus clipped at 0, unless the prior is the improper one,
     * nor where the floor is felt.
     */
    @ParameterizedTest
    @CsvSource({"uniform", "random", "entropy"})
    void itsFixedPointIsTheOptimumAtTheTemperatureThatIsLeft(String prior) {
        assertEquals(0, Iteration.distance(prior, UNCLIPPED, 0.3), 1e-9);
        Bonus clipped = (alpha, ratio) -> UNCLIPPED.of(alpha, Math.min(0, ratio));
        double distance = Iteration.distance(prior, clipped, 0.3);
        assertTrue(prior.equals("entropy") ? distance < 1e-9 : distance > 1e-3, "distance " + distance);
        assertTrue(Iteration.distance(prior, new Munchausen(0.7, -0.05), 0.3) > 1e-3);
        assertTrue(Iteration.distance(prior, UNCLIPPED, 0.4) > 1e-3);
    }
}
