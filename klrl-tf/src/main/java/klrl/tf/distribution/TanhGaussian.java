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
 * Normal distributions squashed by tanh into the bounds of a box.
 *
 * @param deviation what the deviations depend on
 */
public record TanhGaussian(Deviation deviation) implements ActionDistribution {

    /**
     * Checks the component.
     *
     * @param deviation as the component
     */
    public TanhGaussian {
        Objects.requireNonNull(deviation, "deviation");
    }

    /**
     * Makes the distribution with deviations that depend on the state.
     *
     * @return the distribution
     */
    public static TanhGaussian standard() {
        return new TanhGaussian(StateDependentDeviation.standard());
    }

    @Override
    public Family family(Space action) {
        if (action instanceof Space.Box box && box.bounded()) {
            return new Family.TanhGaussian(action.width());
        }
        throw new IllegalArgumentException(
                action instanceof Space.Box
                        ? "distribution 'tanh-gaussian' squashes actions into bounds, and those of " + action
                                + " have none: take gaussian"
                        : "distribution 'tanh-gaussian' is over the points of a box, not over " + action
                                + ": take categorical");
    }

    @Override
    public Network network(Architecture architecture, int inputs, Space action) {
        family(action);
        return deviation.network(architecture, inputs, action.width());
    }

    /** Provides the distribution {@code tanh-gaussian}. */
    public static final class Plugin implements Provider {

        private record Options(
                @Param(def = "{type: state-dependent}", doc = "what the deviations depend on")
                Slot<Deviation> deviation) {}

        /** Makes the provider. */
        public Plugin() {}

        @Override
        public String name() {
            return "tanh-gaussian";
        }

        @Override
        public String summary() {
            return "normal distributions squashed into bounds";
        }

        @Override
        public Factory<?, ActionDistribution> factory() {
            return Factory.of(
                    MethodHandles.lookup(),
                    Options.class,
                    (options, context) -> new TanhGaussian(options.deviation.create(context)));
        }
    }
}
