package klrl.algorithms.pgql;

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
import klrl.tf.Gradients;
import klrl.tf.Group;
import klrl.tf.Input;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import klrl.tf.Scalar;
import klrl.tf.loss.Dueling;
import klrl.tf.loss.PolicyLosses;
import klrl.tf.loss.ValueLosses;
import klrl.tf.optimiser.Optimiser;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;

/** The graph of PGQL: a policy and a mean action value, one call for an actor-critic's step and one for a Bellman step. */
final class PgqlGraph implements Stateful, AutoCloseable {

    private final double mixing;
    private final Batch batch;
    private final ActorCritic networks;
    private final Model<TFloat32> model;
    private final Input<TFloat32> advantage;
    private final Input<TFloat32> weight;
    private final Input<TFloat32> target;
    private final Descent<TFloat32> policyDescent;
    private final Descent<TFloat32> valueDescent;
    private final Descent<TFloat32> bellmanDescent;
    private final Call evaluate;
    private final Call improve;
    private final Call backUp;

    PgqlGraph(PgqlPlugin.Options options, Context context, Family prior, ActorCritic.Networks shapes) {
        this.mixing = options.mixing();
        Optimiser optimiser = options.optimiser().create(context);
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Ops tf = builder.tf();
            batch = new Batch(builder, context.environment(), shapes.family(), prior);
            networks = new ActorCritic(builder, batch, shapes, context.random().stream("initialisation", 0));
            advantage = builder.input("advantage");
            weight = builder.input("weight");
            target = builder.input("target");

            Operand<TFloat32> log = networks.policy().logProbability(batch.taken());
            Operand<TFloat32> logPrior = batch.priorHead(tf).logProbability(batch.taken());
            Operand<TFloat32> divergence = batch.priorHead(tf).divergence(networks.policy());
            Operand<TFloat32> value = networks.value();
            Operand<TFloat32> policyLoss =
                    PolicyLosses.scoreFunction(tf, log, advantage, weight, divergence, batch.alpha());
            // The critic alone learns here: what the policy makes of the divergence is the policy loss's business.
            Operand<TFloat32> soft = Dueling.softValue(tf, value, Gradients.stop(tf, divergence), batch.alpha());
            Operand<TFloat32> valueLoss = ValueLosses.squaredError(tf, soft, target);
            Operand<TFloat32> bellmanLoss = bellmanLoss(tf, value, log, logPrior, divergence, batch.alpha(), target);
            List<Group<TFloat32>> both = List.of(networks.actor(), networks.critic());
            policyDescent = Descent.of(builder, "policy", policyLoss, optimiser, List.of(networks.actor()));
            valueDescent = Descent.of(builder, "value", valueLoss, optimiser, List.of(networks.critic()));
            bellmanDescent = Descent.of(builder, "bellman", bellmanLoss, optimiser, both);
            model = builder.build();
        }
        evaluate = networks.evaluation(model);
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

    /** Computes V at the observation rows and after them the boundary rows, and shows π there. */
    void assess(Segment x, Progress progress, Assessment assessment, double[] values) {
        networks.assess(evaluate, x, progress, assessment, values);
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
