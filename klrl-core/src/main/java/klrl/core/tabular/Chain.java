package klrl.core.tabular;

/**
 * States in a row: one action goes a step forward and earns a large reward at the far end, the other goes back to the
 * start for a small one. With some probability an action has the effect of the other one.
 *
 * <p>After Strens, <i>A Bayesian Framework for Reinforcement Learning</i>, 2000, who has 5 states, rewards 2 and 10,
 * and slips of 0.2.
 */
public final class Chain {

    /** The action that goes forward. */
    public static final int FORWARD = 0;
    /** The action that goes back. */
    public static final int BACK = 1;

    private Chain() {}

    /**
     * Makes a chain that never terminates and starts in state 0.
     *
     * @param length the number of states, at least 1
     * @param slip the probability of the other action's effect, in [0,1]
     * @param small the reward for going back
     * @param large the reward for going forward from the last state, where it leads again
     * @return the process
     * @throws IllegalArgumentException if the length or the probability is outside its domain
     */
    public static FiniteMdp of(int length, double slip, double small, double large) {
        if (!(slip >= 0 && slip <= 1)) {
            throw new IllegalArgumentException("the probability of a slip is in [0, 1], not " + slip);
        }
        FiniteMdp.Builder out = FiniteMdp.builder(length, 2);
        for (int s = 0; s < length; s++) {
            int ahead = Math.min(s + 1, length - 1);
            double reward = s == length - 1 ? large : 0;
            out.transition(s, FORWARD, 1 - slip, ahead, reward).transition(s, FORWARD, slip, 0, small);
            out.transition(s, BACK, 1 - slip, 0, small).transition(s, BACK, slip, ahead, reward);
        }
        double[] initial = new double[length];
        initial[0] = 1;
        return out.initial(initial).build();
    }
}
