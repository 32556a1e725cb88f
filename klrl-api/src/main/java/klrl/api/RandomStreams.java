package klrl.api;

/**
 * The random streams of a run, all derived from its root seed. A stream depends on the seed, its purpose and its index
 * only: not on how many others exist, nor on the order in which they are asked for.
 */
@FunctionalInterface
public interface RandomStreams {

    /**
     * Returns the stream of a purpose and index: the same object at every call.
     *
     * @param purpose what it is for, such as {@code environment} or {@code action}
     * @param index the environment's index, or 0
     * @return the stream
     */
    RandomStream stream(String purpose, int index);
}
