package klrl.api.data;

/**
 * Rows of recurrent memory, opaque to everybody but the network that wrote them.
 *
 * @param rows the number of streams B
 * @param width H, 0 without memory
 * @param values [B,H]
 */
public record Memory(int rows, int width, float[] values) {

    /**
     * Checks the components.
     *
     * @param rows as the component
     * @param width as the component
     * @param values as the component
     * @throws IllegalArgumentException if they contradict each other or their domains
     */
    public Memory {
        if (values.length != Math.multiplyExact(rows, width)) {
            throw new IllegalArgumentException(
                    rows + " rows of " + width + " need " + rows * width + " values, not " + values.length);
        }
    }

    /**
     * Makes the memory of a network that has none.
     *
     * @param rows the number of streams
     * @return rows of width 0
     */
    public static Memory none(int rows) {
        return new Memory(rows, 0, new float[0]);
    }
}
