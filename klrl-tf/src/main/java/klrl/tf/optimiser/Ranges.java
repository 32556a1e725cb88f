package klrl.tf.optimiser;

/** Checks of options. All fail on NaN. */
final class Ranges {
    private Ranges() {}

    static void rate(double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("learning rate: " + value + " is not in [0, ∞)");
        }
    }

    static void fraction(String what, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(what + ": " + value + " is not in [0, 1)");
        }
    }

    static void positive(String what, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + ": " + value + " is not in (0, ∞)");
        }
    }
}
