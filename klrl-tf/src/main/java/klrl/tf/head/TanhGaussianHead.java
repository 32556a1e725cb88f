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
public final class TanhGaussianHead<T extends TFloating> implements ContinuousHead<T> {
    private final Ops tf;
    private final GaussianHead<T> unsquashed;

    private TanhGaussianHead(Ops tf, GaussianHead<T> unsquashed) {
        this.tf = tf;
        this.unsquashed = unsquashed;
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
        return new TanhGaussianHead<>(tf, GaussianHead.of(tf, mean, logDeviation));
    }

    @Override
    public Operand<T> sample(Operand<T> noise) {
        return unsquashed.sample(noise);
    }

    @Override
    public Operand<T> action(Operand<T> u) {
        return tf.math.tanh(u);
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
    @Override
    public Operand<T> logProbabilityOfSample(Operand<T> noise) {
        return tf.math.sub(unsquashed.logProbabilityOfSample(noise), logSlope(sample(noise)));
    }

    @Override
    public Operand<T> logProbability(Operand<T> u) {
        return tf.math.sub(unsquashed.logProbability(u), logSlope(u));
    }

    /** Σ log(1 − tanh² u). */
    private Operand<T> logSlope(Operand<T> u) {
        Operand<T> softplus = tf.math.softplus(tf.math.mul(u, Scalar.like(tf, u, -2)));
        Operand<T> half = tf.math.sub(tf.math.sub(Scalar.like(tf, u, Math.log(2)), u), softplus);
        return Rows.sum(tf, tf.math.mul(half, Scalar.like(tf, u, 2)));
    }

    @Override
    public boolean hasEntropy() {
        return false;
    }

    @Override
    public Operand<T> entropy() {
        throw new UnsupportedOperationException("the entropy of a squashed Gaussian has no closed form");
    }

    /** {@inheritDoc} The squash is the same for both and changes nothing. */
    @Override
    public Operand<T> divergence(ContinuousHead<T> prior) {
        if (!(prior instanceof TanhGaussianHead<T> other)) {
            throw new IllegalArgumentException(
                    "a squashed policy cannot have a Gaussian prior, which does not stay within" + " the box");
        }
        return unsquashed.divergence(other.unsquashed);
    }
}
