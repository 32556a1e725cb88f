package klrl.api;

import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;

/**
 * One environment at a time, for authors who value brevity over speed;
 * {@link klrl.api.plugin.Context#batch} makes a batch of it. To be saved in mid-episode it implements
 * {@link Stateful} as well.
 */
public interface SingleEnvironment extends AutoCloseable {

    /**
     * The answer to one step.
     *
     * @param observation [D]: the true successor, also at the end of an episode
     * @param reward r<sub>t</sub>
     * @param boundary a value of {@link Boundary}
     */
    record Outcome(float[] observation, double reward, byte boundary) {}

    /**
     * Describes the spaces; observations are floats.
     *
     * @return the same description at every call
     */
    EnvironmentSpec spec();

    /**
     * Starts a new episode.
     *
     * @param random the stream to draw from
     * @return [D]: the first observation
     */
    float[] reset(RandomStream random);

    /**
     * Takes one step. After a boundary the host calls {@link #reset} before the next one.
     *
     * @param action one row
     * @param random the stream to draw from
     * @return the answer
     */
    Outcome step(Actions action, RandomStream random);

    /**
     * Tells the actions allowed in the present state.
     *
     * @return [A], or an empty array without masks
     */
    default boolean[] mask() {
        return new boolean[0];
    }

    /** Releases what the environment holds outside the heap, by default nothing. */
    @Override
    default void close() {}
}
