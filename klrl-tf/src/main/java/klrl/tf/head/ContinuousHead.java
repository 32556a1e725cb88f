package klrl.tf.head;

import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * Rows of distributions over the points of a box, in a graph. An action is a function of a number u = m + σε with standard
 * normal ε, coordinate by coordinate, and its density is computed from u.
 *
 * @param <T> the precision
 */
public sealed interface ContinuousHead<T extends TFloating> extends Head<T> permits GaussianHead, TanhGaussianHead {

    /**
     * Builds reparameterised samples, through which gradients flow.
     *
     * @param noise [N, d]: ε, standard normal numbers
     * @return [N, d]: u = m + σε
     */
    Operand<T> sample(Operand<T> noise);

    /**
     * Builds the actions that samples stand for.
     *
     * @param u [N, d]
     * @return [N, d]: a, normalised where the box is bounded
     */
    Operand<T> action(Operand<T> u);

    /**
     * Builds the log-densities of {@link #sample}'s actions. Gradients flow through u as well.
     *
     * @param noise [N, d]: ε
     * @return [N]: log π(a|s)
     */
    Operand<T> logProbabilityOfSample(Operand<T> noise);

    /**
     * Builds the log-densities of given actions. Gradients flow through u as well.
     *
     * @param u [N, d]
     * @return [N]: log π(a|s)
     */
    Operand<T> logProbability(Operand<T> u);

    /**
     * Builds the KL divergence from a prior of the same family.
     *
     * @param prior π₀
     * @return [N]
     * @throws IllegalArgumentException if the prior is of another family
     */
    Operand<T> divergence(ContinuousHead<T> prior);

    @Override
    default Operand<T> logProbability(TakenActions<T> taken) {
        if (taken instanceof TakenActions.Points<T> points) {
            return logProbability(points.values());
        }
        throw new IllegalArgumentException("densities are of the points of a box, not of discrete actions");
    }
}
