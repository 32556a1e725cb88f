package klrl.api;

/**
 * A {@link Conditional} that reads a part of the observation only, such as a prior that shares what it learned between
 * tasks because it does not see which task it is in.
 *
 * <p>What it declares is a promise: its answers stay the same, bit by bit, whatever the other numbers of the observation
 * are, before and after it has learned.
 */
public interface Restricted {

    /**
     * Returns which numbers of an observation the answers may depend on.
     *
     * @return places in a row of observations, row-major, each from 0 and under its width, ascending
     */
    int[] sees();
}
