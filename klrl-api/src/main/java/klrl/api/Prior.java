package klrl.api;

import klrl.api.data.Segment;
import klrl.api.plugin.Plugin;

/**
 * The prior π₀ that the policy is regularised towards. Where its family is a proper one it gives every allowed action
 * a positive probability; under an action mask the host renormalises it on the allowed actions.
 */
public interface Prior extends Conditional, Stateful, AutoCloseable {

    /** Makes priors; the service type of the slot kind {@code prior}. */
    interface Provider extends Plugin<Prior> {}

    /**
     * Shows a prior that follows the policy what it follows. The host calls this before the learner is made, with the
     * policy's architecture and parameters of zero, so that the prior may take its family from there; and again before
     * the first segment and before a state is loaded, with the policy that begins. By default nothing happens.
     *
     * @param policy the policy as it is then; its snapshot may be kept, it itself not
     * @throws IllegalArgumentException if it cannot be followed
     */
    default void begin(Policy policy) {}

    /**
     * Lets a prior that learns or follows the policy do so, after each update of the policy. By default nothing
     * happens.
     *
     * @param data the segment of the update
     * @param policy the updated policy; its snapshot may be kept, it itself not
     */
    default void update(Segment data, Policy policy) {}

    /**
     * Tells how far a policy can at most be from the prior, so that what nobody can reach may be refused.
     *
     * @return an upper bound of D<sub>KL</sub>(π‖π₀) over all policies and states, in nats; by default infinite. It may
     *     be 0 for an improper prior, from which divergences are minus entropies
     */
    default double largestDivergence() {
        return Double.POSITIVE_INFINITY;
    }

    /** {@inheritDoc} By default there is no state. */
    @Override
    default void save(StateWriter out) {}

    /** {@inheritDoc} By default there is no state. */
    @Override
    default void load(StateReader in) {}

    /** Releases what the prior holds outside the heap, by default nothing. */
    @Override
    default void close() {}
}
