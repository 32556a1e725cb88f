package klrl.tf.network;

/**
 * A network in plain Java, with parameters and buffers of its own. The result of a row depends on nothing but that row
 * and the parameters: not on the other rows, nor on how many there are. An instance serves one thread.
 */
public interface PlainNetwork {

    /**
     * Takes parameters over, for the rows to come. Before the first call they are 0.
     *
     * @param parameters [P], laid out as the network's {@link Network#layout()} says; copied
     * @throws IllegalArgumentException if the length is wrong
     */
    void load(float[] parameters);

    /**
     * Computes rows.
     *
     * @param in [≥ rows, inputs]
     * @param rows how many, at least 0
     * @param out [≥ rows, outputs]: receives the results; may not be {@code in}
     * @throws IllegalArgumentException if an array is too short
     */
    void forward(float[] in, int rows, float[] out);

    /**
     * Takes parameters over and computes rows.
     *
     * @param parameters [P]
     * @param in [≥ rows, inputs]
     * @param rows how many, at least 0
     * @param out [≥ rows, outputs]: receives the results; may not be {@code in}
     * @throws IllegalArgumentException if an array is too short or the parameters have another length
     */
    default void forward(float[] parameters, float[] in, int rows, float[] out) {
        load(parameters);
        forward(in, rows, out);
    }
}
