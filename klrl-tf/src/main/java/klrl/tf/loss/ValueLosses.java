package klrl.tf.loss;

import klrl.api.plugin.Equation;
import klrl.tf.Rows;
import klrl.tf.Scalar;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** Losses of critics. */
public final class ValueLosses {
    private ValueLosses() {}

    /**
     * Builds half the mean squared error, mean ½ (V(s) − y)², with gradient mean (V(s) − y) ∇V(s).
     *
     * @param tf makes the operations
     * @param value [N]: V(s), or Q(s,a)
     * @param target [N]: y, taken as constant
     * @param <T> the precision
     * @return []
     */
    @Equation(id = "T11", kind = Equation.Kind.GRAPH, text = "½ (Q(s,a) − y)²")
    @Equation(id = "T13", kind = Equation.Kind.GRAPH, text = "½ (V(s) − y)²")
    public static <T extends TFloating> Operand<T> squaredError(Ops tf, Operand<T> value, Operand<T> target) {
        return Rows.mean(tf, halfSquare(tf, value, target));
    }

    /**
     * Builds half the weighted mean squared error, mean ½ w (V(s) − y)².
     *
     * @param tf makes the operations
     * @param value [N]: V(s), or Q(s,a)
     * @param target [N]: y, taken as constant
     * @param weight [N]: w, at least 0, taken as constant; the mean is over N, not over Σw
     * @param <T> the precision
     * @return []
     */
    public static <T extends TFloating> Operand<T> squaredError(
            Ops tf, Operand<T> value, Operand<T> target, Operand<T> weight) {
        return Rows.mean(tf, tf.math.mul(tf.stopGradient(weight), halfSquare(tf, value, target)));
    }

    private static <T extends TFloating> Operand<T> halfSquare(Ops tf, Operand<T> value, Operand<T> target) {
        Operand<T> error = tf.math.sub(value, tf.stopGradient(target));
        return tf.math.mul(tf.math.square(error), Scalar.like(tf, value, 0.5));
    }
}
