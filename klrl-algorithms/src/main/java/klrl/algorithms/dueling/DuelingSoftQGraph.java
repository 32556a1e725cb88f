package klrl.algorithms.dueling;

import java.util.ArrayList;
import java.util.List;
import klrl.algorithms.Assessment;
import klrl.algorithms.Batch;
import klrl.algorithms.Descent;
import klrl.api.Metrics;
import klrl.api.RandomStream;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Family;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.data.Targets;
import klrl.api.plugin.Context;
import klrl.tf.Call;
import klrl.tf.Group;
import klrl.tf.Input;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import klrl.tf.Rows;
import klrl.tf.loss.Dueling;
import klrl.tf.loss.ValueLosses;
import klrl.tf.network.Network;
import klrl.tf.optimiser.Optimiser;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;

/** The graph of dueling soft Q-learning: a policy, a soft value and their targets, and one call that steps them all. */
final class DuelingSoftQGraph implements Stateful, AutoCloseable {

    private final Family.Categorical family;
    private final Batch batch;
    private final Model<TFloat32> model;
    private final Group<TFloat32> actor;
    private final Operand<TFloat32> targetLogits;
    private final Operand<TFloat32> targetValue;
    private final Input<TFloat32> target;
    private final Descent<TFloat32> descent;
    private final Call evaluate;
    private final Call fit;
    private Parameters logits = new Parameters(0, 0, new float[0]);

    DuelingSoftQGraph(
            DuelingSoftQPlugin.Options options,
            Context context,
            Family.Categorical family,
            Family prior,
            Network actorNetwork,
            Network criticNetwork) {
        this.family = family;
        Optimiser optimiser = options.optimiser().create(context);
        RandomStream random = context.random().stream("initialisation", 0);
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Ops tf = builder.tf();
            actor = builder.group(DuelingSoftQ.ACTOR, actorNetwork.layout(), actorNetwork.initialise(random, 0.01));
            Group<TFloat32> critic =
                    builder.group("critic", criticNetwork.layout(), criticNetwork.initialise(random, 1));
            boolean follow = options.tau() < 1;
            Group<TFloat32> targetActor = follow ? builder.copy("target-actor", actor) : actor;
            Group<TFloat32> targetCritic = follow ? builder.copy("target-critic", critic) : critic;
            batch = new Batch(builder, context.environment(), family, prior);
            target = builder.input("target");

            targetLogits = actorNetwork.build(tf, targetActor.value(), batch.observation());
            targetValue = Rows.column(tf, criticNetwork.build(tf, targetCritic.value(), batch.observation()));
            Operand<TFloat32> online = actorNetwork.build(tf, actor.value(), batch.observation());
            Operand<TFloat32> loss = loss(
                    tf,
                    Rows.column(tf, criticNetwork.build(tf, critic.value(), batch.observation())),
                    batch.categorical(tf, online).logProbability(batch.choices()),
                    batch.taken(tf, batch.prior().orElseThrow()),
                    batch.alpha(),
                    options.valueWeight(),
                    target);
            descent = Descent.of(builder, "value", loss, optimiser, List.of(actor, critic));
            List<Op> steps = new ArrayList<>(List.of(descent.step()));
            if (follow) {
                steps.add(builder.follow(targetActor, actor, options.tau(), descent.step()));
                steps.add(builder.follow(targetCritic, critic, options.tau(), descent.step()));
            }
            model = builder.build();
            evaluate = model.call("evaluate", List.of(targetLogits, targetValue));
            fit = model.call("fit", descent.fetches(), steps.toArray(Op[]::new));
        }
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

    /** Runs the targets on the observation rows and after them the boundary rows, in one run, and reads V̄ there. */
    void evaluate(Segment x, double[] values) {
        int count = batch.feedAll(evaluate, x);
        if (logits.rows() != count) {
            logits = Parameters.of(family, count);
        }
        evaluate.run();
        evaluate.read(targetLogits, logits.values());
        evaluate.read(targetValue, values, 0, count);
    }

    /** Returns the evaluated observations: the segment's rows, then its boundary rows. */
    Observations rows() {
        return batch.rows();
    }

    /** Returns their masks, or an empty array without masks. */
    boolean[] masks() {
        return batch.masks();
    }

    /** Returns the logits of π̄ there. */
    Parameters logits() {
        return logits;
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
        return new Snapshot(version, model.snapshot(List.of(actor)));
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
