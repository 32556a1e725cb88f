package klrl.algorithms.dueling;

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
import klrl.tf.loss.Dueling;
import klrl.tf.loss.ValueLosses;
import klrl.tf.optimiser.Optimiser;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;

/** The graph of dueling soft Q-learning: a policy, a soft value and their targets, and one call that steps them all. */
final class DuelingSoftQGraph implements Stateful, AutoCloseable {

    private final Batch batch;
    private final ActorCritic online;
    private final ActorCritic targets;
    private final Model<TFloat32> model;
    private final Input<TFloat32> target;
    private final Descent<TFloat32> descent;
    private final Call evaluate;
    private final Call fit;

    DuelingSoftQGraph(
            DuelingSoftQPlugin.Options options, Context context, Family prior, ActorCritic.Networks networks) {
        Optimiser optimiser = options.optimiser().create(context);
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Ops tf = builder.tf();
            batch = new Batch(builder, context.environment(), networks.family(), prior);
            online = new ActorCritic(builder, batch, networks, context.random().stream("initialisation", 0));
            boolean following = options.tau() < 1;
            targets = following ? online.target(builder) : online;
            target = builder.input("target");
            Operand<TFloat32> loss = loss(
                    tf,
                    online.value(),
                    online.policy().logProbability(batch.taken()),
                    batch.priorHead(tf).logProbability(batch.taken()),
                    batch.alpha(),
                    options.valueWeight(),
                    target);
            descent = Descent.of(builder, "value", loss, optimiser, List.of(online.actor(), online.critic()));
            List<Op> steps = new ArrayList<>(List.of(descent.step()));
            if (following) {
                steps.addAll(targets.follow(builder, online, options.tau(), descent.step()));
            }
            model = builder.build();
            fit = model.call("fit", descent.fetches(), steps.toArray(Op[]::new));
        }
        evaluate = targets.evaluation(model);
    }

    /** ½ (Q(s,a) − y)² of the streams V and log π, scaled so that they learn as critic and actor do. */
    static <T extends TFloating> Operand<T> loss(
            Ops tf,
            Operand<T> value,
            Operand<T> logProbability,
            Operand<T> logPrior,
            Operand<T> alpha,
            double valueWeight,
            Operand<T> target) {
        return ValueLosses.squaredError(
                tf, Dueling.ofScaledStreams(tf, value, logProbability, logPrior, alpha, valueWeight), target);
    }

    /** Computes V̄ at the observation rows and after them the boundary rows, and shows π̄ there. */
    void assess(Segment x, Progress progress, Assessment assessment, double[] values) {
        targets.assess(evaluate, x, progress, assessment, values);
    }

    /** Chooses the rows {@code order[from]} to {@code order[to - 1]} for the next steps. */
    void select(int[] order, int from, int to) {
        batch.select(order, from, to);
    }

    /** Takes one step of policy and value on the chosen rows; the targets follow. */
    void fit(Segment x, Targets y, Assessment assessment, Progress progress, Metrics metrics) {
        batch.feed(fit, x, assessment.terms().priorTable(), assessment.alpha());
        batch.feed(fit, target, y.target());
        descent.feed(fit, progress);
        fit.run();
        descent.report(fit, metrics);
    }

    Snapshot snapshot(long version) {
        return online.snapshot(model, version);
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
