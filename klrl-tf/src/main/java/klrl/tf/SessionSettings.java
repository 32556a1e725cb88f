package klrl.tf;

/**
 * How a session executes its graph.
 *
 * <p>Networks of a few thousand parameters are too small to share among threads: the hand-over costs more than the
 * work. One thread and an executor without queues is therefore the standard on a processor. Graphs of larger networks
 * run operations that do not depend on each other beside each other, such as those of twin critics, but still each on
 * one thread. Either way results are independent of the number of processors, bit by bit.
 *
 * @param intraOpThreads threads within one operation, at least 0; 0 leaves the choice to TensorFlow
 * @param interOpThreads threads for independent operations, at least 0; 0 leaves the choice to TensorFlow
 * @param singleThreadedExecutor whether operations are executed one after another on the calling thread
 */
public record SessionSettings(int intraOpThreads, int interOpThreads, boolean singleThreadedExecutor) {

    /** Between hidden layers of 128, which gain nothing from a second processor, and of 256. */
    private static final int LARGE = 50_000;

    /**
     * Checks the components.
     *
     * @param intraOpThreads as the component
     * @param interOpThreads as the component
     * @param singleThreadedExecutor as the component
     * @throws IllegalArgumentException if a number of threads is negative
     */
    public SessionSettings {
        if (intraOpThreads < 0 || interOpThreads < 0) {
            throw new IllegalArgumentException("a session needs numbers of threads of at least 0, not " + intraOpThreads
                    + " and " + interOpThreads);
        }
    }

    /**
     * Returns the settings that are fastest for small networks on a processor.
     *
     * @return one thread, and an executor without queues
     */
    public static SessionSettings processor() {
        return new SessionSettings(1, 1, true);
    }

    /**
     * Returns the settings for large networks on a processor: operations beside each other, each on one thread. Within an
     * operation sums keep their order, so that the results have the same bits as those of {@link #processor()}.
     *
     * @return as many operations at a time as there are processors
     */
    public static SessionSettings concurrent() {
        return new SessionSettings(1, 0, false);
    }

    /** Returns those of {@link #processor()} and {@link #concurrent()} that suit the largest variable of a graph. */
    static SessionSettings suiting(int largest) {
        return largest < LARGE ? processor() : concurrent();
    }

    /**
     * Returns the settings that leave every choice to TensorFlow, for large networks and for accelerators.
     *
     * @return TensorFlow's defaults
     */
    public static SessionSettings accelerator() {
        return new SessionSettings(0, 0, false);
    }
}
