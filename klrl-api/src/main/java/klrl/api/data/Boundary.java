package klrl.api.data;

/**
 * Says what happened to an episode at a step, as a byte so that whole segments cross process boundaries cheaply.
 *
 * <p>The two ends are different things. After a termination nothing follows, so nothing is bootstrapped: the step's
 * discount is 0. A truncation stops the clock, not the task: the value of the true final observation is bootstrapped.
 */
public final class Boundary {

    /** The episode goes on. */
    public static final byte NONE = 0;
    /** The episode ended: no reward can follow. */
    public static final byte TERMINATED = 1;
    /** The episode was cut, by a time limit for instance; reward could have followed. */
    public static final byte TRUNCATED = 2;

    private Boundary() {}
}
