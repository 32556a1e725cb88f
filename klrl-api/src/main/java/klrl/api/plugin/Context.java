package klrl.api.plugin;

import java.nio.file.Path;
import java.util.function.IntFunction;
import klrl.api.Environment;
import klrl.api.Policy;
import klrl.api.RandomStreams;
import klrl.api.SingleEnvironment;
import klrl.api.data.EnvironmentSpec;

/** What the host offers to an object that a plugin makes. */
public interface Context {

    /**
     * Returns the spaces of the composition's environment.
     *
     * @return the environment's description
     * @throws IllegalStateException if asked while the environment itself is being made
     */
    EnvironmentSpec environment();

    /**
     * Returns how many environments run side by side.
     *
     * @return the number of streams B, at least 1
     */
    int streams();

    /**
     * Returns the named random streams of the run. The host saves and restores them.
     *
     * @return the streams
     */
    RandomStreams random();

    /**
     * Loads the final policy of an earlier run, frozen.
     *
     * @param run the run's folder
     * @return the policy, in plain Java
     * @throws IllegalArgumentException if the folder holds no readable run
     */
    Policy policy(Path run);

    /**
     * Makes a batch out of environments that are written one at a time.
     *
     * @param maker makes the environment of a given index
     * @return the batch of {@link #streams()} environments
     */
    Environment batch(IntFunction<? extends SingleEnvironment> maker);
}
