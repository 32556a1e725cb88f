package klrl.algorithms.contract;

import java.util.Arrays;
import java.util.stream.IntStream;
import klrl.api.data.Parameters;
import klrl.core.contract.OptimumProperties;
import klrl.core.contract.Problem;
import klrl.core.contract.Statement;
import klrl.core.tabular.FiniteMdp;
import klrl.core.tabular.RegularisedMdp;
import klrl.core.tabular.SoftOptimum;
import klrl.core.tabular.SoftPolicyIteration;
import klrl.core.tabular.TabularPolicy;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Property P3 of the relatives: where a bonus for the policy's own log-ratio leads, what an expectation step maximises, and
 * which policy weighted actions describe. Each is a Gibbs policy of the same form.
 */
public class RelativeProperties {

    private static final String SEED = "40";
    private static final int TRIES = 300;
    private static final double TOLERANCE = 1e-12;

    /** Weights are single numbers: a few roundings of 6e-8. */
    private static final double SINGLE = 1e-6;

    /** Central differences at (1 ± h)η: h² of what the dual bends, and 1e-16/h of what it sums. */
    private static final double STEP = 1e-4;

    private static final double DIFFERENCES = 1e-6;

    private final RelativeEquations equations;

    /** Checks the shipped equations. */
    public RelativeProperties() {
        this(RelativeEquations.SHIPPED);
    }

    /** Checks others. */
    RelativeProperties(RelativeEquations equations) {
        this.equations = equations;
    }

    /**
     * Generates problems.
     *
     * @return problems of every kind
     */
    @Provide
    public Arbitrary<Problem> problems() {
        return new OptimumProperties().problems();
    }

    /**
     * P3 with a bonus of m α log π/π₀. Let π* and Q* be optimal at the temperature (1 − m)α, and Q = Q* + the bonus of π*.
     * Then π* is the Gibbs policy of Q at α, and Q its own soft backup with the bonus: a fixed point.
     *
     * <p>Tolerance: 1e-12 of the largest possible value at α. Oracle: soft policy iteration at (1 − m)α.
     *
     * @param problem the problem
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P3",
            equations = {"T40", "T6", "T7", "T8"},
            text = "with the bonus of T40 the optimum at (1 - m)alpha is the fixed point at alpha",
            tolerance = "1e-12 of the largest possible value")
    public void theBonusLeavesTheOptimumOfTheRestOfTheTemperature(@ForAll("problems") Problem problem) {
        RegularisedMdp m = problem.draw();
        FiniteMdp mdp = m.mdp();
        for (double scale : new double[] {0, 0.3, 0.9}) {
            SoftOptimum best = SoftPolicyIteration.solve(m.withAlpha((1 - scale) * m.alpha()));
            double tolerance = TOLERANCE * m.scale();
            double[] plain = new double[mdp.states() * mdp.actions()];
            m.actionValues(best.values(), plain);
            double[] q = plain.clone();
            for (int s = 0; s < mdp.states(); s++) {
                for (int a = 0; a < mdp.actions(); a++) {
                    int i = s * mdp.actions() + a;
                    if (mdp.allowed(s, a)) {
                        double ratio = (plain[i] - best.value(s)) / ((1 - scale) * m.alpha());
                        q[i] += equations.bonus(scale, m.alpha(), ratio);
                    }
                }
            }
            double[] values = new double[mdp.states()];
            m.softValues(q, values);
            double[] backed = new double[q.length];
            m.actionValues(values, backed);
            TabularPolicy policy = m.gibbsPolicy(q);
            for (int s = 0; s < mdp.states(); s++) {
                equal(best.value(s), values[s], tolerance, "V(" + s + ") with m = " + scale, problem);
                for (int a = 0; a < mdp.actions(); a++) {
                    int i = s * mdp.actions() + a;
                    if (mdp.allowed(s, a)) {
                        double ratio = policy.logProbability(s, a) - m.prior().logWeight(s, a);
                        double again = backed[i] + equations.bonus(scale, m.alpha(), ratio);
                        equal(q[i], again, 10 * tolerance, "Q(" + s + "," + a + ") with m = " + scale, problem);
                    }
                }
            }
        }
    }

    /**
     * P3 of one state and a constraint. q is a distribution over the allowed actions; no policy attains more than it in
     * E<sub>q</sub>[Q] − ηD<sub>KL</sub>(q‖π₀), and what it attains is η log E<sub>π₀</sub>exp(Q/η); and −D<sub>KL</sub>(q‖π₀)
     * is the derivative of that by η, so that ε − D<sub>KL</sub> is that of the dual.
     *
     * <p>Tolerance: 1e-6 of what is attained, for weights are single numbers, and 1e-6 nats for the derivative by central
     * differences. Oracle: sums of exponentials, and another policy.
     *
     * @param problem the problem
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P3",
            equations = {"T41", "T6", "T7"},
            text = "the expectation step maximises E[Q] - eta KL, and its divergence is minus the dual's derivative",
            tolerance = "1e-6 of the largest number in play")
    public void theExpectationStepIsTheGibbsPolicyAndItsDivergenceTheDualsSlope(@ForAll("problems") Problem problem) {
        RegularisedMdp m = problem.draw();
        FiniteMdp mdp = m.mdp();
        int actions = mdp.actions();
        Parameters values = new Parameters(mdp.states(), actions, floats(problem.values(m, 0)));
        Parameters logPrior =
                new Parameters(mdp.states(), actions, floats(m.prior().logWeights()));
        boolean[] mask = new boolean[mdp.states() * actions];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = mdp.allowed(i / actions, i % actions);
        }
        double eta = m.alpha();
        RelativeEquations.Improved found = equations.improved(values, logPrior, mask, eta, mdp.states());
        TabularPolicy other = problem.policy(m, 0);
        double size = 1;
        double slope = 0;
        for (int s = 0; s < mdp.states(); s++) {
            double[] q = new double[actions];
            double[] also = new double[actions];
            double sum = 0;
            for (int a = 0; a < actions; a++) {
                int i = s * actions + a;
                q[a] = found.weights()[i];
                also[a] = other.probability(s, a);
                sum += q[a];
                size = mask[i]
                        ? Math.max(size, Math.abs(values.values()[i]) + eta * Math.abs(logPrior.values()[i]))
                        : size;
            }
            equal(1, sum, SINGLE, "Σ q in state " + s, problem);
            double best = dual(values, logPrior, mask, s, eta);
            double attained = attained(q, values, logPrior, s, eta);
            equal(best, attained, SINGLE * (size + eta), "what q attains in state " + s, problem);
            double less = attained(also, values, logPrior, s, eta);
            if (!(less <= best + SINGLE * (size + eta))) {
                throw new AssertionError("a policy attains " + less + ", more than " + best + ", for " + problem);
            }
            double higher = dual(values, logPrior, mask, s, eta * (1 + STEP));
            double lower = dual(values, logPrior, mask, s, eta * (1 - STEP));
            slope += (higher - lower) / (2 * STEP * eta) / mdp.states();
        }
        double rounding = DIFFERENCES + 1e-15 / STEP * size / eta;
        equal(-slope, found.divergence(), rounding, "the divergence by the dual's slope", problem);
    }

    /** η log Σ π₀ exp(Q/η), shifted by the largest. */
    private static double dual(Parameters values, Parameters logPrior, boolean[] mask, int state, double eta) {
        int actions = values.width();
        double top = Double.NEGATIVE_INFINITY;
        for (int i = state * actions; i < (state + 1) * actions; i++) {
            top = mask[i] ? Math.max(top, logPrior.values()[i] + values.values()[i] / eta) : top;
        }
        double sum = 0;
        for (int i = state * actions; i < (state + 1) * actions; i++) {
            sum += mask[i] ? Math.exp(logPrior.values()[i] + values.values()[i] / eta - top) : 0;
        }
        return eta * (top + Math.log(sum));
    }

