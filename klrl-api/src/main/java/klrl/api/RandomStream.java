package klrl.api;

import java.util.random.RandomGenerator;

/**
 * A random number generator whose state can be saved. The host hands them out by purpose and index; nothing in a run
 * draws from anywhere else.
 */
public interface RandomStream extends RandomGenerator {

    /**
     * Returns the whole state.
     *
     * @return as many numbers as {@link #restore} takes
     */
    long[] state();

    /**
     * Goes back to a state.
     *
     * @param state what {@link #state()} returned
     * @throws IllegalArgumentException if the length is wrong
     */
    void restore(long[] state);
}
