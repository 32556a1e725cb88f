package klrl.tf;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** Operations that change gradients but not values. */
public final class Gradients {
    private Gradients() {}

    /**
     * Lets no gradient through.
     *
     * @param tf makes the operation
     * @param x any shape
     * @param <T> the precision
     * @return x, as a constant
     */
    public static <T extends TFloating> Operand<T> stop(Ops tf, Operand<T> x) {
        return tf.stopGradient(x);
    }

    /**
     * Scales the gradient.
     *
     * @param tf makes the operations
     * @param x any shape, finite
     * @param factor c
     * @param <T> the precision
     * @return exactly x forward, c times the gradient backward
     */
    public static <T extends TFloating> Operand<T> scale(Ops tf, Operand<T> x, double factor) {
        return scale(tf, x, Scalar.like(tf, x, factor));
    }

    /**
     * Scales the gradient, by one factor per number.
     *
     * @param tf makes the operations
     * @param x any shape, finite
     * @param factor c, of x's shape or of one that broadcasts to it; finite, taken as constant
     * @param <T> the precision
     * @return exactly x forward, c times the gradient backward
     */
    public static <T extends TFloating> Operand<T> scale(Ops tf, Operand<T> x, Operand<T> factor) {
        Operand<T> fixed = tf.stopGradient(x);
        // Zero times the factor: not c x + (1 - c) x, which loses x's digits where c is large, as 1/α is.
        return tf.math.add(fixed, tf.math.mul(tf.stopGradient(factor), tf.math.sub(x, fixed)));
    }
}
