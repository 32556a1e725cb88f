package klrl.tf.distribution;

import java.lang.invoke.MethodHandles;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;
import klrl.tf.network.Architecture;
import klrl.tf.network.Network;

/**
 * Deviations that are parameters of their own, the same in every state, held within bounds by a smooth map.
 *
 * @param min the lower bound of log σ, not reached, at least −20
 * @param max the upper bound of log σ, not reached, at most 10
 * @param initial log σ at the start, between the bounds
 */
public record GlobalDeviation(
        @Param(def = "-5", min = -20, max = 10, doc = "lower bound of log σ")
        double min,

        @Param(def = "2", min = -20, max = 10, doc = "upper bound of log σ")
        double max,

        @Param(def = "0", doc = "log σ at the start, between the bounds")
        double initial)
        implements Deviation {

    /**
     * Checks the components.
     *
     * @param min as the component
     * @param max as the component
     * @param initial as the component
     * @throws IllegalArgumentException if a bound is out of range, or the initial value not between the bounds
     */
    public GlobalDeviation {
        LogRange.check(min, max, initial);
    }

    /**
     * Makes deviations from e<sup>−5</sup> to e<sup>2</sup> that start at 1.
     *
     * @return the deviation with the options' defaults
     */
    public static GlobalDeviation standard() {
        return new GlobalDeviation(-5, 2, 0);
    }

    @Override
    public Network network(Architecture architecture, int inputs, int dimension) {
        return new GlobalNetwork(architecture.network(inputs, dimension), new LogRange(min, max, initial));
    }

    /** Provides the deviation {@code global}. */
    public static final class Plugin implements Provider {

        /** Makes the provider. */
        public Plugin() {}

        @Override
        public String name() {
            return "global";
        }

        @Override
        public String summary() {
            return "parameters of their own, the same in every state";
        }

        @Override
        public Factory<?, Deviation> factory() {
            return Factory.of(MethodHandles.lookup(), GlobalDeviation.class, (options, context) -> options);
        }
    }
}
