package klrl.tf.contract;

import klrl.tf.head.CategoricalHead;
import klrl.tf.loss.Dueling;
import klrl.tf.loss.PathConsistency;
import klrl.tf.loss.PolicyLosses;
import klrl.tf.loss.ValueLosses;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * The builders that the properties are about. By default each is the shipped one.
 *
 * @param <T> the precision
 */
public interface LossBuilders<T extends TFloating> {

    /** The weight c of the value stream that {@link #scaledActionValue} is given. */
    double VALUE_WEIGHT = 0.5;

    /** The ε that {@link #clipped} is given. */
    double EPSILON = 0.2;

    /**
     * Returns the shipped builders.
     *
     * @param <T> the precision
     * @return the defaults
     */
    static <T extends TFloating> LossBuilders<T> shipped() {
        return new LossBuilders<>() {};
    }

    /**
     * Builds {@link PolicyLosses#expected}.
     *
     * @param tf makes the operations
     * @param policy π
     * @param logPrior [N, A]: log π₀
     * @param actionValues [N, A]: Q
     * @param alpha [N]: α
     * @return []
     */
    default Operand<T> expected(
            Ops tf, CategoricalHead<T> policy, Operand<T> logPrior, Operand<T> actionValues, Operand<T> alpha) {
        return PolicyLosses.expected(tf, policy, logPrior, actionValues, alpha);
    }

    /**
     * Builds {@link PolicyLosses#scoreFunction}.
     *
     * @param tf makes the operations
     * @param logProbability [N]: log π(a|s)
     * @param advantage [N]: Â
     * @param weight [N]: w
     * @param divergence [N]: D<sub>KL</sub>(π‖π₀)
     * @param alpha [N]: α
     * @return []
     */
    default Operand<T> scoreFunction(
            Ops tf,
            Operand<T> logProbability,
            Operand<T> advantage,
            Operand<T> weight,
            Operand<T> divergence,
            Operand<T> alpha) {
        return PolicyLosses.scoreFunction(tf, logProbability, advantage, weight, divergence, alpha);
    }

    /**
     * Builds {@link PolicyLosses#clipped}.
     *
     * @param tf makes the operations
     * @param logProbability [N]: log π(a|s)
     * @param oldLogProbability [N]: log π_old(a|s)
     * @param advantage [N]: Â
     * @param divergence [N]: D<sub>KL</sub>(π‖π₀)
     * @param alpha [N]: α
     * @param epsilon ε
     * @return []
     */
    default Operand<T> clipped(
            Ops tf,
            Operand<T> logProbability,
            Operand<T> oldLogProbability,
            Operand<T> advantage,
            Operand<T> divergence,
            Operand<T> alpha,
            double epsilon) {
        return PolicyLosses.clipped(tf, logProbability, oldLogProbability, advantage, divergence, alpha, epsilon);
    }

    /**
     * Builds {@link ValueLosses#squaredError(Ops, Operand, Operand, Operand)}.
     *
     * @param tf makes the operations
     * @param value [N]: V(s) or Q(s,a)
     * @param target [N]: y
     * @param weight [N]: w
     * @return []
     */
    default Operand<T> squaredError(Ops tf, Operand<T> value, Operand<T> target, Operand<T> weight) {
        return ValueLosses.squaredError(tf, value, target, weight);
    }

    /**
     * Builds {@link Dueling#ofSoftValue}.
     *
     * @param tf makes the operations
     * @param value [N]: V(s)
     * @param logProbability [N]: log π(a|s)
     * @param logPrior [N]: log π₀(a|s)
     * @param alpha [N]: α
     * @return [N]: Q(s,a)
     */
    default Operand<T> softActionValue(
            Ops tf, Operand<T> value, Operand<T> logProbability, Operand<T> logPrior, Operand<T> alpha) {
        return Dueling.ofSoftValue(tf, value, logProbability, logPrior, alpha);
    }

    /**
     * Builds {@link Dueling#ofMeanValue}.
     *
     * @param tf makes the operations
     * @param value [N]: V(s)
     * @param logProbability [N]: log π(a|s)
     * @param logPrior [N]: log π₀(a|s)
     * @param divergence [N]: D<sub>KL</sub>(π‖π₀)
     * @param alpha [N]: α
     * @return [N]: Q(s,a)
     */
    default Operand<T> meanActionValue(
            Ops tf,
            Operand<T> value,
            Operand<T> logProbability,
            Operand<T> logPrior,
            Operand<T> divergence,
            Operand<T> alpha) {
        return Dueling.ofMeanValue(tf, value, logProbability, logPrior, divergence, alpha);
    }

