package klrl.tf.network;

import java.util.random.RandomGenerator;

/** How the weights of a layer are drawn. Biases start at 0. */
public enum Initialiser {
    /** An orthogonal matrix times √2: columns or rows, whichever are fewer, are orthogonal. */
    ORTHOGONAL {
        @Override
        void draw(RandomGenerator random, int inputs, int outputs, double[] weights) {
            orthogonal(random, inputs, outputs, weights);
            for (int i = 0; i < weights.length; i++) {
                weights[i] *= Math.sqrt(2);
            }
        }

        @Override
        void drawLast(RandomGenerator random, int inputs, int outputs, double[] weights) {
            orthogonal(random, inputs, outputs, weights);
        }
    },
    /** Normal with variance 2 / inputs, suited to functions that cut half of the numbers. */
    HE {
        @Override
        void draw(RandomGenerator random, int inputs, int outputs, double[] weights) {
            double deviation = Math.sqrt(2.0 / inputs);
            for (int i = 0; i < weights.length; i++) {
                weights[i] = deviation * random.nextGaussian();
            }
        }
    },
    /** Uniform with variance 2 / (inputs + outputs). */
    GLOROT {
        @Override
        void draw(RandomGenerator random, int inputs, int outputs, double[] weights) {
            double bound = Math.sqrt(6.0 / (inputs + outputs));
            for (int i = 0; i < weights.length; i++) {
                weights[i] = bound * (2 * random.nextDouble() - 1);
            }
        }
    };

    /** Draws the weights [inputs, outputs] of a layer that an activation follows. */
    abstract void draw(RandomGenerator random, int inputs, int outputs, double[] weights);

    /** Draws the weights [inputs, outputs] of the last layer, before its scale is applied. */
    void drawLast(RandomGenerator random, int inputs, int outputs, double[] weights) {
        draw(random, inputs, outputs, weights);
    }

    /**
     * Orthonormalises Gaussian vectors, the shorter side of the matrix counting them; this draws uniformly among all
     * such matrices. Each vector is cleared of the earlier ones twice, which is enough for full accuracy.
     */
    private static void orthogonal(RandomGenerator random, int inputs, int outputs, double[] weights) {
        int count = Math.min(inputs, outputs);
        int length = Math.max(inputs, outputs);
        double[][] vectors = new double[count][length];
        for (int i = 0; i < count; i++) {
            double[] vector = vectors[i];
            for (int k = 0; k < length; k++) {
                vector[k] = random.nextGaussian();
            }
            for (int pass = 0; pass < 2; pass++) {
                for (int j = 0; j < i; j++) {
                    add(vector, vectors[j], -dot(vector, vectors[j]));
                }
            }
            double norm = Math.sqrt(dot(vector, vector));
            for (int k = 0; k < length; k++) {
                vector[k] /= norm;
            }
        }
        for (int row = 0; row < inputs; row++) {
            for (int column = 0; column < outputs; column++) {
                weights[row * outputs + column] = inputs <= outputs ? vectors[row][column] : vectors[column][row];
            }
        }
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
            sum += x[k] * y[k];
        }
        return sum;
    }

    private static void add(double[] x, double[] y, double factor) {
        for (int k = 0; k < x.length; k++) {
            x[k] += factor * y[k];
        }
    }
}
