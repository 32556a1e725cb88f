package klrl.api;

/**
 * Takes the state of an object as named, typed arrays, and streams them out. A second array under the same name is
 * appended to the first, so that large states can be written in pieces.
 */
public interface StateWriter {

    /**
     * Opens a group of names, for a part that saves itself.
     *
     * @param name the group's name
     * @return a writer whose names lie within the group
     */
    StateWriter child(String name);

    /**
     * Writes integers.
     *
     * @param name the name
     * @param values the values
     */
    void longs(String name, long... values);

    /**
     * Writes double-precision numbers.
     *
     * @param name the name
     * @param values the values
     */
    void doubles(String name, double... values);

    /**
     * Writes a range of single-precision numbers.
     *
     * @param name the name
     * @param values holds the values
     * @param from the first index
     * @param to one past the last index
     */
    void floats(String name, float[] values, int from, int to);

    /**
     * Writes a range of bytes.
     *
     * @param name the name
     * @param values holds the values
     * @param from the first index
     * @param to one past the last index
     */
    void bytes(String name, byte[] values, int from, int to);

    /**
     * Writes single-precision numbers.
     *
     * @param name the name
     * @param values the values
     */
    default void floats(String name, float[] values) {
        floats(name, values, 0, values.length);
    }

    /**
     * Writes bytes.
     *
     * @param name the name
     * @param values the values
     */
    default void bytes(String name, byte[] values) {
        bytes(name, values, 0, values.length);
    }
}
