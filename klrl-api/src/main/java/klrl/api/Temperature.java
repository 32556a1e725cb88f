package klrl.api;

import klrl.api.data.Progress;
import klrl.api.plugin.Plugin;

/** The temperature α &gt; 0 that weighs the regulariser against the reward, in units of reward per nat. */
public interface Temperature extends Stateful {

    /** Makes temperatures; the service type of the slot kind {@code temperature}. */
    interface Provider extends Plugin<Temperature> {}

    /**
     * Shows an adaptive temperature the prior that it weighs the distance from, before the learner is made. By default
     * nothing happens.
     *
     * @param prior π₀
     * @throws IllegalArgumentException if no policy can meet the temperature's target
     */
    default void begin(Prior prior) {}

    /**
     * Tells the present temperature of each stream.
     *
     * @param progress how far the run has come
     * @param out [B]: receives α, positive and finite
     */
    void alpha(Progress progress, double[] out);

    /**
     * Lets an adaptive temperature move, after each update of the policy. By default nothing happens.
     *
     * @param entropy Ĥ, the mean entropy of the policy on the update's data, in nats
     * @param divergence K̂, the mean KL divergence from the prior on the same data, in nats
     */
    default void update(double entropy, double divergence) {}

    /** {@inheritDoc} By default there is no state. */
    @Override
    default void save(StateWriter out) {}

    /** {@inheritDoc} By default there is no state. */
    @Override
    default void load(StateReader in) {}
}
