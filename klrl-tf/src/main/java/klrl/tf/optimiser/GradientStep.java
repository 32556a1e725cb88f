package klrl.tf.optimiser;

import java.util.ArrayList;
import java.util.List;
import klrl.tf.Group;
import klrl.tf.Input;
import klrl.tf.ModelBuilder;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * One step of an optimiser down the gradient of a loss, over one or several groups jointly. As an operation it is the
 * target of a call: it runs when every group is updated.
 *
 * <p>All gradients are computed before the first group changes. Losses and values that are fetched by the same call
 * are those before the step.
 *
 * @param <T> the precision
 */
public final class GradientStep<T extends TFloating> implements Op {
    private final Input<T> learningRate;
    private final Operand<T> norm;
    private final Op step;

    private GradientStep(Input<T> learningRate, Operand<T> norm, Op step) {
        this.learningRate = learningRate;
        this.norm = norm;
        this.step = step;
    }

    /**
     * Builds a step.
     *
     * @param builder the graph
     * @param name what the names of slots and inputs begin with, unique within the graph
     * @param loss []
     * @param optimiser the rule
     * @param groups what to change; all must influence the loss
     * @param <T> the precision
     * @return the step
     * @throws IllegalArgumentException if the loss does not depend on one of the groups
     */
    public static <T extends TFloating> GradientStep<T> of(
            ModelBuilder<T> builder, String name, Operand<T> loss, Optimiser optimiser, List<Group<T>> groups) {
        Ops tf = builder.tf();
        List<Operand<T>> gradients = builder.gradients(name, loss, groups);
        Operand<T> norm = norm(tf, builder, gradients);
        List<Operand<T>> clipped = new ArrayList<>(gradients);
        optimiser.maxGradientNorm().ifPresent(limit -> {
            Operand<T> largest = builder.constant(limit);
            Operand<T> factor = tf.math.div(largest, tf.math.maximum(norm, largest));
            clipped.replaceAll(gradient -> tf.math.mul(gradient, factor));
        });
        Input<T> learningRate = builder.scalar(name + ".learning-rate");
        Optimiser.Rule<T> rule = optimiser.rule(builder, name, learningRate);
        Ops afterGradients = tf.withControlDependencies(new ArrayList<>(clipped));
        List<Op> updates = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            updates.add(rule.update(afterGradients, groups.get(i), clipped.get(i)));
        }
        return new GradientStep<>(learningRate, norm, rule.finish(tf.withControlDependencies(updates)));
    }

    private static <T extends TFloating> Operand<T> norm(Ops tf, ModelBuilder<T> builder, List<Operand<T>> gradients) {
        List<Operand<T>> halves = new ArrayList<>();
        gradients.forEach(gradient -> halves.add(tf.nn.l2Loss(gradient)));
        return tf.math.sqrt(tf.math.mul(tf.math.addN(halves), builder.constant(2)));
    }

    /**
     * Returns the learning rate, to be fed at every step.
     *
     * @return []
     */
    public Input<T> learningRate() {
        return learningRate;
    }

    /**
     * Returns the Euclidean norm of the gradients of all groups together, before it is limited.
     *
     * @return []
     */
    public Operand<T> norm() {
        return norm;
    }

    @Override
    public Operation op() {
        return step.op();
    }
}
