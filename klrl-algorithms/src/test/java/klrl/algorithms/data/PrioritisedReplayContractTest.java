package klrl.algorithms.data;

import java.util.Optional;
import klrl.api.DataSource;
import klrl.api.plugin.Context;
import klrl.core.config.Slots;
import klrl.core.contract.DataSourceContract;
import klrl.core.plugin.Registry;

class PrioritisedReplayContractTest extends DataSourceContract {

    @Override
    protected DataSource source(Context context) {
        return Slots.of(
                        Registry.load(Optional.empty()),
                        DataSource.class,
                        "{type: prioritised-replay, length: 3, capacity: 600, warm-up: 100, updates-per-step: 0.1}")
                .create(context);
    }
}
