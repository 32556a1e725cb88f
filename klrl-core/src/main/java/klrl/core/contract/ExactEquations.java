package klrl.core.contract;

import klrl.core.math.Bounds;
import klrl.core.math.Gibbs;
import klrl.core.math.LogProbabilities;
import klrl.core.tabular.FiniteMdp;
import klrl.core.tabular.MirrorDescent;
import klrl.core.tabular.Occupancy;
import klrl.core.tabular.PolicyEvaluation;
import klrl.core.tabular.RegularisedMdp;
import klrl.core.tabular.SoftPolicyIteration;
import klrl.core.tabular.TabularPolicy;

/**
 * The exact equations as the properties reach them, one method each. By default a method is the shipped one; a variant
 * that overrides a single method, wrong in a single term, must fail the property that is about it.
 */
public interface ExactEquations {

    /** The shipped equations. */
    ExactEquations SHIPPED = new ExactEquations() {};

    /**
     * Sums the discounted, regularised rewards of a policy from each state on: V<sup>π</sup> of T2.
     *
     * @param m the objective
     * @param policy π
     * @return [S]
     */
    default double[] stateValues(RegularisedMdp m, TabularPolicy policy) {
        return PolicyEvaluation.of(m, policy).values();
    }

    /**
     * Looks one step ahead: Q of T3 and T8.
     *
     * @param m the objective
     * @param v [S]: V
     * @return [S,A], −∞ for masked actions
     */
    default double[] actionValues(RegularisedMdp m, double[] v) {
        double[] q = new double[m.mdp().states() * m.mdp().actions()];
        m.actionValues(v, q);
        return q;
    }

    /**
     * Computes what a policy attains in one state: T4.
     *
     * @param logPolicy [A]: log π
     * @param q [A]: Q
     * @param logPrior [A]: log π₀
     * @param alpha α
     * @return V
     */
    default double attained(double[] logPolicy, double[] q, double[] logPrior, double alpha) {
        return Gibbs.attained(logPolicy, q, logPrior, alpha, 0, q.length);
    }

    /**
     * Computes the advantages of a policy: T5.
     *
     * @param m the objective
     * @param policy π
     * @return [S,A], −∞ for masked actions
     */
    default double[] advantages(RegularisedMdp m, TabularPolicy policy) {
        PolicyEvaluation evaluation = PolicyEvaluation.of(m, policy);
        double[] out = evaluation.actionValues();
        for (int i = 0; i < out.length; i++) {
            out[i] = evaluation.advantage(i / m.mdp().actions(), i % m.mdp().actions());
        }
        return out;
    }

    /**
     * Computes the objective from the first states on: T1.
     *
     * @param m the objective
     * @param policy π
     * @return J
     */
    default double objective(RegularisedMdp m, TabularPolicy policy) {
        return PolicyEvaluation.of(m, policy).objective();
    }

    /**
     * Computes D<sub>KL</sub>(π‖π₀) in one state.
     *
     * @param logPolicy [A]: log π
     * @param logPrior [A]: log π₀, or log-weights
     * @return the divergence in nats
     */
    default double divergence(double[] logPolicy, double[] logPrior) {
        return LogProbabilities.divergence(logPolicy, logPrior, 0, logPolicy.length);
    }

    /**
     * Computes α log Σ π₀ exp(Q/α) in one state: T7.
     *
     * @param q [A]: Q
     * @param logPrior [A]: log π₀
     * @param alpha α
     * @return V
     */
    default double softValue(double[] q, double[] logPrior, double alpha) {
        return Gibbs.value(q, logPrior, alpha);
    }

    /**
     * Computes π ∝ π₀ exp(Q/α) in one state: T6.
     *
     * @param q [A]: Q
     * @param logPrior [A]: log π₀
     * @param alpha α
     * @return [A]: log π
     */
    default double[] gibbsPolicy(double[] q, double[] logPrior, double alpha) {
        return Gibbs.policy(q, logPrior, alpha);
    }

    /**
     * Backs action values up by one step of a policy: T11.
     *
     * @param m the objective
     * @param policy π
     * @param q [S,A]: Q
     * @return [S,A]
     */
    default double[] policyBackup(RegularisedMdp m, TabularPolicy policy, double[] q) {
        return m.policyBackup(policy, q);
    }

