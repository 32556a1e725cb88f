package klrl.algorithms.spg;

import java.util.ArrayList;
import java.util.List;
import klrl.algorithms.Assessment;
import klrl.algorithms.Batch;
import klrl.algorithms.Descent;
import klrl.algorithms.DivergenceTerm;
import klrl.algorithms.surrogate.Surrogate;
import klrl.api.Metrics;
import klrl.api.RandomStream;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Family;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.data.Targets;
import klrl.api.plugin.Context;
import klrl.core.estimation.KlForm;
import klrl.tf.Call;
import klrl.tf.Group;
import klrl.tf.Input;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import klrl.tf.Rows;
import klrl.tf.Scalar;
import klrl.tf.head.Head;
import klrl.tf.loss.PolicyLosses;
import klrl.tf.loss.ValueLosses;
import klrl.tf.network.Network;
import klrl.tf.optimiser.Optimiser;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The graph of soft policy gradient: a critic, an actor, and one joint call that steps both. */
final class SoftPolicyGradientGraph implements Stateful, AutoCloseable {

    private final Batch batch;
    private final Model<TFloat32> model;
    private final Group<TFloat32> actor;
    private final Operand<TFloat32> value;
    private final Input<TFloat32> oldLogProbability;
    private final Input<TFloat32> advantage;
    private final Input<TFloat32> weight;
    private final Input<TFloat32> target;
    private final DivergenceTerm divergence;
    private final Operand<TFloat32> clipped;
    private final Operand<TFloat32> oldDivergence;
    private final Descent<TFloat32> policyDescent;
    private final Descent<TFloat32> valueDescent;
    private final Call evaluate;
    private final Call fit;
    private int count;

    SoftPolicyGradientGraph(
            SoftPolicyGradientPlugin.Options options,
            Context context,
            KlForm kl,
            Family family,
            Family prior,
            Network actorNetwork,
            Network criticNetwork) {
        Optimiser optimiser = options.optimiser().create(context);
        Surrogate surrogate = options.surrogate().create(context);
        RandomStream random = context.random().stream("initialisation", 0);
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Ops tf = builder.tf();
            actor = builder.group(
                    SoftPolicyGradient.ACTOR, actorNetwork.layout(), actorNetwork.initialise(random, 0.01));
            Group<TFloat32> critic =
                    builder.group("critic", criticNetwork.layout(), criticNetwork.initialise(random, 1));
            batch = new Batch(builder, context.environment(), family, prior);
            oldLogProbability = builder.input("old-log-probability");
            advantage = builder.input("advantage");
            weight = builder.input("weight");
            target = builder.input("target");

            value = Rows.column(tf, criticNetwork.build(tf, critic.value(), batch.observation()));
            Head<TFloat32> policy = batch.policy(tf, actorNetwork.build(tf, actor.value(), batch.observation()));
            Operand<TFloat32> logProbability = policy.logProbability(batch.taken());
            divergence = new DivergenceTerm(
                    builder,
                    policy,
                    batch.priorHead(tf),
                    kl,
                    context.environment().action().width(),
                    context.random().stream("divergence-noise", 0));
            Operand<TFloat32> policyLoss = surrogate.loss(
                    tf,
                    new Surrogate.Terms<>(
                            logProbability, oldLogProbability, advantage, weight, divergence.column(), batch.alpha()));

            Operand<TFloat32> ratio = PolicyLosses.ratio(tf, logProbability, oldLogProbability);
            Operand<TFloat32> change = tf.math.abs(tf.math.sub(ratio, Scalar.like(tf, ratio, 1)));
            clipped = Rows.mean(
                    tf,
                    tf.dtypes.cast(
                            tf.math.greater(change, Scalar.like(tf, ratio, Math.min(surrogate.clip(), 1e30))),
                            TFloat32.class));
            // (w − 1) − log w, a sample of D_KL(π_old‖π) without negative values.
            oldDivergence = Rows.mean(
                    tf,
                    tf.math.sub(
                            tf.math.sub(ratio, Scalar.like(tf, ratio, 1)),
                            tf.math.sub(logProbability, oldLogProbability)));

            valueDescent = Descent.of(
                    builder, "value", ValueLosses.squaredError(tf, value, target), optimiser, List.of(critic));
            policyDescent = Descent.of(builder, "policy", policyLoss, optimiser, List.of(actor));
            model = builder.build();
        }
        evaluate = model.call("evaluate", List.of(value));
        List<Operand<TFloat32>> fetches = new ArrayList<>(List.of(clipped, oldDivergence));
        fetches.addAll(policyDescent.fetches());
        fetches.addAll(valueDescent.fetches());
        fit = model.call("fit", fetches, valueDescent.step(), policyDescent.step());
    }

    /** Computes V at the observation rows and after them at the boundary rows, in one run. */
    void values(Segment x, double[] out) {
        int rows = batch.feedAll(evaluate, x);
        evaluate.run();
        evaluate.read(value, out, 0, rows);
    }

    /** Chooses the rows {@code order[from]} to {@code order[to - 1]} for the next steps. */
    void select(int[] order, int from, int to) {
        batch.select(order, from, to);
        count = to - from;
    }

    /** Takes one step of critic and actor on the chosen rows. */
    void fit(Segment x, Targets y, Assessment assessment, Progress progress, Metrics metrics) {
        batch.feed(fit, x, assessment.terms().priorTable(), assessment.alpha());
        batch.feed(fit, oldLogProbability, assessment.terms().logProbability());
        batch.feed(fit, advantage, y.advantage());
        batch.feed(fit, weight, y.weight());
        batch.feed(fit, target, y.target());
        divergence.feed(fit, count);
        policyDescent.feed(fit, progress);
        valueDescent.feed(fit, progress);
        fit.run();
        metrics.add("clip_fraction", fit.scalar(clipped));
        metrics.add("behaviour_kl", fit.scalar(oldDivergence));
        policyDescent.report(fit, metrics);
        valueDescent.report(fit, metrics);
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
