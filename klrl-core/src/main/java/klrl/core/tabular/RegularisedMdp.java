package klrl.core.tabular;

import klrl.api.plugin.Equation;
import klrl.core.math.Gibbs;

/**
 * The objective J(π) = E<sub>π</sub> Σ γ<sup>t</sup> (r − α D<sub>KL</sub>(π‖π₀)) on a finite process, and its Bellman
 * operators. A transition's discount d is γ, or 0 where the episode terminates. Immutable.
 */
public final class RegularisedMdp {

    private final FiniteMdp mdp;
    private final double gamma;
    private final TabularPrior prior;
    private final double alpha;

    private RegularisedMdp(FiniteMdp mdp, double gamma, TabularPrior prior, double alpha) {
        this.mdp = mdp;
        this.gamma = gamma;
        this.prior = prior;
        this.alpha = alpha;
    }

    /**
     * States an objective.
     *
     * @param mdp dynamics and rewards
     * @param gamma γ ∈ [0,1]; 1 only where every policy in question terminates
     * @param prior π₀, which gives every state at least one allowed action
     * @param alpha the temperature α ∈ [0, ∞), in units of reward per nat; 0 leaves plain expected reward
     * @return the objective
     * @throws IllegalArgumentException if a number is outside its range, or the prior is of another process
     */
    public static RegularisedMdp of(FiniteMdp mdp, double gamma, TabularPrior prior, double alpha) {
        if (!(gamma >= 0 && gamma <= 1)) {
            throw new IllegalArgumentException("a discount factor is in [0, 1], not " + gamma);
        }
        if (!(alpha >= 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a temperature is in [0, ∞), not " + alpha);
        }
        if (prior.table().length != mdp.states() * mdp.actions()) {
            throw new IllegalArgumentException("a prior of " + prior.table().length + " weights for " + mdp.states()
                    + " states and " + mdp.actions() + " actions");
        }
        for (int s = 0; s < mdp.states(); s++) {
            for (int a = 0; a < mdp.actions(); a++) {
                if (prior.logWeight(s, a) != Double.NEGATIVE_INFINITY && !mdp.allowed(s, a)) {
                    throw new IllegalArgumentException(
                            "state " + s + ", action " + a + ": the prior has weight where the action is masked");
                }
            }
        }
        return new RegularisedMdp(mdp, gamma, prior, alpha);
    }

    /**
     * Returns dynamics and rewards.
     *
     * @return the process
     */
    public FiniteMdp mdp() {
        return mdp;
    }

    /**
     * Returns the discount factor.
     *
     * @return γ
     */
    public double gamma() {
        return gamma;
    }

    /**
     * Returns the prior.
     *
     * @return π₀
     */
    public TabularPrior prior() {
        return prior;
    }

    /**
     * Returns the temperature.
     *
     * @return α
     */
    public double alpha() {
        return alpha;
    }

    /**
     * Changes the temperature.
     *
     * @param other α
     * @return the same objective otherwise
     */
    public RegularisedMdp withAlpha(double other) {
        return of(mdp, gamma, prior, other);
    }

    /**
     * Changes the prior.
     *
     * @param other π₀
     * @return the same objective otherwise
     */
    public RegularisedMdp withPrior(TabularPrior other) {
        return of(mdp, gamma, other, alpha);
    }

    /**
     * Changes the discount factor.
     *
     * @param other γ
     * @return the same objective otherwise
     */
    public RegularisedMdp withGamma(double other) {
        return of(mdp, other, prior, alpha);
    }

    /**
     * Returns the expected discount of an action.
     *
     * @param state s
     * @param action a
     * @return E[d | s,a] ∈ [0,γ]
     */
    public double expectedDiscount(int state, int action) {
        double sum = 0;
        for (int i = mdp.from(state, action); i < mdp.to(state, action); i++) {
            sum += mdp.terminates(i) ? 0 : mdp.probability(i);
        }
        return gamma * Math.min(1, sum);
    }

    /**
     * Returns the factor by which one backup brings any two value functions closer, in the largest difference.
     *
     * @return max E[d | s,a], at most γ
     */
    public double modulus() {
        double modulus = 0;
        for (int s = 0; s < mdp.states(); s++) {
            for (int a = 0; a < mdp.actions(); a++) {
                modulus = Math.max(modulus, expectedDiscount(s, a));
            }
        }
        return modulus;
    }

    /**
     * Computes Q(s,a) = E[r + d V(s') | s,a] of any V: a policy's action values from its state values, and the optimal
     * ones from the optimal ones. No regulariser of the step itself enters.
     *
     * @param v [S]: V
     * @param q [S,A]: receives Q, −∞ for masked actions
     */
    @Equation(id = "T3", kind = Equation.Kind.EXACT)
    @Equation(id = "T8", kind = Equation.Kind.EXACT)
    public void actionValues(double[] v, double[] q) {
        for (int s = 0; s < mdp.states(); s++) {
            for (int a = 0; a < mdp.actions(); a++) {
                double future = 0;
                for (int i = mdp.from(s, a); i < mdp.to(s, a); i++) {
                    if (!mdp.terminates(i)) {
                        future += mdp.probability(i) * v[mdp.next(i)];
                    }
                }
                q[s * mdp.actions() + a] =
                        mdp.allowed(s, a) ? mdp.expectedReward(s, a) + gamma * future : Double.NEGATIVE_INFINITY;
            }
        }
    }

    /**
     * Computes V(s) = α log Σ<sub>a</sub> π₀(a|s) exp(Q(s,a)/α) in every state.
     *
     * @param q [S,A]: Q
     * @param v [S]: receives V
     */
    public void softValues(double[] q, double[] v) {
        int actions = mdp.actions();
        for (int s = 0; s < mdp.states(); s++) {
            v[s] = Gibbs.value(q, prior.table(), alpha, s * actions, (s + 1) * actions);
        }
    }

    /**
     * Computes V(s) = E<sub>a~π</sub>[Q(s,a)] − α D<sub>KL</sub>(π‖π₀)(s) in every state.
     *
     * @param policy π
     * @param q [S,A]: Q
     * @param v [S]: receives V
     */
    public void attainedValues(TabularPolicy policy, double[] q, double[] v) {
        int actions = mdp.actions();
        for (int s = 0; s < mdp.states(); s++) {
            v[s] = Gibbs.attained(policy.table(), q, prior.table(), alpha, s * actions, (s + 1) * actions);
        }
    }

    /**
     * Applies the soft optimality operator, (TQ)(s,a) = E[r + d · α log Σ<sub>a'</sub> π₀(a'|s') exp(Q(s',a')/α)], the
     * expected target of soft Q-learning.
     *
     * @param q [S,A]: Q
     * @return [S,A]: TQ, −∞ for masked actions
     */
    @Equation(id = "T10", kind = Equation.Kind.EXACT)
    public double[] softBackup(double[] q) {
        double[] v = new double[mdp.states()];
        double[] out = new double[q.length];
        softValues(q, v);
        actionValues(v, out);
        return out;
    }

    /**
     * Applies a policy's operator, (T<sup>π</sup>Q)(s,a) = E[r + d (E<sub>a'~π</sub>[Q(s',a')] −
     * α D<sub>KL</sub>(π‖π₀)(s'))], the expected target of soft actor-critic.
     *
     * @param policy π
     * @param q [S,A]: Q
     * @return [S,A]: T<sup>π</sup>Q, −∞ for masked actions
     */
    @Equation(id = "T11", kind = Equation.Kind.EXACT)
    public double[] policyBackup(TabularPolicy policy, double[] q) {
        double[] v = new double[mdp.states()];
        double[] out = new double[q.length];
        attainedValues(policy, q, v);
        actionValues(v, out);
        return out;
    }

    /**
     * Computes π<sub>Q</sub> ∝ π₀ exp(Q/α) in every state.
     *
     * @param q [S,A]: Q
     * @return the policy; at α = 0 the prior conditioned on the actions that maximise Q
     */
    public TabularPolicy gibbsPolicy(double[] q) {
        int actions = mdp.actions();
        double[] out = new double[q.length];
        for (int s = 0; s < mdp.states(); s++) {
            Gibbs.policy(q, prior.table(), alpha, s * actions, (s + 1) * actions, out);
        }
        return TabularPolicy.ofNormalised(mdp.states(), actions, out);
    }

    /**
     * Bounds what any state's values can be, from the rewards and the prior alone.
     *
     * @return (max|r| + α max(|log π₀|, log A)) / (1 − max E[d]): the scale that tolerances are relative to; +∞ if some
     *     action has an expected discount of 1
     */
    public double scale() {
        double largest = 0;
        double logWeight = Math.log(mdp.actions());
        for (int s = 0; s < mdp.states(); s++) {
            for (int a = 0; a < mdp.actions(); a++) {
                for (int i = mdp.from(s, a); i < mdp.to(s, a); i++) {
                    largest = Math.max(largest, Math.abs(mdp.reward(i)));
                }
                if (prior.logWeight(s, a) != Double.NEGATIVE_INFINITY) {
                    logWeight = Math.max(logWeight, -prior.logWeight(s, a));
                }
            }
        }
        return (largest + alpha * logWeight) / (1 - modulus());
    }

    @Override
    public String toString() {
        return "gamma=" + gamma + ", alpha=" + alpha + ", prior=" + prior + ", " + mdp;
    }
}
