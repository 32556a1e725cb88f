package klrl.tf;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/** Operations on rows [N, …] that losses are made of. */
public final class Rows {
    private Rows() {}

    /**
     * Takes a single number per row as a column.
     *
     * @param tf makes the operation
     * @param x [N, 1]
     * @param <T> the precision
     * @return [N]
     */
    public static <T extends TFloating> Operand<T> column(Ops tf, Operand<T> x) {
        return tf.squeeze(x, Squeeze.axis(List.of(1L)));
    }

    /**
     * Sums every row.
     *
     * @param tf makes the operation
     * @param x [N, A]
     * @param <T> the precision
     * @return [N]
     */
    public static <T extends TFloating> Operand<T> sum(Ops tf, Operand<T> x) {
        return tf.reduceSum(x, tf.constant(1));
    }

    /**
     * Averages a column.
     *
     * @param tf makes the operation
     * @param x [N]
     * @param <T> the precision
     * @return []
     */
    public static <T extends TFloating> Operand<T> mean(Ops tf, Operand<T> x) {
        return tf.math.mean(x, tf.constant(0));
    }

    /**
     * Repeats all rows, one copy upon another, until they are as many as others.
     *
     * @param tf makes the operations
     * @param x [N, A]
     * @param other [K·N, …]
     * @param <T> the precision
     * @return [K·N, A]
     */
    public static <T extends TFloating> Operand<T> repeated(Ops tf, Operand<T> x, Operand<T> other) {
        Operand<TInt32> copies = tf.math.div(count(tf, other), count(tf, x));
        return tf.tile(x, tf.concat(List.of(copies, tf.constant(new int[] {1})), tf.constant(0)));
    }

    /**
     * Averages K values of each row, which stand as {@link #repeated} puts them.
     *
     * @param tf makes the operations
     * @param x [K·N]
     * @param rows [N, …]
     * @param <T> the precision
     * @return [N]
     */
    public static <T extends TFloating> Operand<T> meanOfRepeated(Ops tf, Operand<T> x, Operand<T> rows) {
        Operand<TInt32> shape = tf.concat(List.of(tf.constant(new int[] {-1}), count(tf, rows)), tf.constant(0));
        return tf.math.mean(tf.reshape(x, shape), tf.constant(0));
    }

    private static Operand<TInt32> count(Ops tf, Operand<? extends TType> x) {
        return tf.slice(tf.shape(x), tf.constant(new int[] {0}), tf.constant(new int[] {1}));
    }

    /**
     * Takes the numbers of the chosen actions, such as Q(s,a) out of Q(s,·), and sums them over the choices of a row.
     *
     * @param tf makes the operations
     * @param x [N, A]: A numbers for all values of the first choice, then of the second, and so on; finite
     * @param sizes the number of values of each of k choices, summing to A
     * @param actions [N, k]; a choice that does not exist counts 0
     * @param <T> the precision
     * @return [N]
     */
    public static <T extends TFloating> Operand<T> taken(
            Ops tf, Operand<T> x, List<Integer> sizes, Operand<TInt32> actions) {
        Operand<T> one = Scalar.like(tf, x, 1);
        Operand<T> zero = Scalar.like(tf, x, 0);
        Operand<T> chosen;
        if (sizes.size() == 1) {
            Operand<TInt32> only = tf.squeeze(actions, Squeeze.axis(List.of(1L)));
            chosen = tf.oneHot(only, tf.constant(sizes.get(0)), one, zero);
        } else {
            List<Operand<T>> parts = new ArrayList<>();
            List<? extends Operand<TInt32>> columns =
                    tf.split(tf.constant(1), actions, (long) sizes.size()).output();
            for (int i = 0; i < sizes.size(); i++) {
                Operand<TInt32> choice = tf.squeeze(columns.get(i), Squeeze.axis(List.of(1L)));
                parts.add(tf.oneHot(choice, tf.constant(sizes.get(i)), one, zero));
            }
            chosen = tf.concat(parts, tf.constant(1));
        }
        return sum(tf, tf.math.mul(x, chosen));
    }
}
