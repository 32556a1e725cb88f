package klrl.tf.head;

import klrl.tf.Rows;
import klrl.tf.Scalar;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * Gaussian distributions of continuous actions, in a graph: a = u = m + σε, ε standard normal, all d coordinates
 * independent.
 *
 * @param <T> the precision
 */
public final class GaussianHead<T extends TFloating> implements ContinuousHead<T> {
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private final Ops tf;
    private final Operand<T> mean;
    private final Operand<T> logDeviation;

    private GaussianHead(Ops tf, Operand<T> mean, Operand<T> logDeviation) {
        this.tf = tf;
        this.mean = mean;
        this.logDeviation = logDeviation;
    }

    /**
     * Builds distributions.
     *
     * @param tf makes the operations
     * @param mean [N, d]: m
     * @param logDeviation [N, d]: log σ, in a range in which exp neither overflows nor underflows
     * @param <T> the precision
     * @return the head
     */
    public static <T extends TFloating> GaussianHead<T> of(Ops tf, Operand<T> mean, Operand<T> logDeviation) {
        return new GaussianHead<>(tf, mean, logDeviation);
    }

    @Override
    public Operand<T> sample(Operand<T> noise) {
        return tf.math.add(mean, tf.math.mul(tf.math.exp(logDeviation), noise));
    }

    @Override
    public Operand<T> action(Operand<T> u) {
        return u;
    }

    /** {@inheritDoc} Σ ( −½ε² − log σ − ½ log 2π ); here u has no part in it. */
    @Override
    public Operand<T> logProbabilityOfSample(Operand<T> noise) {
        Operand<T> exponent = tf.math.add(half(tf.math.square(noise)), logDeviation);
        return tf.math.neg(Rows.sum(tf, tf.math.add(exponent, Scalar.like(tf, exponent, HALF_LOG_TWO_PI))));
    }

    @Override
    public Operand<T> logProbability(Operand<T> u) {
        return logProbabilityOfSample(tf.math.mul(tf.math.sub(u, mean), tf.math.exp(tf.math.neg(logDeviation))));
    }

    @Override
    public boolean hasEntropy() {
        return true;
    }

    /** {@inheritDoc} Σ ( log σ + ½ log 2πe ). */
    @Override
    public Operand<T> entropy() {
        return Rows.sum(tf, tf.math.add(logDeviation, Scalar.like(tf, logDeviation, 0.5 + HALF_LOG_TWO_PI)));
    }

    /** {@inheritDoc} Σ ( log(σ₀/σ) + ( σ² + (m − m₀)² ) / (2σ₀²) − ½ ). */
    @Override
    public Operand<T> divergence(ContinuousHead<T> prior) {
        if (!(prior instanceof GaussianHead<T> other)) {
            throw new IllegalArgumentException(
                    "a Gaussian policy cannot have a squashed prior, which has no density" + " outside the box");
        }
        Operand<T> logRatio = tf.math.sub(logDeviation, other.logDeviation);
        Operand<T> distance = tf.math.mul(tf.math.sub(mean, other.mean), tf.math.exp(tf.math.neg(other.logDeviation)));
        // (σ/σ₀)² − 1, which keeps its digits where the two are nearly equal.
        Operand<T> excess = tf.math.expm1(tf.math.mul(logRatio, Scalar.like(tf, logRatio, 2)));
        Operand<T> squares = tf.math.add(excess, tf.math.square(distance));
        return Rows.sum(tf, tf.math.sub(half(squares), logRatio));
    }

    private Operand<T> half(Operand<T> x) {
        return tf.math.mul(x, Scalar.like(tf, x, 0.5));
    }
}
