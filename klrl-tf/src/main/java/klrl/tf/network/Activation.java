package klrl.tf.network;

import klrl.tf.Scalar;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** A function that is applied to every number between two layers, in graphs and in plain Java. */
public enum Activation {
    /** tanh x. */
    TANH {
        @Override
        public <T extends TFloating> Operand<T> build(Ops tf, Operand<T> x) {
            return tf.math.tanh(x);
        }

        @Override
        public void apply(float[] x) {
            for (int i = 0; i < x.length; i++) {
                x[i] = tanh(x[i]);
            }
        }
    },
    /** max(x, 0). */
    RELU {
        @Override
        public <T extends TFloating> Operand<T> build(Ops tf, Operand<T> x) {
            return tf.nn.relu(x);
        }

        @Override
        public void apply(float[] x) {
            for (int i = 0; i < x.length; i++) {
                x[i] = Math.max(x[i], 0);
            }
        }
    },
    /** x / (1 + e<sup>−x</sup>). */
    SILU {
        @Override
        public <T extends TFloating> Operand<T> build(Ops tf, Operand<T> x) {
            return tf.math.mul(x, tf.math.sigmoid(x));
        }

        @Override
        public void apply(float[] x) {
            for (int i = 0; i < x.length; i++) {
                x[i] = 0.5f * x[i] * (1 + tanh(0.5f * x[i]));
            }
        }
    },
    /** ½x (1 + tanh(√(2/π) (x + 0.044715 x³))), the usual approximation of x Φ(x). */
    GELU {
        @Override
        public <T extends TFloating> Operand<T> build(Ops tf, Operand<T> x) {
            Operand<T> cube = tf.math.mul(tf.math.square(x), x);
            Operand<T> inner = tf.math.mul(
                    tf.math.add(x, tf.math.mul(cube, Scalar.like(tf, x, GELU_CUBIC))), Scalar.like(tf, x, GELU_SCALE));
            return tf.math.mul(
                    tf.math.mul(x, Scalar.like(tf, x, 0.5)), tf.math.add(tf.math.tanh(inner), Scalar.like(tf, x, 1)));
        }

        @Override
        public void apply(float[] x) {
            for (int i = 0; i < x.length; i++) {
                float y = x[i];
                x[i] = 0.5f * y * (1 + tanh((float) GELU_SCALE * (y + (float) GELU_CUBIC * y * y * y)));
            }
        }
    },
    /** x where x &gt; 0, else e<sup>x</sup> − 1. */
    ELU {
        @Override
        public <T extends TFloating> Operand<T> build(Ops tf, Operand<T> x) {
            return tf.nn.elu(x);
        }

        @Override
        public void apply(float[] x) {
            for (int i = 0; i < x.length; i++) {
                x[i] = x[i] > 0 ? x[i] : (float) Math.expm1(x[i]);
            }
        }
    },
    /** log(1 + e<sup>x</sup>). */
    SOFTPLUS {
        @Override
        public <T extends TFloating> Operand<T> build(Ops tf, Operand<T> x) {
            return tf.math.softplus(x);
        }

        @Override
        public void apply(float[] x) {
            for (int i = 0; i < x.length; i++) {
                x[i] = Math.max(x[i], 0) + (float) Math.log1p(Math.exp(-Math.abs(x[i])));
            }
        }
    };

    private static final double GELU_SCALE = Math.sqrt(2 / Math.PI);
    private static final double GELU_CUBIC = 0.044715;

    /**
     * Builds the function in a graph.
     *
     * @param tf makes the operation
     * @param x any shape
     * @param <T> the precision
     * @return the same shape
     */
    public abstract <T extends TFloating> Operand<T> build(Ops tf, Operand<T> x);

    /**
     * Applies the function in place.
     *
     * @param x the numbers
     */
    public abstract void apply(float[] x);

    /**
     * Computes tanh as TensorFlow does on a processor: a rational function of degree 13 over 6 on [−7.9, 7.9], to
     * single precision. It has no branch, so that the compiler can vectorise the loop around it.
     */
    private static float tanh(float z) {
        float x = Math.max(-7.90531110763549805f, Math.min(7.90531110763549805f, z));
        float x2 = x * x;
        float p = -2.76076847742355e-16f;
        p = p * x2 + 2.00018790482477e-13f;
        p = p * x2 - 8.60467152213735e-11f;
        p = p * x2 + 5.12229709037114e-08f;
        p = p * x2 + 1.48572235717979e-05f;
        p = p * x2 + 6.37261928875436e-04f;
        p = p * x2 + 4.89352455891786e-03f;
        float q = 1.19825839466702e-06f;
        q = q * x2 + 1.18534705686654e-04f;
        q = q * x2 + 2.26843463243900e-03f;
        q = q * x2 + 4.89352518554385e-03f;
        return x * p / q;
    }
}
