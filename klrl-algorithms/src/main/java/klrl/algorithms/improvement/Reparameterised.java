package klrl.algorithms.improvement;

import java.lang.invoke.MethodHandles;
import java.util.List;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.tf.head.ContinuousHead;
import klrl.tf.head.TakenActions;
import klrl.tf.loss.PolicyLosses;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Descends α log π(a|s) − α log π₀(a|s) − Q(s,a) of one fresh action per state, through which the gradient flows into the
 * policy, and from Q and π₀ as well.
 */
public record Reparameterised() implements Improvement {

    /** Provides {@code reparameterised}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "reparameterised";
        }

        @Override
        public String summary() {
            return "gradients through fresh actions from a box";
        }

        @Override
        public Factory<?, ? extends Improvement> factory() {
            return Factory.of(MethodHandles.lookup(), Reparameterised.class, (options, context) -> options)
                    .withNeeds(options -> List.of(new Need(Feature.BOX_ACTIONS, "environment")))
                    .withEquations(PolicyLosses.class, "T12");
        }
    }

    @Override
    public Operand<TFloat32> loss(Ops tf, Terms terms) {
        ContinuousHead<TFloat32> policy = (ContinuousHead<TFloat32>) terms.policy();
        Operand<TFloat32> u = policy.sample(terms.noise());
        return PolicyLosses.reparameterised(
                tf,
                policy.logProbabilityOfSample(terms.noise()),
                terms.prior().logProbability(new TakenActions.Points<>(u)),
                terms.critics().at(policy.action(u)),
                terms.batch().alpha());
    }
}
