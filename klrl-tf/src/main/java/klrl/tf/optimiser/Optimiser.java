package klrl.tf.optimiser;

import java.util.Optional;
import klrl.api.data.Progress;
import klrl.api.plugin.Plugin;
import klrl.tf.Group;
import klrl.tf.ModelBuilder;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** A rule by which gradients change parameters: what fills a slot {@code optimiser}. Instances are immutable. */
public interface Optimiser {

    /** Makes optimisers; the service type of the slot kind {@code optimiser}. */
    interface Provider extends Plugin<Optimiser> {}

    /**
     * One use of an optimiser in one graph, with slots of its own.
     *
     * @param <T> the precision
     */
    interface Rule<T extends TFloating> {

        /**
         * Builds the update of one group.
         *
         * @param tf makes the operations, none of which runs before all gradients are known
         * @param group what to change
         * @param gradient [P], already clipped
         * @return the operation that does so
         */
        Op update(Ops tf, Group<T> group, Operand<T> gradient);

        /**
         * Builds what follows when all groups are updated, such as the count of steps.
         *
         * @param tf makes the operations, none of which runs before all updates are done
         * @return the operation that completes the step
         */
        default Op finish(Ops tf) {
            return tf.noOp();
        }
    }

    /**
     * Tells the present learning rate.
     *
     * @param progress how far the run has come
     * @return the step size, at least 0
     */
    double learningRate(Progress progress);

    /**
     * Returns the largest Euclidean norm that the gradients of all groups together may have; longer ones are scaled
     * down to it.
     *
     * @return the norm, positive, or empty for no limit
     */
    Optional<Double> maxGradientNorm();

    /**
     * Begins a use in a graph.
     *
     * @param builder the graph; slots become its variables
     * @param name what the slots' names begin with
     * @param learningRate [], fed at every step
     * @param <T> the precision
     * @return the rule
     */
    <T extends TFloating> Rule<T> rule(ModelBuilder<T> builder, String name, Operand<T> learningRate);
}
