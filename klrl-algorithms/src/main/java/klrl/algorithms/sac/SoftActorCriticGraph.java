package klrl.algorithms.sac;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import klrl.algorithms.Gather;
import klrl.api.Metrics;
import klrl.api.RandomStream;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Actions;
import klrl.api.data.Family;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
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
import klrl.tf.head.CategoricalHead;
import klrl.tf.loss.PolicyLosses;
import klrl.tf.loss.ValueLosses;
import klrl.tf.network.Network;
import klrl.tf.network.NetworkPolicy;
import klrl.tf.optimiser.GradientStep;
import klrl.tf.optimiser.Optimiser;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The graph of soft actor-critic: an actor, critics and their targets, and one call that steps them all. */
final class SoftActorCriticGraph implements Stateful, AutoCloseable {

    private final Optimiser optimiser;
    private final Gather gather;
    private final Model<TFloat32> model;
    private final Group<TFloat32> actor;
    private final Input<TFloat32> observation;
    private final Optional<Input<TBool>> mask;
    private final Operand<TFloat32> logits;
    private final Operand<TFloat32> targetValues;
    private final Operand<TFloat32> expected;
    private final Call evaluate;

    private final Input<TInt32> action;
    private final Input<TFloat32> target;
    private final Input<TFloat32> logPrior;
    private final Input<TFloat32> alpha;
    private final Operand<TFloat32> policyLoss;
    private final Operand<TFloat32> valueLoss;
    private final GradientStep<TFloat32> actorStep;
    private final GradientStep<TFloat32> criticStep;
    private final Call fit;

    private final Family.Categorical family;
    private Observations rows;
    private boolean[] masks = new boolean[0];
    private Parameters policyLogits = new Parameters(0, 0, new float[0]);
    private float[] values = new float[0];
    private float[] scratch = new float[0];

