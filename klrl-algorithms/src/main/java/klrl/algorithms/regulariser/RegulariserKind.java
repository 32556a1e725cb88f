package klrl.algorithms.regulariser;

import klrl.api.plugin.Plugin;
import klrl.api.plugin.SlotKind;
import klrl.core.estimation.KlForm;

/** The slot kind {@code regulariser}. */
public final class RegulariserKind implements SlotKind<KlForm> {

    /** Makes forms of the regulariser; the service type of the slot kind {@code regulariser}. */
    public interface Provider extends Plugin<KlForm> {}

    /** Makes the kind; it holds nothing. */
    public RegulariserKind() {}

    @Override
    public String name() {
        return "regulariser";
    }

    @Override
    public String summary() {
        return "the form of the regulariser inside returns";
    }

    @Override
    public Class<? extends Plugin<KlForm>> service() {
        return Provider.class;
    }

    @Override
    public Class<KlForm> product() {
        return KlForm.class;
    }
}
