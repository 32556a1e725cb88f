package klrl.algorithms.improvement;

import java.lang.invoke.MethodHandles;
import java.util.List;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.tf.head.CategoricalHead;
import klrl.tf.loss.PolicyLosses;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Descends E<sub>π</sub>[α log π − α log π₀ − Q] with the expectation taken exactly, over the values of a choice. */
public record Exact() implements Improvement {

    /** Provides {@code exact}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "exact";
        }

        @Override
        public String summary() {
            return "expectations over discrete actions, taken exactly";
        }

        @Override
        public Factory<?, ? extends Improvement> factory() {
            return Factory.of(MethodHandles.lookup(), Exact.class, (options, context) -> options)
                    .withNeeds(options -> List.of(new Need(Feature.DISCRETE_ACTIONS, "environment")))
                    .withEquations(PolicyLosses.class, "T12");
        }
    }

    @Override
    public Operand<TFloat32> loss(Ops tf, Terms terms) {
        CategoricalHead<TFloat32> policy = (CategoricalHead<TFloat32>) terms.policy();
        return PolicyLosses.expected(
                tf,
                policy,
                terms.batch().prior().orElseThrow(),
                terms.critics().values(),
                terms.batch().alpha());
    }
}
