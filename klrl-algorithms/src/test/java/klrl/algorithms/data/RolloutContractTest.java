package klrl.algorithms.data;

import java.util.Optional;
import klrl.api.DataSource;
import klrl.api.plugin.Context;
import klrl.core.config.Slots;
import klrl.core.contract.DataSourceContract;
import klrl.core.plugin.Registry;

class RolloutContractTest extends DataSourceContract {

    @Override
    protected DataSource source(Context context) {
        return Slots.of(Registry.load(Optional.empty()), DataSource.class, "{type: rollout, steps: 16}")
                .create(context);
    }
}
