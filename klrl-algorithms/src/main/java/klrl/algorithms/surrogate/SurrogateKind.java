package klrl.algorithms.surrogate;

import klrl.api.plugin.Plugin;
import klrl.api.plugin.SlotKind;

/** The slot kind {@code surrogate}. */
public final class SurrogateKind implements SlotKind<Surrogate> {
    /** Makes the kind; it holds nothing. */
    public SurrogateKind() {}

    @Override
    public String name() {
        return "surrogate";
    }

    @Override
    public String summary() {
        return "the loss that a policy gradient descends";
    }

    @Override
    public Class<? extends Plugin<Surrogate>> service() {
        return Surrogate.Provider.class;
    }

    @Override
    public Class<Surrogate> product() {
        return Surrogate.class;
    }
}
