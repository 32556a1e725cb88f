package klrl.api;

import java.util.Set;

/** Gives back what a {@link StateWriter} took. */
public interface StateReader {

    /**
     * Says whether a value or a group of this name was written.
     *
     * @param name the name
     * @return true if it exists
     */
    boolean has(String name);

    /**
     * Lists the values of this group, without the groups in it.
     *
     * @return the names
     */
    Set<String> names();

    /**
     * Opens a group of names.
     *
     * @param name the group's name
     * @return a reader of the names within the group
     * @throws IllegalArgumentException if there is no such group
     */
    StateReader child(String name);

    /**
     * Reads integers.
     *
     * @param name the name
     * @return the values
     * @throws IllegalArgumentException if there are none or they have another type
     */
    long[] longs(String name);

    /**
     * Reads double-precision numbers.
     *
     * @param name the name
     * @return the values
     * @throws IllegalArgumentException if there are none or they have another type
     */
    double[] doubles(String name);

    /**
     * Reads single-precision numbers.
     *
     * @param name the name
     * @return the values
     * @throws IllegalArgumentException if there are none or they have another type
     */
    float[] floats(String name);

    /**
     * Reads bytes.
     *
     * @param name the name
     * @return the values
     * @throws IllegalArgumentException if there are none or they have another type
     */
    byte[] bytes(String name);
}
