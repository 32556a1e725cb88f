package klrl.tf.contract;

import klrl.tf.head.TanhGaussianHead;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** The builders of squashed Gaussian densities that the properties are about. By default each is the shipped one. */
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
     * Builds {@link TanhGaussianHead#sample}.
     *
     * @param tf makes the operations
     * @param policy m and σ
     * @param noise [N, d]: ε
     * @return [N, d]: u
     */
    default Operand<TFloat64> sample(Ops tf, TanhGaussianHead<TFloat64> policy, Operand<TFloat64> noise) {
        return policy.sample(noise);
    }

    /**
     * Builds {@link TanhGaussianHead#logProbabilityOfSample}.
     *
     * @param tf makes the operations
     * @param policy m and σ
     * @param noise [N, d]: ε
     * @return [N]: log π
     */
    default Operand<TFloat64> logProbabilityOfSample(
            Ops tf, TanhGaussianHead<TFloat64> policy, Operand<TFloat64> noise) {
        return policy.logProbabilityOfSample(noise);
    }

    /**
     * Builds {@link TanhGaussianHead#logProbability}.
     *
     * @param tf makes the operations
     * @param policy m and σ
     * @param unsquashed [N, d]: u
     * @return [N]: log π
     */
    default Operand<TFloat64> logProbability(Ops tf, TanhGaussianHead<TFloat64> policy, Operand<TFloat64> unsquashed) {
        return policy.logProbability(unsquashed);
    }

    /**
     * Builds {@link TanhGaussianHead#divergence}.
     *
     * @param tf makes the operations
     * @param policy π
     * @param prior π₀
     * @return [N]: D<sub>KL</sub>(π‖π₀)
     */
    default Operand<TFloat64> divergence(Ops tf, TanhGaussianHead<TFloat64> policy, TanhGaussianHead<TFloat64> prior) {
        return policy.divergence(prior);
    }
}
