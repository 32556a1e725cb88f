package klrl.tf.distribution;

import java.lang.invoke.MethodHandles;
import klrl.api.data.Family;
import klrl.api.data.Space;
import klrl.api.plugin.Factory;
import klrl.tf.network.Architecture;
import klrl.tf.network.Network;

/** Independent choices among the values of discrete actions: a network's outputs are their logits. */
public record Categorical() implements ActionDistribution {

    @Override
    public Family family(Space action) {
        if (action instanceof Space.Discrete discrete) {
            return new Family.Categorical(discrete.sizes());
        }
        throw new IllegalArgumentException(
                "distribution 'categorical' is over finitely many values, not over the actions of " + action
                        + ": take tanh-gaussian where they are bounded, else gaussian");
    }

    @Override
    public Network network(Architecture architecture, int inputs, Space action) {
        return architecture.network(inputs, family(action).width());
    }

    /** Provides the distribution {@code categorical}. */
    public static final class Plugin implements Provider {

        /** Makes the provider. */
        public Plugin() {}

        @Override
        public String name() {
            return "categorical";
        }

        @Override
        public String summary() {
            return "independent choices, for discrete actions";
        }

        @Override
        public Factory<?, ActionDistribution> factory() {
            return Factory.of(MethodHandles.lookup(), Categorical.class, (options, context) -> options);
        }
    }
}
