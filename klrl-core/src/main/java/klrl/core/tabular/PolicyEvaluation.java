package klrl.core.tabular;

import klrl.api.plugin.Equation;
import klrl.core.math.LogProbabilities;

/**
 * The values of one policy, by a linear solve. Immutable.
 *
 * <p>They hold for any policy, prior and temperature. With α = 0 they are plain expected returns.
 */
public final class PolicyEvaluation {

    private final RegularisedMdp problem;
    private final TabularPolicy policy;
    private final double[] divergence;
    private final double[] value;
    private final double[] actionValue;

    private PolicyEvaluation(RegularisedMdp problem, TabularPolicy policy) {
        FiniteMdp mdp = problem.mdp();
        int actions = mdp.actions();
        this.problem = problem;
        this.policy = policy;
        this.divergence = new double[mdp.states()];
        this.value = new double[mdp.states()];
        this.actionValue = new double[mdp.states() * actions];
        for (int s = 0; s < mdp.states(); s++) {
            divergence[s] = LogProbabilities.divergence(
                    policy.table(), problem.prior().table(), s * actions, (s + 1) * actions);
        }
    }

    /**
     * Evaluates a policy: solves V(s) = E[r] − αK(s) + E[d V(s')], the sum of E[Σ γ<sup>i</sup>(r − ακ)] over the
     * future of every state at once.
     *
     * @param problem the objective
     * @param policy π
     * @return its values
     * @throws IllegalArgumentException if the policy is of another process, or takes an action that the prior excludes
     *     while α &gt; 0
     * @throws ArithmeticException if γ = 1 and the policy does not terminate from some state
     */
    @Equation(id = "T2", kind = Equation.Kind.EXACT)
    public static PolicyEvaluation of(RegularisedMdp problem, TabularPolicy policy) {
        DiscountedChain.check(problem.mdp(), policy);
        PolicyEvaluation made = new PolicyEvaluation(problem, policy);
        made.solve();
        problem.actionValues(made.value, made.actionValue);
        return made;
    }

    private void solve() {
        FiniteMdp mdp = problem.mdp();
        for (int s = 0; s < mdp.states(); s++) {
            value[s] = problem.alpha() == 0 ? 0 : -problem.alpha() * divergence[s];
            if (value[s] == Double.NEGATIVE_INFINITY) {
                throw new IllegalArgumentException("state " + s
                        + ": the policy takes an action that the prior excludes, so that the divergence is infinite");
            }
            for (int a = 0; a < mdp.actions(); a++) {
                value[s] += policy.probability(s, a) * mdp.expectedReward(s, a);
            }
        }
        DiscountedChain.of(mdp, problem.gamma(), policy).future(value);
    }

    /**
     * Returns the objective that was evaluated.
     *
     * @return the objective
     */
    public RegularisedMdp problem() {
        return problem;
    }

    /**
     * Returns the policy that was evaluated.
     *
     * @return π
     */
    public TabularPolicy policy() {
        return policy;
    }

    /**
     * Returns a state's value.
     *
     * @param state s
     * @return V<sup>π</sup>(s)
     */
    public double value(int state) {
        return value[state];
    }

    /**
     * Returns an action's value, which has no regulariser of its own step.
     *
     * @param state s
     * @param action a
     * @return Q<sup>π</sup>(s,a), −∞ for a masked action
     */
    public double actionValue(int state, int action) {
        return actionValue[state * problem.mdp().actions() + action];
    }

    /**
     * Returns an action's advantage A = Q − V, whose expectation under the policy is α times the divergence.
     *
     * @param state s
     * @param action a
     * @return A<sup>π</sup>(s,a), −∞ for a masked action
     */
    @Equation(id = "T5", kind = Equation.Kind.EXACT)
    public double advantage(int state, int action) {
        return actionValue(state, action) - value[state];
    }

    /**
     * Returns a state's divergence.
     *
     * @param state s
     * @return K(s) = D<sub>KL</sub>(π‖π₀)(s) in nats; −H for the improper prior
     */
    public double divergence(int state) {
        return divergence[state];
    }

    /**
     * Returns the objective's value, the expectation of V over the first states.
     *
     * @return J(π)
     */
    @Equation(id = "T1", kind = Equation.Kind.EXACT)
    public double objective() {
        double sum = 0;
        for (int s = 0; s < value.length; s++) {
            sum += problem.mdp().initial(s) * value[s];
        }
        return sum;
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

    /** The table itself, for solvers that only read it. */
    double[] table() {
        return actionValue;
    }
}
