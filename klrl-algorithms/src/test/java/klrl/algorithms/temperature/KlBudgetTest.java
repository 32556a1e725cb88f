package klrl.algorithms.temperature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import klrl.algorithms.Lab;
import klrl.api.Prior;
import klrl.api.Temperature;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Progress;
import klrl.api.data.Space;
import klrl.api.plugin.Context;
import klrl.core.config.Slots;
import klrl.core.random.Streams;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/** P21 for {@link KlBudget}. */
class KlBudgetTest {

    private static final Context CONTEXT = Lab.context(
            EnvironmentSpec.of(Space.Box.of(new float[] {0}, new float[] {1}), Space.Discrete.of(4)), 1, Streams.of(1));

    private static Temperature temperature(String options) {
        return Slots.of(Lab.SHIPPED, Temperature.class, "{" + options + "}").create(CONTEXT);
    }

    private static Temperature budget(String options) {
        return temperature("type: kl-budget, " + options);
    }

    private static double alpha(Temperature temperature) {
        double[] alpha = new double[1];
        temperature.alpha(new Progress(5, 10), alpha);
        return alpha[0];
    }

    /** Lets temperature and the best policy at that temperature follow each other. */
    private static double settle(Temperature temperature, DoubleUnaryOperator divergence, int updates) {
        for (int i = 0; i < updates; i++) {
            temperature.update(0, divergence.applyAsDouble(alpha(temperature)));
        }
        return alpha(temperature);
    }

    @Property(seed = "1", tries = 100, edgeCases = EdgeCasesMode.NONE)
    void theTemperatureRisesIfAndOnlyIfTheDivergenceIsOverTheBudget(
            @ForAll @DoubleRange(max = 3) double divergence,
            @ForAll @DoubleRange(min = 0.01, max = 3) double epsilon,
            @ForAll @DoubleRange(min = 0.01, max = 1000) double initial,
            @ForAll boolean linear) {
        Temperature temperature =
                budget("budget: " + epsilon + ", initial: " + initial + ", loss: " + (linear ? "linear" : "scaled"));
        double before = alpha(temperature);
        temperature.update(0, divergence);
        assertEquals(Math.signum(divergence - epsilon), Math.signum(alpha(temperature) - before));
    }

    /**
     * From the standard normal prior and Q = c·a the best policy is N(c/α, 1): Var(Q) = c² everywhere, K = c²/2α², and the
     * budget ε is met at α = c/√(2ε) alone.
     */
    @Test
    void theTemperatureSettlesWhereTheBestPolicyIsAsFarAsTheBudgetSays() {
        double c = 3;
        DoubleUnaryOperator divergence = alpha -> c * c / (2 * alpha * alpha);
        for (double alpha : new double[] {0.5, 2, 7}) {
            double slope = (divergence.applyAsDouble(alpha + 1e-6) - divergence.applyAsDouble(alpha - 1e-6)) / 2e-6;
            assertEquals(-c * c / Math.pow(alpha, 3), slope, 1e-6 * Math.abs(slope), "dK/dα = −Var/α³");
        }
        for (double epsilon : new double[] {0.05, 0.5, 4}) {
            double root = c / Math.sqrt(2 * epsilon);
            for (String start : List.of("initial: 40", "initial: 0.1", "initial: 1, loss: linear")) {
                String options = "learning-rate: 0.01, budget: " + epsilon + ", " + start;
                // Adam at a constant rate of 0.01 keeps moving about the root by less than that.
                assertEquals(root, settle(budget(options), divergence, 20000), 0.01 * root, options);
                // It bites: with the sign turned round the temperature runs away from the root.
                double runaway = settle(budget(options), alpha -> 2 * epsilon - divergence.applyAsDouble(alpha), 20000);
                assertTrue(Math.abs(Math.log(runaway / root)) > 1, "ran to " + runaway);
            }
        }
    }

    /** For the uniform prior K = log|A| − H. */
    @Test
    void besideAUniformPriorABudgetIsATargetOfEntropy() {
        double target = 0.6;
        Temperature one = budget("learning-rate: 0.05, budget: " + (Math.log(4) - target));
        Temperature other = temperature("type: entropy-target, learning-rate: 0.05, target: " + target);
        for (int i = 0; i < 200; i++) {
            double entropy = 0.7 + 0.6 * Math.sin(0.1 * i);
            one.update(entropy, Math.log(4) - entropy);
            other.update(entropy, Math.log(4) - entropy);
            assertEquals(alpha(other), alpha(one), 1e-9 * alpha(other));
        }
        assertTrue(Math.abs(alpha(one) - 1) > 0.01);
    }

    @Test
    void withoutARootTheTemperatureRunsToTheEndOfItsRangeAndComesBackWhenThereIsOne() {
        // Two best actions out of four: no policy that is best for some α is farther than log 2 from the uniform prior.
        DoubleUnaryOperator tied = alpha -> Math.log(2) - 1 / (1 + 1 / alpha);
        Temperature temperature = budget("budget: 1, learning-rate: 0.05, min: 0.02, max: 40");
        assertEquals(0.02, settle(temperature, tied, 5000), 1e-12);
        assertEquals(0.02, settle(temperature, tied, 500), 1e-12);
        assertTrue(settle(temperature, alpha -> 1.2, 100) > 0.02);
        assertEquals(40, settle(temperature, alpha -> 1.2, 5000), 1e-10);
    }

    /** Adam divides by the size of gradients, but not of ones that are smaller than its ε of 1e-8. */
    @Test
    void onlyTheLinearLossLeavesATemperatureThatIsNextToNothing() {
        String options = "budget: 1, learning-rate: 0.01, min: 1e-14, initial: 1e-13, loss: ";
        assertTrue(Math.log(settle(budget(options + "linear"), alpha -> 2, 500) / 1e-13) > 4.9);
        assertTrue(Math.log(settle(budget(options + "scaled"), alpha -> 2, 500) / 1e-13) < 0.1);
    }

    private static Prior prior(String options) {
        return Slots.of(Lab.SHIPPED, Prior.class, options).create(CONTEXT);
    }

    @Test
    void aBudgetThatNoPolicyCanSpendIsRefused() {
        Temperature temperature = budget("budget: 1.4");
        assertEquals(
                "temperature 'kl-budget': a budget of 1.4 nats, but no policy is farther than " + Math.log(4)
                        + " nats from this prior, so that α would fall for ever; give less than that, or another prior",
                assertThrows(IllegalArgumentException.class, () -> temperature.begin(prior("uniform")))
                        .getMessage());
        // From the improper prior divergences are −H, and never positive.
        assertThrows(
                IllegalArgumentException.class, () -> budget("budget: 0.01").begin(prior("entropy")));
        temperature.begin(prior("{type: fixed, probabilities: [0.2, 0.2, 0.2, 0.4]}"));
        budget("budget: 1.38").begin(prior("uniform"));
        // Only the limit α → 0 spends all of it.
        assertThrows(
                IllegalArgumentException.class,
                () -> budget("budget: " + Math.log(4)).begin(prior("uniform")));
    }
}
