package klrl.algorithms.surrogate;

import klrl.api.plugin.Plugin;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** The loss whose gradient improves the policy: what fills a slot {@code surrogate}. */
public interface Surrogate {

    /** Makes surrogates; the service type of the slot kind {@code surrogate}. */
    interface Provider extends Plugin<Surrogate> {}

    /**
     * What a surrogate is built from, all [N].
     *
     * @param logProbability log π(a|s) of the taken actions, with gradient
     * @param oldLogProbability log π_old(a|s) of the policy that the advantages belong to
     * @param advantage Â
     * @param weight the estimator's weight, 1 on-policy
     * @param divergence D<sub>KL</sub>(π‖π₀), with gradient
     * @param alpha α
     * @param <T> the precision
     */
    record Terms<T extends TFloating>(
            Operand<T> logProbability,
            Operand<T> oldLogProbability,
            Operand<T> advantage,
            Operand<T> weight,
            Operand<T> divergence,
            Operand<T> alpha) {}

    /**
     * Builds the loss.
     *
     * @param tf makes the operations
     * @param terms what to build it from
     * @param <T> the precision
     * @return []
     */
    <T extends TFloating> Operand<T> loss(Ops tf, Terms<T> terms);

    /**
     * Tells from where on a ratio π/π_old no longer draws a gradient, for diagnostics.
     *
     * @return ε, or infinity if ratios are never clipped
     */
    default double clip() {
        return Double.POSITIVE_INFINITY;
    }
}
