package klrl.algorithms.critic;

import java.util.random.RandomGenerator;
import klrl.algorithms.Batch;
import klrl.api.data.Actions;
import klrl.tf.Call;
import klrl.tf.Input;
import klrl.tf.ModelBuilder;
import klrl.tf.Rows;
import klrl.tf.head.ContinuousHead;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Actions of the policy itself, drawn anew for the states of a segment: what expectations over the actions of a box are
 * estimated with. The noise is drawn in Java and fed. Of discrete actions none are needed, and nothing is fed.
 */
public final class FreshActions {

    private final Ops tf;
    private final Batch batch;
    private final int width;
    private final RandomGenerator random;
    private final Input<TFloat32> noise;
    private float[] values = new float[0];

    /**
     * Adds the noise to a graph.
     *
     * @param builder the graph
     * @param batch its inputs
     * @param width d, how many numbers an action has
     * @param random draws the noise
     */
    public FreshActions(ModelBuilder<TFloat32> builder, Batch batch, int width, RandomGenerator random) {
        this.tf = builder.tf();
        this.batch = batch;
        this.width = width;
        this.random = random;
        this.noise = builder.rows(TFloat32.class, "M", "noise", width);
    }

    /**
     * Returns the noise: K rows for each row of the policy, the first of every row first.
     *
     * @return [K·N,d]: standard normal numbers
     */
    public Input<TFloat32> noise() {
        return noise;
    }

    /**
     * Builds K actions for each row.
     *
     * @param parameters [N,W]: what the policy's network gives over a box
     * @return [K·N,d]: u, before the squash
     */
    public Operand<TFloat32> of(Operand<TFloat32> parameters) {
        ContinuousHead<TFloat32> repeated =
                (ContinuousHead<TFloat32>) batch.policy(tf, Rows.repeated(tf, parameters, noise));
        return repeated.sample(noise);
    }

    /**
     * Draws and feeds noise, if the call takes it.
     *
     * @param call the call
     * @param rows K·N
     */
    public void feed(Call call, int rows) {
        if (!call.takes(noise)) {
            return;
        }
        if (values.length < rows * width) {
            values = new float[rows * width];
        }
        for (int i = 0; i < rows * width; i++) {
            values[i] = (float) random.nextGaussian();
        }
        call.feed(noise, values, 0, rows);
    }

    /**
     * Reads actions.
     *
     * @param call ran
     * @param drawn what {@link #of} built
     * @param rows K·N
     * @return the actions; of their two forms only u is filled
     */
    public Actions.Points read(Call call, Operand<TFloat32> drawn, int rows) {
        float[] u = new float[rows * width];
        call.read(drawn, u);
        return new Actions.Points(rows, width, u, u);
    }
}
