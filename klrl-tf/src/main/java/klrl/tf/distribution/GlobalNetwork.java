package klrl.tf.distribution;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import klrl.tf.Layout;
import klrl.tf.network.Network;
import klrl.tf.network.PlainNetwork;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** Means from a network with d outputs, and log-deviations within bounds from d parameters more, which start at 0. */
final class GlobalNetwork implements Network {
    private final Network means;
    private final LogRange range;
    private final int dimension;
    private final Layout layout;

    GlobalNetwork(Network means, LogRange range) {
        this.means = means;
        this.range = range;
        this.dimension = means.outputs();
        this.layout = means.layout().with("log-deviation", dimension);
    }

    @Override
    public int inputs() {
        return means.inputs();
    }

    @Override
    public int outputs() {
        return Math.multiplyExact(2, dimension);
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public float[] initialise(RandomGenerator random, double outputScale) {
        return Arrays.copyOf(means.initialise(random, outputScale), layout.size());
    }

    @Override
    public <T extends TFloating> Operand<T> build(Ops tf, Operand<T> parameters, Operand<T> input) {
        int[] sizes = {layout.size() - dimension, dimension};
        List<Operand<T>> parts = List.copyOf(
                tf.splitV(parameters, tf.constant(sizes), tf.constant(0), 2L).output());
        Operand<T> mean = means.build(tf, parts.get(0), input);
        Operand<T> logDeviation = tf.math.add(tf.zerosLike(mean), range.build(tf, parts.get(1)));
        return tf.concat(List.of(mean, logDeviation), tf.constant(1));
    }

    @Override
    public PlainNetwork plain() {
        return new Plain(means.plain());
    }

    private final class Plain implements PlainNetwork {
        private final PlainNetwork outputs;
        private final float[] deviations = new float[dimension];
        private float[] mean = new float[0];

        Plain(PlainNetwork outputs) {
            this.outputs = outputs;
            range.apply(deviations);
        }

        @Override
        public void load(float[] parameters) {
            if (parameters.length != layout.size()) {
                throw new IllegalArgumentException(
                        "the network has " + layout.size() + " parameters, not " + parameters.length);
            }
            int own = layout.size() - dimension;
            outputs.load(Arrays.copyOf(parameters, own));
            System.arraycopy(parameters, own, deviations, 0, dimension);
            range.apply(deviations);
        }

        @Override
        public void forward(float[] in, int rows, float[] out) {
            if (out.length < (long) rows * outputs()) {
                throw new IllegalArgumentException(
                        rows + " rows of " + outputs() + " outputs do not fit an array of " + out.length);
            }
            if (mean.length < rows * dimension) {
                mean = new float[rows * dimension];
            }
            outputs.forward(in, rows, mean);
            for (int row = 0; row < rows; row++) {
                int at = 2 * row * dimension;
                System.arraycopy(mean, row * dimension, out, at, dimension);
                System.arraycopy(deviations, 0, out, at + dimension, dimension);
            }
        }
    }
}
