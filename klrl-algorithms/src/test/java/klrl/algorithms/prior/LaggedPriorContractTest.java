package klrl.algorithms.prior;

import java.util.Optional;
import klrl.api.Prior;
import klrl.api.plugin.Context;
import klrl.core.config.Slots;
import klrl.core.contract.PriorContract;
import klrl.core.plugin.Registry;

class LaggedPriorContractTest extends PriorContract {

    @Override
    protected Prior prior(Context context) {
        return Slots.of(Registry.load(Optional.empty()), Prior.class, "{type: lagged, every: 2}")
                .create(context);
    }
}
