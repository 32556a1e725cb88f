package klrl.algorithms.pcl;

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
import klrl.api.data.Evaluation;
import klrl.api.data.Family;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.plugin.Context;
import klrl.core.estimation.Bootstrap;
import klrl.tf.Call;
import klrl.tf.Input;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import klrl.tf.loss.PathConsistency;
import klrl.tf.optimiser.Optimiser;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The graph of path consistency learning: an actor, a critic, and one call that steps both down one loss. */
final class PathConsistencyGraph implements Stateful, AutoCloseable {

    private final double criticRate;
    private final Batch batch;
    private final ActorCritic networks;
    private final Model<TFloat32> model;
    private final Input<TFloat32> reward;
    private final Input<TFloat32> discount;
    private final Input<TInt32> successor;
    private final Input<TInt32> step;
    private final Input<TInt32> path;
    private final Input<TFloat32> coefficient;
    private final Descent<TFloat32> policyDescent;
    private final Descent<TFloat32> valueDescent;
    private final Call evaluate;
    private final Call fit;

    PathConsistencyGraph(
            PathConsistencyPlugin.Options options, Context context, Family prior, ActorCritic.Networks shapes) {
        criticRate = options.criticRate();
        Optimiser optimiser = options.optimiser().create(context);
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Ops tf = builder.tf();
            batch = new Batch(builder, context.environment(), shapes.family(), prior);
            networks = new ActorCritic(builder, batch, shapes, context.random().stream("initialisation", 0));
            reward = builder.input("reward");
            discount = builder.input("discount");
            successor = builder.integers("successor");
            step = builder.rows(TInt32.class, "P", "step");
            path = builder.rows(TInt32.class, "P", "path");
            coefficient = builder.rows(TFloat32.class, "P", "coefficient");

            Operand<TFloat32> logRatio = tf.math.sub(
                    networks.policy().logProbability(batch.taken()),
                    batch.priorHead(tf).logProbability(batch.taken()));
            Operand<TFloat32> next = tf.gather(networks.value(), successor, tf.constant(0));
            Operand<TFloat32> error =
                    PathConsistency.errors(tf, reward, logRatio, batch.alpha(), discount, networks.value(), next);
            Operand<TFloat32> loss = PathConsistency.loss(tf, error, step, path, coefficient);
            policyDescent = Descent.of(builder, "policy", loss, optimiser, List.of(networks.actor()));
            valueDescent = Descent.of(builder, "value", loss, optimiser, List.of(networks.critic()));
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

    /** Takes one step of actor and critic on all paths of the segment. */
    void fit(Segment x, Paths paths, Assessment assessment, Progress progress, Metrics metrics) {
        Evaluation e = assessment.evaluation();
        int rows = batch.feedAll(fit, x);
        batch.feedAll(fit, x, assessment.terms().priorTable(), assessment.alpha());
        batch.feedAll(fit, reward, x, e.reward());
        batch.feedAll(fit, discount, x, e.discount());
        fit.feed(successor, Bootstrap.successorRows(x, rows), 0, rows);
        fit.feed(step, paths.step(), 0, paths.terms());
        fit.feed(path, paths.path(), 0, paths.terms());
        fit.feed(coefficient, paths.coefficient(), 0, paths.terms());
        policyDescent.feed(fit, progress);
        valueDescent.feed(fit, progress, criticRate);
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
