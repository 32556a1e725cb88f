package klrl.algorithms.surrogate;

import java.lang.invoke.MethodHandles;
import klrl.api.plugin.Factory;
import klrl.tf.loss.PolicyLosses;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * The surrogate of mirror descent: ratios π/π_old that nothing clips, so that the divergence alone keeps several passes near
 * the policy that collected the data. It is right with that policy as prior.
 */
public record Ratio() implements Surrogate {

    /** Provides {@code ratio}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "ratio";
        }

        @Override
        public String summary() {
            return "ratios without a clip, kept near the prior by the divergence alone";
        }

        @Override
        public Factory<?, ? extends Surrogate> factory() {
            return Factory.of(MethodHandles.lookup(), Ratio.class, (options, context) -> options)
                    .withEquations(PolicyLosses.class, "T39");
        }
    }

    @Override
    public <T extends TFloating> Operand<T> loss(Ops tf, Terms<T> terms) {
        return PolicyLosses.proximal(
                tf,
                terms.logProbability(),
                terms.oldLogProbability(),
                tf.math.mul(terms.weight(), terms.advantage()),
                terms.divergence(),
                terms.alpha());
    }
}
