package klrl.api;

import klrl.api.plugin.Plugin;

/**
 * Changes how an environment looks from outside: when its episodes are cut, what is observed, what is rewarded, how it
 * is acted on. What comes out keeps the whole contract of {@link Environment}, and is {@link Stateful} if the inner
 * environment is.
 *
 * <p>Rewards that a wrapper changes are for the learner alone. Reported returns are sums of the rewards of the innermost
 * environment, which the host takes there; a wrapper has nothing to do for it.
 */
@FunctionalInterface
public interface Wrapper {

    /**
     * Makes wrappers; the service type of the slot kind {@code wrapper}.
     *
     * <p>The plugin's needs of the kind {@code environment} are asked of what it wraps: the environment with the
     * wrappers listed before. What it needs there is used up, unless it gives it again; all else that the inside gives
     * remains. One that turns a box into a finite set needs box actions and gives discrete ones.
     */
    interface Provider extends Plugin<Wrapper> {}

    /**
     * Wraps an environment; closing the result closes it.
     *
     * @param inner the environment inside, not yet reset
     * @return the environment outside, of as many streams
     * @throws IllegalArgumentException if the wrapper does not fit the environment; the message is shown to the user
     */
    Environment wrap(Environment inner);

    /**
     * Says whether the inner environment must have one stream only, because the wrapper ends episodes or takes steps by
     * itself, which in a batch would befall all streams at once. The host then wraps environments of one stream each,
     * every one with its own random streams, and puts them side by side: by the contract of environments that is the
     * same batch. It costs what stepping them together had saved.
     *
     * @return by default false
     */
    default boolean oneStream() {
        return false;
    }
}
