package klrl.algorithms.temperature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import klrl.algorithms.Lab;
import klrl.api.Temperature;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Progress;
import klrl.api.data.Space;
import klrl.core.config.ConfigException;
import klrl.core.config.Slots;
import klrl.core.random.Streams;
import klrl.core.state.MemoryState;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/** P21 for {@link EntropyTarget}, and the temperatures that do not adapt. */
class TemperatureTest {

    private static Temperature temperature(String options, Integer... actions) {
        return over(new Space.Discrete(List.of(actions)), options);
    }

    private static Temperature over(Space actions, String options) {
        EnvironmentSpec spec = EnvironmentSpec.of(Space.Box.of(new float[] {0}, new float[] {1}), actions);
        return Slots.of(Lab.SHIPPED, Temperature.class, "{" + options + "}")
                .create(Lab.context(spec, 3, Streams.of(1)));
    }

    private static double alpha(Temperature temperature) {
        double[] alpha = new double[3];
        temperature.alpha(new Progress(5, 10), alpha);
        assertEquals(alpha[0], alpha[1]);
        assertEquals(alpha[0], alpha[2]);
        return alpha[0];
    }

    /** The entropy of π ∝ exp(Q/α), which rises with α. */
    private static double gibbsEntropy(double[] q, double alpha) {
        double max = Double.NEGATIVE_INFINITY;
        for (double value : q) {
            max = Math.max(max, value / alpha);
        }
        double sum = 0;
        double mean = 0;
        for (double value : q) {
            double weight = Math.exp(value / alpha - max);
            sum += weight;
            mean += weight * (value / alpha - max);
        }
        return Math.log(sum) - mean / sum;
    }

    /** Lets temperature and the best policy at that temperature follow each other. */
    private static double settle(Temperature temperature, DoubleUnaryOperator entropy, int updates) {
        for (int i = 0; i < updates; i++) {
            temperature.update(entropy.applyAsDouble(alpha(temperature)), 0);
        }
        return alpha(temperature);
    }

    @Property(seed = "1", tries = 100, edgeCases = EdgeCasesMode.NONE)
    void theTemperatureRisesIfAndOnlyIfTheEntropyIsUnderItsTarget(
            @ForAll @DoubleRange(max = 1.3) double entropy,
            @ForAll @DoubleRange(min = 0.1, max = 1.3) double target,
            @ForAll @DoubleRange(min = 0.01, max = 1000) double initial) {
        Temperature temperature = temperature("type: entropy-target, target: " + target + ", initial: " + initial, 4);
        double before = alpha(temperature);
        assertEquals(initial, before, 1e-12 * initial);
        temperature.update(entropy, 0);
        assertEquals(Math.signum(target - entropy), Math.signum(alpha(temperature) - before));
    }

    /** From both sides, at a bandit whose entropy for each α is known; the root is found by bisection. */
    @Test
    void theTemperatureSettlesWhereTheBestPolicyHasTheTargetEntropy() {
        double[] q = {0.3, 1, -0.5, 0.9};
        double target = 0.8;
        double low = 1e-3;
        double high = 1e3;
        for (int i = 0; i < 100; i++) {
            double middle = Math.sqrt(low * high);
            if (gibbsEntropy(q, middle) < target) {
                low = middle;
            } else {
                high = middle;
            }
        }
        for (double initial : new double[] {10, 0.01}) {
            String options = "type: entropy-target, target: 0.8, learning-rate: 0.01, initial: " + initial;
            double settled = settle(temperature(options, 4), alpha -> gibbsEntropy(q, alpha), 4000);
            // Adam at a constant rate of 0.01 keeps moving about the root by less than that.
            assertEquals(low, settled, 0.01 * low);
            // It bites: with the sign turned round the temperature runs away from the root.
            double runaway = settle(temperature(options, 4), alpha -> 2 * 0.8 - gibbsEntropy(q, alpha), 4000);
            assertTrue(Math.abs(Math.log(runaway / low)) > 1, "ran to " + runaway);
        }
    }

    @Test
    void withoutARootTheTemperatureRunsToTheEndOfItsRangeAndStays() {
        // Two best actions: whatever α, the entropy is over log 2. And at most 0.4, it never reaches 1.2.
        DoubleUnaryOperator tied = alpha -> gibbsEntropy(new double[] {1, 1, 0, 0}, alpha);
        Temperature least =
                temperature("type: entropy-target, target: 0.5, learning-rate: 0.05, min: 0.02, max: 40", 4);
        assertEquals(0.02, settle(least, tied, 5000), 1e-12);
        assertEquals(0.02, settle(least, tied, 500), 1e-12);
        Temperature most = temperature(
                "type: entropy-target, target: 1.2, learning-rate: 0.05, min: 0.02, max: 0.4, initial: 0.1", 4);
        DoubleUnaryOperator steep = alpha -> gibbsEntropy(new double[] {1, 0, -1, -2}, alpha);
        assertTrue(steep.applyAsDouble(0.4) < 1.2);
        assertEquals(0.4, settle(most, steep, 5000), 1e-12);
        // And it comes back as soon as there is a reason.
        assertTrue(settle(most, alpha -> 1.38, 100) < 0.4);
    }

    @Test
    void tinyTemperaturesStillMove() {
        Temperature temperature = temperature("type: entropy-target, initial: 1e-8, learning-rate: 0.01", 4);
        assertTrue(settle(temperature, alpha -> 0, 2000) > 1e-6);
    }

