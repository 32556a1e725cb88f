package klrl.tf.contract;

import static klrl.tf.contract.Scenario.ACTIONS;
import static klrl.tf.contract.Scenario.STATES;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import klrl.core.contract.Statement;
import klrl.core.math.Gibbs;
import klrl.core.tabular.TabularPolicy;
import klrl.tf.contract.Trajectories.Regulariser;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.tensorflow.types.TFloat64;

/**
 * Properties P16 and P20: the n-step loss of dueling action values is a policy gradient and a value loss in one.
 *
 * <p>Expectations are over all trajectories of n steps, of a policy that is held fixed: the derivative of the sampling
 * distribution is no part of a loss's gradient.
 */
public class DuelingProperties extends LossProperties {

    /**
     * Both sides are sums of a few hundred products in double precision: 1e-15 of the largest term was seen, in thousands
     * of tries. It is relative to the largest term, as the terms cancel where a gradient is small.
     */
    private static final double TOLERANCE = 1e-13;

    private static final String TOLERANCE_TEXT = "1e-13 of the largest term";

    /** For subclasses and for runs of the shipped losses. */
    public DuelingProperties() {}

    /**
     * The loss's expected gradient is that of a policy loss, times α, and of a value loss: with the regulariser of the
     * analytic form in Δ, and with the divergence's own gradient. Whatever form the later steps have.
     *
     * @param scenario the policy, the values and the process
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P16",
            equations = {"T21", "T15", "T14", "T13"},
            text =
                    "in expectation the n-step soft Q loss's gradient is α times the policy gradient plus the value loss's",
            tolerance = TOLERANCE_TEXT)
    public void inExpectationTheSoftQLossIsPolicyAndValueLoss(@ForAll("scenarios") Scenario scenario) {
        for (Regulariser later : Regulariser.values()) {
            List<Row> rows = Trajectories.of(scenario, Regulariser.ANALYTIC, later);
            OutputGradient expected = new OutputGradient(scenario);
            for (Row row : rows) {
                expected.score(row.state(), row.action(), -scenario.alpha() * row.weight() * row.advantage());
                expected.value(row.state(), -row.weight() * row.advantage());
            }
            for (int s = 0; s < STATES; s++) {
                expected.divergence(s, scenario.alpha() * scenario.alpha() * scenario.stateWeight(s));
            }
            double scale = scale(scenario, rows);
            double[] found = softQ(scenario, rows);
            Require.equal(expected.byParameters(), found, TOLERANCE, scale, "the soft Q loss's gradient", scenario);
            double[] parts = plus(
                    scoreFunction(scenario, rows), scenario.alpha(), value(scenario, valueTargets(scenario, rows)));
            Require.equal(parts, found, TOLERANCE, scale, "α times the policy loss plus the value loss", scenario);
        }
    }

    /**
     * With the sampled form, Q − y is −Δ, and the identity holds row by row. It is linear in the rows' weights, so that
     * it holds for every single row if it holds for all weights.
     *
     * @param scenario the policy, the values and the process
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P16",
            equations = {"T22", "T15", "T13"},
            text = "on every sample the n-step soft Q loss's gradient is -αΔ∇log π plus the value loss's",
            tolerance = TOLERANCE_TEXT)
    public void onEverySampleTheSoftQLossIsPolicyAndValueLoss(@ForAll("scenarios") Scenario scenario) {
        RandomGenerator random = new SplittableRandom(scenario.sampleSeed());
        for (Regulariser later : Regulariser.values()) {
            List<Row> rows = Trajectories.of(scenario, Regulariser.SAMPLED, later).stream()
                    .map(row -> row.weighted(random.nextGaussian()))
                    .toList();
            OutputGradient expected = new OutputGradient(scenario);
            for (Row row : rows) {
                expected.score(row.state(), row.action(), -scenario.alpha() * row.weight() * row.advantage());
                expected.value(row.state(), -row.weight() * row.advantage());
            }
            double scale = scale(scenario, rows)
                    * (1
                            + rows.stream()
                                    .mapToDouble(row -> Math.abs(row.weight()))
                                    .sum());
            double[] found = softQ(scenario, rows);
            Require.equal(expected.byParameters(), found, TOLERANCE, scale, "the soft Q loss's gradient", scenario);
        }
    }

    /**
     * The identity of expectations with Δ of the sampled form is off by α²∇D<sub>KL</sub>, no more and no less: the
     * divergence of the first step is counted twice.
     *
     * @param scenario the policy, the values and the process
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P16",
            equations = {"T21", "T22"},
            text = "mixing the two forms counts the divergence twice: the gradient is off by α²∇D_KL",
            tolerance = TOLERANCE_TEXT)
    public void mixingTheFormsCountsTheDivergenceTwice(@ForAll("scenarios") Scenario scenario) {
        for (Regulariser later : Regulariser.values()) {
            List<Row> rows = Trajectories.of(scenario, Regulariser.SAMPLED, later);
            double[] mixed = plus(
                    scoreFunction(scenario, rows), scenario.alpha(), value(scenario, valueTargets(scenario, rows)));
            double[] excess = plus(softQ(scenario, rows), -1, mixed);
            OutputGradient expected = new OutputGradient(scenario);
            for (int s = 0; s < STATES; s++) {
                expected.divergence(s, scenario.alpha() * scenario.alpha() * scenario.stateWeight(s));
            }
            Require.equal(expected.byParameters(), excess, TOLERANCE, scale(scenario, rows), "the excess", scenario);
        }
    }

    /**
     * The value stream of the first parametrisation is the soft value of its action values.
     *
     * @param scenario the policy, the values and the prior
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P20",
            equations = {"T15", "T7"},
            text = "V = α log E_π₀ exp(Q/α) for Q = V + α(log π - log π₀)",
            tolerance = TOLERANCE_TEXT)
    public void theSoftStreamIsTheSoftValue(@ForAll("scenarios") Scenario scenario) {
        List<Row> rows = scenario.pairs();
        double[] q = table(scenario, rows, graph(scenario, "Q of T15", losses()::softActionValue));
        Require.equal(
                scenario.values(scenario.point()),
                softValues(scenario, q),
                TOLERANCE,
                scale(scenario, rows),
                "the soft value",
                scenario);
    }

    /**
     * The value stream of the second parametrisation is the mean of its action values, and their soft value is smaller by
     * αK.
     *
     * @param scenario the policy, the values and the prior
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P20",
            equations = {"T16", "T7"},
            text = "V = E_π Q and V - αK = α log E_π₀ exp(Q/α) for Q = V + α(log π - log π₀ - K)",
            tolerance = TOLERANCE_TEXT)
    public void theMeanStreamIsTheMeanValue(@ForAll("scenarios") Scenario scenario) {
        List<Row> rows = scenario.pairs();
        TabularPolicy policy = scenario.policy(scenario.point());
        double[] q = table(scenario, rows, graph(scenario, "Q of T16", losses()::meanActionValue));
        double[] mean = new double[STATES];
        for (Row row : rows) {
            mean[row.state()] +=
                    policy.probability(row.state(), row.action()) * q[row.state() * ACTIONS + row.action()];
        }
        double[] soft = softValues(scenario, q);
        double[] values = scenario.values(scenario.point());
        double[] lowered = new double[STATES];
        for (int s = 0; s < STATES; s++) {
            lowered[s] = values[s] - scenario.alpha() * new OutputGradient(scenario).divergence(s);
        }
        double scale = scale(scenario, rows);
        Require.equal(values, mean, TOLERANCE, scale, "the mean value", scenario);
        Require.equal(lowered, soft, TOLERANCE, scale, "the soft value", scenario);
    }

    /**
     * One parametrisation turns into the other by V<sub>soft</sub> = V<sub>mean</sub> − αK, with equal losses and
     * gradients, the divergence's own gradient included.
     *
     * @param scenario the policy, the values and the process
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P20",
            equations = {"T15", "T16"},
            text = "with V15 = V16 - αK both parametrisations have one loss and one gradient",
            tolerance = TOLERANCE_TEXT)
    public void theParametrisationsConvert(@ForAll("scenarios") Scenario scenario) {
        List<Row> rows = Trajectories.of(scenario, Regulariser.SAMPLED, Regulariser.SAMPLED);
        double alpha = scenario.alpha();
        double[] values = scenario.values(scenario.point());
        OutputGradient expected = new OutputGradient(scenario);
        for (Row row : rows) {
            double ratio = expected.ratio(row.state(), row.action());
            double q = values[row.state()] + alpha * (ratio - expected.divergence(row.state()));
            double error = row.weight() * (q - row.target());
            expected.value(row.state(), error);
            expected.score(row.state(), row.action(), alpha * error);
            expected.divergence(row.state(), -alpha * error);
        }
        double scale = scale(scenario, rows) * (1 + alpha);
        double[] found = graph(scenario, "loss of T16", losses()::meanLoss).gradient(new Batch(scenario, rows));
        double[] converted = graph(scenario, "loss of T15, converted", losses()::convertedLoss)
                .gradient(new Batch(scenario, rows));
        Require.equal(expected.byParameters(), found, TOLERANCE, scale, "the gradient of T16's loss", scenario);
        Require.equal(found, converted, TOLERANCE, scale, "the gradient of T15's loss, converted", scenario);
    }

    /**
     * The loss of the scaled streams steps as an actor-critic does whose value loss has the weight c, on shared
     * parameters too; and its action values are those of the first parametrisation.
     *
     * @param scenario the policy, the values and the process
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P20",
            equations = {"T31", "T14", "T13"},
            text =
                    "in expectation the scaled streams' loss has the gradient of the policy loss plus c times the value loss",
            tolerance = TOLERANCE_TEXT)
    public void theScaledStreamsStepAsAnActorCritic(@ForAll("scenarios") Scenario scenario) {
        List<Row> rows = Trajectories.of(scenario, Regulariser.ANALYTIC, Regulariser.SAMPLED);
        double c = LossBuilders.VALUE_WEIGHT;
        OutputGradient expected = new OutputGradient(scenario);
        for (Row row : rows) {
            expected.score(row.state(), row.action(), -row.weight() * row.advantage());
            expected.value(row.state(), -c * row.weight() * row.advantage());
        }
        for (int s = 0; s < STATES; s++) {
            expected.divergence(s, scenario.alpha() * scenario.stateWeight(s));
        }
        double scale = scale(scenario, rows);
        double[] found = graph(scenario, "loss of T31", losses()::scaledLoss).gradient(new Batch(scenario, rows));
        double[] parts = plus(value(scenario, valueTargets(scenario, rows)), c, scoreFunction(scenario, rows));
        Require.equal(expected.byParameters(), found, TOLERANCE, scale, "the scaled streams' gradient", scenario);
        Require.equal(parts, found, TOLERANCE, scale, "the policy loss plus c times the value loss", scenario);
        List<Row> pairs = scenario.pairs();
        Require.equal(
                table(scenario, pairs, graph(scenario, "Q of T15", losses()::softActionValue)),
                table(scenario, pairs, graph(scenario, "Q of T31", losses()::scaledActionValue)),
                0,
                1,
                "the scaled streams' action values",
                scenario);
    }

    /** [S, A]: a column by rows as a table, −∞ where masked. */
    private static double[] table(Scenario scenario, List<Row> rows, LossGraph<TFloat64> graph) {
        double[] column = graph.values(new Batch(scenario, rows), rows.size());
        double[] table = new double[STATES * ACTIONS];
        Arrays.fill(table, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < column.length; i++) {
            table[rows.get(i).state() * ACTIONS + rows.get(i).action()] = column[i];
        }
        return table;
    }

