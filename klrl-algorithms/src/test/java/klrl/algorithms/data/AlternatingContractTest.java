package klrl.algorithms.data;

import java.util.Optional;
import klrl.api.DataSource;
import klrl.api.plugin.Context;
import klrl.core.config.Slots;
import klrl.core.contract.DataSourceContract;
import klrl.core.plugin.Registry;

class AlternatingContractTest extends DataSourceContract {

    @Override
    protected DataSource source(Context context) {
        return Slots.of(
                        Registry.load(Optional.empty()),
                        DataSource.class,
                        "{type: alternating, sources: [{type: rollout, steps: 16},"
                                + " {type: replay, length: 3, capacity: 600, warm-up: 100, updates-per-step: 0.05}]}")
                .create(context);
    }
}