    /** E_q[Q] − η Σ q log(q/π₀), over actions that q takes. */
    private static double attained(double[] q, Parameters values, Parameters logPrior, int state, double eta) {
        double sum = 0;
        for (int a = 0; a < q.length; a++) {
            int i = state * q.length + a;
            sum += q[a] == 0 ? 0 : q[a] * (values.values()[i] - eta * (Math.log(q[a]) - logPrior.values()[i]));
        }
        return sum;
    }

    private static float[] floats(double[] numbers) {
        float[] rounded = new float[numbers.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) Math.max(numbers[i], -1e30);
        }
        return rounded;
    }

    /**
     * P3 of weighted actions. Whoever took them, μ·w is the Gibbs policy of Q, and where a state's weights are all multiplied
     * by another baseline it is still that policy, up to normalisation; no weight is above w_max, and only those that would
     * be are changed.
     *
     * <p>Tolerance: 1e-12 times the exponents. Oracle: the Gibbs policy.
     *
     * @param problem the problem
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P3",
            equations = {"T42", "T6"},
            text = "whoever took the actions, weighted by T42 they are the Gibbs policy",
            tolerance = "1e-12 times the exponents")
    public void weightedActionsAreTheGibbsPolicyWhoeverTookThem(@ForAll("problems") Problem problem) {
        RegularisedMdp m = problem.draw();
        FiniteMdp mdp = m.mdp();
        double[] q = problem.values(m, 0);
        double[] values = new double[mdp.states()];
        m.softValues(q, values);
        TabularPolicy gibbs = m.gibbsPolicy(q);
        TabularPolicy behaviour = TabularPolicy.uniform(mdp);
        for (int s = 0; s < mdp.states(); s++) {
            int state = s;
            int[] allowed = IntStream.range(0, mdp.actions())
                    .filter(a -> mdp.allowed(state, a))
                    .toArray();
            double[] advantage = new double[allowed.length];
            double[] logRatio = new double[allowed.length];
            Arrays.setAll(advantage, k -> q[state * mdp.actions() + allowed[k]] - values[state]);
            Arrays.setAll(
                    logRatio,
                    k -> m.prior().logWeight(state, allowed[k]) - behaviour.logProbability(state, allowed[k]));
            double highest = 0.5 * allowed.length;
            double[] weights = equations.weights(Double.POSITIVE_INFINITY, advantage, m.alpha(), logRatio);
            double[] clipped = equations.weights(highest, advantage, m.alpha(), logRatio);
            for (int k = 0; k < allowed.length; k++) {
                double exponent = Math.abs(logRatio[k]) + Math.abs(values[s] + advantage[k]) / m.alpha();
                double described = behaviour.probability(s, allowed[k]) * weights[k];
                double tolerance = TOLERANCE * (1 + exponent + Math.abs(values[s]) / m.alpha());
                equal(
                        gibbs.probability(s, allowed[k]),
                        described,
                        tolerance,
                        "μw(" + allowed[k] + "|" + s + ")",
                        problem);
                equal(Math.min(highest, weights[k]), clipped[k], 0, "the clipped weight", problem);
            }
        }
    }

    private static void equal(double expected, double found, double tolerance, String what, Problem problem) {
        if (!(Math.abs(expected - found) <= tolerance) && expected != found) {
            throw new AssertionError(
                    what + ": " + found + " should be " + expected + " within " + tolerance + ", for " + problem);
        }
    }
}
