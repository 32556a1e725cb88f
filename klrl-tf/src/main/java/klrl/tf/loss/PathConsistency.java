package klrl.tf.loss;

import klrl.api.plugin.Equation;
import klrl.tf.Rows;
import klrl.tf.Scalar;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * How far a policy and a value are from agreeing with each other on paths. At the regularised optimum they agree on every
 * path of a process whose transitions are certain, whoever went it.
 *
 * <p>Nachum, Norouzi, Xu, Schuurmans, <em>Bridging the Gap Between Value and Policy Based Reinforcement Learning</em>, 2017.
 */
public final class PathConsistency {
    private PathConsistency() {}

    /**
     * Builds the errors of single steps,
     *
     * <pre>
     * δ = r − α ( log π(a|s) − log π₀(a|s) ) + d V(s⁺) − V(s)
     * </pre>
     *
     * <p>Gradients flow through both values and through log π.
     *
     * @param tf makes the operations
     * @param reward [N]: r
     * @param logRatio [N]: log π(a|s) − log π₀(a|s) of the taken actions, of either sign
     * @param alpha [N]: α, taken as constant
     * @param discount [N]: d, 0 where the episode terminated
     * @param value [N]: V(s)
     * @param nextValue [N]: V(s⁺) of the true successor; finite also where it does not count
     * @param <T> the precision
     * @return [N]
     */
    public static <T extends TFloating> Operand<T> errors(
            Ops tf,
            Operand<T> reward,
            Operand<T> logRatio,
            Operand<T> alpha,
            Operand<T> discount,
            Operand<T> value,
            Operand<T> nextValue) {
        Operand<T> shaped = tf.math.sub(reward, tf.math.mul(tf.stopGradient(alpha), logRatio));
        return tf.math.sub(tf.math.add(shaped, tf.math.mul(discount, nextValue)), value);
    }

    /**
     * Builds half the mean square of the sums of errors along paths,
     *
     * <pre>
     * mean ½ C²,    C = Σ_i γ^i δ_{t+i} = −V(s_t) + Σ_{i&lt;n} γ^i ( r_{t+i} − α k_{t+i} ) + γ^n V(s_{t+n})
     * </pre>
     *
     * <p>with k = log π − log π₀. The sums are given by their terms, path after path: which step, of which path, how much
     * of it. A path that is cut short has fewer terms.
     *
     * @param tf makes the operations
     * @param error [N]: δ of {@link #errors}
     * @param step [P]: the step of each term
     * @param path [P]: the path of each term, counted from 0, none left out
     * @param coefficient [P]: γ<sup>i</sup>, or how much of the term counts otherwise
     * @param <T> the precision
     * @return []
     */
    @Equation(
            id = "T43",
            kind = Equation.Kind.GRAPH,
            text = "½ C², C = −V(s_t) + Σ_{i<n} γ^i (r_{t+i} − α (log π − log π₀)) + γ^n V(s_{t+n})")
    public static <T extends TFloating> Operand<T> loss(
            Ops tf, Operand<T> error, Operand<TInt32> step, Operand<TInt32> path, Operand<T> coefficient) {
        Operand<T> terms = tf.math.mul(coefficient, tf.gather(error, step, tf.constant(0)));
        Operand<TInt32> last = tf.reduceMax(path, tf.constant(new int[] {0}), ReduceMax.keepDims(true));
        Operand<TInt32> count = tf.math.add(last, tf.constant(new int[] {1}));
        Operand<T> sums = tf.scatterNd(tf.expandDims(path, tf.constant(1)), terms, count);
        return Rows.mean(tf, tf.math.mul(tf.math.square(sums), Scalar.like(tf, sums, 0.5)));
    }
}
