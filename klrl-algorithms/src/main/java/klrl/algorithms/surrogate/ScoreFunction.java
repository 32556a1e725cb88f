package klrl.algorithms.surrogate;

import java.lang.invoke.MethodHandles;
import klrl.api.plugin.Factory;
import klrl.tf.loss.PolicyLosses;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** The plain policy gradient: −wÂ·log π(a|s) + α·D<sub>KL</sub>, right for one pass over the data. */
public record ScoreFunction() implements Surrogate {

    /** Provides {@code score-function}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "score-function";
        }

        @Override
        public String summary() {
            return "the plain policy gradient, for one pass over the data";
        }

        @Override
        public Factory<?, ? extends Surrogate> factory() {
            return Factory.of(MethodHandles.lookup(), ScoreFunction.class, (options, context) -> options)
                    .withEquations(PolicyLosses.class, "T14");
        }
    }

    @Override
    public <T extends TFloating> Operand<T> loss(Ops tf, Terms<T> terms) {
        return PolicyLosses.scoreFunction(
                tf, terms.logProbability(), terms.advantage(), terms.weight(), terms.divergence(), terms.alpha());
    }
}
