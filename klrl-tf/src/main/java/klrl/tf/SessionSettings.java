package klrl.tf;

/**
 * How a session executes its graph.
 *
 * <p>Networks of a few thousand parameters are too small to share among threads: the hand-over costs more than the
 * work. One thread and an executor without queues is therefore the standard on a processor. It also makes results
 * independent of the number of processors.
 *
 * @param intraOpThreads threads within one operation, at least 0; 0 leaves the choice to TensorFlow
 * @param interOpThreads threads for independent operations, at least 0; 0 leaves the choice to TensorFlow
 * @param singleThreadedExecutor whether operations are executed one after another on the calling thread
 */
public record SessionSettings(int intraOpThreads, int interOpThreads, boolean singleThreadedExecutor) {

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
     * Returns the settings that leave every choice to TensorFlow, for large networks and for accelerators.
     *
     * @return TensorFlow's defaults
     */
    public static SessionSettings accelerator() {
        return new SessionSettings(0, 0, false);
    }
}
