package klrl.algorithms.spg;

import java.util.List;
import java.util.Optional;
import klrl.algorithms.Gather;
import klrl.algorithms.surrogate.Surrogate;
import klrl.api.Metrics;
import klrl.api.RandomStream;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Family;
import klrl.api.data.Observations;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.data.Targets;
import klrl.api.plugin.Context;
import klrl.core.estimation.Diagnostics;
import klrl.core.estimation.KlTerms;
import klrl.tf.Call;
import klrl.tf.Group;
import klrl.tf.Input;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import klrl.tf.Rows;
import klrl.tf.Scalar;
import klrl.tf.head.CategoricalHead;
import klrl.tf.loss.PolicyLosses;
import klrl.tf.loss.ValueLosses;
import klrl.tf.network.Network;
import klrl.tf.network.NetworkPolicy;
import klrl.tf.optimiser.GradientStep;
import klrl.tf.optimiser.Optimiser;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The graph of soft policy gradient: a critic, an actor, and one joint call that steps both. */
final class SoftPolicyGradientGraph implements Stateful, AutoCloseable {

    private final Optimiser optimiser;
    private final Gather gather;
    private final Model<TFloat32> model;
    private final Group<TFloat32> actor;
    private final Input<TFloat32> observation;
    private final Operand<TFloat32> value;
    private final Call evaluate;

    private final Input<TInt32> action;
    private final Optional<Input<TBool>> mask;
    private final Input<TFloat32> oldLogProbability;
    private final Input<TFloat32> advantage;
    private final Input<TFloat32> weight;
    private final Input<TFloat32> target;
    private final Input<TFloat32> logPrior;
    private final Input<TFloat32> alpha;
    private final Operand<TFloat32> policyLoss;
    private final Operand<TFloat32> valueLoss;
    private final Operand<TFloat32> clipped;
    private final Operand<TFloat32> oldDivergence;
    private final GradientStep<TFloat32> actorStep;
    private final GradientStep<TFloat32> criticStep;
    private final Call fit;
    private float[] scratch = new float[0];

    SoftPolicyGradientGraph(
            SoftPolicyGradientPlugin.Options options,
            Context context,
            Family.Categorical family,
            Network actorNetwork,
            Network criticNetwork) {
        optimiser = options.optimiser().create(context);
        gather = new Gather(context.environment(), family);
        Surrogate surrogate = options.surrogate().create(context);
        RandomStream random = context.random().stream("initialisation", 0);
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Ops tf = builder.tf();
            actor = builder.group(
                    SoftPolicyGradient.ACTOR, actorNetwork.layout(), actorNetwork.initialise(random, 0.01));
            Group<TFloat32> critic =
                    builder.group("critic", criticNetwork.layout(), criticNetwork.initialise(random, 1));

            observation = builder.input("observation", actorNetwork.inputs());
            action = builder.integers("action", family.sizes().size());
            mask = context.environment().masked()
                    ? Optional.of(builder.mask("mask", family.width()))
                    : Optional.empty();
            oldLogProbability = builder.input("old-log-probability");
            advantage = builder.input("advantage");
            weight = builder.input("weight");
            target = builder.input("target");
            logPrior = builder.input("log-prior", family.width());
            alpha = builder.input("alpha");

            value = Rows.column(tf, criticNetwork.build(tf, critic.value(), observation));
            CategoricalHead<TFloat32> policy =
                    CategoricalHead.of(tf, actorNetwork.build(tf, actor.value(), observation), family.sizes(), mask);
            Operand<TFloat32> logProbability = policy.logProbability(action);
            policyLoss = surrogate.loss(
                    tf,
                    new Surrogate.Terms<>(
                            logProbability, oldLogProbability, advantage, weight, policy.divergence(logPrior), alpha));
            valueLoss = ValueLosses.squaredError(tf, value, target);

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

            criticStep = GradientStep.of(builder, "critic-step", valueLoss, optimiser, List.of(critic));
            actorStep = GradientStep.of(builder, "actor-step", policyLoss, optimiser, List.of(actor));
            model = builder.build();
        }
        evaluate = model.call("evaluate", List.of(value));
        fit = model.call(
                "fit",
                List.of(policyLoss, valueLoss, clipped, oldDivergence, actorStep.norm(), criticStep.norm()),
                criticStep,
                actorStep);
    }

    /** Computes V at the observation rows and after them at the boundary rows, in one run. */
    void values(Segment x, double[] out) {
        Observations rows = gather.rowsAndBoundaries(x);
        if (scratch.length < rows.rows() * rows.width()) {
            scratch = new float[rows.rows() * rows.width()];
        }
        evaluate.feed(observation, NetworkPolicy.floats(rows, scratch), 0, rows.rows());
        evaluate.run();
        evaluate.read(value, out, 0, rows.rows());
    }

    /** Takes one step of critic and actor on the rows {@code order[from]} to {@code order[to - 1]}. */
    void fit(
            Segment x,
            int[] order,
            int from,
            int to,
            Targets y,
            KlTerms terms,
            double[] alphas,
            Progress progress,
            Metrics metrics) {
        int count = to - from;
        gather.select(order, from, to);
        fit.feed(observation, gather.observations(x), 0, count);
        fit.feed(action, gather.actions(x), 0, count);
        mask.ifPresent(allowed -> fit.feed(allowed, gather.masks(x), 0, count));
        fit.feed(oldLogProbability, gather.column(terms.logProbability()), 0, count);
        fit.feed(advantage, gather.column(y.advantage()), 0, count);
        // A surrogate need not read the weights.
        if (fit.takes(weight)) {
            fit.feed(weight, gather.column(y.weight()), 0, count);
        }
        fit.feed(target, gather.column(y.target()), 0, count);
        fit.feed(logPrior, gather.rows(terms.priorTable()), 0, count);
        fit.feed(alpha, gather.perStream(alphas), 0, count);
        fit.feed(actorStep.learningRate(), optimiser.learningRate(progress));
        fit.feed(criticStep.learningRate(), optimiser.learningRate(progress));
        fit.run();
        metrics.add("policy_loss", Diagnostics.requireFinite("policy loss", fit.scalar(policyLoss)));
        metrics.add("value_loss", Diagnostics.requireFinite("value loss", fit.scalar(valueLoss)));
        metrics.add("clip_fraction", fit.scalar(clipped));
        metrics.add("behaviour_kl", fit.scalar(oldDivergence));
        metrics.add(
                "policy_gradient_norm",
                Diagnostics.requireFinite("norm of the policy's gradient", fit.scalar(actorStep.norm())));
        metrics.add(
                "value_gradient_norm",
                Diagnostics.requireFinite("norm of the critic's gradient", fit.scalar(criticStep.norm())));
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