    private static double[] softValues(Scenario scenario, double[] q) {
        double[] logPrior = scenario.problem().prior().logWeights();
        double[] values = new double[STATES];
        for (int s = 0; s < STATES; s++) {
            values[s] = Gibbs.value(q, logPrior, scenario.alpha(), s * ACTIONS, (s + 1) * ACTIONS);
        }
        return values;
    }

    /** The same rows with y^v = V + Δ as targets. */
    private static List<Row> valueTargets(Scenario scenario, List<Row> rows) {
        double[] values = scenario.values(scenario.point());
        return rows.stream()
                .map(row -> new Row(
                        row.state(),
                        row.action(),
                        row.weight(),
                        values[row.state()] + row.advantage(),
                        row.advantage()))
                .toList();
    }

    /** x · factor + y. */
    private static double[] plus(double[] x, double factor, double[] y) {
        double[] sum = y.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * x[i];
        }
        return sum;
    }

    /** The gradient of Σ weight ½ (Q − y)², Q of T15. */
    double[] softQ(Scenario scenario, List<Row> rows) {
        return graph(scenario, "loss of T15", losses()::softLoss).gradient(new Batch(scenario, rows));
    }

    private double[] value(Scenario scenario, List<Row> rows) {
        return graph(scenario, "value loss", losses()::valueLoss).gradient(new Batch(scenario, rows));
    }
}
