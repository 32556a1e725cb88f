package klrl.tf.head;

import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Rows of actions in a graph, fed or built.
 *
 * @param <T> the precision
 */
public sealed interface TakenActions<T extends TFloating> {

    /**
     * Discrete actions.
     *
     * @param values [N, k]: the value of each choice, allowed ones
     * @param <T> the precision
     */
    record Choices<T extends TFloating>(Operand<TInt32> values) implements TakenActions<T> {}

    /**
     * Points of a box.
     *
     * @param values [N, d]: u, before the squash where there is one; gradients flow through them
     * @param <T> the precision
     */
    record Points<T extends TFloating>(Operand<T> values) implements TakenActions<T> {}
}
