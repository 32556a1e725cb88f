package klrl.core.environment;

import java.util.OptionalDouble;

/** What an environment, single or not, implements as well if it is known what can at best be got out of it. */
public interface KnownOptimum {

    /**
     * Returns the greatest expected raw return of an episode: the undiscounted sum of the rewards of the innermost
     * environment, for an agent that knows state and time.
     *
     * @param steps after how many steps the episode is cut if it is not over before, at least 1; {@link Long#MAX_VALUE}
     *     for never
     * @return the return, or empty if it is not known or takes too long to find
     */
    OptionalDouble optimalReturn(long steps);
}
