package klrl.tf.loss;

import klrl.api.plugin.Equation;
import klrl.tf.Rows;
import klrl.tf.Scalar;
import klrl.tf.head.CategoricalHead;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** Losses of policies. */
public final class PolicyLosses {
    /** Where ratios end: far beyond any that is of use, and far below overflow in single precision. */
    private static final double MAX_LOG_RATIO = 30;

    private PolicyLosses() {}

    /**
     * Builds the soft actor-critic loss of discrete actions by exact expectation,
     *
     * <pre>
     * mean Σ_a π(a|s) ( α log π(a|s) − α log π₀(a|s) − Q(s,a) )
     * </pre>
     *
     * @param tf makes the operations
     * @param policy π
     * @param logPrior [N, A]: log π₀(a|s), as for {@link CategoricalHead#divergence}
     * @param actionValues [N, A]: Q(s,a), the smaller of two critics for instance; taken as constant
     * @param alpha [N]: α, taken as constant
     * @param <T> the precision
     * @return []
     */
    @Equation(id = "T12", kind = Equation.Kind.GRAPH, text = "E_π[α log π − α log π₀ − Q]")
    public static <T extends TFloating> Operand<T> expected(
            Ops tf, CategoricalHead<T> policy, Operand<T> logPrior, Operand<T> actionValues, Operand<T> alpha) {
        Operand<T> penalty = tf.math.mul(tf.stopGradient(alpha), policy.divergence(tf.stopGradient(logPrior)));
        return Rows.mean(tf, tf.math.sub(penalty, policy.expectation(tf.stopGradient(actionValues))));
    }

    /**
     * Builds the soft actor-critic loss (T12) by reparameterised actions, one for each row,
     *
     * <pre>
     * mean ( α log π(a|s) − α log π₀(a|s) − Q(s,a) ),    a = tanh(m + σε) for instance
     * </pre>
     *
     * <p>The gradient flows through the action, into π, π₀ and Q; its mean over ε is that of the expectation over a.
     *
     * @param tf makes the operations
     * @param logProbability [N]: log π(a|s)
     * @param logPrior [N]: log π₀(a|s), a function of a
     * @param actionValue [N]: Q(s,a), a function of a
     * @param alpha [N]: α, taken as constant
     * @param <T> the precision
     * @return []
     */
    public static <T extends TFloating> Operand<T> reparameterised(
            Ops tf, Operand<T> logProbability, Operand<T> logPrior, Operand<T> actionValue, Operand<T> alpha) {
        Operand<T> penalty = penalty(tf, tf.math.sub(logProbability, logPrior), alpha);
        return Rows.mean(tf, tf.math.sub(penalty, actionValue));
    }

    /**
     * Builds the loss whose gradient is minus the regularised policy gradient,
     *
     * <pre>
     * mean ( −w Â log π(a|s) + α D_KL(π‖π₀) ),    gradient: mean ( −w Â ∇log π(a|s) + α ∇D_KL )
     * </pre>
     *
     * @param tf makes the operations
     * @param logProbability [N]: log π(a|s) of the taken actions
     * @param advantage [N]: Â, an estimate of Q − V without the own step's penalty; taken as constant
     * @param weight [N]: w, 1 on-policy; taken as constant
     * @param divergence [N]: D<sub>KL</sub>(π‖π₀)
     * @param alpha [N]: α, taken as constant
     * @param <T> the precision
     * @return []
     */
    @Equation(id = "T14", kind = Equation.Kind.GRAPH, text = "−w Â log π(a|s) + α D_KL(π‖π₀)")
    public static <T extends TFloating> Operand<T> scoreFunction(
            Ops tf,
            Operand<T> logProbability,
            Operand<T> advantage,
            Operand<T> weight,
            Operand<T> divergence,
            Operand<T> alpha) {
        Operand<T> gain = tf.math.mul(tf.stopGradient(tf.math.mul(weight, advantage)), logProbability);
        return Rows.mean(tf, tf.math.sub(penalty(tf, divergence, alpha), gain));
    }

    /**
     * Builds the loss for several passes over the same data, whose ratios w = π/π_old are clipped,
     *
     * <pre>
     * mean ( −min( w Â, clip(w, 1 − ε, 1 + ε) Â ) + α D_KL(π‖π₀) )
     * </pre>
     *
     * <p>At w = 1 its gradient is that of {@link #scoreFunction} with weight 1.
     *
     * @param tf makes the operations
     * @param logProbability [N]: log π(a|s) of the taken actions
     * @param oldLogProbability [N]: log π_old(a|s), of the policy that the advantages belong to; taken as constant
     * @param advantage [N]: Â, taken as constant
     * @param divergence [N]: D<sub>KL</sub>(π‖π₀)
     * @param alpha [N]: α, taken as constant
     * @param epsilon ε, in (0, 1)
     * @param <T> the precision
     * @return []
     * @throws IllegalArgumentException if ε is out of range
     */
    @Equation(id = "T32", kind = Equation.Kind.GRAPH, text = "−min(w Â, clip(w, 1±ε) Â) + α D_KL(π‖π₀), w = π/π_old")
    public static <T extends TFloating> Operand<T> clipped(
            Ops tf,
            Operand<T> logProbability,
            Operand<T> oldLogProbability,
            Operand<T> advantage,
            Operand<T> divergence,
            Operand<T> alpha,
            double epsilon) {
        if (!(epsilon > 0 && epsilon < 1)) {
            throw new IllegalArgumentException("epsilon: " + epsilon + " is not in (0, 1)");
        }
        Operand<T> ratio = ratio(tf, logProbability, oldLogProbability);
        Operand<T> near =
                tf.clipByValue(ratio, Scalar.like(tf, ratio, 1 - epsilon), Scalar.like(tf, ratio, 1 + epsilon));
        Operand<T> fixed = tf.stopGradient(advantage);
        Operand<T> gain = tf.math.minimum(tf.math.mul(ratio, fixed), tf.math.mul(near, fixed));
        return Rows.mean(tf, tf.math.sub(penalty(tf, divergence, alpha), gain));
    }

