package klrl.algorithms.awr;

import java.util.ArrayList;
import java.util.List;
import klrl.algorithms.Assessment;
import klrl.algorithms.Batch;
import klrl.algorithms.Descent;
import klrl.algorithms.critic.ActorCritic;
import klrl.api.Metrics;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Family;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.data.Targets;
import klrl.api.plugin.Context;
import klrl.tf.Call;
import klrl.tf.Input;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import klrl.tf.loss.PolicyLosses;
import klrl.tf.loss.ValueLosses;
import klrl.tf.optimiser.Optimiser;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The graph of advantage-weighted regression: an actor, a critic, and one call that steps both. */
final class AdvantageWeightedRegressionGraph implements Stateful, AutoCloseable {

    private final Batch batch;
    private final ActorCritic networks;
    private final Model<TFloat32> model;
    private final Input<TFloat32> target;
    private final Input<TFloat32> weight;
    private final Descent<TFloat32> policyDescent;
    private final Descent<TFloat32> valueDescent;
    private final Call evaluate;
    private final Call fit;

    AdvantageWeightedRegressionGraph(
            AdvantageWeightedRegressionPlugin.Options options,
            Context context,
            Family prior,
            ActorCritic.Networks shapes) {
        Optimiser optimiser = options.optimiser().create(context);
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Ops tf = builder.tf();
            batch = new Batch(builder, context.environment(), shapes.family(), prior);
            networks = new ActorCritic(builder, batch, shapes, context.random().stream("initialisation", 0));
            target = builder.input("target");
            weight = builder.input("weight");
            Operand<TFloat32> policyLoss =
                    PolicyLosses.regression(tf, networks.policy().logProbability(batch.taken()), weight);
            Operand<TFloat32> valueLoss = ValueLosses.squaredError(tf, networks.value(), target);
            policyDescent = Descent.of(builder, "policy", policyLoss, optimiser, List.of(networks.actor()));
            valueDescent = Descent.of(builder, "value", valueLoss, optimiser, List.of(networks.critic()));
            model = builder.build();
        }
        evaluate = networks.evaluation(model);
        List<Operand<TFloat32>> fetches = new ArrayList<>(policyDescent.fetches());
        fetches.addAll(valueDescent.fetches());
        fit = model.call("fit", fetches, policyDescent.step(), valueDescent.step());
    }

    /** Computes V at the observation rows and after them the boundary rows, and shows the policy there. */
    void assess(Segment x, Progress progress, Assessment assessment, double[] values) {
        networks.assess(evaluate, x, progress, assessment, values);
    }

    /** Takes one step of actor and critic on the segment's T·B steps. */
    void fit(
            Segment x, Targets y, AdvantageWeights weights, Assessment assessment, Progress progress, Metrics metrics) {
        batch.selectAll(x);
        batch.feed(fit, x, assessment.terms().priorTable(), assessment.alpha());
        batch.feed(fit, target, y.target());
        batch.feed(fit, weight, weights.weight());
        policyDescent.feed(fit, progress);
        valueDescent.feed(fit, progress);
        fit.run();
        policyDescent.report(fit, metrics);
        valueDescent.report(fit, metrics);
    }

    Snapshot snapshot(long version) {
        return networks.snapshot(model, version);
    }

    @Override
    public void save(StateWriter out) {
        model.save(out);
    }

    @Override
    public void load(StateReader in) {
        model.load(in);
    }

    @Override
    public void close() {
        model.close();
    }
}
