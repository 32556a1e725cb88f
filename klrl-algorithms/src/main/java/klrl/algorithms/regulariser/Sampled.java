package klrl.algorithms.regulariser;

import java.lang.invoke.MethodHandles;
import klrl.api.plugin.Factory;
import klrl.core.estimation.KlForm;

/** Provides {@code sampled}: κ = log π(a|s) − log π₀(a|s) of the taken action, of either sign. */
public final class Sampled implements RegulariserKind.Provider {

    /** Makes the provider; it holds nothing. */
    public Sampled() {}

    private record Options() {}

    @Override
    public String name() {
        return "sampled";
    }

    @Override
    public String summary() {
        return "κ is the log-ratio of the taken action";
    }

    @Override
    public Factory<?, ? extends KlForm> factory() {
        return Factory.of(MethodHandles.lookup(), Options.class, (options, context) -> KlForm.sampled());
    }
}