    SoftActorCriticGraph(
            SoftActorCriticPlugin.Options options, Context context, Family.Categorical family, Network network) {
        this.family = family;
        optimiser = options.optimiser().create(context);
        gather = new Gather(context.environment(), family);
        rows = Observations.of(context.environment().observation(), 0);
        RandomStream random = context.random().stream("initialisation", 0);
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Ops tf = builder.tf();
            actor = builder.group(SoftActorCritic.ACTOR, network.layout(), network.initialise(random, 0.01));
            List<Group<TFloat32>> critics = new ArrayList<>();
            List<Group<TFloat32>> targets = new ArrayList<>();
            for (int j = 0; j < options.critics(); j++) {
                critics.add(builder.group("critic-" + j, network.layout(), network.initialise(random, 1)));
                targets.add(builder.copy("target-" + j, critics.get(j)));
            }

            observation = builder.input("observation", network.inputs());
            mask = context.environment().masked()
                    ? Optional.of(builder.mask("mask", family.width()))
                    : Optional.empty();
            action = builder.integers("action", 1);
            target = builder.input("target");
            logPrior = builder.input("log-prior", family.width());
            alpha = builder.input("alpha");

            logits = network.build(tf, actor.value(), observation);
            CategoricalHead<TFloat32> policy = CategoricalHead.of(tf, logits, family.sizes(), mask);
            targetValues = smallest(tf, actionValues(tf, network, targets));
            expected = policy.expectation(targetValues);

            List<Operand<TFloat32>> q = actionValues(tf, network, critics);
            List<Operand<TFloat32>> losses = new ArrayList<>();
            q.forEach(values ->
                    losses.add(ValueLosses.squaredError(tf, Rows.taken(tf, values, family.sizes(), action), target)));
            valueLoss = tf.math.addN(losses);
            policyLoss = PolicyLosses.expected(tf, policy, logPrior, smallest(tf, q), alpha);
            actorStep = GradientStep.of(builder, "actor-step", policyLoss, optimiser, List.of(actor));
            criticStep = GradientStep.of(builder, "critic-step", valueLoss, optimiser, critics);
            List<Op> steps = new ArrayList<>(List.of(actorStep, criticStep));
            for (int j = 0; j < options.critics(); j++) {
                steps.add(builder.follow(targets.get(j), critics.get(j), options.tau(), criticStep));
            }
            model = builder.build();
            evaluate = model.call("evaluate", List.of(logits, targetValues, expected));
            fit = model.call(
                    "fit",
                    List.of(policyLoss, valueLoss, actorStep.norm(), criticStep.norm()),
                    steps.toArray(Op[]::new));
        }
    }

    private List<Operand<TFloat32>> actionValues(Ops tf, Network network, List<Group<TFloat32>> groups) {
        List<Operand<TFloat32>> values = new ArrayList<>();
        groups.forEach(group -> values.add(network.build(tf, group.value(), observation)));
        return values;
    }

    /** min_j Q_j(s,a), action by action: it stands inside the expectation over actions. */
    private static Operand<TFloat32> smallest(Ops tf, List<Operand<TFloat32>> values) {
        return values.stream().reduce((a, b) -> tf.math.minimum(a, b)).orElseThrow();
    }

    /** Runs policy and target critics on the observation rows and after them the boundary rows, in one run. */
    void evaluate(Segment x) {
        rows = gather.rowsAndBoundaries(x);
        masks = gather.masksAndBoundaries(x);
        int count = rows.rows();
        if (policyLogits.rows() != count) {
            policyLogits = Parameters.of(family, count);
            values = new float[count * family.width()];
        }
        evaluate.feed(observation, floats(rows), 0, count);
        mask.ifPresent(allowed -> evaluate.feed(allowed, masks, 0, count));
        evaluate.run();
        evaluate.read(logits, policyLogits.values());
        evaluate.read(targetValues, values);
    }

    private float[] floats(Observations in) {
        if (in instanceof Observations.Bytes && scratch.length < in.rows() * in.width()) {
            scratch = new float[in.rows() * in.width()];
        }
        return NetworkPolicy.floats(in, scratch);
    }

    /** Returns the evaluated observations: the segment's rows, then its boundary rows. */
    Observations rows() {
        return rows;
    }

    /** Returns their masks, or an empty array without masks. */
    boolean[] masks() {
        return masks;
    }

    /** Returns the policy's logits there. */
    Parameters logits() {
        return policyLogits;
    }

    /** Returns min_j Q̄_j(s,a) of an evaluated row. */
    double targetValue(int row, int taken) {
        return values[row * family.width() + taken];
    }

    /** Reads E_π[min_j Q̄_j(s,·)] of the evaluated rows. */
    void expectedValues(double[] out) {
        evaluate.read(expected, out, 0, rows.rows());
    }

    /** Takes one step of all critics and of the actor on the segment's T·B steps; the target critics follow. */
    void fit(Segment x, Targets y, KlTerms terms, double[] alphas, Progress progress, Metrics metrics) {
        int count = x.size();
        double[] column = new double[count];
        Arrays.setAll(column, i -> alphas[i % alphas.length]);
        fit.feed(observation, floats(x.observation()), 0, count);
        mask.ifPresent(allowed -> fit.feed(allowed, x.mask(), 0, count));
        fit.feed(action, ((Actions.Choices) x.action()).values(), 0, count);
        fit.feed(target, y.target(), 0, count);
        fit.feed(logPrior, terms.priorTable().values(), 0, count);
        fit.feed(alpha, column, 0, count);
        fit.feed(actorStep.learningRate(), optimiser.learningRate(progress));
        fit.feed(criticStep.learningRate(), optimiser.learningRate(progress));
        fit.run();
        metrics.add("policy_loss", Diagnostics.requireFinite("policy loss", fit.scalar(policyLoss)));
        metrics.add("value_loss", Diagnostics.requireFinite("value loss", fit.scalar(valueLoss)));
        metrics.add(
                "policy_gradient_norm",
                Diagnostics.requireFinite("norm of the policy's gradient", fit.scalar(actorStep.norm())));
        metrics.add(
                "value_gradient_norm",
                Diagnostics.requireFinite("norm of the critics' gradient", fit.scalar(criticStep.norm())));
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
