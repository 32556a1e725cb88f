package klrl.api.plugin;

import java.nio.file.Path;
import java.util.function.IntFunction;
import klrl.api.Environment;
import klrl.api.Policy;
import klrl.api.Prior;
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
     * Returns which of the run's environments the first stream is: above 0 where a {@link klrl.api.Wrapper} had them made
     * one at a time. The random streams are shifted already; what else depends on an environment's index adds this.
     *
     * @return the index, by default 0
     */
    default int firstStream() {
        return 0;
    }

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
     * Loads the prior of an earlier run, as it was at the run's end.
     *
     * @param run the run's folder
     * @return the prior, to be closed
     * @throws IllegalArgumentException if the folder holds no readable run
     */
    default Prior prior(Path run) {
        throw new IllegalArgumentException("there are no earlier runs here, such as " + run);
    }

    /**
     * Makes a batch out of environments that are written one at a time.
     *
     * @param maker makes the environment of a given index, counted from {@link #firstStream()}
     * @return the batch of {@link #streams()} environments
     */
    Environment batch(IntFunction<? extends SingleEnvironment> maker);
}