    /**
     * Builds the loss of a proximal step from the policy that collected the data: ratios w = π/π_old that are not clipped,
     *
     * <pre>
     * mean ( −w Â + α D_KL(π‖π₀) )
     * </pre>
     *
     * <p>With the old policy as prior its minimum is the step of mirror descent, π ∝ π_old exp(Â/α) up to a constant of the
     * state. Tomar, Shani, Efroni, Ghavamzadeh, <em>Mirror Descent Policy Optimization</em>, 2020, section 4.1.
     *
     * @param tf makes the operations
     * @param logProbability [N]: log π(a|s) of the taken actions
     * @param oldLogProbability [N]: log π_old(a|s), of the policy that the advantages belong to; taken as constant
     * @param advantage [N]: Â, taken as constant
     * @param divergence [N]: D<sub>KL</sub>(π‖π₀)
     * @param alpha [N]: α, taken as constant
     * @param <T> the precision
     * @return []
     */
    @Equation(id = "T39", kind = Equation.Kind.GRAPH, text = "−w Â + α D_KL(π‖π₀), w = π/π_old, π₀ = π_k")
    public static <T extends TFloating> Operand<T> proximal(
            Ops tf,
            Operand<T> logProbability,
            Operand<T> oldLogProbability,
            Operand<T> advantage,
            Operand<T> divergence,
            Operand<T> alpha) {
        Operand<T> gain = tf.math.mul(ratio(tf, logProbability, oldLogProbability), tf.stopGradient(advantage));
        return Rows.mean(tf, tf.math.sub(penalty(tf, divergence, alpha), gain));
    }

    /**
     * Builds the loss of a weighted regression on taken actions, mean ( −w log π(a|s) ). Its minimum over all policies is
     * E<sub>μ</sub>[w | s,a] μ(a|s), normalised.
     *
     * @param tf makes the operations
     * @param logProbability [N]: log π(a|s) of the taken actions
     * @param weight [N]: w, at least 0, taken as constant; the mean is over N, not over Σw
     * @param <T> the precision
     * @return []
     */
    @Equation(id = "T42", kind = Equation.Kind.GRAPH, text = "−w log π(a|s)")
    public static <T extends TFloating> Operand<T> regression(Ops tf, Operand<T> logProbability, Operand<T> weight) {
        return tf.math.neg(Rows.mean(tf, tf.math.mul(tf.stopGradient(weight), logProbability)));
    }

    /**
     * Builds the loss that fits a policy to an improved distribution q within a trust region around another policy π_k,
     *
     * <pre>
     * mean ( −E_q[log π] + ν D_KL(π_k‖π) )
     * </pre>
     *
     * <p>Abdolmaleki et al., <em>Maximum a Posteriori Policy Optimisation</em>, 2018, eq. 12.
     *
     * @param tf makes the operations
     * @param logLikelihood [N]: E<sub>q</sub>[log π(·|s)]
     * @param divergence [N]: D<sub>KL</sub>(π_k‖π)
     * @param multiplier []: ν, taken as constant
     * @param <T> the precision
     * @return []
     */
    @Equation(id = "T41", kind = Equation.Kind.GRAPH, text = "−E_q[log π] + ν D_KL(π_k‖π)")
    public static <T extends TFloating> Operand<T> fitted(
            Ops tf, Operand<T> logLikelihood, Operand<T> divergence, Operand<T> multiplier) {
        return Rows.mean(tf, tf.math.sub(penalty(tf, divergence, multiplier), logLikelihood));
    }

    /**
     * Builds the ratios of the present policy to an old one.
     *
     * @param tf makes the operations
     * @param logProbability [N]: log π(a|s) of the taken actions
     * @param oldLogProbability [N]: log π_old(a|s); taken as constant
     * @param <T> the precision
     * @return [N]: π/π_old, at most e<sup>30</sup>, beyond which no gradient flows
     */
    public static <T extends TFloating> Operand<T> ratio(
            Ops tf, Operand<T> logProbability, Operand<T> oldLogProbability) {
        Operand<T> difference = tf.math.sub(logProbability, tf.stopGradient(oldLogProbability));
        return tf.math.exp(tf.math.minimum(difference, Scalar.like(tf, difference, MAX_LOG_RATIO)));
    }

    private static <T extends TFloating> Operand<T> penalty(Ops tf, Operand<T> divergence, Operand<T> alpha) {
        return tf.math.mul(tf.stopGradient(alpha), divergence);
    }
}
