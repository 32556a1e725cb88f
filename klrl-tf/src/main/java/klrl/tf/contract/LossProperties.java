package klrl.tf.contract;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import klrl.tf.contract.LossGraph.Loss;
import klrl.tf.contract.LossGraph.Nodes;
import klrl.tf.loss.PolicyLosses;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat64;

/** What the properties of losses share: graphs, each built when it is first needed, and the scenarios to try. */
public abstract class LossProperties implements AutoCloseable {

    /** Fixed in the build; a run that verifies plugins sets others. */
    static final String SEED = "16";

    /** Enough for every branch of every property, and short enough for every build. */
    static final int TRIES = 200;

    private final Map<String, LossGraph> graphs = new HashMap<>();

    /** For subclasses. */
    protected LossProperties() {}

    /**
     * Returns the builders to check.
     *
     * @return by default the shipped ones
     */
    protected LossBuilders builders() {
        return LossBuilders.shipped();
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
    LossGraph graph(Scenario scenario, String name, Loss loss) {
        boolean masked = false;
        for (int i = 0; i < Scenario.STATES * Scenario.ACTIONS; i++) {
            masked |= !scenario.problem().mdp().allowed(i / Scenario.ACTIONS, i % Scenario.ACTIONS);
        }
        boolean withMasks = masked;
        return graphs.computeIfAbsent(name + (masked ? ", masked" : ""), key -> new LossGraph(withMasks, loss));
    }

    /** The gradient of Σ weight (−Â log π + α D_KL). */
    double[] scoreFunction(Scenario scenario, List<Row> rows) {
        return graph(scenario, "score function", this::scoreFunction).gradient(new Batch(scenario, rows));
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

    Operand<TFloat64> scoreFunction(Nodes x) {
        return builders()
                .scoreFunction(
                        x.tf(),
                        x.logProbability(),
                        x.advantage(),
                        x.weight(),
                        builders().divergence(x.tf(), x.policy(), x.fixedLogPrior()),
                        x.tf().math.mul(x.weight(), x.alpha()));
    }

    Operand<TFloat64> valueLoss(Nodes x) {
        return builders().squaredError(x.tf(), x.value(), x.target(), x.weight());
    }

    Operand<TFloat64> softLoss(Nodes x) {
        return builders().squaredError(x.tf(), softActionValue(x), x.target(), x.weight());
    }

    Operand<TFloat64> meanLoss(Nodes x) {
        return builders().squaredError(x.tf(), meanActionValue(x), x.target(), x.weight());
    }

    Operand<TFloat64> scaledLoss(Nodes x) {
        return builders().squaredError(x.tf(), scaledActionValue(x), x.target(), x.weight());
    }

    Operand<TFloat64> convertedLoss(Nodes x) {
        Operand<TFloat64> divergence = builders().divergence(x.tf(), x.policy(), x.fixedLogPrior());
        Operand<TFloat64> soft = builders().softValue(x.tf(), x.value(), divergence, x.alpha());
        Operand<TFloat64> q =
                builders().softActionValue(x.tf(), soft, x.logProbability(), x.logPriorOfTaken(), x.alpha());
        return builders().squaredError(x.tf(), q, x.target(), x.weight());
    }

    Operand<TFloat64> softActionValue(Nodes x) {
        return builders().softActionValue(x.tf(), x.value(), x.logProbability(), x.logPriorOfTaken(), x.alpha());
    }

    Operand<TFloat64> meanActionValue(Nodes x) {
        return builders()
                .meanActionValue(
                        x.tf(),
                        x.value(),
                        x.logProbability(),
                        x.logPriorOfTaken(),
                        builders().divergence(x.tf(), x.policy(), x.fixedLogPrior()),
                        x.alpha());
    }

    Operand<TFloat64> scaledActionValue(Nodes x) {
        return builders()
                .scaledActionValue(
                        x.tf(),
                        x.value(),
                        x.logProbability(),
                        x.logPriorOfTaken(),
                        x.alpha(),
                        LossBuilders.VALUE_WEIGHT);
    }

    Operand<TFloat64> expected(Nodes x) {
        return builders().expected(x.tf(), x.policy(), x.logPrior(), x.actionValues(), x.alpha());
    }

    /** The rows' targets are the logarithms of the old probabilities. */
    Operand<TFloat64> clipped(Nodes x) {
        return builders()
                .clipped(
                        x.tf(),
                        x.logProbability(),
                        x.target(),
                        x.advantage(),
                        builders().divergence(x.tf(), x.policy(), x.fixedLogPrior()),
                        x.alpha(),
                        LossBuilders.EPSILON);
    }

    /** The rows' targets are the logarithms of the behaviour policy's probabilities. */
    Operand<TFloat64> offPolicy(Nodes x) {
        Operand<TFloat64> ratio = PolicyLosses.ratio(x.tf(), x.logProbability(), x.target());
        return builders()
                .scoreFunction(
                        x.tf(),
                        x.logProbability(),
                        x.advantage(),
                        x.tf().math.mul(x.weight(), ratio),
                        builders().divergence(x.tf(), x.policy(), x.fixedLogPrior()),
                        x.tf().math.mul(x.weight(), x.alpha()));
    }
}
