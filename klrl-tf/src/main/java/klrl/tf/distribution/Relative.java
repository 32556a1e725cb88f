package klrl.tf.distribution;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import klrl.api.data.Family;
import klrl.api.data.Space;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;
import klrl.api.plugin.Slot;
import klrl.tf.network.Architecture;
import klrl.tf.network.Network;

/**
 * Distributions whose parameters are those of the prior and what a network adds to them: a network of zeros gives the prior,
 * where training begins. Of discrete actions it adds to log π₀, and at the optimum adds A*(s,a)/α; of Gaussians it adds to means
 * and to log-deviations.
 *
 * @param of what the network's outputs would parametrise alone
 */
public record Relative(ActionDistribution of) implements ActionDistribution {

    /** Policies that are relative to the prior: given by algorithms that can have such. */
    public static final Feature RELATIVE_POLICIES = new Feature("relative-policies", "policies relative to the prior");

    /**
     * Checks the component.
     *
     * @param of as the component
     */
    public Relative {
        Objects.requireNonNull(of, "of");
    }

    @Override
    public boolean relative() {
        return true;
    }

    @Override
    public Family family(Space action) {
        return of.family(action);
    }

    @Override
    public Network network(Architecture architecture, int inputs, Space action) {
        return of.network(architecture, inputs, action);
    }

    /** Provides the distribution {@code relative}. */
    public static final class Plugin implements Provider {

        private record Options(
                @Param(doc = "of the prior's family; without it what suits the actions")
                Optional<Slot<ActionDistribution>> of) {}

        /** Makes the provider. */
        public Plugin() {}

        @Override
        public String name() {
            return "relative";
        }

        @Override
        public String summary() {
            return "those of the prior, moved by a network, so that training begins at the prior";
        }

        @Override
        public Factory<?, ActionDistribution> factory() {
            return Factory.<Options, ActionDistribution>of(
                            MethodHandles.lookup(),
                            Options.class,
                            (options, context) -> new Relative(ActionDistribution.of(options.of, context)))
                    .withNeeds(options -> List.of(new Need(RELATIVE_POLICIES, "algorithm")));
        }
    }
}
