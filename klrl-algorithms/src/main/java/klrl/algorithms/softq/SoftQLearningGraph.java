package klrl.algorithms.softq;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import klrl.algorithms.Assessment;
import klrl.algorithms.Batch;
import klrl.algorithms.Descent;
import klrl.algorithms.GibbsPolicy;
import klrl.algorithms.critic.ActionCritics;
import klrl.algorithms.critic.Features;
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
import klrl.tf.head.Head;
import klrl.tf.optimiser.Optimiser;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

/** The graph of soft Q-learning: critics and their targets, and one call that steps them all. */
final class SoftQLearningGraph implements Stateful, AutoCloseable {

    private final Family.Categorical family;
    private final Batch batch;
    private final Model<TFloat32> model;
    private final List<Group<TFloat32>> critics;
    private final Operand<TFloat32> targetValues;
    private final Operand<TFloat32> taken;
    private final Operand<TFloat32> onlineMean;
    private final Input<TFloat32> target;
    private final Input<TFloat32> weight;
    private final Descent<TFloat32> descent;
    private final Call evaluate;
    private final Call fit;
    private Parameters values = new Parameters(0, 0, new float[0]);

    SoftQLearningGraph(SoftQLearningPlugin.Options options, Context context, Family.Categorical family, Family prior) {
        this.family = family;
        Optimiser optimiser = options.optimiser().create(context);
        RandomStream random = context.random().stream("initialisation", 0);
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            batch = new Batch(builder, context.environment(), family, prior);
            target = builder.input("target");
            ActionCritics all = new ActionCritics(
                    builder,
                    batch,
                    new Features(builder, batch, Optional.empty(), context, random),
                    options.network().create(context),
                    context.environment().action(),
                    options.critics(),
                    0,
                    random);
            critics = all.groups();
            targetValues = all.targetValues();
            Head<TFloat32> choices = batch.policy(builder.tf(), targetValues);
            taken = all.takenTarget(choices);
            weight = builder.input("weight");
            List<Operand<TFloat32>> online = all.taken(choices);
            onlineMean = all.mean(online);
            Operand<TFloat32> loss = all.loss(online, target, weight);
            descent = Descent.of(builder, "value", loss, optimiser, critics);
            List<Op> steps = new ArrayList<>(List.of(descent.step()));
            steps.addAll(all.follow(builder, options.tau(), descent.step()));
            model = builder.build();
            evaluate = model.call("evaluate", List.of(targetValues, taken));
            List<Operand<TFloat32>> fetches = new ArrayList<>(descent.fetches());
            fetches.add(onlineMean);
            fit = model.call("fit", fetches, steps.toArray(Op[]::new));
        }
    }

    /** Runs the targets on the observation rows and after them the boundary rows, in one run. */
    void evaluate(Segment x) {
        int count = batch.feedAll(evaluate, x);
        if (values.rows() != count) {
            values = Parameters.of(family, count);
        }
        evaluate.run();
        evaluate.read(targetValues, values.values());
    }

    /** Returns the evaluated observations: the segment's rows, then its boundary rows. */
    Observations rows() {
        return batch.rows();
    }

    /** Returns their masks, or an empty array without masks. */
    boolean[] masks() {
        return batch.masks();
    }

    /** Returns min_j Q̄_j(s,·) there. */
    Parameters targetValues() {
        return values;
    }

    /** Reads min_j Q̄_j(s,a) of the taken actions; behind them stands anything. */
    void takenValues(double[] out) {
        evaluate.read(taken, out, 0, values.rows());
    }

    /**
     * Takes one step of all critics on the segment's T·B steps; the targets follow.
     *
     * @return [T·B]: y − Q(s,a) before the step, Q the mean of the critics
     */
    double[] fit(Segment x, Targets y, double[] weights, Assessment assessment, Progress progress, Metrics metrics) {
        batch.selectAll(x);
        batch.feed(fit, x, assessment.terms().priorTable(), assessment.alpha());
        batch.feed(fit, target, y.target());
        batch.feedPerStream(fit, weight, weights);
        descent.feed(fit, progress);
        fit.run();
        descent.report(fit, metrics);
        double[] errors = new double[x.size()];
        fit.read(onlineMean, errors, 0, x.size());
        Arrays.setAll(errors, i -> y.target()[i] - errors[i]);
        return errors;
    }

    Snapshot snapshot(long version, double temperature) {
        Map<String, float[]> arrays = new LinkedHashMap<>(model.snapshot(critics));
        arrays.put(GibbsPolicy.TEMPERATURE, new float[] {(float) temperature});
        return new Snapshot(version, arrays);
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
