package klrl.algorithms.surrogate;

import java.lang.invoke.MethodHandles;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;
import klrl.tf.loss.PolicyLosses;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * The clipped surrogate of several passes over the same data: a ratio π/π_old that left [1 − ε, 1 + ε] in the
 * direction of its advantage draws no gradient.
 *
 * <p>Source: Schulman, Wolski, Dhariwal, Radford, Klimov, <em>Proximal Policy Optimization Algorithms</em>, 2017, eq. 7.
 *
 * @param epsilon ε in (0,1)
 */
public record RatioClip(
        @Param(def = "0.2", above = 0, below = 1, doc = "largest change of a ratio")
        double epsilon) implements Surrogate {

    /** Provides {@code ratio-clip}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "ratio-clip";
        }

        @Override
        public String summary() {
            return "the clipped surrogate, for several passes over the same data";
        }

        @Override
        public Factory<?, ? extends Surrogate> factory() {
            return Factory.of(MethodHandles.lookup(), RatioClip.class, (options, context) -> options)
                    .withEquations(PolicyLosses.class, "T32");
        }
    }

    @Override
    public <T extends TFloating> Operand<T> loss(Ops tf, Terms<T> terms) {
        return PolicyLosses.clipped(
                tf,
                terms.logProbability(),
                terms.oldLogProbability(),
                // A weight of stale data multiplies the advantage only, never the divergence.
                tf.math.mul(terms.weight(), terms.advantage()),
                terms.divergence(),
                terms.alpha(),
                epsilon);
    }

    @Override
    public double clip() {
        return epsilon;
    }
}
