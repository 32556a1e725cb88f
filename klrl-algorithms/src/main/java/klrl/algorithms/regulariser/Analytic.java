package klrl.algorithms.regulariser;

import java.lang.invoke.MethodHandles;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;
import klrl.core.estimation.KlForm;
import klrl.core.estimation.Regulariser;

/**
 * Provides {@code analytic}: κ = D<sub>KL</sub>(π‖π₀) of the state, in closed form; where there is none, as for a squashed
 * policy and a uniform prior, it is refused unless fresh actions may estimate it.
 */
public final class Analytic implements RegulariserKind.Provider {

    /** Makes the provider; it holds nothing. */
    public Analytic() {}

    private record Options(
            @Param(
                    def = "0",
                    min = 0,
                    max = 10000,
                    doc = "fresh actions that estimate a divergence without closed form; 0 refuses it")
            int samples) {}

    @Override
    public String name() {
        return "analytic";
    }

    @Override
    public String summary() {
        return "κ is the KL divergence of the state";
    }

    @Override
    public Factory<?, ? extends KlForm> factory() {
        return Factory.of(
                MethodHandles.lookup(),
                Options.class,
                (options, context) -> new KlForm(Regulariser.ANALYTIC, options.samples));
    }
}
