package klrl.tf;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** Constants of either precision, so that one code builds both. */
public final class Scalar {
    private Scalar() {}

    /**
     * Makes a constant.
     *
     * @param tf makes the operation
     * @param precision {@code TFloat32} or {@code TFloat64}
     * @param value the number
     * @param <T> the precision
     * @return []
     * @throws IllegalArgumentException if the precision is neither of the two
     */
    @SuppressWarnings("unchecked")
    public static <T extends TFloating> Operand<T> of(Ops tf, Class<T> precision, double value) {
        if (precision == TFloat32.class) {
            return (Operand<T>) tf.constant((float) value);
        }
        if (precision == TFloat64.class) {
            return (Operand<T>) tf.constant(value);
        }
        throw new IllegalArgumentException("precision must be TFloat32 or TFloat64, not " + precision.getName());
    }

    /**
     * Makes a constant of an operand's precision.
     *
     * @param tf makes the operation
     * @param like gives the precision
     * @param value the number
     * @param <T> the precision
     * @return []
     */
    public static <T extends TFloating> Operand<T> like(Ops tf, Operand<T> like, double value) {
        return of(tf, like.type(), value);
    }
}
