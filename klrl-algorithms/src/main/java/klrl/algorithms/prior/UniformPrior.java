package klrl.algorithms.prior;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import klrl.api.Prior;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Space;
import klrl.api.plugin.Factory;

/**
 * The uniform distribution over the allowed actions, log π₀(a|s) = −log|A(s)|. With it the regulariser is never
 * negative and pushes values down; compare {@link EntropyPrior}.
 */
public final class UniformPrior implements Prior {

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
            return "the uniform distribution over the allowed actions";
        }

        @Override
        public Factory<?, ? extends Prior> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, (options, context) -> {
                if (context.environment().action() instanceof Space.Discrete discrete) {
                    return new UniformPrior(new Family.Categorical(discrete.sizes()));
                }
                Space.Box box = (Space.Box) context.environment().action();
                if (!box.bounded()) {
                    throw new IllegalArgumentException("prior 'uniform' needs bounded actions, and those of " + box
                            + " have no bounds: take prior entropy");
                }
                return new UniformPrior(new Family.Uniform(box.width()));
            });
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
}
