package klrl.tf.contract;

import static klrl.tf.contract.Scenario.ACTIONS;
import static klrl.tf.contract.Scenario.PARAMETERS;
import static klrl.tf.contract.Scenario.STATES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import klrl.core.contract.Statement;
import klrl.core.tabular.Occupancy;
import klrl.core.tabular.PolicyEvaluation;
import klrl.core.tabular.TabularPolicy;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Properties P17 and P18: the losses of policies follow the gradient of the objective. */
public class PolicyGradientProperties extends LossProperties {

    /**
     * A few dozen products in double precision: 1e-15 of the largest term was seen, in thousands of tries. It is relative
     * to the largest term, as the terms cancel where a gradient is small.
     */
    private static final double TOLERANCE = 1e-13;

    private static final String TOLERANCE_TEXT = "1e-13 of the largest term";

    /**
     * Differences of order eight have an error of h⁸ J⁽⁹⁾/630, below 1e-13 of the scale, and of rounding, 1e-16/h times
     * the condition of the linear solve: 1e-13 was seen, in thousands of tries.
     */
    private static final double TOLERANCE_OF_DIFFERENCES = 1e-10;

    private static final double STEP = 2e-3;

    /** By f(x + ih) − f(x − ih), i = 1 to 4. */
    private static final double[] DIFFERENCES = {4.0 / 5, -1.0 / 5, 4.0 / 105, -1.0 / 280};

    /** For subclasses and for runs of the shipped losses. */
    public PolicyGradientProperties() {}

    /**
     * With exact advantages, and every state counted as often as it is visited, earlier visits counting more, the policy
     * loss's gradient is minus that of the objective.
     *
     * @param scenario the policy and the process
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P17",
            equations = {"T14", "T1", "T5"},
            text = "with unnormalised discounted occupancies as weights T14 is the gradient of the objective",
            tolerance = "1e-10 of the largest term times the number of visits")
    public void weightedByOccupancyThePolicyGradientIsThatOfTheObjective(@ForAll("scenarios") Scenario scenario) {
        TabularPolicy policy = scenario.policy(scenario.point());
        PolicyEvaluation values = PolicyEvaluation.of(scenario.problem(), policy);
        Occupancy occupancy =
                Occupancy.of(scenario.problem().mdp(), scenario.problem().gamma(), policy);
        List<Row> rows = new ArrayList<>();
        double visits = 1;
        for (Row pair : scenario.pairs()) {
            double weight = occupancy.visits(pair.state(), pair.action());
            rows.add(new Row(pair.state(), pair.action(), weight, 0, values.advantage(pair.state(), pair.action())));
            visits += weight;
        }
        double[] ascent =
                Arrays.stream(scoreFunction(scenario, rows)).map(g -> -g).toArray();
        Require.equal(
                differences(scenario),
                ascent,
                TOLERANCE_OF_DIFFERENCES,
                visits * scale(scenario, rows),
                "the objective's gradient",
                scenario);
    }

    /** The gradient of J by the parameters, from values of J alone. */
    private static double[] differences(Scenario scenario) {
        double[] gradient = new double[PARAMETERS];
        double[] moved = scenario.point().clone();
        for (int p = 0; p < PARAMETERS; p++) {
            for (int i = 0; i < DIFFERENCES.length; i++) {
                moved[p] = scenario.point()[p] + (i + 1) * STEP;
                double high = objective(scenario, moved);
                moved[p] = scenario.point()[p] - (i + 1) * STEP;
                double low = objective(scenario, moved);
                gradient[p] += DIFFERENCES[i] * (high - low) / STEP;
            }
            moved[p] = scenario.point()[p];
        }
        return gradient;
    }

    private static double objective(Scenario scenario, double[] parameters) {
        return PolicyEvaluation.of(scenario.problem(), scenario.policy(parameters))
                .objective();
    }

