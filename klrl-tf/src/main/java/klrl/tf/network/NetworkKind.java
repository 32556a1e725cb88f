package klrl.tf.network;

import klrl.api.plugin.Plugin;
import klrl.api.plugin.SlotKind;

/** The slot kind {@code network}. */
public final class NetworkKind implements SlotKind<Architecture> {

    /** Makes the kind. */
    public NetworkKind() {}

    @Override
    public String name() {
        return "network";
    }

    @Override
    public String summary() {
        return "the function that a policy or a value is made of";
    }

    @Override
    public Class<? extends Plugin<Architecture>> service() {
        return Architecture.Provider.class;
    }

    @Override
    public Class<Architecture> product() {
        return Architecture.class;
    }
}
