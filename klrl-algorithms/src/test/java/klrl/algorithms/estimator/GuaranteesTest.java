package klrl.algorithms.estimator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import klrl.api.Estimator;
import klrl.api.data.Evaluation;
import klrl.api.data.Targets;
import klrl.core.estimation.BackwardRecursion;
import org.junit.jupiter.api.Test;

/** What the theory page says that action-value estimators do not promise. */
class GuaranteesTest {

    private static final double GAMMA = 0.9;

    private static double firstTarget(Estimator estimator, Evaluation x) {
        Targets y = Targets.of(x.steps(), x.streams());
        new BackwardRecursion().targets(estimator, x, y);
        return y.target()[0];
    }

    /** A path that goes on for ever, as far as rounding can tell: 0.9^400 is below 1e-18. */
    private static Evaluation longPath() {
        Evaluation x = Evaluation.of(400, 1);
        Arrays.fill(x.discount(), GAMMA);
        Arrays.fill(x.continues(), 0, 399, 1);
        return x;
    }

    /**
     * State 0 leads to state 1, where a ends the episode with reward 1 and b returns for nothing: Q* = (1, 0.9). For
     * Q = (0.94, 0.96) the behaviour that always takes b is greedy, and its target of state 0 is 0 instead of 0.9.
     */
    @Test
    void watkinsTargetsMayBeFartherFromTheOptimumThanTheValuesTheyCameFrom() {
        Evaluation x = longPath();
        Arrays.fill(x.base(), 0.96);
        x.base()[0] = 0.9;
        Arrays.fill(x.nextValue(), 0.96);
        Arrays.fill(x.takenNext(), 0.96);
        double target = firstTarget(new WatkinsQLambda(1), x);
        // 400 roundings of numbers below 1.
        assertEquals(0, target, 1e-13);
        assertTrue(0.9 - target > 0.06 / GAMMA, "no contraction by γ");
    }

    /**
     * One state, two actions, π = (1, 0), μ = (0, 1): the target of two values that differ by Δ = (1, −1) differs by
     * γ(1 + λ)/(1 − λγ), which is 1 at λ = (1 − γ)/(γ‖π − μ‖₁) and more beyond.
     */
    @Test
    void uncutTracesOfDistantPoliciesAttainTheBoundOfTheirModulus() {
        double limit = (1 - GAMMA) / (GAMMA * 2);
        for (double lambda : new double[] {0.02, limit, 0.5}) {
            Evaluation x = longPath();
            Arrays.fill(x.base(), -1);
            Arrays.fill(x.nextValue(), 1);
            Arrays.fill(x.takenNext(), -1);
            double difference = firstTarget(new QPiLambda(lambda), x);
            // 400 roundings of numbers below 3.
            assertEquals(GAMMA * (1 + lambda) / (1 - lambda * GAMMA), difference, 1e-12);
            assertEquals(lambda <= limit, difference <= 1 + 1e-12);
        }
    }
}
