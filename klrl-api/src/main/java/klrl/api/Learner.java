package klrl.api;

import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;

/**
 * Improves a policy from data. It owns what it learns (networks, optimisers, normalisers), but not the parts that it
 * was given.
 */
public interface Learner extends Stateful, AutoCloseable {

    /**
     * Returns the acting policy's parameters as they are now.
     *
     * @return a snapshot that later updates do not change
     */
    Snapshot snapshot();

    /**
     * Learns from one segment, and lets prior and temperature follow.
     *
     * @param data the segment
     * @param progress how far the run has come
     * @param metrics receives diagnostics
     * @throws ArithmeticException if a loss or a parameter is no longer finite
     */
    void update(Segment data, Progress progress, Metrics metrics);

    /** Releases what the learner holds outside the heap. */
    @Override
    void close();
}
