package klrl.algorithms.improvement;

import klrl.api.plugin.Plugin;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** How an actor improves on a critic of action values: what fills a slot {@code improvement}. */
public interface Improvement {

    /** Makes improvements; the service type of the slot kind {@code improvement}. */
    interface Provider extends Plugin<Improvement> {}

    /**
     * Builds the actor's loss.
     *
     * @param tf makes the operations
     * @param terms what to build it from
     * @return []
     */
    Operand<TFloat32> loss(Ops tf, Terms terms);
}
