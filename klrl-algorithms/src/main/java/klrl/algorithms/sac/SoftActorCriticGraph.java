package klrl.algorithms.sac;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import klrl.algorithms.Assessment;
import klrl.algorithms.Batch;
import klrl.algorithms.Descent;
import klrl.algorithms.critic.ActionCritics;
import klrl.algorithms.critic.Features;
import klrl.algorithms.critic.FreshActions;
import klrl.algorithms.improvement.Improvement;
import klrl.algorithms.improvement.Terms;
import klrl.api.Algorithm.Parts;
import klrl.api.Estimator;
import klrl.api.Metrics;
import klrl.api.RandomStream;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Family;
import klrl.api.data.Parameters;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.data.Space;
import klrl.api.data.Targets;
import klrl.api.plugin.Context;
import klrl.tf.Call;
import klrl.tf.Group;
import klrl.tf.Input;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import klrl.tf.distribution.ActionDistribution;
import klrl.tf.head.Head;
import klrl.tf.network.Architecture;
import klrl.tf.network.Network;
import klrl.tf.optimiser.Optimiser;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The graph of soft actor-critic: an actor, critics and their targets, and one call that steps them all. */
final class SoftActorCriticGraph implements Stateful, AutoCloseable {

    private final int samples;
    private final boolean readsTaken;
    private final boolean relative;
    private final Family family;
    private final Batch batch;
    private final FreshActions fresh;
    private final Features features;
    private final Model<TFloat32> model;
    private final Group<TFloat32> actor;
    private final Operand<TFloat32> parameters;
    private final Operand<TFloat32> expected;
    private final Operand<TFloat32> taken;
    private final Operand<TFloat32> onlineMean;
    private final Optional<Operand<TFloat32>> drawn;
    private final Input<TFloat32> target;
    private final Input<TFloat32> weight;
    private final Input<TFloat32> advantage;
    private final Input<TFloat32> ratio;
    private final Descent<TFloat32> policyDescent;
    private final Descent<TFloat32> valueDescent;
    private final Call evaluate;
    private final Call fit;

    private Parameters policyParameters = new Parameters(0, 0, new float[0]);

    SoftActorCriticGraph(
            SoftActorCriticPlugin.Options options, Context context, Parts parts, ActionDistribution distribution) {
        samples = options.samples();
        readsTaken = parts.estimator().base() == Estimator.Base.ACTION;
        relative = distribution.relative();
        Space action = context.environment().action();
        family = distribution.family(action);
        Optimiser optimiser = options.optimiser().create(context);
        Architecture architecture = options.network().create(context);
        Improvement improvement = options.improvement(context);
        RandomStream random = context.random().stream("initialisation", 0);
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Ops tf = builder.tf();
            batch = new Batch(
                    builder, context.environment(), family, parts.prior().family());
            fresh = new FreshActions(builder, batch, action.width(), context.random().stream("fresh-action", 0));
            features = new Features(builder, batch, options.torso(), context, random);
            Network network = distribution.network(architecture, features.width(), action);
            actor = builder.group(SoftActorCritic.ACTOR, network.layout(), network.initialise(random, 0.01));
            ActionCritics critics =
                    new ActionCritics(builder, batch, features, architecture, action, options.critics(), 1, random);
            target = builder.input("target");
            weight = builder.input("weight");
            advantage = builder.input("advantage");
            ratio = builder.input("ratio");

            Operand<TFloat32> outputs = network.build(tf, actor.value(), features.forActor());
            parameters = relative ? tf.math.add(batch.prior().orElseThrow(), outputs) : outputs;
            Head<TFloat32> policy = batch.policy(tf, parameters);
            drawn = action instanceof Space.Box ? Optional.of(fresh.of(parameters)) : Optional.empty();
            expected = critics.expectedTarget(policy, drawn);
            taken = critics.takenTarget(policy);
            Operand<TFloat32> policyLoss = improvement.loss(
                    tf, new Terms(batch, policy, batch.priorHead(tf), critics, fresh.noise(), advantage, ratio));
            policyDescent = Descent.of(builder, "policy", policyLoss, optimiser, List.of(actor));
            List<Operand<TFloat32>> online = critics.taken(policy);
            onlineMean = critics.mean(online);
            valueDescent =
                    Descent.of(builder, "value", critics.loss(online, target, weight), optimiser, critics.groups());
            List<Op> steps = new ArrayList<>(List.of(policyDescent.step(), valueDescent.step()));
            steps.addAll(critics.follow(builder, options.tau(), valueDescent.step()));
            model = builder.build();
            List<Operand<TFloat32>> evaluated = new ArrayList<>(List.of(parameters, expected));
            // Half of the work, for nothing where an estimator asks for state values only.
            if (readsTaken) {
                evaluated.add(taken);
            }
            drawn.ifPresent(evaluated::add);
            evaluate = model.call("evaluate", evaluated);
            List<Operand<TFloat32>> fetches = new ArrayList<>(policyDescent.fetches());
            fetches.add(onlineMean);
            fetches.addAll(valueDescent.fetches());
            fit = model.call("fit", fetches, steps.toArray(Op[]::new));
        }
    }

    /** Runs policy and target critics on the observation rows and after them the boundary rows, in one run. */
    void assess(Segment x, Progress progress, Assessment assessment) {
        int rows = batch.feedAll(evaluate, x);
        Parameters prior = assessment.prior(batch.rows(), batch.masks());
        if (relative) {
            batch.feedAll(evaluate, x, prior, assessment.alpha());
        }
        fresh.feed(evaluate, samples * rows);
        if (policyParameters.rows() != rows) {
            policyParameters = Parameters.of(family, rows);
        }
        evaluate.run();
        evaluate.read(parameters, policyParameters.values());
        if (drawn.isPresent()) {
            assessment.assess(x, progress, policyParameters, fresh.read(evaluate, drawn.get(), samples * rows));
        } else {
            assessment.assess(x, progress, batch.masks(), policyParameters);
        }
    }

    /** Reads E_π[min_j Q̄_j(s,·)] of the evaluated rows. */
    void expectedValues(double[] out) {
        evaluate.read(expected, out, 0, policyParameters.rows());
    }

    /** Reads min_j Q̄_j(s,a) of the taken actions, if the estimator asks for them; behind them stands anything. */
    void takenValues(double[] out) {
        if (readsTaken) {
            evaluate.read(taken, out, 0, policyParameters.rows());
        }
    }

    /**
     * Takes one step of all critics and of the actor on the segment's T·B steps; the target critics follow.
     *
     * @return [T·B]: y − Q(s,a) before the step, Q the mean of the critics
     */
    double[] fit(
            Segment x,
            Targets y,
            double[] advantages,
            double[] weights,
            Assessment assessment,
            Progress progress,
            Metrics metrics) {
        batch.selectAll(x);
        batch.feed(fit, x, assessment.terms().priorTable(), assessment.alpha());
        batch.feed(fit, target, y.target());
        batch.feedPerStream(fit, weight, weights);
        batch.feed(fit, advantage, advantages);
        batch.feed(fit, ratio, assessment.evaluation().ratio());
        fresh.feed(fit, x.size());
        policyDescent.feed(fit, progress);
        valueDescent.feed(fit, progress);
        fit.run();
        policyDescent.report(fit, metrics);
        valueDescent.report(fit, metrics);
        double[] errors = new double[x.size()];
        fit.read(onlineMean, errors, 0, x.size());
        Arrays.setAll(errors, i -> y.target()[i] - errors[i]);
        return errors;
    }

    Snapshot snapshot(long version) {
        return features.snapshot(model, actor, version);
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
