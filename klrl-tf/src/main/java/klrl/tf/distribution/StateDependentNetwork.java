package klrl.tf.distribution;

import java.util.List;
import java.util.random.RandomGenerator;
import klrl.tf.Layout;
import klrl.tf.network.Network;
import klrl.tf.network.PlainNetwork;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** Means, and log-deviations within bounds, from one network with 2d outputs. */
final class StateDependentNetwork implements Network {
    private final Network inner;
    private final LogRange range;

    StateDependentNetwork(Network inner, LogRange range) {
        this.inner = inner;
        this.range = range;
    }

    @Override
    public int inputs() {
        return inner.inputs();
    }

    @Override
    public int outputs() {
        return inner.outputs();
    }

    @Override
    public Layout layout() {
        return inner.layout();
    }

    @Override
    public float[] initialise(RandomGenerator random, double outputScale) {
        return inner.initialise(random, outputScale);
    }

    @Override
    public <T extends TFloating> Operand<T> build(Ops tf, Operand<T> parameters, Operand<T> input) {
        List<Operand<T>> halves = List.copyOf(
                tf.split(tf.constant(1), inner.build(tf, parameters, input), 2L).output());
        return tf.concat(List.of(halves.get(0), range.build(tf, halves.get(1))), tf.constant(1));
    }

    @Override
    public PlainNetwork plain() {
        return new Plain(inner.plain(), inner.outputs() / 2);
    }

    private final class Plain implements PlainNetwork {
        private final PlainNetwork outputs;
        private final float[] deviations;

        Plain(PlainNetwork outputs, int dimension) {
            this.outputs = outputs;
            this.deviations = new float[dimension];
        }

        @Override
        public void load(float[] parameters) {
            outputs.load(parameters);
        }

        @Override
        public void forward(float[] in, int rows, float[] out) {
            outputs.forward(in, rows, out);
            int d = deviations.length;
            for (int row = 0; row < rows; row++) {
                int at = (2 * row + 1) * d;
                System.arraycopy(out, at, deviations, 0, d);
                range.apply(deviations);
                System.arraycopy(deviations, 0, out, at, d);
            }
        }
    }
}
