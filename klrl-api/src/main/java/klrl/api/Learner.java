package klrl.api;

import java.util.Arrays;
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

    /** A learner of action values that can learn from columns which were not drawn equally often. */
    interface Weighted extends Learner {

        /**
         * Learns from one segment as {@link Learner#update} does, with a factor for each column in the losses of its
         * critics: mean over t and b of w<sub>b</sub> ½ (Q(s<sub>tb</sub>,a<sub>tb</sub>) − y<sub>tb</sub>)².
         *
         * @param data the segment
         * @param weight [B]: w, at least 0
         * @param progress how far the run has come
         * @param metrics receives diagnostics
         * @return [T·B]: y − Q(s,a) as it was before the step; valid until the next call
         * @throws ArithmeticException if a loss or a parameter is no longer finite
         */
        double[] update(Segment data, double[] weight, Progress progress, Metrics metrics);

        /** {@inheritDoc} All columns count once. */
        @Override
        default void update(Segment data, Progress progress, Metrics metrics) {
            double[] ones = new double[data.streams()];
            Arrays.fill(ones, 1);
            update(data, ones, progress, metrics);
        }
    }

    /** Releases what the learner holds outside the heap. */
    @Override
    void close();
}
