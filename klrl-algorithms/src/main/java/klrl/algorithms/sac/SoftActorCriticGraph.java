package klrl.algorithms.sac;

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
import klrl.api.data.Actions;
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
import klrl.tf.head.CategoricalHead;
import klrl.tf.loss.PolicyLosses;
import klrl.tf.loss.ValueLosses;
import klrl.tf.network.Network;
import klrl.tf.optimiser.Optimiser;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The graph of soft actor-critic: an actor, critics and their targets, and one call that steps them all. */
final class SoftActorCriticGraph implements Stateful, AutoCloseable {

    private final Family.Categorical family;
    private final Batch batch;
    private final Model<TFloat32> model;
    private final Group<TFloat32> actor;
    private final Operand<TFloat32> logits;
    private final Operand<TFloat32> targetValues;
    private final Operand<TFloat32> expected;
    private final Input<TFloat32> target;
    private final Descent<TFloat32> policyDescent;
    private final Descent<TFloat32> valueDescent;
    private final Call evaluate;
    private final Call fit;

    private Parameters policyLogits = new Parameters(0, 0, new float[0]);
    private float[] values = new float[0];

    SoftActorCriticGraph(
            SoftActorCriticPlugin.Options options,
            Context context,
            Family.Categorical family,
            Family prior,
            Network network) {
        this.family = family;
        Optimiser optimiser = options.optimiser().create(context);
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
            batch = new Batch(builder, context.environment(), family, prior);
            target = builder.input("target");

            logits = network.build(tf, actor.value(), batch.observation());
            CategoricalHead<TFloat32> policy = batch.categorical(tf, logits);
            targetValues = smallest(tf, actionValues(tf, network, targets));
            expected = policy.expectation(targetValues);

            List<Operand<TFloat32>> q = actionValues(tf, network, critics);
            List<Operand<TFloat32>> losses = new ArrayList<>();
            q.forEach(values -> losses.add(ValueLosses.squaredError(tf, batch.taken(tf, values), target)));
            Operand<TFloat32> policyLoss =
                    PolicyLosses.expected(tf, policy, batch.prior().orElseThrow(), smallest(tf, q), batch.alpha());
            policyDescent = Descent.of(builder, "policy", policyLoss, optimiser, List.of(actor));
            valueDescent = Descent.of(builder, "value", tf.math.addN(losses), optimiser, critics);
            List<Op> steps = new ArrayList<>(List.of(policyDescent.step(), valueDescent.step()));
            for (int j = 0; j < options.critics(); j++) {
                steps.add(builder.follow(targets.get(j), critics.get(j), options.tau(), valueDescent.step()));
            }
            model = builder.build();
            evaluate = model.call("evaluate", List.of(logits, targetValues, expected));
            List<Operand<TFloat32>> fetches = new ArrayList<>(policyDescent.fetches());
            fetches.addAll(valueDescent.fetches());
            fit = model.call("fit", fetches, steps.toArray(Op[]::new));
        }
    }

    private List<Operand<TFloat32>> actionValues(Ops tf, Network network, List<Group<TFloat32>> groups) {
        List<Operand<TFloat32>> all = new ArrayList<>();
        groups.forEach(group -> all.add(network.build(tf, group.value(), batch.observation())));
        return all;
    }

    /** min_j Q_j(s,a), action by action: it stands inside the expectation over actions. */
    private static Operand<TFloat32> smallest(Ops tf, List<Operand<TFloat32>> values) {
        return values.stream().reduce((a, b) -> tf.math.minimum(a, b)).orElseThrow();
    }

    /** Runs policy and target critics on the observation rows and after them the boundary rows, in one run. */
    void evaluate(Segment x) {
        int count = batch.feedAll(evaluate, x);
        if (policyLogits.rows() != count) {
            policyLogits = Parameters.of(family, count);
            values = new float[count * family.width()];
        }
        evaluate.run();
        evaluate.read(logits, policyLogits.values());
        evaluate.read(targetValues, values);
    }

    /** Returns the evaluated observations: the segment's rows, then its boundary rows. */
    Observations rows() {
        return batch.rows();
    }

    /** Returns their masks, or an empty array without masks. */
    boolean[] masks() {
        return batch.masks();
    }

    /** Returns the policy's logits there. */
    Parameters logits() {
        return policyLogits;
    }

    /** Reads min_j Q̄_j(s,a) of the taken actions. */
    void takenValues(Segment x, double[] out) {
        int[] taken = ((Actions.Choices) x.action()).values();
        for (int i = 0; i < x.size(); i++) {
            out[i] = values[i * family.width() + taken[i]];
        }
    }

    /** Reads E_π[min_j Q̄_j(s,·)] of the evaluated rows. */
    void expectedValues(double[] out) {
        evaluate.read(expected, out, 0, policyLogits.rows());
    }

    /** Takes one step of all critics and of the actor on the segment's T·B steps; the target critics follow. */
    void fit(Segment x, Targets y, Assessment assessment, Progress progress, Metrics metrics) {
        batch.selectAll(x);
        batch.feed(fit, x, assessment.terms().priorTable(), assessment.alpha());
        batch.feed(fit, target, y.target());
        policyDescent.feed(fit, progress);
        valueDescent.feed(fit, progress);
        fit.run();
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
