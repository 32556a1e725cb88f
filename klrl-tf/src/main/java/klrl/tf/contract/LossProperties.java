package klrl.tf.contract;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
}
