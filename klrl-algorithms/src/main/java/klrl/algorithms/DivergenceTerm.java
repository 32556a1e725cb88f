package klrl.algorithms;

import java.util.Optional;
import java.util.random.RandomGenerator;
import klrl.core.estimation.KlForm;
import klrl.tf.Call;
import klrl.tf.Input;
import klrl.tf.ModelBuilder;
import klrl.tf.head.ContinuousHead;
import klrl.tf.head.Head;
import klrl.tf.head.PriorHead;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * D<sub>KL</sub>(π‖π₀) as a term of a policy's loss: in closed form, or where there is none, estimated without bias by
 * reparameterised actions, through which its gradient flows. Their noise is drawn in Java and fed.
 */
public final class DivergenceTerm {

    private final Operand<TFloat32> column;
    private final Optional<Input<TFloat32>> noise;
    private final RandomGenerator random;
    private float[] values = new float[0];

    /**
     * Builds the term.
     *
     * @param builder the graph
     * @param policy π
     * @param prior π₀
     * @param form says how many actions estimate what has no closed form
     * @param width d, how many numbers an action has
     * @param random draws the noise; not used by others
     */
    public DivergenceTerm(
            ModelBuilder<TFloat32> builder,
            Head<TFloat32> policy,
            PriorHead<TFloat32> prior,
            KlForm form,
            int width,
            RandomGenerator random) {
        this.random = random;
        if (prior.hasDivergence()) {
            noise = Optional.empty();
            column = prior.divergence(policy);
        } else {
            Input<TFloat32> input = builder.input("divergence-noise", Math.multiplyExact(form.draws(), width));
            noise = Optional.of(input);
            column = prior.divergence((ContinuousHead<TFloat32>) policy, input, form.draws());
        }
    }

    /**
     * Returns the divergences.
     *
     * @return [N]
     */
    public Operand<TFloat32> column() {
        return column;
    }

    /**
     * Draws and feeds noise, if the call takes some.
     *
     * @param call the call
     * @param rows N
     */
    public void feed(Call call, int rows) {
        noise.filter(call::takes).ifPresent(input -> {
            int count = rows * input.width();
            if (values.length < count) {
                values = new float[count];
            }
            for (int i = 0; i < count; i++) {
                values[i] = (float) random.nextGaussian();
            }
            call.feed(input, values, 0, rows);
        });
    }
}
