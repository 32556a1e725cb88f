package klrl.algorithms.bonus;

import klrl.api.plugin.Plugin;

/** What is added to the reward of a step because of how likely the policy takes its action: what fills a slot {@code bonus}. */
@FunctionalInterface
public interface Bonus {

    /** Makes bonuses; the service type of the slot kind {@code bonus}. */
    interface Provider extends Plugin<Bonus> {}

    /**
     * Tells the bonus of a step.
     *
     * @param alpha α &gt; 0
     * @param logRatio log π(a|s) − log π₀(a|s) of the taken action, of either sign; −∞ if the policy never takes it
     * @return finite, in units of reward
     */
    double of(double alpha, double logRatio);
}
