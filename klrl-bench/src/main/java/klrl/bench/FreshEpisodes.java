package klrl.bench;

import klrl.core.random.Streams;

/** Which episodes a seed means where a policy is evaluated after its training. */
public final class FreshEpisodes {

    private FreshEpisodes() {}

    /**
     * Derives the root seed of fresh episodes, in a stream of its own: the same seed as in training must not give the
     * same episodes again.
     *
     * @param seed any number
     * @return the root seed of the environments and of the actions
     */
    public static long root(long seed) {
        return Streams.of(seed).stream("command-eval", 0).nextLong();
    }
}
