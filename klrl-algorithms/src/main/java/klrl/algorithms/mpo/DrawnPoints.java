package klrl.algorithms.mpo;

import java.util.Arrays;
import java.util.List;
import klrl.algorithms.Batch;
import klrl.algorithms.critic.ActionCritics;
import klrl.algorithms.critic.FreshActions;
import klrl.api.data.Parameters;
import klrl.tf.Call;
import klrl.tf.Input;
import klrl.tf.ModelBuilder;
import klrl.tf.Rows;
import klrl.tf.head.ContinuousHead;
import klrl.tf.head.Head;
import klrl.tf.head.TakenActions;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Points of a box, K of each state, drawn from π₀. What is fitted are two policies that learn a part each: the means with the
 * deviations of π₀, and the deviations with its means. So neither is traded for the other, and each has its own trust region.
 */
final class DrawnPoints implements Candidates {

    private final Ops tf;
    private final Batch batch;
    private final int samples;
    private final int dimension;
    private final FreshActions fresh;
    private final Operand<TFloat32> drawn;
    private final Operand<TFloat32> values;
    private final List<Operand<TFloat32>> parts;
    private final Input<TFloat32> candidate;
    private final Input<TFloat32> improved;
    private float[] points = new float[0];
    private float[] numbers = new float[0];
    private float[] chosen = new float[0];
    private Parameters read = new Parameters(0, 0, new float[0]);
    private Parameters logPrior = new Parameters(0, 0, new float[0]);

    DrawnPoints(
            ModelBuilder<TFloat32> builder,
            Batch batch,
            ActionCritics critics,
            Operand<TFloat32> parameters,
            FreshActions fresh,
            Operand<TFloat32> drawn,
            int samples,
            int dimension) {
        this.tf = builder.tf();
        this.batch = batch;
        this.samples = samples;
        this.dimension = dimension;
        this.fresh = fresh;
        this.drawn = drawn;
        Operand<TFloat32> old = batch.prior().orElseThrow();
        values = critics.targetAt(((ContinuousHead<TFloat32>) batch.policy(tf, old)).action(drawn));
        List<Operand<TFloat32>> now = halves(parameters);
        List<Operand<TFloat32>> before = halves(old);
        parts = List.of(both(now.get(0), before.get(1)), both(before.get(0), now.get(1)));
        candidate = builder.rows(TFloat32.class, "M", "candidate", dimension);
        improved = builder.rows(TFloat32.class, "M", "improved");
    }

    private List<Operand<TFloat32>> halves(Operand<TFloat32> parameters) {
        return List.copyOf(tf.split(tf.constant(1), parameters, 2L).output());
    }

    private Operand<TFloat32> both(Operand<TFloat32> means, Operand<TFloat32> logDeviations) {
        return tf.concat(List.of(means, logDeviations), tf.constant(1));
    }

    @Override
    public List<Operand<TFloat32>> outputs() {
        return List.of(drawn, values);
    }

    @Override
    public void feed(Call evaluate, int rows) {
        fresh.feed(evaluate, samples * rows);
    }

    @Override
    public Parameters values(Call evaluate, int rows, int steps) {
        if (numbers.length != samples * rows) {
            numbers = new float[samples * rows];
            points = new float[samples * rows * dimension];
        }
        if (read.rows() != steps) {
            read = new Parameters(steps, samples, new float[steps * samples]);
            chosen = new float[steps * samples * dimension];
        }
        evaluate.read(values, numbers);
        evaluate.read(drawn, points);
        for (int k = 0; k < samples; k++) {
            for (int i = 0; i < steps; i++) {
                read.values()[i * samples + k] = numbers[k * rows + i];
            }
            System.arraycopy(points, k * rows * dimension, chosen, k * steps * dimension, steps * dimension);
        }
        return read;
    }

    /** {@inheritDoc} Drawn actions count alike: −log K. */
    @Override
    public Parameters logPrior(Parameters prior, int steps) {
        if (logPrior.rows() != steps) {
            logPrior = new Parameters(steps, samples, new float[steps * samples]);
            Arrays.fill(logPrior.values(), (float) -Math.log(samples));
        }
        return logPrior;
    }

    @Override
    public void feed(Call fit, float[] weights, int steps) {
        for (int k = 0; k < samples; k++) {
            for (int i = 0; i < steps; i++) {
                // The graph takes the mean over the K candidates.
                numbers[k * steps + i] = samples * weights[i * samples + k];
            }
        }
        fit.feed(improved, numbers, 0, samples * steps);
        fit.feed(candidate, chosen, 0, samples * steps);
    }

    @Override
    public List<Operand<TFloat32>> parts() {
        return parts;
    }

    @Override
    public Operand<TFloat32> logLikelihood(Operand<TFloat32> part) {
        Head<TFloat32> repeated = batch.policy(tf, Rows.repeated(tf, part, candidate));
        Operand<TFloat32> each = tf.math.mul(improved, repeated.logProbability(new TakenActions.Points<>(candidate)));
        return Rows.meanOfRepeated(tf, each, part);
    }

    @Override
    public Operand<TFloat32> divergence(Head<TFloat32> prior, Head<TFloat32> policy) {
        return ((ContinuousHead<TFloat32>) prior).divergence((ContinuousHead<TFloat32>) policy);
    }
}
