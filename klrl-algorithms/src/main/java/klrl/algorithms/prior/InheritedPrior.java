package klrl.algorithms.prior;

import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.stream.IntStream;
import klrl.api.Prior;
import klrl.api.Restricted;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Space;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;

/**
 * The prior of an earlier run as it was at the end, frozen: what a {@link LearnedPrior} distilled over some tasks guides the
 * learning of another. Compare {@link PolicyPrior}, which takes the policy of that run instead.
 */
public final class InheritedPrior implements Prior, Restricted {

    private final Prior prior;
    private final int width;

    private InheritedPrior(Prior prior, int width) {
        this.prior = prior;
        this.width = width;
    }

    private record Options(
            @Param(doc = "folder of the run whose prior is the prior", example = "runs/four-rooms-1-1")
            Path run) {}

    /** Provides {@code inherited}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "inherited";
        }

        @Override
        public String summary() {
            return "the prior of an earlier run as it was at the end, frozen";
        }

        @Override
        public Factory<?, ? extends Prior> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, Plugin::load);
        }

        private static Prior load(Options options, Context context) {
            Prior prior;
            try {
                prior = context.prior(options.run());
            } catch (RuntimeException e) {
                throw new IllegalArgumentException("prior 'inherited': " + e.getMessage(), e);
            }
            Space action = context.environment().action();
            if (!(prior.family() instanceof Family.Improper) && !ActionFamilies.fits(prior.family(), action)) {
                prior.close();
                throw new IllegalArgumentException("prior 'inherited': the prior of the run in " + options.run()
                        + " is over " + prior.family() + ", but this environment's actions are " + action);
            }
            return new InheritedPrior(prior, context.environment().observation().width());
        }
    }

    @Override
    public Family family() {
        return prior.family();
    }

    @Override
    public void parameters(Observations in, Memory memory, Parameters out) {
        prior.parameters(in, memory, out);
    }

    @Override
    public double largestDivergence() {
        return prior.largestDivergence();
    }

    @Override
    public int[] sees() {
        return prior instanceof Restricted restricted
                ? restricted.sees()
                : IntStream.range(0, width).toArray();
    }

    @Override
    public void close() {
        prior.close();
    }
}
