package klrl.envs;

import klrl.api.data.Space;
import klrl.core.tabular.FiniteMdp;

/**
 * How a finite process looks to an agent.
 *
 * @param view what is seen of its states
 * @param actions how actions are written: of several choices, the last counts fastest in the number of an action
 * @param rewardNoise standard deviation of Gaussian noise on every reward, 0 for none
 */
record Appearance(StateView view, Space.Discrete actions, double rewardNoise) {

    Appearance {
        if (!(rewardNoise >= 0 && rewardNoise < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the noise of rewards is in [0, ∞), not " + rewardNoise);
        }
    }

    /** States as a one among zeros, one choice, no noise. */
    static Appearance of(FiniteMdp mdp) {
        return of(mdp, StateView.oneHot(mdp.states()));
    }

    static Appearance of(FiniteMdp mdp, StateView view) {
        return new Appearance(view, Space.Discrete.of(mdp.actions()), 0);
    }
}
