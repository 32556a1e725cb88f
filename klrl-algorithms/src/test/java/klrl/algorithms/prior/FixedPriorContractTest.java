package klrl.algorithms.prior;

import klrl.algorithms.Lab;
import klrl.api.Prior;
import klrl.api.plugin.Context;
import klrl.core.config.Slots;
import klrl.core.contract.PriorContract;

class FixedPriorContractTest extends PriorContract {

    @Override
    protected Prior prior(Context context) {
        return Slots.of(Lab.SHIPPED, Prior.class, "{type: fixed, probabilities: [0.4, 0.3, 0.2, 0.1]}")
                .create(context);
    }
}
