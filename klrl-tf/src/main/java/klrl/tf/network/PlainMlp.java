package klrl.tf.network;

import java.util.Arrays;

/** A perceptron in plain Java, one row after another, so that no row can depend on another one. */
final class PlainMlp implements PlainNetwork {
    private final Activation activation;
    private final int[] widths;
    private final int size;
    private final float[] one;
    private final float[] other;

    PlainMlp(Activation activation, int[] widths) {
        this.activation = activation;
        this.widths = widths;
        int widest = Arrays.stream(widths).max().getAsInt();
        one = new float[widest];
        other = new float[widest];
        int count = 0;
        for (int layer = 0; layer + 1 < widths.length; layer++) {
            count += (widths[layer] + 1) * widths[layer + 1];
        }
        size = count;
    }

    @Override
    public void forward(float[] parameters, float[] in, int rows, float[] out) {
        int inputs = widths[0];
        int outputs = widths[widths.length - 1];
        if (parameters.length != size || rows < 0 || in.length < rows * inputs || out.length < rows * outputs) {
            throw new IllegalArgumentException(rows + " rows of " + inputs + " to " + outputs + " with " + size
                    + " parameters do not fit arrays of " + in.length + ", " + out.length + " and "
                    + parameters.length);
        }
        for (int row = 0; row < rows; row++) {
            float[] x = in;
            int from = row * inputs;
            int offset = 0;
            for (int layer = 0; layer + 1 < widths.length; layer++) {
                boolean last = layer + 2 == widths.length;
                float[] y = last ? out : x == one ? other : one;
                int to = last ? row * outputs : 0;
                layer(parameters, offset, x, from, widths[layer], y, to, widths[layer + 1]);
                if (!last) {
                    activation.apply(y, 0, widths[layer + 1]);
                }
                offset += (widths[layer] + 1) * widths[layer + 1];
                x = y;
                from = 0;
            }
        }
    }

    private static void layer(
            float[] parameters, int weights, float[] x, int from, int width, float[] y, int to, int count) {
        System.arraycopy(parameters, weights + width * count, y, to, count);
        for (int i = 0; i < width; i++) {
            float factor = x[from + i];
            int column = weights + i * count;
            for (int j = 0; j < count; j++) {
                y[to + j] += factor * parameters[column + j];
            }
        }
    }
}
