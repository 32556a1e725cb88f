package klrl.tf.distribution;

import klrl.api.plugin.Plugin;
import klrl.api.plugin.SlotKind;

/** The slot kind {@code deviation}. */
public final class DeviationKind implements SlotKind<Deviation> {

    /** Makes the kind. */
    public DeviationKind() {}

    @Override
    public String name() {
        return "deviation";
    }

    @Override
    public String summary() {
        return "what the deviations of Gaussian policies depend on";
    }

    @Override
    public Class<? extends Plugin<Deviation>> service() {
        return Deviation.Provider.class;
    }

    @Override
    public Class<Deviation> product() {
        return Deviation.class;
    }
}