    /**
     * For equal weights of the states, the expected loss's gradient is that of the score function's with Q − V as
     * advantages: by logit, π (f − E<sub>π</sub> f) with f = αk − Q.
     *
     * @param scenario the policy and the prior
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P18",
            equations = {"T12", "T14", "T35"},
            text = "for equal weights of the states the gradient of T12 is minus T14",
            tolerance = TOLERANCE_TEXT)
    public void theExpectedLossStepsAsTheScoreFunction(@ForAll("scenarios") Scenario scenario) {
        double[] q = actionValues(scenario);
        List<Row> pairs = advantages(scenario, q);
        OutputGradient expected = new OutputGradient(scenario);
        for (Row row : pairs) {
            double f = scenario.alpha() * expected.ratio(row.state(), row.action())
                    - q[row.state() * ACTIONS + row.action()];
            // E_π[f ∇log π] has π_b (f_b − E_π f) by logit b.
            expected.score(row.state(), row.action(), row.weight() * f);
        }
        double scale = scale(scenario, pairs) + size(q);
        double[] found = expected(scenario, q);
        Require.equal(expected.byParameters(), found, TOLERANCE, scale, "the expected loss's gradient", scenario);
        Require.equal(
                scoreFunction(scenario, pairs), found, TOLERANCE, scale, "the score function's gradient", scenario);
    }

    /**
     * The divergence's own gradient may be left out if every advantage is lowered by αk instead: E[k∇log π] = ∇D<sub>KL
     * </sub>, for every prior that does not depend on the parameters.
     *
     * @param scenario the policy and the prior
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P18",
            equations = {"T14"},
            text = "T14 equals E[(A - αk)∇log π] for every prior, normalised or not",
            tolerance = TOLERANCE_TEXT)
    public void theDivergencesGradientIsThatOfTheSampledRatio(@ForAll("scenarios") Scenario scenario) {
        List<Row> pairs = advantages(scenario, actionValues(scenario));
        OutputGradient expected = new OutputGradient(scenario);
        for (Row row : pairs) {
            double lowered = row.advantage() - scenario.alpha() * expected.ratio(row.state(), row.action());
            expected.score(row.state(), row.action(), -row.weight() * lowered);
        }
        Require.equal(
                expected.byParameters(),
                scoreFunction(scenario, pairs),
                TOLERANCE,
                scale(scenario, pairs),
                "the policy loss's gradient",
                scenario);
    }

    /**
     * Where the policy is still the old one, the loss with clipped ratios has the score function's gradient.
     *
     * @param scenario the policy and the prior
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P18",
            equations = {"T32", "T14"},
            text = "where the ratios are 1 the gradient of T32 is minus T14",
            tolerance = TOLERANCE_TEXT)
    public void atEqualPoliciesTheClippedLossStepsAsTheScoreFunction(@ForAll("scenarios") Scenario scenario) {
        TabularPolicy policy = scenario.policy(scenario.point());
        List<Row> pairs = advantages(scenario, actionValues(scenario));
        List<Row> rows = new ArrayList<>();
        for (Row pair : pairs) {
            double old = policy.logProbability(pair.state(), pair.action());
            rows.add(new Row(pair.state(), pair.action(), 1.0 / pairs.size(), old, pair.advantage()));
        }
        double[] found = graph(scenario, "clipped", losses()::clipped).gradient(new Batch(scenario, rows));
        Require.equal(
                scoreFunction(scenario, rows),
                found,
                TOLERANCE,
                scale(scenario, rows),
                "the score function's gradient",
                scenario);
    }

    /**
     * Actions that any behaviour policy took, weighted by ratios, with the mean of the action values as baseline, have the
     * expected loss's gradient in the mean.
     *
     * @param scenario the policy and the prior
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P18",
            equations = {"T44", "T12", "T14"},
            text = "with unclipped ratios and q = Q the gradient of T12 is minus T44, whoever took the actions",
            tolerance = "1e-13 of the largest term times the largest ratio")
    public void whoeverTookTheActionsTheScoreFunctionStepsAsTheExpectedLoss(@ForAll("scenarios") Scenario scenario) {
        double[] q = actionValues(scenario);
        List<Row> rows = taken(scenario, q);
        Require.equal(
                expected(scenario, q),
                graph(scenario, "off-policy", losses()::offPolicy).gradient(new Batch(scenario, rows)),
                TOLERANCE,
                largestRatio(scenario, rows) * (scale(scenario, rows) + size(q)),
                "the gradient of actions that were taken",
                scenario);
    }

    /** One row per state and allowed action, weighted by π/S, with the advantages Q − V, V = E_π Q − αK. */
    private static List<Row> advantages(Scenario scenario, double[] q) {
        TabularPolicy policy = scenario.policy(scenario.point());
        double[] values = new double[STATES];
        scenario.problem().attainedValues(policy, masked(scenario, q), values);
        return scenario.pairs().stream()
                .map(pair -> new Row(
                        pair.state(),
                        pair.action(),
                        policy.probability(pair.state(), pair.action()) / STATES,
                        0,
                        q[pair.state() * ACTIONS + pair.action()] - values[pair.state()]))
                .toList();
    }
}
