package klrl.tf.contract;

import klrl.tf.head.ContinuousHead;
import klrl.tf.head.PriorHead;
import klrl.tf.head.TakenActions;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * The builders of densities over boxes that the properties are about. By default each is the shipped one.
 *
 * @param <T> the precision
 */
public interface DensityBuilders<T extends TFloating> {

    /**
     * Returns the shipped builders.
     *
     * @param <T> the precision
     * @return the defaults
     */
    static <T extends TFloating> DensityBuilders<T> shipped() {
        return new DensityBuilders<>() {};
    }

    /**
     * Builds {@link ContinuousHead#sample}.
     *
     * @param tf makes the operations
     * @param policy m and σ
     * @param noise [N, d]: ε
     * @return [N, d]: u
     */
    default Operand<T> sample(Ops tf, ContinuousHead<T> policy, Operand<T> noise) {
        return policy.sample(noise);
    }

    /**
     * Builds {@link ContinuousHead#logProbabilityOfSample}.
     *
     * @param tf makes the operations
     * @param policy m and σ
     * @param noise [N, d]: ε
     * @return [N]: log π
     */
    default Operand<T> logProbabilityOfSample(Ops tf, ContinuousHead<T> policy, Operand<T> noise) {
        return policy.logProbabilityOfSample(noise);
    }

    /**
     * Builds {@link ContinuousHead#logProbability(Operand)}.
     *
     * @param tf makes the operations
     * @param policy m and σ
     * @param u [N, d]
     * @return [N]: log π
     */
    default Operand<T> logProbability(Ops tf, ContinuousHead<T> policy, Operand<T> u) {
        return policy.logProbability(u);
    }

    /**
     * Builds {@link PriorHead#logProbability}.
     *
     * @param tf makes the operations
     * @param prior π₀
     * @param u [N, d]
     * @return [N]: log π₀
     */
    default Operand<T> logPrior(Ops tf, PriorHead<T> prior, Operand<T> u) {
        return prior.logProbability(new TakenActions.Points<>(u));
    }

    /**
     * Builds {@link ContinuousHead#divergence}.
     *
     * @param tf makes the operations
     * @param policy π
     * @param prior π₀, of the same family
     * @return [N]: D<sub>KL</sub>(π‖π₀)
     */
    default Operand<T> divergence(Ops tf, ContinuousHead<T> policy, ContinuousHead<T> prior) {
        return policy.divergence(prior);
    }

    /**
     * Builds {@link ContinuousHead#entropy}.
     *
     * @param tf makes the operations
     * @param policy π, of a family whose entropy has a closed form
     * @return [N]: H(π)
     */
    default Operand<T> entropy(Ops tf, ContinuousHead<T> policy) {
        return policy.entropy();
    }

    /**
     * Builds {@link PriorHead#divergence(ContinuousHead, Operand, int)} of one sample.
     *
     * @param tf makes the operations
     * @param policy π
     * @param prior π₀
     * @param noise [N, d]: ε
     * @return [N]: an estimate of D<sub>KL</sub>(π‖π₀)
     */
    default Operand<T> estimate(Ops tf, ContinuousHead<T> policy, PriorHead<T> prior, Operand<T> noise) {
        return prior.divergence(policy, noise, 1);
    }
}
