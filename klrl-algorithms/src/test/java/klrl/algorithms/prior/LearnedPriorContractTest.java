package klrl.algorithms.prior;

import klrl.algorithms.Lab;
import klrl.api.Prior;
import klrl.api.plugin.Context;
import klrl.core.config.Slots;
import klrl.core.contract.PriorContract;

class LearnedPriorContractTest extends PriorContract {

    @Override
    protected Prior prior(Context context) {
        return Slots.of(
                        Lab.SHIPPED,
                        Prior.class,
                        "{type: learned, sees: [{first: 1, count: 2}], network: {type: mlp, hidden: [4]}}")
                .create(context);
    }
}
