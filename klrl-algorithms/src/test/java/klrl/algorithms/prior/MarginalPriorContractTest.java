package klrl.algorithms.prior;

import klrl.algorithms.Lab;
import klrl.api.Prior;
import klrl.api.plugin.Context;
import klrl.core.config.Slots;
import klrl.core.contract.PriorContract;

class MarginalPriorContractTest extends PriorContract {

    @Override
    protected Prior prior(Context context) {
        return Slots.of(Lab.SHIPPED, Prior.class, "{type: marginal, tau: 0.3}").create(context);
    }
}
