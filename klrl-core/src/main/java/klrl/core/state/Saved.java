package klrl.core.state;

import java.util.Arrays;
import klrl.api.StateReader;

/** Reads saved arrays whose length is known, so that a state of other dimensions is refused and not half taken over. */
public final class Saved {

    private Saved() {}

    /**
     * Reads integers.
     *
     * @param in gives the values
     * @param name the name
     * @param length how many there must be
     * @return the values
     * @throws IllegalArgumentException if there are none, or they have another type or length
     */
    public static long[] longs(StateReader in, String name, int length) {
        long[] values = in.longs(name);
        check(name, values.length, length);
        return values;
    }

    /**
     * Reads integers of 32 bits that were saved as longs.
     *
     * @param in gives the values
     * @param name the name
     * @param length how many there must be
     * @return the values
     * @throws IllegalArgumentException if there are none, they have another type or length, or one needs more bits
     */
    public static int[] ints(StateReader in, String name, int length) {
        return Arrays.stream(longs(in, name, length))
                .mapToInt(value -> {
                    if (value != (int) value) {
                        throw new IllegalArgumentException("saved '" + name + "' has the value " + value + ", no int");
                    }
                    return (int) value;
                })
                .toArray();
    }

    /**
     * Reads indices that were saved as longs.
     *
     * @param in gives the values
     * @param name the name
     * @param length how many there must be
     * @param bound what each of them is under
     * @return the values, each from 0
     * @throws IllegalArgumentException if there are none, they have another type or length, or one does not exist
     */
    public static int[] indices(StateReader in, String name, int length, int bound) {
        int[] values = ints(in, name, length);
        for (int value : values) {
            if (value < 0 || value >= bound) {
                throw new IllegalArgumentException("saved " + name + " " + value + " is not in 0.." + (bound - 1)
                        + ": it was saved with other options");
            }
        }
        return values;
    }

    /**
     * Reads double-precision numbers.
     *
     * @param in gives the values
     * @param name the name
     * @param length how many there must be
     * @return the values
     * @throws IllegalArgumentException if there are none, or they have another type or length
     */
    public static double[] doubles(StateReader in, String name, int length) {
        double[] values = in.doubles(name);
        check(name, values.length, length);
        return values;
    }

    /**
     * Reads single-precision numbers.
     *
     * @param in gives the values
     * @param name the name
     * @param length how many there must be
     * @return the values
     * @throws IllegalArgumentException if there are none, or they have another type or length
     */
    public static float[] floats(StateReader in, String name, int length) {
        float[] values = in.floats(name);
        check(name, values.length, length);
        return values;
    }

    /**
     * Reads bytes.
     *
     * @param in gives the values
     * @param name the name
     * @param length how many there must be
     * @return the values
     * @throws IllegalArgumentException if there are none, or they have another type or length
     */
    public static byte[] bytes(StateReader in, String name, int length) {
        byte[] values = in.bytes(name);
        check(name, values.length, length);
        return values;
    }

    private static void check(String name, int actual, int expected) {
        if (actual != expected) {
            throw new IllegalArgumentException("saved '" + name + "' has " + actual + " values where " + expected
                    + " are needed: it was saved with other options");
        }
    }
}