    /**
     * Builds {@link Dueling#softValue}.
     *
     * @param tf makes the operations
     * @param value [N]: the mean value
     * @param divergence [N]: D<sub>KL</sub>(π‖π₀)
     * @param alpha [N]: α
     * @return [N]: the soft value
     */
    default Operand<T> softValue(Ops tf, Operand<T> value, Operand<T> divergence, Operand<T> alpha) {
        return Dueling.softValue(tf, value, divergence, alpha);
    }

    /**
     * Builds {@link Dueling#ofScaledStreams}.
     *
     * @param tf makes the operations
     * @param value [N]: V(s)
     * @param logProbability [N]: log π(a|s)
     * @param logPrior [N]: log π₀(a|s)
     * @param alpha [N]: α
     * @param valueWeight c
     * @return [N]: Q(s,a)
     */
    default Operand<T> scaledActionValue(
            Ops tf,
            Operand<T> value,
            Operand<T> logProbability,
            Operand<T> logPrior,
            Operand<T> alpha,
            double valueWeight) {
        return Dueling.ofScaledStreams(tf, value, logProbability, logPrior, alpha, valueWeight);
    }

    /**
     * Builds {@link CategoricalHead#divergence}.
     *
     * @param tf makes the operations
     * @param policy π
     * @param logPrior [N, A]: log π₀, a constant
     * @return [N]: D<sub>KL</sub>(π‖π₀)
     */
    default Operand<T> divergence(Ops tf, CategoricalHead<T> policy, Operand<T> logPrior) {
        return policy.divergence(logPrior);
    }

    /**
     * Builds {@link PolicyLosses#proximal}.
     *
     * @param tf makes the operations
     * @param logProbability [N]: log π(a|s)
     * @param oldLogProbability [N]: log π_old(a|s)
     * @param advantage [N]: Â
     * @param divergence [N]: D<sub>KL</sub>(π‖π₀)
     * @param alpha [N]: α
     * @return []
     */
    default Operand<T> proximal(
            Ops tf,
            Operand<T> logProbability,
            Operand<T> oldLogProbability,
            Operand<T> advantage,
            Operand<T> divergence,
            Operand<T> alpha) {
        return PolicyLosses.proximal(tf, logProbability, oldLogProbability, advantage, divergence, alpha);
    }

    /**
     * Builds {@link PolicyLosses#regression}.
     *
     * @param tf makes the operations
     * @param logProbability [N]: log π(a|s)
     * @param weight [N]: w
     * @return []
     */
    default Operand<T> regression(Ops tf, Operand<T> logProbability, Operand<T> weight) {
        return PolicyLosses.regression(tf, logProbability, weight);
    }

    /**
     * Builds {@link PolicyLosses#fitted}.
     *
     * @param tf makes the operations
     * @param logLikelihood [N]: E<sub>q</sub>[log π]
     * @param divergence [N]: D<sub>KL</sub>(π₀‖π)
     * @param multiplier [N]: ν
     * @return []
     */
    default Operand<T> fitted(Ops tf, Operand<T> logLikelihood, Operand<T> divergence, Operand<T> multiplier) {
        return PolicyLosses.fitted(tf, logLikelihood, divergence, multiplier);
    }

    /**
     * Builds {@link PathConsistency#errors}.
     *
     * @param tf makes the operations
     * @param reward [N]: r
     * @param logRatio [N]: log π(a|s) − log π₀(a|s)
     * @param alpha [N]: α
     * @param discount [N]: d
     * @param value [N]: V(s)
     * @param nextValue [N]: V(s⁺)
     * @return [N]: δ
     */
    default Operand<T> stepErrors(
            Ops tf,
            Operand<T> reward,
            Operand<T> logRatio,
            Operand<T> alpha,
            Operand<T> discount,
            Operand<T> value,
            Operand<T> nextValue) {
        return PathConsistency.errors(tf, reward, logRatio, alpha, discount, value, nextValue);
    }

    /**
     * Builds {@link PathConsistency#loss}.
     *
     * @param tf makes the operations
     * @param error [N]: δ
     * @param step [P]: the step of each term
     * @param path [P]: the path of each term
     * @param coefficient [P]: how much of the term counts
     * @return []
     */
    default Operand<T> pathConsistency(
            Ops tf, Operand<T> error, Operand<TInt32> step, Operand<TInt32> path, Operand<T> coefficient) {
        return PathConsistency.loss(tf, error, step, path, coefficient);
    }
}
