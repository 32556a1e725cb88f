package klrl.algorithms.prior;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import klrl.api.Prior;
import klrl.api.Restricted;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Space;
import klrl.api.plugin.Factory;

/**
 * The uniform distribution over the allowed actions, log π₀(a|s) = −log|A(s)|, or over a bounded box, where the density of
 * normalised actions is 2<sup>−d</sup>. With it the regulariser is never negative and pushes values down; compare
 * {@link EntropyPrior}.
 */
public final class UniformPrior implements Prior, Restricted {

    private final Family family;

    private UniformPrior(Family family) {
        this.family = family;
    }

    private record Options() {}

    /** Provides {@code uniform}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "uniform";
        }

        @Override
        public String summary() {
            return "the uniform distribution over the allowed actions, or over a bounded box";
        }

        @Override
        public Factory<?, ? extends Prior> factory() {
            return Factory.of(
                    MethodHandles.lookup(),
                    Options.class,
                    (options, context) -> of(context.environment().action()));
        }

        private static Prior of(Space action) {
            if (action instanceof Space.Discrete discrete) {
                return new UniformPrior(new Family.Categorical(discrete.sizes()));
            }
            if (!((Space.Box) action).bounded()) {
                throw new IllegalArgumentException("prior 'uniform': the actions of " + action
                        + " are not bounded, and there is no uniform distribution over infinitely much; take"
                        + " fixed-gaussian or entropy");
            }
            return new UniformPrior(new Family.Uniform(action.width()));
        }
    }

    @Override
    public Family family() {
        return family;
    }

    @Override
    public void parameters(Observations in, Memory memory, Parameters out) {
        Arrays.fill(out.values(), 0);
    }

    @Override
    public double largestDivergence() {
        return family instanceof Family.Categorical choices
                ? choices.sizes().stream().mapToDouble(Math::log).sum()
                : Double.POSITIVE_INFINITY;
    }

    @Override
    public int[] sees() {
        return new int[0];
    }
}
