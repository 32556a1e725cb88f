package klrl.core.contract;

import klrl.core.math.LogProbabilities;
import klrl.core.tabular.FiniteMdp;
import klrl.core.tabular.PolicyEvaluation;
import klrl.core.tabular.RegularisedMdp;
import klrl.core.tabular.TabularPolicy;
import klrl.core.tabular.TabularPrior;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Values of any policy, and how far they are from the optimum: P1, P2, P6, P7, and P15 of one step.
 *
 * <p>Tolerances are relative to {@link RegularisedMdp#scale()}, the largest value that can occur. Over 10,000 problems
 * the solves were within 2e-15 of it, and the plain sums that they are compared with, of up to 4,000 steps, within
 * 1.2e-14.
 */
public class EvaluationProperties {

    private static final String SEED = "1";
    private static final double TOLERANCE = 1e-13;
    private static final String STATED = "1e-13 of the largest possible value";

    private final ExactEquations equations;

    /** Checks the shipped equations. */
    public EvaluationProperties() {
        this(ExactEquations.SHIPPED);
    }

    /** Checks others. */
    EvaluationProperties(ExactEquations equations) {
        this.equations = equations;
    }

    /**
     * Generates problems.
     *
     * @return problems of every kind
     */
    @Provide
    public Arbitrary<Problem> problems() {
        return Problem.any();
    }

    /**
     * P1. V is the sum of the regularised rewards (T2), Q looks one step ahead without a regulariser of its own step
     * (T3), V = E[Q] − αK then holds for every policy (T4), and J is V of the first state (T1).
     *
     * <p>Tolerance: see the class. Oracle: the sums of the definitions, with κ = log π − log π₀ of the taken action.
     *
     * @param problem the problem
     */
    @Property(tries = 500, seed = SEED)
    @Statement(
            id = "P1",
            equations = {"T1", "T2", "T3", "T4"},
            text = "V = E[Q] - alpha K holds for every policy",
            tolerance = STATED)
    public void valueIsExpectedActionValueMinusDivergence(@ForAll("problems") Problem problem) {
        RegularisedMdp m = problem.draw();
        FiniteMdp mdp = m.mdp();
        TabularPolicy policy = problem.policy(m, 0);
        double tolerance = TOLERANCE * m.scale();
        double[] summed =
                Sums.discounted(m, policy, (s, a, i) -> mdp.reward(i) - m.alpha() * Sums.logRatio(m, policy, s, a));
        double[] v = equations.stateValues(m, policy);
        double[] q = equations.actionValues(m, v);
        double first = 0;
        for (int s = 0; s < mdp.states(); s++) {
            int state = s;
            Sums.equal(summed[s], v[s], tolerance, "T2: V(%d)", s);
            for (int a = 0; a < mdp.actions(); a++) {
                double ahead = mdp.allowed(s, a) ? 0 : Double.NEGATIVE_INFINITY;
                for (int i = mdp.from(s, a); i < mdp.to(s, a); i++) {
                    double rest = mdp.terminates(i) ? 0 : m.gamma() * summed[mdp.next(i)];
                    ahead += mdp.probability(i) * (mdp.reward(i) + rest);
                }
                Sums.equal(ahead, q[s * mdp.actions() + a], tolerance, "T3: Q(%d,%d)", s, a);
            }
            double attained = Sums.expected(
                    policy, s, a -> q[state * mdp.actions() + a] - m.alpha() * Sums.logRatio(m, policy, state, a));
            Sums.equal(attained, v[s], tolerance, "T4: V(%d)", s);
            Sums.equal(
                    attained,
                    equations.attained(
                            Sums.row(policy.logProbabilities(), s, mdp.actions()),
                            Sums.row(q, s, mdp.actions()),
                            Sums.row(m.prior().logWeights(), s, mdp.actions()),
                            m.alpha()),
                    tolerance,
                    "T4: E[Q] - alpha K in state %d",
                    s);
            first += mdp.initial(s) * summed[s];
        }
        Sums.equal(first, equations.objective(m, policy), tolerance, "T1: J");
    }

    /**
     * P2. E<sub>π</sub>[A] = αK: not negative for a normalised prior, and zero only for π = π₀ (by Pinsker's inequality
     * K ≥ ½‖π − π₀‖₁²); −αH for the improper prior, between −α log n and 0.
     *
     * <p>Tolerance: see the class. Oracle: the sums of the definitions.
     *
     * @param problem the problem
     */
    @Property(tries = 500, seed = SEED)
    @Statement(
            id = "P2",
            equations = {"T5"},
            text =
                    "E[A] = alpha K: at least 0 for a normalised prior and 0 only for the prior itself; -alpha H for entropy",
            tolerance = STATED)
    public void expectedAdvantageIsThePriceOfTheDivergence(@ForAll("problems") Problem problem) {
        RegularisedMdp m = problem.draw();
        expectedAdvantage(m, problem.policy(m, 0));
        if (m.prior().proper()) {
            expectedAdvantage(m, m.prior().normalised(m.mdp()));
        }
    }

    private void expectedAdvantage(RegularisedMdp m, TabularPolicy policy) {
        int actions = m.mdp().actions();
        double tolerance = TOLERANCE * m.scale();
        double[] advantage = equations.advantages(m, policy);
        for (int s = 0; s < m.mdp().states(); s++) {
            int state = s;
            double expected = Sums.expected(policy, s, a -> advantage[state * actions + a]);
            double price = m.alpha() * Sums.expected(policy, s, a -> Sums.logRatio(m, policy, state, a));
            double divergence = equations.divergence(
                    Sums.row(policy.logProbabilities(), s, actions),
                    Sums.row(m.prior().logWeights(), s, actions));
            Sums.equal(price, expected, tolerance, "T5: E[A] in state %d", s);
            Sums.equal(price, m.alpha() * divergence, tolerance, "alpha K in state %d", s);
            if (m.prior().proper()) {
                double distance = 0;
                for (int a = 0; a < actions; a++) {
                    distance += Math.abs(
                            policy.probability(s, a) - Math.exp(m.prior().logWeight(s, a)));
                }
                Sums.atMost(0, divergence, 0, "K in state %d is negative, or 0", s);
                Sums.atMost(m.alpha() * distance * distance / 2, expected, tolerance, "Pinsker in state %d", s);
                if (distance == 0) {
                    Sums.equal(0, expected, tolerance, "E[A] of the prior in state %d", s);
                }
            } else {
                Sums.atMost(expected, 0, tolerance, "-alpha H in state %d", s);
                double most = m.alpha() * Math.log(m.mdp().allowedCount(s));
                Sums.atMost(-expected, most, tolerance, "alpha H in state %d", s);
            }
        }
    }

    /**
     * P6. V* − V<sup>π</sup> = E<sub>π</sub> Σ γ<sup>i</sup> α D<sub>KL</sub>(π‖π*) from every state, for every π: an
     * identity, not a bound.
     *
     * <p>Tolerance: 1e-12 of the largest possible value, and of α log(1/π*) summed over the future, which the identity
     * multiplies. Oracle: the occupancy, which enters no value.
     *
     * @param problem the problem
     */
    @Property(tries = 500, seed = SEED)
    @Statement(
            id = "P6",
            equations = {"T2", "T6", "T7"},
            text = "V* - V = E Sum gamma^i alpha KL(pi || pi*) for every policy",
            tolerance = "1e-12 of the largest possible value")
    public void everyPolicyFallsShortByItsDivergenceFromTheOptimum(@ForAll("problems") Problem problem) {
        RegularisedMdp m = problem.draw();
        int actions = m.mdp().actions();
        TabularPolicy policy = problem.policy(m, 0);
        double[] optimum = equations.optimalValues(m);
        double[] q = equations.actionValues(m, optimum);
        double[] value = equations.stateValues(m, policy);
        double[] price = new double[optimum.length];
        for (int s = 0; s < price.length; s++) {
            double[] best = equations.gibbsPolicy(
                    Sums.row(q, s, actions), Sums.row(m.prior().logWeights(), s, actions), m.alpha());
            price[s] = m.alpha() * equations.divergence(Sums.row(policy.logProbabilities(), s, actions), best);
        }
        for (int start = 0; start < price.length; start++) {
            double[] visits = equations.occupancy(m, policy, start);
            double sum = 0;
            for (int s = 0; s < price.length; s++) {
                sum += visits[s] * price[s];
            }
            Sums.equal(sum, optimum[start] - value[start], 10 * TOLERANCE * m.scale(), "V* - V in state %d", start);
        }
    }

    /**
     * P7. The step π ← π<sub>Q^π</sub> lowers no state's value; it raises each at least by what π falls short of it
     * there, α D<sub>KL</sub>(π‖π<sub>Q^π</sub>).
     *
     * <p>Tolerance: see the class. Oracle: two evaluations, and the Gibbs principle.
     *
     * @param problem the problem
     */
    @Property(tries = 500, seed = SEED)
    @Statement(
            id = "P7",
            equations = {"T4", "T6", "T7"},
            text = "one soft improvement step lowers the value of no state",
            tolerance = STATED)
    public void softImprovementLowersNoValue(@ForAll("problems") Problem problem) {
        RegularisedMdp m = problem.draw();
        int actions = m.mdp().actions();
        TabularPolicy policy = problem.policy(m, 0);
        double[] before = equations.stateValues(m, policy);
        TabularPolicy improved = equations.improved(m, equations.actionValues(m, before));
        double[] after = equations.stateValues(m, improved);
        for (int s = 0; s < before.length; s++) {
            double shortfall = m.alpha()
                    * LogProbabilities.divergence(
                            Sums.row(policy.logProbabilities(), s, actions),
                            Sums.row(improved.logProbabilities(), s, actions),
                            0,
                            actions);
            Sums.atMost(before[s] + shortfall, after[s], TOLERANCE * m.scale(), "V(%d) before the step", s);
        }
    }

    /**
     * P15 of the estimator that looks one step ahead. Its operator leaves Q<sup>π</sup> as it is, and brings any two tables of
     * action values closer, by γ at least.
     *
     * <p>Tolerance: see the class. Oracle: Q<sup>π</sup> by the linear solve.
     *
     * @param problem the problem
     */
    @Property(tries = 500, seed = SEED)
    @Statement(
            id = "P15",
            equations = {"T11", "T3"},
            text = "the backup by one step of a policy is a gamma-contraction to the policy's action values",
            tolerance = STATED)
    public void theBackupOfAPolicyContractsToItsActionValues(@ForAll("problems") Problem problem) {
        RegularisedMdp m = problem.draw();
        int actions = m.mdp().actions();
        TabularPolicy policy = problem.policy(m, 0);
        double[] q = PolicyEvaluation.of(m, policy).actionValues();
        double[] one = problem.values(m, 0);
        double[] two = problem.values(m, 1);
        double[] again = equations.policyBackup(m, policy, q);
        double[] backedOne = equations.policyBackup(m, policy, one);
        double[] backedTwo = equations.policyBackup(m, policy, two);
        double distance = 0;
        for (int i = 0; i < q.length; i++) {
            distance = Math.max(distance, m.mdp().allowed(i / actions, i % actions) ? Math.abs(one[i] - two[i]) : 0);
        }
        for (int i = 0; i < q.length; i++) {
            int s = i / actions;
            int a = i % actions;
            if (m.mdp().allowed(s, a)) {
                Sums.equal(q[i], again[i], TOLERANCE * m.scale(), "T11: the backup of Q(%d,%d)", s, a);
                double apart = Math.abs(backedOne[i] - backedTwo[i]);
                double tolerance = TOLERANCE * (m.scale() + distance);
                Sums.atMost(apart, m.gamma() * distance, tolerance, "distance of two backups at (%d,%d)", s, a);
            }
        }
    }

    /**
     * P7 where the policy is its own prior. The step π<sub>k+1</sub> ∝ π<sub>k</sub> exp(Q/α), Q without a regulariser, lowers
     * no state's plain value, whatever α; it raises each at least by α times the two divergences between the policies there.
     *
     * <p>Tolerance: see the class. Oracle: two evaluations without a regulariser. By P7 the step is worth α D<sub>KL</sub>(π
     * <sub>k</sub>‖π<sub>k+1</sub>) or more in the objective that charges α D<sub>KL</sub>(π<sub>k+1</sub>‖π<sub>k</sub>) for
     * it, and the plain value is what one gets without the charge.
     *
     * @param problem the problem
     */
    @Property(tries = 500, seed = SEED)
    @Statement(
            id = "P7",
            equations = {"T39", "T6"},
            text = "one step of mirror descent lowers the plain value of no state, whatever alpha",
            tolerance = STATED)
    public void mirrorDescentLowersNoPlainValue(@ForAll("problems") Problem problem) {
        RegularisedMdp m = problem.draw();
        int actions = m.mdp().actions();
        TabularPolicy policy = problem.policy(m, 0);
        RegularisedMdp plain = RegularisedMdp.of(m.mdp(), m.gamma(), TabularPrior.of(policy), 0);
        TabularPolicy next = equations.mirrorStep(m.mdp(), m.gamma(), m.alpha(), policy);
        double[] before = PolicyEvaluation.of(plain, policy).values();
        double[] after = PolicyEvaluation.of(plain, next).values();
        for (int s = 0; s < before.length; s++) {
            double[] old = Sums.row(policy.logProbabilities(), s, actions);
            double[] stepped = Sums.row(next.logProbabilities(), s, actions);
            double both = LogProbabilities.divergence(old, stepped, 0, actions)
                    + LogProbabilities.divergence(stepped, old, 0, actions);
            Sums.atMost(before[s] + m.alpha() * both, after[s], TOLERANCE * m.scale(), "V(%d) before the step", s);
        }
    }
}
