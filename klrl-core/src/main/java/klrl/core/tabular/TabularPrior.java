package klrl.core.tabular;

import java.util.Arrays;

/**
 * A prior π₀ as log-weights [S,A]: those of a policy, or 0 throughout for the improper prior, under which the
 * divergence is the negative entropy. Masked actions have −∞. Immutable.
 */
public final class TabularPrior {

    private final int actions;
    private final double[] logWeight;
    private final boolean proper;

    private TabularPrior(int actions, double[] logWeight, boolean proper) {
        this.actions = actions;
        this.logWeight = logWeight;
        this.proper = proper;
    }

    /**
     * Takes a policy as the prior.
     *
     * @param policy π₀
     * @return a normalised prior
     */
    public static TabularPrior of(TabularPolicy policy) {
        return new TabularPrior(policy.actions(), policy.table(), true);
    }

    /**
     * Makes the normalised uniform prior, log π₀ = −log|A(s)|.
     *
     * @param mdp the process
     * @return a normalised prior
     */
    public static TabularPrior uniform(FiniteMdp mdp) {
        return of(TabularPolicy.uniform(mdp));
    }

    /**
     * Makes the improper prior, log π₀ ≡ 0.
     *
     * @param mdp the process
     * @return the prior of the entropy form
     */
    public static TabularPrior entropy(FiniteMdp mdp) {
        double[] logWeight = new double[mdp.states() * mdp.actions()];
        for (int s = 0; s < mdp.states(); s++) {
            for (int a = 0; a < mdp.actions(); a++) {
                logWeight[s * mdp.actions() + a] = mdp.allowed(s, a) ? 0 : Double.NEGATIVE_INFINITY;
            }
        }
        return new TabularPrior(mdp.actions(), logWeight, false);
    }

    /**
     * Says whether the prior is a distribution.
     *
     * @return false for the improper prior
     */
    public boolean proper() {
        return proper;
    }

    /**
     * Returns one log-weight.
     *
     * @param state s
     * @param action a
     * @return log π₀(a|s), −∞ for a masked action
     */
    public double logWeight(int state, int action) {
        return logWeight[state * actions + action];
    }

    /**
     * Returns all log-weights.
     *
     * @return [S,A], a copy
     */
    public double[] logWeights() {
        return logWeight.clone();
    }

    /**
     * Returns the policy with probabilities proportional to the weights.
     *
     * @param mdp the process
     * @return the prior itself, or the uniform policy for the improper prior
     */
    public TabularPolicy normalised(FiniteMdp mdp) {
        return TabularPolicy.ofLogits(mdp, logWeight);
    }

    /** The table itself, for solvers that only read it. */
    double[] table() {
        return logWeight;
    }

    @Override
    public String toString() {
        return proper ? Arrays.toString(Arrays.stream(logWeight).map(Math::exp).toArray()) : "entropy";
    }
}
