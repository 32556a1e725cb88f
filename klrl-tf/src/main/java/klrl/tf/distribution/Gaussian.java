package klrl.tf.distribution;

import java.lang.invoke.MethodHandles;
import java.util.Objects;
import klrl.api.data.Family;
import klrl.api.data.Space;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;
import klrl.api.plugin.Slot;
import klrl.tf.network.Architecture;
import klrl.tf.network.Network;

/**
 * Independent normal distributions of the numbers of an action. Of a bounded box they reach beyond the bounds, where the
 * environment takes the nearest action within; densities are those of what was drawn.
 *
 * @param deviation what the deviations depend on
 */
public record Gaussian(Deviation deviation) implements ActionDistribution {

    /**
     * Checks the component.
     *
     * @param deviation as the component
     */
    public Gaussian {
        Objects.requireNonNull(deviation, "deviation");
    }

    /**
     * Makes the distribution with deviations that are the same everywhere.
     *
     * @return the distribution
     */
    public static Gaussian standard() {
        return new Gaussian(GlobalDeviation.standard());
    }

    @Override
    public Family family(Space action) {
        if (action instanceof Space.Box) {
            return new Family.Gaussian(action.width());
        }
        throw new IllegalArgumentException(
                "distribution 'gaussian' is over the points of a box, not over " + action + ": take categorical");
    }

    @Override
    public Network network(Architecture architecture, int inputs, Space action) {
        family(action);
        return deviation.network(architecture, inputs, action.width());
    }

    /** Provides the distribution {@code gaussian}. */
    public static final class Plugin implements Provider {

        private record Options(
                @Param(def = "{type: global}", doc = "what the deviations depend on")
                Slot<Deviation> deviation) {}

        /** Makes the provider. */
        public Plugin() {}

        @Override
        public String name() {
            return "gaussian";
        }

        @Override
        public String summary() {
            return "normal distributions, which reach beyond any bounds";
        }

        @Override
        public Factory<?, ActionDistribution> factory() {
            return Factory.of(
                    MethodHandles.lookup(),
                    Options.class,
                    (options, context) -> new Gaussian(options.deviation.create(context)));
        }
    }
}
