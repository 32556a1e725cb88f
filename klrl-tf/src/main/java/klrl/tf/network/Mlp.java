package klrl.tf.network;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Objects;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;

/**
 * A multi-layer perceptron: fully connected layers with an activation after each but the last.
 *
 * @param hidden the widths of the layers between input and output, each at least 1; empty makes a linear function
 * @param activation what follows each hidden layer
 * @param initialiser how weights start
 */
public record Mlp(
        @Param(def = "[64, 64]", min = 1, max = 65536, doc = "widths of the hidden layers")
        List<Integer> hidden,

        @Param(def = "tanh", doc = "what follows each hidden layer")
        Activation activation,

        @Param(def = "orthogonal", doc = "how weights start")
        Initialiser initialiser)
        implements Architecture {

    /**
     * Checks the components.
     *
     * @param hidden as the component
     * @param activation as the component
     * @param initialiser as the component
     * @throws IllegalArgumentException if a width is under 1
     */
    public Mlp {
        hidden = List.copyOf(hidden);
        if (hidden.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException("hidden layers need widths of at least 1, not " + hidden);
        }
        Objects.requireNonNull(activation, "activation");
        Objects.requireNonNull(initialiser, "initialiser");
    }

    /**
     * Makes a perceptron with tanh and orthogonal weights.
     *
     * @param hidden the widths of the hidden layers
     * @return the architecture
     */
    public static Mlp of(Integer... hidden) {
        return new Mlp(List.of(hidden), Activation.TANH, Initialiser.ORTHOGONAL);
    }

    @Override
    public Network network(int inputs, int outputs) {
        return new MlpNetwork(this, inputs, outputs);
    }

    /** Provides the architecture {@code mlp}. */
    public static final class Plugin implements Provider {

        /** Makes the provider. */
        public Plugin() {}

        @Override
        public String name() {
            return "mlp";
        }

        @Override
        public String summary() {
            return "multi-layer perceptron";
        }

        @Override
        public Factory<?, Architecture> factory() {
            return Factory.of(MethodHandles.lookup(), Mlp.class, (options, context) -> options);
        }
    }
}
