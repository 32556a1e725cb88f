package klrl.algorithms.mpo;

import java.util.List;
import klrl.algorithms.Batch;
import klrl.algorithms.critic.ActionCritics;
import klrl.api.data.Parameters;
import klrl.tf.Call;
import klrl.tf.Input;
import klrl.tf.ModelBuilder;
import klrl.tf.Rows;
import klrl.tf.head.CategoricalHead;
import klrl.tf.head.Head;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** All values of a choice: expectations under q are exact. */
final class AllChoices implements Candidates {

    private final Ops tf;
    private final Batch batch;
    private final int width;
    private final Operand<TFloat32> parameters;
    private final Operand<TFloat32> values;
    private final Input<TFloat32> improved;
    private Parameters read = new Parameters(0, 0, new float[0]);

    AllChoices(
            ModelBuilder<TFloat32> builder,
            Batch batch,
            ActionCritics critics,
            Operand<TFloat32> parameters,
            int width) {
        this.tf = builder.tf();
        this.batch = batch;
        this.width = width;
        this.parameters = parameters;
        this.values = critics.targetValues();
        this.improved = builder.input("improved", width);
    }

    @Override
    public List<Operand<TFloat32>> outputs() {
        return List.of(values);
    }

    @Override
    public void feed(Call evaluate, int rows) {
        // Nothing is drawn.
    }

    @Override
    public Parameters values(Call evaluate, int rows, int steps) {
        if (read.rows() != rows) {
            read = new Parameters(rows, width, new float[rows * width]);
        }
        evaluate.read(values, read.values());
        return read;
    }

    @Override
    public Parameters logPrior(Parameters prior, int steps) {
        return prior;
    }

    @Override
    public void feed(Call fit, float[] weights, int steps) {
        fit.feed(improved, weights, 0, steps);
    }

    @Override
    public List<Operand<TFloat32>> parts() {
        return List.of(parameters);
    }

    @Override
    public Operand<TFloat32> logLikelihood(Operand<TFloat32> part) {
        CategoricalHead<TFloat32> policy = batch.categorical(tf, part);
        return Rows.sum(tf, tf.math.mul(improved, policy.logProbabilities()));
    }

    @Override
    public Operand<TFloat32> divergence(Head<TFloat32> prior, Head<TFloat32> policy) {
        CategoricalHead<TFloat32> choices = (CategoricalHead<TFloat32>) policy;
        return ((CategoricalHead<TFloat32>) prior).divergence(choices.logProbabilities());
    }
}
