package klrl.tf.distribution;

import klrl.api.plugin.Plugin;
import klrl.api.plugin.SlotKind;

/** The slot kind {@code distribution}. */
public final class DistributionKind implements SlotKind<ActionDistribution> {

    /** Makes the kind. */
    public DistributionKind() {}

    @Override
    public String name() {
        return "distribution";
    }

    @Override
    public String summary() {
        return "which distributions over actions a policy has";
    }

    @Override
    public Class<? extends Plugin<ActionDistribution>> service() {
        return ActionDistribution.Provider.class;
    }

    @Override
    public Class<ActionDistribution> product() {
        return ActionDistribution.class;
    }
}
