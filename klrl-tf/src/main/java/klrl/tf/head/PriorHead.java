package klrl.tf.head;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import klrl.api.data.Family;
import klrl.core.distribution.PriorDensity;
import klrl.tf.Rows;
import klrl.tf.Scalar;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * A prior beside the policies of one family, in a graph: log π₀ of actions, and divergences from it. It is made of what
 * {@link PriorDensity#table} gives, fed or built; whether a divergence makes sense and has a closed form is for
 * {@link PriorDensity} to say.
 *
 * @param <T> the precision
 */
public final class PriorHead<T extends TFloating> {
    private final Ops tf;
    private final Family policy;
    private final Family prior;
    private final Optional<Operand<T>> table;
    private final Optional<ContinuousHead<T>> density;

    private PriorHead(
            Ops tf, Family policy, Family prior, Optional<Operand<T>> table, Optional<ContinuousHead<T>> density) {
        this.tf = tf;
        this.policy = policy;
        this.prior = prior;
        this.table = table;
        this.density = density;
    }

    /**
     * Builds a prior.
     *
     * @param tf makes the operations
     * @param policy the family of π
     * @param prior the family of π₀
     * @param table [N, W₀] as {@link PriorDensity#table} has it: log π₀(·|s) of discrete actions, 0 where a value is not
     *     allowed or the prior improper; for a box the parameters of the prior's family, and nothing if it has none
     * @param <T> the precision
     * @return the prior
     * @throws IllegalArgumentException if the families do not fit each other, and the message says why; or if a table is
     *     missing or too many
     */
    public static <T extends TFloating> PriorHead<T> of(
            Ops tf, Family policy, Family prior, Optional<? extends Operand<T>> table) {
        PriorDensity.objection(policy, prior).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        int width = PriorDensity.width(policy, prior);
        if (table.isPresent() != width > 0) {
            throw new IllegalArgumentException("a prior over " + prior + " has rows of " + width + " numbers, "
                    + (width > 0 ? "which are missing" : "so that nothing can be fed"));
        }
        Optional<Operand<T>> numbers = table.map(operand -> operand);
        boolean discrete = policy instanceof Family.Categorical;
        return new PriorHead<>(
                tf,
                policy,
                prior,
                numbers.filter(operand -> discrete),
                numbers.filter(operand -> !discrete)
                        .map(operand -> (ContinuousHead<T>) Head.of(tf, prior, operand, Optional.empty())));
    }

    /**
     * Builds log π₀ of actions.
     *
     * @param taken the actions, of the kind that the prior is over; gradients flow through points
     * @return [N]: log π₀(a|s), 0 for the improper prior
     * @throws IllegalArgumentException if the actions are of another kind
     */
    public Operand<T> logProbability(TakenActions<T> taken) {
        if (taken instanceof TakenActions.Points<T> points && !(policy instanceof Family.Categorical)) {
            return density.map(head -> head.logProbability(points.values())).orElseGet(() -> constant(points.values()));
        }
        if (taken instanceof TakenActions.Choices<T> choices && policy instanceof Family.Categorical actions) {
            return Rows.taken(tf, table.orElseThrow(), actions.sizes(), choices.values());
        }
        throw new IllegalArgumentException(taken + " are no actions of " + policy);
    }

    /** The log-density of a box without parameters: −d log 2 of the uniform one, 0 of the improper one. */
    private Operand<T> constant(Operand<T> points) {
        double each = prior instanceof Family.Uniform ? -Math.log(2) : 0;
        return Rows.sum(tf, tf.math.add(tf.zerosLike(points), Scalar.like(tf, points, each)));
    }

    /**
     * Says whether the divergence has a closed form.
     *
     * @return true if {@link #divergence(Head)} may be called
     */
    public boolean hasDivergence() {
        return PriorDensity.hasDivergence(policy, prior);
    }

    /**
     * Builds the KL divergence from this prior in closed form.
     *
     * @param of π, of the family that the prior stands beside
     * @return [N]: D<sub>KL</sub>(π‖π₀); −H(π) for the improper prior
     * @throws UnsupportedOperationException if there is no closed form
     */
    public Operand<T> divergence(Head<T> of) {
        if (!hasDivergence()) {
            throw new UnsupportedOperationException("the divergence of " + policy + " from " + prior
                    + " has no closed form; it can be estimated from samples");
        }
        if (of instanceof CategoricalHead<T> categorical) {
            return categorical.divergence(table.orElseThrow());
        }
        return density.map(head -> ((ContinuousHead<T>) of).divergence(head))
                .orElseGet(() -> tf.math.neg(of.entropy()));
    }

    /**
     * Builds an estimate of the KL divergence from this prior without bias, of value and gradient: the mean of
     * log π − log π₀ over reparameterised samples, through which gradients flow.
     *
     * @param of π, of the family that the prior stands beside
     * @param noise [N, n·d]: standard normal numbers for n samples of every row
     * @param samples n, at least 1
     * @return [N]
     */
    public Operand<T> divergence(ContinuousHead<T> of, Operand<T> noise, int samples) {
        List<Operand<T>> ratios = new ArrayList<>();
        for (Operand<T> one : tf.split(tf.constant(1), noise, (long) samples).output()) {
            ratios.add(tf.math.sub(
                    of.logProbabilityOfSample(one), logProbability(new TakenActions.Points<>(of.sample(one)))));
        }
        Operand<T> sum = tf.math.addN(ratios);
        return tf.math.mul(sum, Scalar.like(tf, sum, 1.0 / samples));
    }
}
