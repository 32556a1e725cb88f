package klrl.tf.loss;

import klrl.api.plugin.Equation;
import klrl.tf.Gradients;
import klrl.tf.Scalar;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * Action values made of a state value and a policy: Q − V is α log π/π₀, up to a function of the state. A loss of Q,
 * such as {@link ValueLosses#squaredError}, then trains both streams at once.
 *
 * <p>On-policy and in expectation, the gradient of that loss is a policy gradient and a value loss's gradient in one;
 * on every sample so with the {@code sampled} regulariser.
 */
public final class Dueling {
    private Dueling() {}

    /**
     * Builds action values on a stream that is the soft value,
     *
     * <pre>
     * Q(s,a) = V(s) + α ( log π(a|s) − log π₀(a|s) ),    V(s) = α log Σ_a π₀(a|s) exp(Q(s,a)/α)
     * </pre>
     *
     * <p>The gradient into the policy is α times smaller than into the value; {@link #ofScaledStreams} makes up for it.
     * Schulman et al. 2017, section 3.1.
     *
     * @param tf makes the operations
     * @param value [N]: V(s)
     * @param logProbability [N]: log π(a|s) of the taken actions
     * @param logPrior [N]: log π₀(a|s) of the taken actions; taken as constant
     * @param alpha [N]: α, at least 0, taken as constant
     * @param <T> the precision
     * @return [N]: Q(s,a)
     */
    @Equation(id = "T15", kind = Equation.Kind.GRAPH, text = "Q = V + α (log π − log π₀)")
    public static <T extends TFloating> Operand<T> ofSoftValue(
            Ops tf, Operand<T> value, Operand<T> logProbability, Operand<T> logPrior, Operand<T> alpha) {
        Operand<T> ratio = tf.math.sub(logProbability, tf.stopGradient(logPrior));
        return tf.math.add(value, tf.math.mul(tf.stopGradient(alpha), ratio));
    }

    /**
     * Builds action values on a stream that is their mean under the policy,
     *
     * <pre>
     * Q(s,a) = V(s) + α ( log π(a|s) − log π₀(a|s) − D_KL(π‖π₀) ),    V(s) = Σ_a π(a|s) Q(s,a)
     * </pre>
     *
     * <p>What bootstraps is {@link #softValue}, not V. The divergence carries its gradient. O'Donoghue et al. 2017,
     * section 3.2.
     *
     * @param tf makes the operations
     * @param value [N]: V(s)
     * @param logProbability [N]: log π(a|s) of the taken actions
     * @param logPrior [N]: log π₀(a|s) of the taken actions; taken as constant
     * @param divergence [N]: D<sub>KL</sub>(π‖π₀)
     * @param alpha [N]: α, at least 0, taken as constant
     * @param <T> the precision
     * @return [N]: Q(s,a)
     */
    @Equation(id = "T16", kind = Equation.Kind.GRAPH, text = "Q = V + α (log π − log π₀ − K)")
    public static <T extends TFloating> Operand<T> ofMeanValue(
            Ops tf,
            Operand<T> value,
            Operand<T> logProbability,
            Operand<T> logPrior,
            Operand<T> divergence,
            Operand<T> alpha) {
        return ofSoftValue(tf, softValue(tf, value, divergence, alpha), logProbability, logPrior, alpha);
    }

    /**
     * Builds the soft value that belongs to a mean value, V(s) − α D<sub>KL</sub>(π‖π₀).
     *
     * @param tf makes the operations
     * @param value [N]: V(s) of {@link #ofMeanValue}
     * @param divergence [N]: D<sub>KL</sub>(π‖π₀)
     * @param alpha [N]: α, at least 0, taken as constant
     * @param <T> the precision
     * @return [N]: α log Σ<sub>a</sub> π₀(a|s) exp(Q(s,a)/α)
     */
    public static <T extends TFloating> Operand<T> softValue(
            Ops tf, Operand<T> value, Operand<T> divergence, Operand<T> alpha) {
        return tf.math.sub(value, tf.math.mul(tf.stopGradient(alpha), divergence));
    }

    /**
     * Builds the action values of {@link #ofSoftValue} with gradients of the size that actor-critic methods give to the
     * two streams,
     *
     * <pre>
     * Q(s,a) = scale(V(s), c) + α ( scale(log π(a|s), 1/α) − log π₀(a|s) ),    scale(x, c) = x, ∇scale(x, c) = c ∇x
     * </pre>
     *
     * <p>On-policy and in expectation, ½ (Q − y)² then has the gradient of −Δ log π + α D<sub>KL</sub>(π‖π₀) +
     * c ½ (V − y<sup>v</sup>)², Δ with the analytic regulariser; also where the streams share parameters, for the
     * streams' outputs are what is scaled.
     *
     * @param tf makes the operations
     * @param value [N]: V(s)
     * @param logProbability [N]: log π(a|s) of the taken actions
     * @param logPrior [N]: log π₀(a|s) of the taken actions; taken as constant
     * @param alpha [N]: α, above 0, taken as constant
     * @param valueWeight c, usually 0.5
     * @param <T> the precision
     * @return [N]: Q(s,a)
     * @throws IllegalArgumentException if c is not positive and finite
     */
    @Equation(id = "T31", kind = Equation.Kind.GRAPH, text = "Q = scale(V, c) + α (scale(log π, 1/α) − log π₀)")
    public static <T extends TFloating> Operand<T> ofScaledStreams(
            Ops tf,
            Operand<T> value,
            Operand<T> logProbability,
            Operand<T> logPrior,
            Operand<T> alpha,
            double valueWeight) {
        if (!(valueWeight > 0 && valueWeight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("valueWeight: " + valueWeight + " is not in (0, infinity)");
        }
        Operand<T> rate = tf.math.div(Scalar.like(tf, alpha, 1), alpha);
        return ofSoftValue(
                tf,
                Gradients.scale(tf, value, valueWeight),
                Gradients.scale(tf, logProbability, rate),
                logPrior,
                alpha);
    }
}
