package klrl.algorithms.pgql;

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
import klrl.tf.Gradients;
import klrl.tf.Group;
import klrl.tf.Input;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import klrl.tf.Rows;
import klrl.tf.Scalar;
import klrl.tf.head.CategoricalHead;
import klrl.tf.loss.Dueling;
import klrl.tf.loss.PolicyLosses;
import klrl.tf.loss.ValueLosses;
import klrl.tf.network.Network;
import klrl.tf.optimiser.Optimiser;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;

/** The graph of PGQL: a policy and a mean action value, one call for an actor-critic's step and one for a Bellman step. */
final class PgqlGraph implements Stateful, AutoCloseable {

    private final Family.Categorical family;
    private final double mixing;
    private final Batch batch;
    private final Model<TFloat32> model;
    private final Group<TFloat32> actor;
    private final Operand<TFloat32> policyLogits;
    private final Operand<TFloat32> value;
    private final Input<TFloat32> advantage;
    private final Input<TFloat32> weight;
    private final Input<TFloat32> target;
    private final Descent<TFloat32> policyDescent;
    private final Descent<TFloat32> valueDescent;
    private final Descent<TFloat32> bellmanDescent;
    private final Call evaluate;
    private final Call improve;
    private final Call backUp;
    private Parameters logits = new Parameters(0, 0, new float[0]);

    PgqlGraph(
            PgqlPlugin.Options options,
            Context context,
            Family.Categorical family,
            Family prior,
            Network actorNetwork,
            Network criticNetwork) {
        this.family = family;
        this.mixing = options.mixing();
        Optimiser optimiser = options.optimiser().create(context);
        RandomStream random = context.random().stream("initialisation", 0);
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Ops tf = builder.tf();
            actor = builder.group(Pgql.ACTOR, actorNetwork.layout(), actorNetwork.initialise(random, 0.01));
            Group<TFloat32> critic =
                    builder.group("critic", criticNetwork.layout(), criticNetwork.initialise(random, 1));
            batch = new Batch(builder, context.environment(), family, prior);
            advantage = builder.input("advantage");
            weight = builder.input("weight");
            target = builder.input("target");

            value = Rows.column(tf, criticNetwork.build(tf, critic.value(), batch.observation()));
            policyLogits = actorNetwork.build(tf, actor.value(), batch.observation());
            CategoricalHead<TFloat32> policy = batch.categorical(tf, policyLogits);
            Operand<TFloat32> logPrior = batch.prior().orElseThrow();
            Operand<TFloat32> divergence = policy.divergence(logPrior);
            Operand<TFloat32> log = policy.logProbability(batch.choices());

            Operand<TFloat32> policyLoss =
                    PolicyLosses.scoreFunction(tf, log, advantage, weight, divergence, batch.alpha());
            // The critic alone learns here: what the policy makes of the divergence is the policy loss's business.
            Operand<TFloat32> soft = Dueling.softValue(tf, value, Gradients.stop(tf, divergence), batch.alpha());
            Operand<TFloat32> bellmanLoss =
                    bellmanLoss(tf, value, log, batch.taken(tf, logPrior), divergence, batch.alpha(), target);
            policyDescent = Descent.of(builder, "policy", policyLoss, optimiser, List.of(actor));
            valueDescent = Descent.of(
                    builder, "value", ValueLosses.squaredError(tf, soft, target), optimiser, List.of(critic));
            bellmanDescent = Descent.of(builder, "bellman", bellmanLoss, optimiser, List.of(actor, critic));
            model = builder.build();
        }
        evaluate = model.call("evaluate", List.of(policyLogits, value));
        List<Operand<TFloat32>> fetches = new ArrayList<>(policyDescent.fetches());
        fetches.addAll(valueDescent.fetches());
        improve = model.call("improve", fetches, policyDescent.step(), valueDescent.step());
        backUp = model.call("back-up", bellmanDescent.fetches(), bellmanDescent.step());
    }

    /** ½ (Q(s,a) − y)², where the policy's stream α (log π − K) has the gradient of log π − K, as in an actor's loss. */
    static <T extends TFloating> Operand<T> bellmanLoss(
            Ops tf,
            Operand<T> value,
            Operand<T> logProbability,
            Operand<T> logPrior,
            Operand<T> divergence,
            Operand<T> alpha,
            Operand<T> target) {
        Operand<T> rate = tf.math.div(Scalar.like(tf, alpha, 1), alpha);
        Operand<T> q = Dueling.ofMeanValue(
                tf,
                value,
                Gradients.scale(tf, logProbability, rate),
                logPrior,
                Gradients.scale(tf, divergence, rate),
                alpha);
        return ValueLosses.squaredError(tf, q, target);
    }

    /** Runs policy and value on the observation rows and after them the boundary rows, in one run, and reads V there. */
    void evaluate(Segment x, double[] values) {
        int count = batch.feedAll(evaluate, x);
        if (logits.rows() != count) {
            logits = Parameters.of(family, count);
        }
        evaluate.run();
        evaluate.read(policyLogits, logits.values());
        evaluate.read(value, values, 0, count);
    }

    /** Returns the evaluated observations: the segment's rows, then its boundary rows. */
    Observations rows() {
        return batch.rows();
    }

    /** Returns their masks, or an empty array without masks. */
    boolean[] masks() {
        return batch.masks();
    }

    /** Returns the logits of π there. */
    Parameters logits() {
        return logits;
    }

    /** Takes an actor-critic's step, with targets and advantages of the soft value, on all steps. */
    void improve(Segment x, Targets y, Assessment assessment, Progress progress, Metrics metrics) {
        feed(improve, x, y, assessment);
        policyDescent.feed(improve, progress, 1 - mixing);
        valueDescent.feed(improve, progress, 1 - mixing);
        improve.run();
        policyDescent.report(improve, metrics);
        valueDescent.report(improve, metrics);
    }

    /** Takes a Bellman step, with targets of the action values, on all steps. */
    void backUp(Segment x, Targets y, Assessment assessment, Progress progress, Metrics metrics) {
        feed(backUp, x, y, assessment);
        bellmanDescent.feed(backUp, progress, mixing);
        backUp.run();
        bellmanDescent.report(backUp, metrics);
    }

    private void feed(Call call, Segment x, Targets y, Assessment assessment) {
        batch.selectAll(x);
        batch.feed(call, x, assessment.terms().priorTable(), assessment.alpha());
        batch.feed(call, advantage, y.advantage());
        batch.feed(call, weight, y.weight());
        batch.feed(call, target, y.target());
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
