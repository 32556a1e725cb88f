package klrl.core.contract;

import klrl.core.tabular.FiniteMdp;
import klrl.core.tabular.RegularisedMdp;
import klrl.core.tabular.SoftValueIteration;
import klrl.core.tabular.TabularPolicy;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * The optimum, the operator that it is the fixed point of, and its dependence on the temperature: P3, P5 and P8.
 * Tolerances as in {@link EvaluationProperties}.
 */
public class OptimumProperties {

    private static final String SEED = "3";
    private static final double TOLERANCE = 1e-13;

    private final ExactEquations equations;

    /** Checks the shipped equations. */
    public OptimumProperties() {
        this(ExactEquations.SHIPPED);
    }

    /** Checks others. */
    OptimumProperties(ExactEquations equations) {
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
     * P3. Q* = E[r + dV*] (T8), V* is its log-mean-exp (T7), π* (T6) normalises, hence E<sub>π₀</sub> exp(A* / α) = 1,
     * and A* = α log(π* / π₀) (T9); no policy has a larger value.
     *
     * <p>Tolerance: 1e-12 of the largest possible value, on α log Σ, that is in the units of V; for log π* divided by α.
     * Oracle: value iteration, which solves by other means, and sums of exponentials.
     *
     * @param problem the problem
     */
    @Property(tries = 400, seed = SEED)
    @Statement(
            id = "P3",
            equations = {"T6", "T7", "T8", "T9"},
            text = "the optimal policy normalises, and E over the prior of exp(A*/alpha) = 1",
            tolerance = "1e-12 of the largest possible value")
    public void theOptimalPolicyNormalises(@ForAll("problems") Problem problem) {
        RegularisedMdp m = problem.draw();
        FiniteMdp mdp = m.mdp();
        int actions = mdp.actions();
        double tolerance = 10 * TOLERANCE * m.scale();
        double[] iterated = SoftValueIteration.solve(m, TOLERANCE * m.scale()).values();
        double[] v = equations.optimalValues(m);
        double[] q = equations.actionValues(m, v);
        double[] other = equations.stateValues(m, problem.policy(m, 0));
        for (int s = 0; s < mdp.states(); s++) {
            double[] row = Sums.row(q, s, actions);
            double[] logPrior = Sums.row(m.prior().logWeights(), s, actions);
            Sums.equal(iterated[s], v[s], tolerance, "V*(%d) by value iteration", s);
            Sums.atMost(other[s], v[s], tolerance, "V(%d) of a policy", s);
            Sums.equal(v[s], equations.softValue(row, logPrior, m.alpha()), tolerance, "T7: V*(%d)", s);
            double[] logPolicy = equations.gibbsPolicy(row, logPrior, m.alpha());
            double sum = 0;
            double normaliser = 0;
            for (int a = 0; a < actions; a++) {
                if (mdp.allowed(s, a)) {
                    double advantage = row[a] - v[s];
                    double logRatio = advantage / m.alpha();
                    sum += Math.exp(logPrior[a] + logRatio);
                    normaliser += Math.exp(logPolicy[a]);
                    double inLogs = tolerance / m.alpha() + TOLERANCE * Math.abs(logRatio);
                    Sums.equal(logPrior[a] + logRatio, logPolicy[a], inLogs, "T6: log pi*(%d|%d)", a, s);
                    double gibbs = equations.gibbsAdvantage(logPolicy[a], logPrior[a], m.alpha());
                    Sums.equal(advantage, gibbs, tolerance, "T9: A*(%d,%d)", s, a);
                } else {
                    Sums.equal(0, Math.exp(logPolicy[a]), 0, "pi*(%d|%d) of a masked action", a, s);
                }
            }
            Sums.equal(0, m.alpha() * Math.log(sum), tolerance, "alpha log E exp(A*/alpha) in state %d", s);
            Sums.equal(1, normaliser, TOLERANCE, "sum of pi*(.|%d)", s);
        }
    }

    /**
     * P5. The soft optimality operator brings any two Q closer, by γ at least; keeps their order; and shifts by E[d]c if
     * Q is shifted by c.
     *
     * <p>Tolerance: 1e-13 of the largest number in play; one backup has some ten roundings. Oracle: the operator as a
     * plain sum, and its algebra.
     *
     * @param problem the problem
     */
    @Property(tries = 500, seed = SEED)
    @Statement(
            id = "P5",
            equations = {"T7", "T8", "T10"},
            text = "the soft operator is a monotone gamma-contraction, and T(Q + c) = TQ + E[d] c",
            tolerance = "1e-13 of the largest number in play")
    public void theSoftOperatorIsAMonotoneContraction(@ForAll("problems") Problem problem) {
        RegularisedMdp m = problem.draw();
        int actions = m.mdp().actions();
        double[] low = problem.values(m, 0);
        double[] other = problem.values(m, 1);
        double[] high = low.clone();
        double[] shifted = low.clone();
        double c = 1 + problem.garnet().rewardScale();
        double distance = 0;
        for (int i = 0; i < low.length; i++) {
            high[i] = Math.max(low[i], other[i]);
            shifted[i] = low[i] + c;
            distance = Math.max(distance, m.mdp().allowed(i / actions, i % actions) ? Math.abs(low[i] - other[i]) : 0);
        }
        double tolerance = 1e-13 * (m.scale() + 10 * c);
        double[] backed = equations.softBackup(m, low);
        double[] backedOther = equations.softBackup(m, other);
        double[] backedHigh = equations.softBackup(m, high);
        double[] backedShifted = equations.softBackup(m, shifted);
        for (int i = 0; i < low.length; i++) {
            int s = i / actions;
            int a = i % actions;
            if (m.mdp().allowed(s, a)) {
                Sums.equal(backup(m, low, s, a), backed[i], tolerance, "T10: TQ(%d,%d)", s, a);
                double apart = Math.abs(backed[i] - backedOther[i]);
                Sums.atMost(apart, m.gamma() * distance, tolerance, "distance of TQ and TQ' at (%d,%d)", s, a);
                Sums.atMost(backed[i], backedHigh[i], tolerance, "TQ of the lower Q at (%d,%d)", s, a);
                double continues = 0;
                for (int j = m.mdp().from(s, a); j < m.mdp().to(s, a); j++) {
                    continues += m.mdp().terminates(j) ? 0 : m.mdp().probability(j);
                }
                double expected = backed[i] + m.gamma() * continues * c;
                Sums.equal(expected, backedShifted[i], tolerance, "T(Q + c) at (%d,%d)", s, a);
            }
        }
    }

    private static double backup(RegularisedMdp m, double[] q, int s, int a) {
        FiniteMdp mdp = m.mdp();
        double sum = 0;
        for (int i = mdp.from(s, a); i < mdp.to(s, a); i++) {
            int next = mdp.next(i);
            double max = Double.NEGATIVE_INFINITY;
            for (int b = 0; b < mdp.actions(); b++) {
                max = Math.max(max, q[next * mdp.actions() + b]);
            }
            double mean = 0;
            for (int b = 0; b < mdp.actions(); b++) {
                if (mdp.allowed(next, b)) {
                    double weight = Math.exp(m.prior().logWeight(next, b));
                    mean += weight * Math.exp((q[next * mdp.actions() + b] - max) / m.alpha());
                }
            }
            double rest = mdp.terminates(i) ? 0 : m.gamma() * (max + m.alpha() * Math.log(mean));
            sum += mdp.probability(i) * (mdp.reward(i) + rest);
        }
        return sum;
    }

    /**
     * P8. V*<sub>α</sub> is the largest of functions that are linear in α, with slopes −E[Σγ<sup>i</sup>K]; so for any
     * two temperatures its change lies between its slopes at both times their distance, which determines the derivative
     * and makes V* non-increasing for a normalised prior and non-decreasing for the improper one. For α → 0 it tends to
     * the unregularised optimum, for α → ∞ to the prior's own value. And V*<sub>cα</sub>(c·r) = c·V*<sub>α</sub>(r) with
     * the same policy (T46).
     *
     * <p>Tolerance: 1e-12 of the largest possible value, at the larger temperature. No difference quotient is taken.
     * The limits are approached within α max log(1/p*)/(1 − β) by T27, and within range(Q*)²/(8α(1 − β)) by Hoeffding's
     * lemma. Oracle: occupancies and evaluations at other temperatures.
     *
     * @param problem the problem
     */
    @Property(tries = 400, seed = SEED)
    @Statement(
            id = "P8",
            equations = {"T7", "T46"},
            text =
                    "V* falls with alpha for a normalised prior and rises for entropy, dV*/dalpha = -E Sum gamma^i K, and"
                            + " tends to the plain optimum at 0 and to the prior's value at infinity; V*(c alpha, c r) = c V*",
            tolerance = "1e-12 of the largest possible value")
    public void theOptimumFallsWithTheTemperatureByTheDivergenceItPays(@ForAll("problems") Problem problem) {
        RegularisedMdp m = problem.draw();
        for (double factor : new double[] {1.001, 1.5, 10}) {
            slopes(m, m.withAlpha(factor * m.alpha()));
        }
        if (m.prior().proper()) {
            limits(m);
        }
        scaling(m);
    }

    private void slopes(RegularisedMdp cold, RegularisedMdp warm) {
        double tolerance = 10 * TOLERANCE * warm.scale();
        double distance = warm.alpha() - cold.alpha();
        double[] coldValue = equations.optimalValues(cold);
        double[] warmValue = equations.optimalValues(warm);
        TabularPolicy coldPolicy = equations.improved(cold, equations.actionValues(cold, coldValue));
        TabularPolicy warmPolicy = equations.improved(warm, equations.actionValues(warm, warmValue));
        for (int s = 0; s < coldValue.length; s++) {
            double change = warmValue[s] - coldValue[s];
            double steepest = -distance * paid(cold, coldPolicy, s);
            double flattest = -distance * paid(warm, warmPolicy, s);
            Sums.atMost(steepest, change, tolerance, "slope at alpha = %s in state %d", cold.alpha(), s);
            Sums.atMost(change, flattest, tolerance, "slope at alpha = %s in state %d", warm.alpha(), s);
            double rise = cold.prior().proper() ? change : -change;
            Sums.atMost(rise, 0, tolerance, "V*(%d) in the wrong direction", s);
        }
    }

    /** E Σ γ^i K from one state. */
    private double paid(RegularisedMdp m, TabularPolicy policy, int start) {
        int actions = m.mdp().actions();
        double[] visits = equations.occupancy(m, policy, start);
        double sum = 0;
        for (int s = 0; s < visits.length; s++) {
            sum += visits[s]
                    * equations.divergence(
                            Sums.row(policy.logProbabilities(), s, actions),
                            Sums.row(m.prior().logWeights(), s, actions));
        }
        return sum;
    }

    private void limits(RegularisedMdp m) {
        RegularisedMdp plain = m.withAlpha(0);
        RegularisedMdp frozen = m.withAlpha(1e-8);
        RegularisedMdp hot = m.withAlpha(1e8);
        double[] best = equations.optimalValues(plain);
        double[] coldest = equations.optimalValues(frozen);
        double[] hottest = equations.optimalValues(hot);
        double[] prior = equations.stateValues(plain, m.prior().normalised(m.mdp()));
        // Beside 1, because α = 1e8 leaves rounding even where every reward is 0.
        double tolerance = 10 * TOLERANCE * (1 + plain.scale());
        double horizon = 1 / (1 - m.modulus());
        double worst = 0;
        double range = 0;
        double[] q = equations.actionValues(hot, hottest);
        for (int s = 0; s < best.length; s++) {
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            for (int a = 0; a < m.mdp().actions(); a++) {
                if (m.mdp().allowed(s, a)) {
                    worst = Math.max(worst, -m.prior().logWeight(s, a));
                    least = Math.min(least, q[s * m.mdp().actions() + a]);
                    most = Math.max(most, q[s * m.mdp().actions() + a]);
                }
            }
            range = Math.max(range, most - least);
        }
        for (int s = 0; s < best.length; s++) {
            Sums.equal(best[s], coldest[s], tolerance + 1e-8 * worst * horizon, "V*(%d) for alpha to 0", s);
            double rest = range * range / (8 * 1e8) * horizon;
            Sums.equal(prior[s], hottest[s], tolerance + rest, "V*(%d) for alpha to infinity", s);
        }
    }

    private void scaling(RegularisedMdp m) {
        double c = 3;
        RegularisedMdp scaled = RegularisedMdp.of(m.mdp().scaled(c), m.gamma(), m.prior(), c * m.alpha());
        double[] value = equations.optimalValues(m);
        double[] scaledValue = equations.optimalValues(scaled);
        TabularPolicy policy = equations.improved(m, equations.actionValues(m, value));
        TabularPolicy scaledPolicy = equations.improved(scaled, equations.actionValues(scaled, scaledValue));
        double tolerance = 10 * TOLERANCE * scaled.scale();
        for (int s = 0; s < value.length; s++) {
            Sums.equal(c * value[s], scaledValue[s], tolerance, "T46: V*(%d) of scaled rewards", s);
            for (int a = 0; a < m.mdp().actions(); a++) {
                Sums.equal(
                        policy.logProbability(s, a),
                        scaledPolicy.logProbability(s, a),
                        tolerance / m.alpha(),
                        "T46: log pi*(%d|%d) of scaled rewards",
                        a,
                        s);
            }
        }
    }
}
