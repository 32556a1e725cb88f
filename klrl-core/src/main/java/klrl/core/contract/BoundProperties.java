package klrl.core.contract;

import java.util.Arrays;
import klrl.core.tabular.Examples;
import klrl.core.tabular.FiniteMdp;
import klrl.core.tabular.RegularisedMdp;
import klrl.core.tabular.TabularPolicy;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** How far the regularised optimum is from the plain one: P11. */
public class BoundProperties {

    private static final String SEED = "11";
    private static final double TOLERANCE = 1e-13;

    private final ExactEquations equations;

    /** Checks the shipped equations. */
    public BoundProperties() {
        this(ExactEquations.SHIPPED);
    }

    /** Checks others. */
    BoundProperties(ExactEquations equations) {
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
     * P11. For any prior, terminating or not: one plain backup by π<sub>Q</sub> loses at most γ α W(…) against the
     * greedy one (T26), and exactly E[d] α W where every next state's values are the worst ones; the regularised
     * optimum's Q is within γ α log(1/p*)/(1 − γ) of the plain one, below it for a normalised prior and above it for
     * the improper one (T27); and the regularised optimum's policy loses no more than that in plain reward (T28). The
     * soft Q* itself is one plain backup short of at most γ α log(1/p*), for the improper prior ahead of at most
     * γ α log n. In the counter-example the loss of T28 is far over |A|α/e.
     *
     * <p>Tolerance: 1e-12 of the largest possible value; 1e-9 of α where T26 is attained. Oracle: plain and regularised
     * optimum solved apart, backups as plain sums.
     *
     * @param problem the problem
     */
    @Property(tries = 400, seed = SEED)
    @Statement(
            id = "P11",
            equations = {"T26", "T27", "T28"},
            text = "the regularised optimum and its policy are within alpha times log(1/p*) of the plain optimum;"
                    + " |A| alpha / e is no such bound",
            tolerance = "1e-12 of the largest possible value")
    public void theRegularisedOptimumIsWithinAlphaOfThePlainOne(@ForAll("problems") Problem problem) {
        RegularisedMdp m = problem.draw();
        oneStep(m, problem.values(m, 0));
        oneStepAttained(m);
        optimum(m);
        counterExample();
    }

    /** T*Q − T^π Q without regulariser, for values v of the next states. */
    private double[] backup(RegularisedMdp m, double[] v) {
        return equations.actionValues(m, v);
    }

    private static double max(RegularisedMdp m, double[] q, int state) {
        double max = Double.NEGATIVE_INFINITY;
        for (int a = 0; a < m.mdp().actions(); a++) {
            max = m.mdp().allowed(state, a) ? Math.max(max, q[state * m.mdp().actions() + a]) : max;
        }
        return max;
    }

    /** The log of the prior's mass on the greedy actions; for the improper prior that of a single action. */
    private static double logGreedyMass(RegularisedMdp m, double[] q, int state) {
        if (!m.prior().proper()) {
            return -Math.log(m.mdp().allowedCount(state));
        }
        double max = max(m, q, state);
        double mass = 0;
        for (int a = 0; a < m.mdp().actions(); a++) {
            boolean greedy = m.mdp().allowed(state, a) && q[state * m.mdp().actions() + a] == max;
            mass += greedy ? Math.exp(m.prior().logWeight(state, a)) : 0;
        }
        return Math.log(Math.min(1, mass));
    }

    private double[] expected(RegularisedMdp m, double[] q) {
        TabularPolicy policy = equations.improved(m, q);
        double[] out = new double[m.mdp().states()];
        for (int s = 0; s < out.length; s++) {
            int state = s;
            out[s] = Sums.expected(policy, s, a -> q[state * m.mdp().actions() + a]);
        }
        return out;
    }

    private void oneStep(RegularisedMdp m, double[] q) {
        int states = m.mdp().states();
        double[] greedy = new double[states];
        double least = 0;
        for (int s = 0; s < states; s++) {
            greedy[s] = max(m, q, s);
            least = Math.min(least, logGreedyMass(m, q, s));
        }
        double[] best = backup(m, greedy);
        double[] gibbs = backup(m, expected(m, q));
        double bound = equations.backupGap(m.gamma(), m.alpha(), least);
        double tolerance = 10 * TOLERANCE * (m.scale() + 10);
        for (int i = 0; i < best.length; i++) {
            if (best[i] != Double.NEGATIVE_INFINITY) {
                Sums.atMost(0, best[i] - gibbs[i], tolerance, "T26: nothing, against the loss of pair %d", i);
                Sums.atMost(best[i] - gibbs[i], bound, tolerance, "T26: the loss of pair %d", i);
            }
        }
    }

    /** In every state the first allowed action is greedy and the others are lower by α(1 + W). */
    private void oneStepAttained(RegularisedMdp m) {
        FiniteMdp mdp = m.mdp();
        int actions = mdp.actions();
        double[] q = new double[mdp.states() * actions];
        double[] gap = new double[mdp.states()];
        for (int s = 0; s < mdp.states(); s++) {
            int first = 0;
            while (!mdp.allowed(s, first)) {
                first++;
            }
            double logMass =
                    m.prior().proper() ? Math.min(0, m.prior().logWeight(s, first)) : -Math.log(mdp.allowedCount(s));
            gap[s] = equations.backupGap(1, m.alpha(), logMass);
            for (int a = 0; a < actions; a++) {
                double value = a == first ? 0 : -m.alpha() - gap[s];
                q[s * actions + a] = mdp.allowed(s, a) ? value : Double.NEGATIVE_INFINITY;
            }
        }
        double[] gibbs = backup(m, expected(m, q));
        double[] best = backup(m, new double[mdp.states()]);
        for (int i = 0; i < q.length; i++) {
            int s = i / actions;
            double attained = 0;
            for (int j = mdp.from(s, i % actions); j < mdp.to(s, i % actions); j++) {
                double logMass = mdp.terminates(j) ? 0 : logGreedyMassOfFirst(m, mdp.next(j));
                attained += mdp.probability(j) * equations.backupGap(m.gamma(), m.alpha(), logMass);
            }
            if (mdp.allowed(s, i % actions)) {
                double tolerance = 1e-9 * m.alpha() + 10 * TOLERANCE * m.scale();
                Sums.equal(attained, best[i] - gibbs[i], tolerance, "T26 attained at pair %d", i);
            }
        }
    }

    private static double logGreedyMassOfFirst(RegularisedMdp m, int state) {
        for (int a = 0; m.prior().proper(); a++) {
            if (m.mdp().allowed(state, a)) {
                return Math.min(0, m.prior().logWeight(state, a));
            }
        }
        return -Math.log(m.mdp().allowedCount(state));
    }

    private void optimum(RegularisedMdp m) {
        int actions = m.mdp().actions();
        RegularisedMdp plain = m.withAlpha(0);
        double[] plainValue = equations.optimalValues(plain);
        double[] plainQ = equations.actionValues(plain, plainValue);
        double[] value = equations.optimalValues(m);
        double[] q = equations.actionValues(m, value);
        TabularPolicy policy = equations.improved(m, q);
        double[] policyQ = equations.actionValues(plain, equations.stateValues(plain, policy));
        double[] greedy = new double[value.length];
        double least = 0;
        double leastSoft = 0;
        for (int s = 0; s < value.length; s++) {
            greedy[s] = max(m, q, s);
            least = Math.min(least, smallestGreedy(m, plainQ, s));
            leastSoft = Math.min(leastSoft, logGreedyMass(m, q, s));
        }
        double gap = equations.optimumGap(m.gamma(), m.alpha(), least);
        double loss = equations.policyGap(m.gamma(), m.alpha(), least, actions);
        double step = m.gamma() * equations.valueUnderMaximum(m.alpha(), leastSoft);
        double[] ahead = equations.actionValues(m, greedy);
        double tolerance = 10 * TOLERANCE * m.scale();
        for (int i = 0; i < q.length; i++) {
            if (q[i] != Double.NEGATIVE_INFINITY) {
                double sign = m.prior().proper() ? 1 : -1;
                double below = sign * (plainQ[i] - q[i]);
                Sums.atMost(0, below, tolerance, "T27: nothing, against the distance of pair %d", i);
                Sums.atMost(below, gap, tolerance, "T27: distance of pair %d", i);
                double lost = plainQ[i] - policyQ[i];
                Sums.atMost(0, lost, tolerance, "T28: nothing, against the loss of pair %d", i);
                Sums.atMost(lost, loss, tolerance, "T28: loss of pair %d", i);
                double behind = sign * (ahead[i] - q[i]);
                Sums.atMost(0, behind, tolerance, "nothing, against one plain backup of the soft Q of pair %d", i);
                Sums.atMost(behind, step, tolerance, "one plain backup of the soft Q of pair %d", i);
            }
        }
    }

    /** The log of the smallest prior probability of an action that is greedy to rounding. */
    private static double smallestGreedy(RegularisedMdp m, double[] q, int state) {
        if (!m.prior().proper()) {
            return -Math.log(m.mdp().allowedCount(state));
        }
        double max = max(m, q, state);
        double log = 0;
        for (int a = 0; a < m.mdp().actions(); a++) {
            if (m.mdp().allowed(state, a) && q[state * m.mdp().actions() + a] == max) {
                log = Math.min(log, m.prior().logWeight(state, a));
            }
        }
        return log;
    }

    private void counterExample() {
        RegularisedMdp m = Examples.costlyRooms();
        RegularisedMdp plain = m.withAlpha(0);
        int actions = m.mdp().actions();
        TabularPolicy policy = equations.improved(m, equations.actionValues(m, equations.optimalValues(m)));
        double[] q = equations.actionValues(plain, equations.stateValues(plain, policy));
        double[] greedy = new double[m.mdp().states()];
        for (int s = 0; s < greedy.length; s++) {
            greedy[s] = Arrays.stream(Sums.row(q, s, actions)).max().orElseThrow();
        }
        double[] backed = equations.actionValues(plain, greedy);
        double most = 0;
        for (int i = 0; i < q.length; i++) {
            most = Math.max(most, backed[i] - q[i]);
        }
        Sums.equal(5.880, most, 5e-4, "T*Q - Q in the counter-example");
        double bound = equations.policyGap(m.gamma(), m.alpha(), -Math.log(actions), actions);
        Sums.equal(6.862, bound, 5e-4, "T28 in the counter-example");
        Sums.atMost(most, bound, 0, "T*Q - Q in the counter-example against T28");
    }
}
