package klrl.tf.network;

import java.util.random.RandomGenerator;
import klrl.tf.Layout;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * A network of fixed sizes and no parameters of its own: a function of flat parameters and rows, once for graphs and
 * once in plain Java. Both compute the same up to rounding. Instances are immutable.
 */
public interface Network {

    /**
     * Returns the numbers per row going in.
     *
     * @return the count, at least 1
     */
    int inputs();

    /**
     * Returns the numbers per row coming out.
     *
     * @return the count, at least 1
     */
    int outputs();

    /**
     * Says where each parameter array lies.
     *
     * @return the layout of P numbers
     */
    Layout layout();

    /**
     * Draws parameters to start from.
     *
     * @param random the numbers' only source
     * @param outputScale scales the weights of the last layer, at least 0: small for policies, so that they start near
     *     their centre, 1 for values
     * @return [P], a new array
     */
    float[] initialise(RandomGenerator random, double outputScale);

    /**
     * Builds the network in a graph.
     *
     * @param tf makes the operations
     * @param parameters [P]
     * @param input [N, inputs]
     * @param <T> the precision
     * @return [N, outputs]
     */
    <T extends TFloating> Operand<T> build(Ops tf, Operand<T> parameters, Operand<T> input);

    /**
     * Returns the network in plain Java, for acting: no TensorFlow is loaded.
     *
     * @return a function with buffers of its own
     */
    PlainNetwork plain();
}
