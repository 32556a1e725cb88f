package klrl.tf.contract;

import static klrl.tf.contract.Scenario.ACTIONS;
import static klrl.tf.contract.Scenario.STATES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import klrl.core.tabular.TabularPolicy;
import klrl.tf.contract.LossGraph.Loss;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import org.tensorflow.types.TFloat64;

/** What the properties of losses share: graphs, each built when it is first needed, and the scenarios to try. */
public abstract class LossProperties implements AutoCloseable {

    /** Fixed in the build; a run that verifies plugins sets others. */
    static final String SEED = "16";

    /** Enough for every branch of every property, and short enough for every build. */
    static final int TRIES = 200;

    private final Map<String, LossGraph<TFloat64>> graphs = new HashMap<>();

    /** For subclasses. */
    protected LossProperties() {}

    /**
     * Returns the builders to check.
     *
     * @return by default the shipped ones
     */
    protected LossBuilders<TFloat64> builders() {
        return LossBuilders.shipped();
    }

    /** The losses of the builders. */
    final Losses<TFloat64> losses() {
        return new Losses<>(builders());
    }

    /**
     * Returns what the properties are tried on.
     *
     * @return scenarios of all kinds
     */
    @Provide
    public Arbitrary<Scenario> scenarios() {
        return Scenario.any();
    }

    /** Releases the graphs. */
    @AfterProperty
    @Override
    public void close() {
        graphs.values().forEach(LossGraph::close);
        graphs.clear();
    }

    /** Finds or builds a graph: with masks where some action is masked, else without, as training does. */
    LossGraph<TFloat64> graph(Scenario scenario, String name, Loss<TFloat64> loss) {
        boolean masked = scenario.masked();
        return graphs.computeIfAbsent(
                name + (masked ? ", masked" : ""), key -> new LossGraph<>(TFloat64.class, masked, loss));
    }

    /** The gradient of Σ weight (−Â log π + α D_KL). */
    double[] scoreFunction(Scenario scenario, List<Row> rows) {
        return graph(scenario, "score function", losses()::scoreFunction).gradient(new Batch(scenario, rows));
    }

    /** How large the terms of a gradient are at most: tolerances are relative to it, for the terms may cancel. */
    static double scale(Scenario scenario, List<Row> rows) {
        OutputGradient terms = new OutputGradient(scenario);
        double[] values = scenario.values(scenario.point());
        double largest = 1;
        for (Row row : rows) {
            double penalty = scenario.alpha() * Math.abs(terms.ratio(row.state(), row.action()));
            double size = Math.abs(row.target()) + Math.abs(row.advantage()) + Math.abs(values[row.state()]) + penalty;
            largest = Math.max(largest, size);
        }
        double steepest = 1;
        for (double slope : scenario.jacobian()) {
            steepest = Math.max(steepest, Math.abs(slope));
        }
        return largest * steepest * (1 + scenario.alpha());
    }

    /** The gradient of T12, every state counting alike. */
    final double[] expected(Scenario scenario, double[] q) {
        return graph(scenario, "expected", losses()::expected).gradient(new Batch(scenario, states(scenario), q));
    }

    /** One row for each state. */
    static List<Row> states(Scenario scenario) {
        List<Row> rows = new ArrayList<>();
        for (int s = 0; s < STATES; s++) {
            rows.add(inState(scenario, s).get(0));
        }
        return rows;
    }

    private static List<Row> inState(Scenario scenario, int state) {
        return scenario.pairs().stream().filter(row -> row.state() == state).toList();
    }

    /** [S, A]: any numbers. */
    static double[] actionValues(Scenario scenario) {
        RandomGenerator random = new SplittableRandom(scenario.sampleSeed());
        double size = Math.pow(10, 4 * random.nextDouble() - 2);
        double[] q = new double[STATES * ACTIONS];
        for (int i = 0; i < q.length; i++) {
            q[i] = size * random.nextGaussian();
        }
        return q;
    }

    /** max |q|. */
    static double size(double[] q) {
        return Arrays.stream(q).map(Math::abs).max().orElse(0);
    }

    /**
     * What some behaviour policy μ does: one row for each state and allowed action, weighted by μ/S, with log μ for a target
     * and q − E<sub>π</sub>q for an advantage.
     */
    static List<Row> taken(Scenario scenario, double[] q) {
        TabularPolicy policy = scenario.policy(scenario.point());
        RandomGenerator random = new SplittableRandom(scenario.sampleSeed() + 1);
        List<Row> rows = new ArrayList<>();
        for (int s = 0; s < STATES; s++) {
            List<Row> choices = inState(scenario, s);
            double[] behaviour = choices.stream()
                    .mapToDouble(row -> Math.exp(random.nextGaussian()))
                    .toArray();
            double total = Arrays.stream(behaviour).sum();
            double mean = 0;
            for (Row row : choices) {
                mean += policy.probability(s, row.action()) * q[s * ACTIONS + row.action()];
            }
            for (int i = 0; i < behaviour.length; i++) {
                int a = choices.get(i).action();
                double mass = behaviour[i] / total;
                rows.add(new Row(s, a, mass / STATES, Math.log(mass), q[s * ACTIONS + a] - mean));
            }
        }
        return rows;
    }

    /** max π/μ of rows that μ took, at least 1: what rounding grows by. */
    static double largestRatio(Scenario scenario, List<Row> rows) {
        TabularPolicy policy = scenario.policy(scenario.point());
        return rows.stream()
                .mapToDouble(row -> policy.probability(row.state(), row.action()) / Math.exp(row.target()))
                .reduce(1, Math::max);
    }

    /** The same with −∞ for what is masked. */
    static double[] masked(Scenario scenario, double[] q) {
        double[] masked = q.clone();
        for (int i = 0; i < masked.length; i++) {
            if (!scenario.problem().mdp().allowed(i / ACTIONS, i % ACTIONS)) {
                masked[i] = Double.NEGATIVE_INFINITY;
            }
        }
        return masked;
    }
}
