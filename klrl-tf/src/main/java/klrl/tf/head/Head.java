package klrl.tf.head;

import java.util.List;
import java.util.Optional;
import klrl.api.data.Family;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/**
 * Rows of distributions over actions, in a graph: what the outputs of a policy's network describe. Densities over boxes
 * are those of normalised actions; logarithms, entropies and divergences are in nats.
 *
 * @param <T> the precision
 */
public sealed interface Head<T extends TFloating> permits CategoricalHead, ContinuousHead {

    /**
     * Builds distributions of a family.
     *
     * @param tf makes the operations
     * @param family the family
     * @param parameters [N, W]: laid out as the family says
     * @param mask [N, W]: true where a discrete action is allowed; without a mask all are
     * @param <T> the precision
     * @return the head
     * @throws IllegalArgumentException if the family has no parameters, or has a mask although it is over a box
     */
    static <T extends TFloating> Head<T> of(
            Ops tf, Family family, Operand<T> parameters, Optional<? extends Operand<TBool>> mask) {
        if (family instanceof Family.Categorical categorical) {
            return CategoricalHead.of(tf, parameters, categorical.sizes(), mask);
        }
        if (mask.isPresent()) {
            throw new IllegalArgumentException("masks are for discrete actions, not for " + family);
        }
        if (family instanceof Family.Gaussian || family instanceof Family.TanhGaussian) {
            List<Operand<T>> halves =
                    List.copyOf(tf.split(tf.constant(1), parameters, 2L).output());
            return family instanceof Family.Gaussian
                    ? GaussianHead.of(tf, halves.get(0), halves.get(1))
                    : TanhGaussianHead.of(tf, halves.get(0), halves.get(1));
        }
        throw new IllegalArgumentException(family + " has no parameters that a network could give");
    }

    /**
     * Builds the log-probabilities of taken actions.
     *
     * @param taken the actions, of the kind that the head is over
     * @return [N]: log π(a|s)
     * @throws IllegalArgumentException if the actions are of another kind
     */
    Operand<T> logProbability(TakenActions<T> taken);

    /**
     * Says whether the entropy has a closed form.
     *
     * @return true if {@link #entropy} may be called
     */
    boolean hasEntropy();

    /**
     * Builds the entropy.
     *
     * @return [N]; differential over boxes, where it may be negative
     * @throws UnsupportedOperationException if there is no closed form
     */
    Operand<T> entropy();
}
