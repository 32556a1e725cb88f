package klrl.algorithms.bonus;

import klrl.api.plugin.Plugin;
import klrl.api.plugin.SlotKind;

/** The slot kind {@code bonus}. */
public final class BonusKind implements SlotKind<Bonus> {

    /** Makes the kind; it holds nothing. */
    public BonusKind() {}

    @Override
    public String name() {
        return "bonus";
    }

    @Override
    public String summary() {
        return "what is added to rewards because of the policy's own choice";
    }

    @Override
    public Class<? extends Plugin<Bonus>> service() {
        return Bonus.Provider.class;
    }

    @Override
    public Class<Bonus> product() {
        return Bonus.class;
    }
}
