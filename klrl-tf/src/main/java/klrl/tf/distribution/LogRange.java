package klrl.tf.distribution;

import klrl.tf.Scalar;
import klrl.tf.network.Activation;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * A smooth map of all numbers into the range of log-deviations,
 *
 * <pre>
 * log σ(x) = centre + half · tanh( shift + rate · x )
 * </pre>
 *
 * <p>Shift and rate are such that log σ(0) is the initial value, with slope 1: near it, x is what was added to log σ, so
 * that the bounds do not change how fast deviations are learned.
 */
final class LogRange {
    private static final double LOWEST = -20;
    private static final double HIGHEST = 10;

    private final double centre;
    private final double half;
    private final double shift;
    private final double rate;

    /**
     * Makes the map.
     *
     * @param min the lower bound, not reached
     * @param max the upper bound, not reached
     * @param initial log σ(0), between them
     */
    LogRange(double min, double max, double initial) {
        check(min, max, initial);
        centre = 0.5 * (min + max);
        half = 0.5 * (max - min);
        double at = (initial - centre) / half;
        shift = 0.5 * (Math.log1p(at) - Math.log1p(-at));
        rate = 1 / (half * (1 - at * at));
    }

    /** Checks that the bounds are within [−20, 10] and the initial value is between them. */
    static void check(double min, double max, double initial) {
        if (!(min >= LOWEST && max <= HIGHEST && min < max)) {
            throw new IllegalArgumentException("log-deviations from " + min + " to " + max
                    + ": the bounds must be within [-20, 10], and min below max");
        }
        if (!(initial > min && initial < max)) {
            throw new IllegalArgumentException("initial: " + initial + " is not between " + min + " and " + max);
        }
    }

    /** Builds the map in a graph; any shape. */
    <T extends TFloating> Operand<T> build(Ops tf, Operand<T> x) {
        Operand<T> inner = tf.math.add(tf.math.mul(x, Scalar.like(tf, x, rate)), Scalar.like(tf, x, shift));
        return tf.math.add(tf.math.mul(tf.math.tanh(inner), Scalar.like(tf, x, half)), Scalar.like(tf, x, centre));
    }

    /** Applies the map in place. */
    void apply(float[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (shift + rate * x[i]);
        }
        Activation.TANH.apply(x);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (centre + half * x[i]);
        }
    }
}
