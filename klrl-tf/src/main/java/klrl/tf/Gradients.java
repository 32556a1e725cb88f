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
     * @param x any shape
     * @param factor c
     * @param <T> the precision
     * @return x forward up to rounding, c times the gradient backward
     */
    public static <T extends TFloating> Operand<T> scale(Ops tf, Operand<T> x, double factor) {
        return tf.math.add(
                tf.math.mul(x, Scalar.like(tf, x, factor)),
                tf.stopGradient(tf.math.mul(x, Scalar.like(tf, x, 1 - factor))));
    }
}
