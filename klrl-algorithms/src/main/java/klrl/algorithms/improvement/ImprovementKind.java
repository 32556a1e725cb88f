package klrl.algorithms.improvement;

import klrl.api.plugin.Plugin;
import klrl.api.plugin.SlotKind;

/** The slot kind {@code improvement}. */
public final class ImprovementKind implements SlotKind<Improvement> {

    /** Makes the kind; it holds nothing. */
    public ImprovementKind() {}

    @Override
    public String name() {
        return "improvement";
    }

    @Override
    public String summary() {
        return "how an actor improves on a critic of action values";
    }

    @Override
    public Class<? extends Plugin<Improvement>> service() {
        return Improvement.Provider.class;
    }

    @Override
    public Class<Improvement> product() {
        return Improvement.class;
    }
}
