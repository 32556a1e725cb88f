package klrl.core.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Temperature;
import klrl.api.data.Progress;
import klrl.api.plugin.Context;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The properties bite: each variant differs from a sound temperature in one named term, and fails the property named. */
class TemperatureContractTest {

    private static final int SEEDS = 25;

    private enum Variant {
        SOUND(""),
        CONSTANT(""),
        WRONG_DIRECTION("direction"),
        WRONG_DIRECTION_OF_THE_DIVERGENCE("one target"),
        WITHOUT_A_RANGE("range"),
        CAN_BE_NEGATIVE("range"),
        FILLS_ONE_STREAM_ONLY("positive"),
        COOLS_TO_NOTHING("positive"),
        MOVES_WHEN_ASKED("positive"),
        SAVES_NOTHING("restored"),
        SAVES_SINGLE_PRECISION("restored");

        private final String bitten;

        Variant(String bitten) {
            this.bitten = bitten;
        }
    }

    private static final Map<String, ObjLongConsumer<TemperatureContract>> PROPERTIES = Map.of(
            "positive", (c, seed) -> c.temperaturesArePositiveAndFinite(seed, 50),
            "range", (c, seed) -> c.thereIsAnEndOfTheRange(),
            "direction", (c, seed) -> c.temperaturesMoveInTheRightDirection((int) seed),
            "one target", (c, seed) -> c.thereIsOneTarget((int) (seed * 4) % 100, (int) seed),
            "restored", (c, seed) -> c.aRestoredTemperatureGoesOnLikeTheSavedOne(seed, 7));

    private static void all(String property, Variant variant) {
        TemperatureContract contract = new TemperatureContract() {
            @Override
            protected Temperature temperature(Context context) {
                return new Budget(variant);
            }
        };
        int seeds = property.equals("range") ? 1 : SEEDS;
        for (long seed = 1; seed <= seeds; seed++) {
            PROPERTIES.get(property).accept(contract, seed);
        }
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void aVariantFailsItsPropertyAndASoundTemperatureNone(Variant variant) {
        if (variant.bitten.isEmpty()) {
            PROPERTIES.forEach((name, property) -> assertDoesNotThrow(() -> all(name, variant), name));
        } else {
            assertThrows(AssertionError.class, () -> all(variant.bitten, variant));
        }
    }

    /** A divergence budget, η ← η + rate·(K̂ − ε), clipped. */
    private static final class Budget implements Temperature {

        private static final double BUDGET = 0.5;
        private static final double RATE = 0.01;

        private final Variant variant;
        private double eta;

        Budget(Variant variant) {
            this.variant = variant;
        }

        @Override
        public void alpha(Progress progress, double[] out) {
            double alpha = switch (variant) {
                case CAN_BE_NEGATIVE -> 1 + 2 * eta;
                case COOLS_TO_NOTHING -> Math.exp(eta) * (1 - progress.fraction());
                case MOVES_WHEN_ASKED -> Math.exp(eta += 1e-3);
                default -> Math.exp(eta);
            };
            Arrays.fill(out, 0, variant == Variant.FILLS_ONE_STREAM_ONLY ? 1 : out.length, alpha);
        }

        @Override
        public void update(double entropy, double divergence) {
            double step = RATE * (divergence - BUDGET);
            double moved = switch (variant) {
                case CONSTANT -> eta;
                case WRONG_DIRECTION -> eta - step;
                case WRONG_DIRECTION_OF_THE_DIVERGENCE -> eta + RATE * Math.abs(divergence - BUDGET);
                case CAN_BE_NEGATIVE -> eta + 10 * step;
                default -> eta + step;
            };
            eta = variant == Variant.WITHOUT_A_RANGE ? moved : Math.max(-10, Math.min(10, moved));
        }

        @Override
        public void save(StateWriter out) {
            if (variant == Variant.SAVES_SINGLE_PRECISION) {
                out.doubles("eta", (float) eta);
            } else if (variant != Variant.SAVES_NOTHING) {
                out.doubles("eta", eta);
            }
        }

        @Override
        public void load(StateReader in) {
            if (in.has("eta")) {
                eta = in.doubles("eta")[0];
            }
        }
    }
}
