package klrl.tf.contract;

import static klrl.tf.contract.Scenario.ACTIONS;
import static klrl.tf.contract.Scenario.STATES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import klrl.core.contract.Statement;
import klrl.core.tabular.RegularisedMdp;
import klrl.core.tabular.TabularPolicy;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Property P18 of the losses that reach a Gibbs policy in other ways: by a proximal step, by regression on weighted actions,
 * by a fit to an improved distribution. Gradients by hand are those of {@link OutputGradient}.
 */
public class RelativeLossProperties extends LossProperties {

    /** As for the losses of policies: a few dozen products in double precision, relative to the largest term. */
    private static final double TOLERANCE = 1e-13;

    /** For subclasses and for runs of the shipped losses. */
    public RelativeLossProperties() {}

    /**
     * Whoever took the actions, E<sub>μ</sub>[(π/μ) Â] = E<sub>π</sub>[Â], so that the proximal loss is the expected one with
     * Â for Q. The minimum of that is π₀ exp(Â/α), normalised: with the old policy for π₀ the step of mirror descent.
     *
     * @param scenario the policy and the prior
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P18",
            equations = {"T39", "T12"},
            text = "whoever took the actions, the gradient of T39 is that of T12 with the advantages for Q",
            tolerance = "1e-13 of the largest term times the largest ratio")
    public void aProximalStepIsThatOfTheExpectedLoss(@ForAll("scenarios") Scenario scenario) {
        double[] q = actionValues(scenario);
        List<Row> rows = taken(scenario, q);
        Require.equal(
                expected(scenario, q),
                graph(scenario, "proximal", losses()::proximal).gradient(new Batch(scenario, rows)),
                TOLERANCE,
                largestRatio(scenario, rows) * (scale(scenario, rows) + size(q)),
                "the gradient of the proximal loss",
                scenario);
    }

    /**
     * With (π₀/μ) exp((Q − V)/α) as weights, V the soft value, regression on the actions of any μ has the gradient of the
     * cross-entropy with π<sub>Q</sub>: none where the policy is π<sub>Q</sub>, and only there.
     *
     * @param scenario the policy and the prior
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P18",
            equations = {"T42", "T6"},
            text = "whoever took the actions, T42 steps as the cross-entropy with the Gibbs policy",
            tolerance = "1e-13 of the largest term")
    public void aWeightedRegressionStepsTowardsTheGibbsPolicy(@ForAll("scenarios") Scenario scenario) {
        double[] q = actionValues(scenario);
        RegularisedMdp problem = scenario.problem();
        double[] values = new double[STATES];
        problem.softValues(masked(scenario, q), values);
        TabularPolicy gibbs = problem.gibbsPolicy(masked(scenario, q));
        OutputGradient expected = new OutputGradient(scenario);
        List<Row> rows = new ArrayList<>();
        for (Row row : taken(scenario, q)) {
            int s = row.state();
            int a = row.action();
            double logRatio = problem.prior().logWeight(s, a) - row.target();
            double advantage = q[s * ACTIONS + a] - values[s];
            rows.add(row.weighted(row.weight() * Math.exp(logRatio + advantage / scenario.alpha())));
            expected.score(s, a, -gibbs.probability(s, a) / STATES);
        }
        // Weights are exponentials, whose exponents are rounded.
        double exponents = 1 + size(q) / scenario.alpha();
        Require.equal(
                expected.byParameters(),
                graph(scenario, "regression", losses()::regression).gradient(new Batch(scenario, rows)),
                TOLERANCE,
                exponents * scale(scenario, rows),
                "the gradient of the regression",
                scenario);
    }

    /**
     * The fit steps towards the mixture (q + νπ₀)/(1 + ν): its gradient is that of the cross-entropy with q + νπ₀.
     *
     * @param scenario the policy, the prior, and ν for α
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P18",
            equations = {"T41"},
            text = "T41 steps as the cross-entropy with q + ν π0",
            tolerance = "1e-13 of the largest term")
    public void theFitStepsTowardsTheImprovedPolicyAndThePrior(@ForAll("scenarios") Scenario scenario) {
        double[] improved = improved(scenario);
        OutputGradient expected = new OutputGradient(scenario);
        for (Row row : scenario.pairs()) {
            int s = row.state();
            int a = row.action();
            double held = scenario.alpha() * Math.exp(scenario.problem().prior().logWeight(s, a));
            expected.score(s, a, -(improved[s * ACTIONS + a] + held) / STATES);
        }
        List<Row> rows = states(scenario);
        Require.equal(
                expected.byParameters(),
                graph(scenario, "fitted", losses()::fitted).gradient(new Batch(scenario, rows, improved)),
                TOLERANCE,
                scale(scenario, rows),
                "the gradient of the fit",
                scenario);
    }

    /** [S, A]: a distribution over the allowed actions of each state. */
    private static double[] improved(Scenario scenario) {
        RandomGenerator random = new SplittableRandom(scenario.sampleSeed());
        double[] q = new double[STATES * ACTIONS];
        Arrays.setAll(q, i -> Math.exp(2 * random.nextGaussian()));
        for (int s = 0; s < STATES; s++) {
            double sum = 0;
            for (int a = 0; a < ACTIONS; a++) {
                q[s * ACTIONS + a] *= scenario.problem().mdp().allowed(s, a) ? 1 : 0;
                sum += q[s * ACTIONS + a];
            }
            for (int a = 0; a < ACTIONS; a++) {
                q[s * ACTIONS + a] /= sum;
            }
        }
        return q;
    }
}
