package klrl.algorithms.prior;

import java.lang.invoke.MethodHandles;
import klrl.api.Prior;
import klrl.api.Restricted;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Space;
import klrl.api.plugin.Factory;

/**
 * The improper prior log π₀ ≡ 0, which turns the KL divergence into the negative entropy: classical entropy
 * regularisation. It pushes values up, and where the agent can end its episodes it pays it to stay alive; compare
 * {@link UniformPrior}.
 */
public final class EntropyPrior implements Prior, Restricted {

    private final boolean discrete;

    private EntropyPrior(boolean discrete) {
        this.discrete = discrete;
    }

    private record Options() {}

    /** Provides {@code entropy}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "entropy";
        }

        @Override
        public String summary() {
            return "the improper prior log π₀ = 0: entropy regularisation";
        }

        @Override
        public Factory<?, ? extends Prior> factory() {
            return Factory.of(
                    MethodHandles.lookup(),
                    Options.class,
                    (options, context) -> new EntropyPrior(context.environment().action() instanceof Space.Discrete));
        }
    }

    @Override
    public Family family() {
        return new Family.Improper();
    }

    @Override
    public void parameters(Observations in, Memory memory, Parameters out) {
        // There are none: the improper family has width 0.
    }

    @Override
    public double largestDivergence() {
        return discrete ? 0 : Double.POSITIVE_INFINITY;
    }

    @Override
    public int[] sees() {
        return new int[0];
    }
}
