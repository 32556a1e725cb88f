package klrl.tf.optimiser;

import klrl.api.plugin.Plugin;
import klrl.api.plugin.SlotKind;

/** The slot kind {@code optimiser}. */
public final class OptimiserKind implements SlotKind<Optimiser> {

    /** Makes the kind. */
    public OptimiserKind() {}

    @Override
    public String name() {
        return "optimiser";
    }

    @Override
    public String summary() {
        return "how gradients change parameters";
    }

    @Override
    public Class<? extends Plugin<Optimiser>> service() {
        return Optimiser.Provider.class;
    }

    @Override
    public Class<Optimiser> product() {
        return Optimiser.class;
    }
}
