package klrl.core.tabular;

/** The optimum of a regularised objective, as a solver found it. Immutable. */
public final class SoftOptimum {

    private final RegularisedMdp problem;
    private final double[] value;
    private final double[] actionValue;
    private final TabularPolicy policy;
    private final int iterations;
    private final double bound;

    SoftOptimum(
            RegularisedMdp problem,
            double[] value,
            double[] actionValue,
            TabularPolicy policy,
            int iterations,
            double bound) {
        this.problem = problem;
        this.value = value;
        this.actionValue = actionValue;
        this.policy = policy;
        this.iterations = iterations;
        this.bound = bound;
    }

    /**
     * Returns the objective that was solved.
     *
     * @return the objective
     */
    public RegularisedMdp problem() {
        return problem;
    }

    /**
     * Returns a state's optimal value.
     *
     * @param state s
     * @return V*(s)
     */
    public double value(int state) {
        return value[state];
    }

    /**
     * Returns an action's optimal value.
     *
     * @param state s
     * @param action a
     * @return Q*(s,a), −∞ for a masked action
     */
    public double actionValue(int state, int action) {
        return actionValue[state * problem.mdp().actions() + action];
    }

    /**
     * Returns all state values.
     *
     * @return [S], a copy
     */
    public double[] values() {
        return value.clone();
    }

    /**
     * Returns all action values.
     *
     * @return [S,A], a copy
     */
    public double[] actionValues() {
        return actionValue.clone();
    }

    /**
     * Returns the policy π* ∝ π₀ exp(Q* / α).
     *
     * @return π*; at α = 0 the prior conditioned on the best actions
     */
    public TabularPolicy policy() {
        return policy;
    }

    /**
     * Returns how often the solver went over all states.
     *
     * @return the number of sweeps or of policies
     */
    public int iterations() {
        return iterations;
    }

    /**
     * Bounds the error in exact arithmetic.
     *
     * @return a number that no |V*(s) − value(s)| exceeds, rounding apart; +∞ where none is known
     */
    public double bound() {
        return bound;
    }
}
