package klrl.tf.network;

/**
 * A perceptron in plain Java, one row after another, so that no row can depend on another one.
 *
 * <p>The weights of each input stand in an array of their own, and four inputs are added at a time: in this form, and
 * not with offsets into one array or with longer sums, the compiler of Java 17 vectorises the loop.
 */
final class PlainMlp implements PlainNetwork {

    private static final class Layer {
        private final float[][] weights;
        private final float[] bias;
        private final float[] sums;

        Layer(int inputs, int outputs) {
            weights = new float[inputs][outputs];
            bias = new float[outputs];
            sums = new float[outputs];
        }

        int load(float[] parameters, int from) {
            int at = from;
            for (float[] row : weights) {
                System.arraycopy(parameters, at, row, 0, row.length);
                at += row.length;
            }
            System.arraycopy(parameters, at, bias, 0, bias.length);
            return at + bias.length;
        }

        void forward(float[] x, int from) {
            System.arraycopy(bias, 0, sums, 0, bias.length);
            int i = 0;
            for (; i + 3 < weights.length; i += 4) {
                int k = from + i;
                add(
                        sums,
                        weights[i],
                        weights[i + 1],
                        weights[i + 2],
                        weights[i + 3],
                        x[k],
                        x[k + 1],
                        x[k + 2],
                        x[k + 3]);
            }
            for (; i < weights.length; i++) {
                add(sums, weights[i], x[from + i]);
            }
        }

        private static void add(
                float[] sums, float[] a, float[] b, float[] c, float[] d, float x, float y, float z, float w) {
            for (int j = 0; j < sums.length; j++) {
                sums[j] = sums[j] + x * a[j] + y * b[j] + z * c[j] + w * d[j];
            }
        }

        private static void add(float[] sums, float[] a, float x) {
            for (int j = 0; j < sums.length; j++) {
                sums[j] = sums[j] + x * a[j];
            }
        }
    }

    private final Activation activation;
    private final int inputs;
    private final int outputs;
    private final int size;
    private final Layer[] layers;

    PlainMlp(Activation activation, int[] widths) {
        this.activation = activation;
        inputs = widths[0];
        outputs = widths[widths.length - 1];
        layers = new Layer[widths.length - 1];
        int count = 0;
        for (int i = 0; i < layers.length; i++) {
            layers[i] = new Layer(widths[i], widths[i + 1]);
            count += (widths[i] + 1) * widths[i + 1];
        }
        size = count;
    }

    @Override
    public void load(float[] parameters) {
        if (parameters.length != size) {
            throw new IllegalArgumentException("the network has " + size + " parameters, not " + parameters.length);
        }
        int at = 0;
        for (Layer layer : layers) {
            at = layer.load(parameters, at);
        }
    }

    @Override
    public void forward(float[] in, int rows, float[] out) {
        if (rows < 0 || in.length < (long) rows * inputs || out.length < (long) rows * outputs) {
            throw new IllegalArgumentException(rows + " rows of " + inputs + " inputs and " + outputs
                    + " outputs do not fit arrays of " + in.length + " and " + out.length);
        }
        for (int row = 0; row < rows; row++) {
            layers[0].forward(in, row * inputs);
            for (int i = 1; i < layers.length; i++) {
                float[] x = layers[i - 1].sums;
                activation.apply(x);
                layers[i].forward(x, 0);
            }
            System.arraycopy(layers[layers.length - 1].sums, 0, out, row * outputs, outputs);
        }
    }
}
