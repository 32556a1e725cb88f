package klrl.tf.head;

import klrl.api.plugin.Equation;
import klrl.tf.Rows;
import klrl.tf.Scalar;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * Squashed Gaussian distributions of continuous actions, in a graph: a = tanh u in (−1, 1)<sup>d</sup>, u = m + σε, ε
 * standard normal, all d coordinates independent.
 *
 * <p>Densities are those of a, but functions of u: tanh rounds to ±1 where u does not, and cannot be inverted there.
 *
 * @param <T> the precision
 */
public final class TanhGaussianHead<T extends TFloating> {
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private final Ops tf;
    private final Operand<T> mean;
    private final Operand<T> logDeviation;

    private TanhGaussianHead(Ops tf, Operand<T> mean, Operand<T> logDeviation) {
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
    public static <T extends TFloating> TanhGaussianHead<T> of(Ops tf, Operand<T> mean, Operand<T> logDeviation) {
        return new TanhGaussianHead<>(tf, mean, logDeviation);
    }

    /**
     * Builds reparameterised samples before the squash, through which gradients flow.
     *
     * @param noise [N, d]: ε, standard normal numbers
     * @return [N, d]: u = m + σε; the actions are tanh u
     */
    public Operand<T> sample(Operand<T> noise) {
        return tf.math.add(mean, tf.math.mul(tf.math.exp(logDeviation), noise));
    }

    /**
     * Builds the log-densities of {@link #sample}'s actions,
     *
     * <pre>
     * log π(a|s) = Σ ( −½ε² − log σ − ½ log 2π − 2 ( log 2 − u − softplus(−2u) ) )
     * </pre>
     *
     * <p>The last term is −log(1 − tanh² u), without a difference of nearly equal numbers. Gradients flow through u as
     * well.
     *
     * @param noise [N, d]: ε
     * @return [N]: log π(a|s), in nats, of the actions in (−1, 1)<sup>d</sup>
     */
    @Equation(id = "T33", kind = Equation.Kind.GRAPH)
    public Operand<T> logProbabilityOfSample(Operand<T> noise) {
        return logProbability(noise, sample(noise));
    }

    /**
     * Builds the log-densities of given actions.
     *
     * @param unsquashed [N, d]: u, of which the actions are tanh u
     * @return [N]: log π(a|s), in nats, of the actions in (−1, 1)<sup>d</sup>
     */
    public Operand<T> logProbability(Operand<T> unsquashed) {
        Operand<T> noise = tf.math.mul(tf.math.sub(unsquashed, mean), tf.math.exp(tf.math.neg(logDeviation)));
        return logProbability(noise, unsquashed);
    }

    private Operand<T> logProbability(Operand<T> noise, Operand<T> u) {
        Operand<T> normal = tf.math.neg(tf.math.add(
                tf.math.add(half(tf.math.square(noise)), logDeviation), Scalar.like(tf, u, HALF_LOG_TWO_PI)));
        Operand<T> softplus = tf.math.softplus(tf.math.mul(u, Scalar.like(tf, u, -2)));
        Operand<T> slope = tf.math.sub(tf.math.sub(Scalar.like(tf, u, Math.log(2)), u), softplus);
        return Rows.sum(tf, tf.math.sub(normal, tf.math.mul(slope, Scalar.like(tf, u, 2))));
    }

    /**
     * Builds the KL divergence from a prior of the same kind. The squash is the same for both and changes nothing:
     *
     * <pre>
     * D_KL(π‖π₀) = Σ ( log(σ₀/σ) + ( σ² + (m − m₀)² ) / (2σ₀²) − ½ )
     * </pre>
     *
     * @param prior π₀
     * @return [N], in nats
     */
    public Operand<T> divergence(TanhGaussianHead<T> prior) {
        Operand<T> logRatio = tf.math.sub(logDeviation, prior.logDeviation);
        Operand<T> distance = tf.math.mul(tf.math.sub(mean, prior.mean), tf.math.exp(tf.math.neg(prior.logDeviation)));
        // (σ/σ₀)² − 1, which keeps its digits where the two are nearly equal.
        Operand<T> excess = tf.math.expm1(tf.math.mul(logRatio, Scalar.like(tf, logRatio, 2)));
        Operand<T> squares = tf.math.add(excess, tf.math.square(distance));
        return Rows.sum(tf, tf.math.sub(half(squares), logRatio));
    }

    private Operand<T> half(Operand<T> x) {
        return tf.math.mul(x, Scalar.like(tf, x, 0.5));
    }
}
