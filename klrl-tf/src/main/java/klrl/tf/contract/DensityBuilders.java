package klrl.tf.contract;

import klrl.tf.head.ContinuousHead;
import klrl.tf.head.PriorHead;
import klrl.tf.head.TakenActions;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** The builders of densities over boxes that the properties are about. By default each is the shipped one. */
public interface DensityBuilders {

    /**
     * Returns the shipped builders.
     *
     * @return the defaults
     */
    static DensityBuilders shipped() {
        return new DensityBuilders() {};
    }

    /**
     * Builds {@link ContinuousHead#sample}.
     *
     * @param tf makes the operations
     * @param policy m and σ
     * @param noise [N, d]: ε
     * @return [N, d]: u
     */
    default Operand<TFloat64> sample(Ops tf, ContinuousHead<TFloat64> policy, Operand<TFloat64> noise) {
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
    default Operand<TFloat64> logProbabilityOfSample(Ops tf, ContinuousHead<TFloat64> policy, Operand<TFloat64> noise) {
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
    default Operand<TFloat64> logProbability(Ops tf, ContinuousHead<TFloat64> policy, Operand<TFloat64> u) {
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
    default Operand<TFloat64> logPrior(Ops tf, PriorHead<TFloat64> prior, Operand<TFloat64> u) {
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
    default Operand<TFloat64> divergence(Ops tf, ContinuousHead<TFloat64> policy, ContinuousHead<TFloat64> prior) {
        return policy.divergence(prior);
    }

    /**
     * Builds {@link ContinuousHead#entropy}.
     *
     * @param tf makes the operations
     * @param policy π, of a family whose entropy has a closed form
     * @return [N]: H(π)
     */
    default Operand<TFloat64> entropy(Ops tf, ContinuousHead<TFloat64> policy) {
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
    default Operand<TFloat64> estimate(
            Ops tf, ContinuousHead<TFloat64> policy, PriorHead<TFloat64> prior, Operand<TFloat64> noise) {
        return prior.divergence(policy, noise, 1);
    }
}