    /**
     * Takes a step of mirror descent on plain reward: T39.
     *
     * @param mdp the process
     * @param gamma γ
     * @param alpha α
     * @param policy π<sub>k</sub>
     * @return π<sub>k+1</sub>
     */
    default TabularPolicy mirrorStep(FiniteMdp mdp, double gamma, double alpha, TabularPolicy policy) {
        return MirrorDescent.step(mdp, gamma, alpha, policy);
    }

    /**
     * Computes the advantage that makes a policy a Gibbs policy: T9.
     *
     * @param logPolicy log π(a)
     * @param logPrior log π₀(a)
     * @param alpha α
     * @return A(a)
     */
    default double gibbsAdvantage(double logPolicy, double logPrior, double alpha) {
        return Gibbs.advantage(logPolicy, logPrior, alpha);
    }

    /**
     * Applies the soft optimality operator: the expected target of T10.
     *
     * @param m the objective
     * @param q [S,A]: Q
     * @return [S,A]: TQ, −∞ for masked actions
     */
    default double[] softBackup(RegularisedMdp m, double[] q) {
        return m.softBackup(q);
    }

    /**
     * Solves for the optimal state values.
     *
     * @param m the objective
     * @return [S]: V*
     */
    default double[] optimalValues(RegularisedMdp m) {
        return SoftPolicyIteration.solve(m).values();
    }

    /**
     * Improves a policy by one step, π ← π<sub>Q^π</sub>.
     *
     * @param m the objective
     * @param q [S,A]: Q<sup>π</sup>
     * @return the next policy
     */
    default TabularPolicy improved(RegularisedMdp m, double[] q) {
        return m.gibbsPolicy(q);
    }

    /**
     * Counts discounted visits from one state on.
     *
     * @param m the objective
     * @param policy π
     * @param start the first state
     * @return [S]
     */
    default double[] occupancy(RegularisedMdp m, TabularPolicy policy, int start) {
        double[] first = new double[m.mdp().states()];
        first[start] = 1;
        Occupancy occupancy = Occupancy.of(m.mdp(), m.gamma(), policy, first);
        for (int s = 0; s < first.length; s++) {
            first[s] = occupancy.visits(s);
        }
        return first;
    }

    /**
     * Bounds max Q − α log Σ π₀ exp(Q/α): T23.
     *
     * @param alpha α
     * @param logGreedyMass log p*
     * @return the bound
     */
    default double valueUnderMaximum(double alpha, double logGreedyMass) {
        return Bounds.valueUnderMaximum(alpha, logGreedyMass);
    }

    /**
     * Bounds α log Σ exp(Q/α) − max Q: T24.
     *
     * @param alpha α
     * @param actions n
     * @return the bound
     */
    default double valueOverMaximum(double alpha, int actions) {
        return Bounds.valueOverMaximum(alpha, actions);
    }

    /**
     * Bounds max Q − E<sub>π_Q</sub>[Q]: T25.
     *
     * @param alpha α
     * @param logGreedyMass log p*
     * @param actions n
     * @return the bound
     */
    default double boltzmannGap(double alpha, double logGreedyMass, int actions) {
        return Bounds.boltzmannGap(alpha, logGreedyMass);
    }

    /**
     * Bounds (T*Q − T<sup>π_Q</sup>Q)(s,a): T26.
     *
     * @param gamma γ
     * @param alpha α
     * @param logGreedyMass log p*
     * @return the bound
     */
    default double backupGap(double gamma, double alpha, double logGreedyMass) {
        return Bounds.backupGap(gamma, alpha, logGreedyMass);
    }

    /**
     * Bounds |Q*<sub>α</sub> − Q*<sub>0</sub>|: T27.
     *
     * @param gamma γ
     * @param alpha α
     * @param logGreedyMass log p*
     * @return the bound
     */
    default double optimumGap(double gamma, double alpha, double logGreedyMass) {
        return Bounds.optimumGap(gamma, alpha, logGreedyMass);
    }

    /**
     * Bounds Q*<sub>0</sub> − Q<sub>0</sub><sup>π*_α</sup>: T28.
     *
     * @param gamma γ
     * @param alpha α
     * @param logGreedyMass log p*
     * @param actions n
     * @return the bound
     */
    default double policyGap(double gamma, double alpha, double logGreedyMass, int actions) {
        return Bounds.policyGap(gamma, alpha, logGreedyMass);
    }
}
