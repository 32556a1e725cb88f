package klrl.tf.head;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import klrl.api.plugin.Equation;
import klrl.tf.Rows;
import klrl.tf.Scalar;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * One or several independent categorical distributions per row, in a graph. A row has the A values of all k choices
 * side by side; logarithms, entropies and divergences of the choices add up.
 *
 * <p>With a mask, disallowed values have probability 0 and count nothing in any sum; no infinity and no NaN arises
 * from them, in values or gradients, whatever stands there.
 *
 * @param <T> the precision
 */
public final class CategoricalHead<T extends TFloating> implements Head<T> {
    private final Ops tf;
    private final List<Integer> sizes;
    private final Optional<? extends Operand<TBool>> mask;
    private final Operand<T> logProbabilities;
    private final Operand<T> probabilities;

    private CategoricalHead(
            Ops tf,
            List<Integer> sizes,
            Optional<? extends Operand<TBool>> mask,
            Operand<T> logProbabilities,
            Operand<T> probabilities) {
        this.tf = tf;
        this.sizes = sizes;
        this.mask = mask;
        this.logProbabilities = logProbabilities;
        this.probabilities = probabilities;
    }

    /**
     * Builds distributions over all values.
     *
     * @param tf makes the operations
     * @param logits [N, A], not necessarily normalised
     * @param sizes the number of values of each choice, summing to A
     * @param <T> the precision
     * @return the head
     */
    public static <T extends TFloating> CategoricalHead<T> of(Ops tf, Operand<T> logits, List<Integer> sizes) {
        Operand<T> log = logSoftmax(tf, logits, sizes);
        return new CategoricalHead<>(tf, List.copyOf(sizes), Optional.empty(), log, tf.math.exp(log));
    }

    /**
     * Builds distributions over the allowed values: logits of −∞ elsewhere, before the log-softmax.
     *
     * @param tf makes the operations
     * @param logits [N, A], not necessarily normalised
     * @param sizes the number of values of each choice, summing to A
     * @param mask [N, A]: true where allowed; at least one value of every choice is. Without a mask all are
     * @param <T> the precision
     * @return the head
     */
    @Equation(id = "T37", kind = Equation.Kind.GRAPH, text = "log π over the allowed actions")
    public static <T extends TFloating> CategoricalHead<T> of(
            Ops tf, Operand<T> logits, List<Integer> sizes, Optional<? extends Operand<TBool>> mask) {
        if (mask.isEmpty()) {
            return of(tf, logits, sizes);
        }
        Operand<T> zero = Scalar.like(tf, logits, 0);
        Operand<T> masked = tf.select(mask.get(), logits, Scalar.like(tf, logits, Double.NEGATIVE_INFINITY));
        // Zeros replace the infinities before anything is multiplied: 0 · (−∞) counts 0, and so does its gradient.
        Operand<T> log = tf.select(mask.get(), logSoftmax(tf, masked, sizes), zero);
        Operand<T> probabilities = tf.select(mask.get(), tf.math.exp(log), zero);
        return new CategoricalHead<>(tf, List.copyOf(sizes), mask, log, probabilities);
    }

    private static <T extends TFloating> Operand<T> logSoftmax(Ops tf, Operand<T> logits, List<Integer> sizes) {
        if (sizes.size() == 1) {
            return tf.nn.logSoftmax(logits);
        }
        List<Operand<T>> choices = new ArrayList<>();
        int[] widths = sizes.stream().mapToInt(Integer::intValue).toArray();
        tf.splitV(logits, tf.constant(widths), tf.constant(1), (long) widths.length)
                .forEach(choice -> choices.add(tf.nn.logSoftmax(choice)));
        return tf.concat(choices, tf.constant(1));
    }

    /**
     * Returns the log-probabilities of all values.
     *
     * @return [N, A]: log π(a|s), and 0 where a value is not allowed
     */
    public Operand<T> logProbabilities() {
        return logProbabilities;
    }

    /**
     * Returns the probabilities of all values.
     *
     * @return [N, A]: π(a|s), and 0 where a value is not allowed
     */
    public Operand<T> probabilities() {
        return probabilities;
    }

    /**
     * Builds the log-probabilities of taken actions.
     *
     * @param actions [N, k], allowed ones
     * @return [N]: log π(a|s), summed over the choices
     */
    public Operand<T> logProbability(Operand<TInt32> actions) {
        return Rows.taken(tf, logProbabilities, sizes, actions);
    }

    @Override
    public Operand<T> logProbability(TakenActions<T> taken) {
        if (taken instanceof TakenActions.Choices<T> choices) {
            return logProbability(choices.values());
        }
        throw new IllegalArgumentException("categorical distributions are over discrete actions, not over points");
    }

    /**
     * Builds the expectation of a function of the action.
     *
     * @param f [N, A]
     * @return [N]: Σ<sub>a</sub> π(a|s) f(s,a), summed over the choices
     */
    public Operand<T> expectation(Operand<T> f) {
        return Rows.sum(tf, tf.math.mul(probabilities, allowed(f)));
    }

    @Override
    public boolean hasEntropy() {
        return true;
    }

    @Override
    public Operand<T> entropy() {
        return tf.math.neg(Rows.sum(tf, tf.math.mul(probabilities, logProbabilities)));
    }

    /**
     * Builds the KL divergence from a prior.
     *
     * @param logPrior [N, A]: log π₀(a|s), finite where a value is allowed; zeros everywhere stand for the improper
     *     prior and give the negative entropy
     * @return [N]: D<sub>KL</sub>(π‖π₀), in nats
     */
    public Operand<T> divergence(Operand<T> logPrior) {
        return Rows.sum(tf, tf.math.mul(probabilities, tf.math.sub(logProbabilities, allowed(logPrior))));
    }

    private Operand<T> allowed(Operand<T> f) {
        return mask.<Operand<T>>map(allowed -> tf.select(allowed, f, Scalar.like(tf, f, 0)))
                .orElse(f);
    }
}
