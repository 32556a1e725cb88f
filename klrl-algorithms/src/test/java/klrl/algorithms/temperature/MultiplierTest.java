package klrl.algorithms.temperature;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import klrl.algorithms.Lab;
import klrl.api.Temperature;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Space;
import klrl.api.plugin.Context;
import klrl.core.config.Slots;
import klrl.core.random.Streams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultiplierTest {

    private static final Context CONTEXT = Lab.context(
            EnvironmentSpec.of(Space.Box.of(new float[] {0}, new float[] {1}), Space.Discrete.of(4)), 1, Streams.of(1));

    /** Keeps what is logged. */
    private static final class Kept implements System.Logger {
        private final List<String> messages = new ArrayList<>();

        @Override
        public String getName() {
            return "kept";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            messages.add(level + " " + message);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
            messages.add(level + " " + new MessageFormat(format, Locale.ROOT).format(parameters));
        }
    }

    private final Kept kept = new Kept();

    private Multiplier multiplier() {
        return new Multiplier(1, 0.5, 2, 0.1, Multiplier.Loss.LINEAR, kept);
    }

    private static void descend(Multiplier multiplier, double slack, int updates) {
        for (int i = 0; i < updates; i++) {
            multiplier.descend(slack);
        }
    }

    /** Steps are a tenth in log α: it is within the range for six of them, and log 2 away after seven. */
    @Test
    void whoeverComesToTheEndOfTheRangeIsToldOnce() {
        Multiplier multiplier = multiplier();
        descend(multiplier, 0.25, 6);
        assertEquals(List.of(), kept.messages);
        descend(multiplier, 0.25, 20);
        assertEquals(
                List.of(
                        "WARNING the temperature has come to the lower end of its range, 0.5, with 0.250 nats still to go:"
                                + " either its target is out of reach of the policy, or the range is too narrow"),
                kept.messages);
        descend(multiplier, -3, 200);
        assertEquals(1, kept.messages.size());
    }

    @Test
    void theUpperEndIsToldToo() {
        descend(multiplier(), -3, 20);
        assertEquals(1, kept.messages.size());
        assertEquals(
                "WARNING the temperature has come to the upper end of its range, 2.0, with 3.00 nats still to go",
                kept.messages.get(0).split(":")[0]);
    }

    /** Adam's moments as the sums that they are: (1 − β) Σ β^{k−i} g_i, each divided by what its weights sum to. */
    @ParameterizedTest
    @EnumSource
    void everyStepIsAdamsOfTheDerivative(Multiplier.Loss loss) {
        double[] slack = {0.3, -0.2, 0.7, 0.1, -0.9};
        Multiplier multiplier = new Multiplier(0.5, 1e-6, 100, 0.05, loss);
        double eta = Math.log(0.5);
        double[] gradient = new double[slack.length];
        for (int k = 0; k < slack.length; k++) {
            gradient[k] = loss == Multiplier.Loss.SCALED ? Math.exp(eta) * slack[k] : slack[k];
            double mean = 0;
            double square = 0;
            double ofMean = 0;
            double ofSquare = 0;
            for (int i = 0; i <= k; i++) {
                ofMean += Math.pow(0.9, k - i);
                ofSquare += Math.pow(0.999, k - i);
                mean += Math.pow(0.9, k - i) * gradient[i];
                square += Math.pow(0.999, k - i) * gradient[i] * gradient[i];
            }
            eta -= 0.05 * (mean / ofMean) / (Math.sqrt(square / ofSquare) + 1e-8);
            multiplier.descend(slack[k]);
            assertEquals(Math.exp(eta), multiplier.alpha(), 1e-12, "after step " + k);
        }
    }

    @Test
    void aStartOutOfRangeIsRefusedAndItsEndsAreNot() {
        assertDoesNotThrow(() -> Multiplier.check(1, 1, 2));
        assertDoesNotThrow(() -> Multiplier.check(2, 1, 2));
        assertEquals(
                "initial 0.9 is not between min 1.0 and max 2.0",
                assertThrows(IllegalArgumentException.class, () -> Multiplier.check(0.9, 1, 2))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> Multiplier.check(2.1, 1, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kl-budget, budget: 1", "entropy-target, ratio: 0.5"})
    void bothTemperaturesRefuseSuchAStart(String type) {
        RuntimeException refused = assertThrows(
                RuntimeException.class,
                () -> Slots.of(Lab.SHIPPED, Temperature.class, "{type: " + type + ", initial: 50, max: 40}")
                        .create(CONTEXT));
        assertTrue(refused.getMessage().contains("initial 50.0 is not between"), refused.getMessage());
    }
}
