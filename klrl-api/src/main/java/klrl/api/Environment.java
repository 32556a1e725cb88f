package klrl.api;

import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Step;
import klrl.api.plugin.Plugin;

/**
 * B environments that step together into buffers of the caller.
 *
 * <p>Contract: stream b draws its randomness from the streams of index b alone, so that its trajectory depends on
 * neither B nor threads. An episode that ends is followed by the next one within the same step (see {@link Step}).
 * Terminations have discount 0; truncations keep theirs. A caller may reuse or change its buffers after a call; the
 * environment keeps no reference to them. Environments that can save themselves in mid-episode also implement
 * {@link Stateful}.
 */
public interface Environment extends AutoCloseable {

    /** Makes environments; the service type of the slot kind {@code environment}. */
    interface Provider extends Plugin<Environment> {}

    /**
     * Describes the spaces.
     *
     * @return the same description at every call
     */
    EnvironmentSpec spec();

    /**
     * Starts a new episode in every stream.
     *
     * @param out receives the first observations and masks; rewards and boundaries are set to 0, discounts to 1
     */
    void reset(Step out);

    /**
     * Takes one step in every stream.
     *
     * @param actions [B]: choices, or normalised points in [−1,1]<sup>d</sup>; points outside are clipped
     * @param out receives the answer, every array of it
     * @throws IllegalStateException before the first {@link #reset}
     * @throws IllegalArgumentException if a choice does not exist
     */
    void step(Actions actions, Step out);

    /** Releases what the environment holds outside the heap, by default nothing. */
    @Override
    default void close() {}
}
