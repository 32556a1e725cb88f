package klrl.tf.network;

import java.util.List;
import java.util.random.RandomGenerator;
import klrl.tf.Layout;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** A perceptron of fixed sizes. Its arrays are weights [in, out] and bias [out], layer by layer. */
final class MlpNetwork implements Network {
    private final Mlp mlp;
    private final int[] widths;
    private final Layout layout;

    MlpNetwork(Mlp mlp, int inputs, int outputs) {
        if (inputs < 1 || outputs < 1) {
            throw new IllegalArgumentException(
                    "a network needs at least 1 input and 1 output, not " + inputs + " and " + outputs);
        }
        this.mlp = mlp;
        List<Integer> hidden = mlp.hidden();
        widths = new int[hidden.size() + 2];
        widths[0] = inputs;
        for (int i = 0; i < hidden.size(); i++) {
            widths[i + 1] = hidden.get(i);
        }
        widths[widths.length - 1] = outputs;
        Layout parts = Layout.empty();
        for (int layer = 0; layer + 1 < widths.length; layer++) {
            parts = parts.with("weights-" + layer, widths[layer], widths[layer + 1])
                    .with("bias-" + layer, widths[layer + 1]);
        }
        layout = parts;
    }

    @Override
    public int inputs() {
        return widths[0];
    }

    @Override
    public int outputs() {
        return widths[widths.length - 1];
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public float[] initialise(RandomGenerator random, double outputScale) {
        if (!(outputScale >= 0 && outputScale < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("output scale: " + outputScale + " is not in [0, ∞)");
        }
        float[] flat = new float[layout.size()];
        int last = widths.length - 2;
        for (int layer = 0; layer <= last; layer++) {
            double[] weights = new double[widths[layer] * widths[layer + 1]];
            if (layer < last) {
                mlp.initialiser().draw(random, widths[layer], widths[layer + 1], weights);
            } else {
                mlp.initialiser().drawLast(random, widths[layer], widths[layer + 1], weights);
            }
            int offset = layout.parts().get(2 * layer).offset();
            for (int i = 0; i < weights.length; i++) {
                flat[offset + i] = (float) (layer < last ? weights[i] : outputScale * weights[i]);
            }
        }
        return flat;
    }

    @Override
    public <T extends TFloating> Operand<T> build(Ops tf, Operand<T> parameters, Operand<T> input) {
        List<Operand<T>> arrays = layout.split(tf, parameters);
        Operand<T> x = input;
        for (int layer = 0; layer + 1 < widths.length; layer++) {
            if (layer > 0) {
                x = mlp.activation().build(tf, x);
            }
            x = tf.nn.biasAdd(tf.linalg.matMul(x, arrays.get(2 * layer)), arrays.get(2 * layer + 1));
        }
        return x;
    }

    @Override
    public PlainNetwork plain() {
        return new PlainMlp(mlp.activation(), widths);
    }
}
