package klrl.tf.network;

/**
 * A network in plain Java. The result of a row depends on nothing but that row and the parameters: not on the other
 * rows, nor on how many there are. An instance serves one thread.
 */
@FunctionalInterface
public interface PlainNetwork {

    /**
     * Computes rows.
     *
     * @param parameters [P], laid out as the network's {@link Network#layout()} says
     * @param in [≥ rows, inputs]
     * @param rows how many, at least 0
     * @param out [≥ rows, outputs]: receives the results; may not be {@code in}
     * @throws IllegalArgumentException if an array is too short or the parameters have another length
     */
    void forward(float[] parameters, float[] in, int rows, float[] out);
}