    @Test
    void theTargetIsAPartOfTheUniformEntropyOrGiven() {
        // The temperature stands still exactly at the target.
        Temperature byRatio = temperature("type: entropy-target, ratio: 0.25", 4, 3);
        byRatio.update(0.25 * Math.log(12), 0);
        assertEquals(1, alpha(byRatio), 1e-9);
        Temperature given = temperature("type: entropy-target, target: 1.5", 4, 3);
        given.update(1.5, 0);
        assertEquals(1, alpha(given));
        for (double target : new double[] {2.5, 0, -1}) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class, () -> temperature("type: entropy-target, target: " + target, 4, 3));
            assertEquals(
                    "temperature 'entropy-target': a target of " + target + " nats is not in (0.0, "
                            + (Math.log(4) + Math.log(3))
                            + "), the entropies of policies over 2 choices out of 4, 3",
                    e.getMessage());
        }
        ConfigException both = assertThrows(
                ConfigException.class, () -> temperature("type: entropy-target, ratio: 0.25, target: 1.5", 4, 3));
        assertTrue(both.getMessage().contains("the ratio is a way to give the target: give one of them"));
        // With one action there is nothing to choose, and no entropy to hold.
        assertThrows(IllegalArgumentException.class, () -> temperature("type: entropy-target", 1));
    }

    @Test
    void aRestoredTemperatureGoesOnLikeTheSavedOne() {
        Temperature saved = temperature("type: entropy-target, learning-rate: 0.1", 4);
        for (int i = 0; i < 17; i++) {
            saved.update(Math.sin(i), 0);
        }
        Temperature restored = temperature("type: entropy-target, learning-rate: 0.1", 4);
        restored.update(0.1, 0);
        restored.load(MemoryState.of(saved).reader());
        for (int i = 0; i < 5; i++) {
            assertEquals(alpha(saved), alpha(restored));
            saved.update(Math.cos(i), 0);
            restored.update(Math.cos(i), 0);
        }
        assertArrayEquals(
                MemoryState.of(saved).toByteArray(), MemoryState.of(restored).toByteArray());
        assertFalse(alpha(saved) == 1);
    }

    @Test
    void aFixedTemperatureIsFixed() {
        Temperature temperature = temperature("type: fixed, alpha: 0.3", 2);
        assertEquals(0.3, alpha(temperature));
        temperature.update(5, 7);
        assertEquals(0.3, alpha(temperature));
    }

    @Test
    void overABoxTheUsualTargetIsMinusTheNumberOfNumbers() {
        Space square = Space.Box.of(new float[] {-1, -5}, new float[] {1, 5});
        Temperature usual = over(square, "type: entropy-target");
        usual.update(-2, 0);
        assertEquals(1, alpha(usual));
        Temperature given = over(square, "type: entropy-target, target: 1.3");
        given.update(1.3, 0);
        assertEquals(1, alpha(given));
        given.update(1.2, 0);
        assertTrue(alpha(given) > 1);
        // No policy within the bounds is less certain than the uniform one.
        assertEquals(
                "temperature 'entropy-target': a target of 1.5 nats is not in (-Infinity, " + 2 * Math.log(2)
                        + "), the entropies of policies over a box of 2 numbers",
                assertThrows(IllegalArgumentException.class, () -> over(square, "type: entropy-target, target: 1.5"))
                        .getMessage());
        assertEquals(
                "temperature 'entropy-target': a ratio is of log|A|, the largest entropy of finitely many actions; give"
                        + " a target for those of a box of 2 numbers",
                assertThrows(IllegalArgumentException.class, () -> over(square, "type: entropy-target, ratio: 0.5"))
                        .getMessage());
        Space line = Space.Box.of(new float[] {Float.NEGATIVE_INFINITY}, new float[] {0});
        Temperature wide = over(line, "type: entropy-target, target: 9");
        wide.update(9, 0);
        assertEquals(1, alpha(wide));
    }

    private static double alpha(Temperature temperature, long steps) {
        double[] alpha = new double[3];
        temperature.alpha(new Progress(steps, 100), alpha);
        return alpha[2];
    }

    @Test
    void aScheduledTemperatureFallsFromItsStartToItsEnd() {
        Temperature ratios = temperature("type: schedule, alpha: 4", 2);
        assertEquals(4, alpha(ratios, 0), 1e-12);
        assertEquals(0.4, alpha(ratios, 50), 1e-12);
        assertEquals(0.04, alpha(ratios, 100), 1e-12);
        ratios.update(5, 7);
        assertEquals(0.4, alpha(ratios, 50), 1e-12);
        Temperature line = temperature("type: schedule, alpha: 4, schedule: {type: linear, end: 0.5}", 2);
        assertEquals(3, alpha(line, 50), 1e-12);
        assertEquals(2, alpha(line, 1000), 1e-12);
        assertEquals(
                "temperature 'schedule': the schedule's factor at the end of the run is 0.0, and a temperature must stay"
                        + " positive; give the schedule an end above 0",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> temperature("type: schedule, alpha: 4, schedule: linear", 2))
                        .getMessage());
    }

    @Test
    void aScheduleThatComesToZeroOnTheWayIsRefusedThere() {
        ScheduledTemperature dips = new ScheduledTemperature(4, progress -> progress.steps() == 50 ? 0 : 1);
        assertEquals(4, alpha(dips, 49), 1e-12);
        assertEquals(
                "temperature 'schedule': α is 0.0 at step 50, and must stay positive",
                assertThrows(ArithmeticException.class, () -> alpha(dips, 50)).getMessage());
    }
}
