package klrl.tf.contract;

/** Fails by {@link AssertionError}, so that properties need no library of assertions. */
final class Require {
    private Require() {}

    /** Demands equal numbers up to a tolerance times a scale; infinities equal themselves, NaN equals nothing. */
    static void equal(double[] expected, double[] found, double tolerance, double scale, String what, Object subject) {
        for (int i = 0; i < expected.length; i++) {
            boolean equal = expected[i] == found[i] || Math.abs(expected[i] - found[i]) <= tolerance * scale;
            if (!equal) {
                throw new AssertionError(what + ", number " + i + ": " + found[i] + " instead of " + expected[i]
                        + ", further apart than " + tolerance + " times " + scale + ", for " + subject);
            }
        }
    }

    /** Demands finite numbers. */
    static void finite(double[] found, String what, Object subject) {
        for (int i = 0; i < found.length; i++) {
            if (!Double.isFinite(found[i])) {
                throw new AssertionError(what + ", number " + i + ": " + found[i] + " is not finite, for " + subject);
            }
        }
    }
}
