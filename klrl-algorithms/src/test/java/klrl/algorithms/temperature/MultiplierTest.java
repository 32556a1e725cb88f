package klrl.algorithms.temperature;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class MultiplierTest {

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
}
