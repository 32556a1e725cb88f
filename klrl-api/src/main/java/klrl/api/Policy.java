package klrl.api;

import klrl.api.data.Snapshot;

/** A policy in plain Java whose parameters come from a snapshot, so that it can act anywhere without a graph. */
public interface Policy extends Conditional {

    /**
     * Returns the parameters in use.
     *
     * @return the snapshot, shared
     */
    Snapshot snapshot();

    /**
     * Returns the same architecture with other parameters.
     *
     * @param snapshot the parameters, shared and not copied
     * @return a policy with buffers of its own, for use by another thread for instance
     * @throws IllegalArgumentException if an array is missing or has another length
     */
    Policy with(Snapshot snapshot);

    /**
     * Says how many numbers of recurrent memory a stream has.
     *
     * @return H, 0 without memory
     */
    default int memoryWidth() {
        return 0;
    }
}
