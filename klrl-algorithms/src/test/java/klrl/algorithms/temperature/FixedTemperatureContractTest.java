package klrl.algorithms.temperature;

import java.util.Optional;
import klrl.api.Temperature;
import klrl.api.plugin.Context;
import klrl.core.config.Slots;
import klrl.core.contract.TemperatureContract;
import klrl.core.plugin.Registry;

class FixedTemperatureContractTest extends TemperatureContract {

    @Override
    protected Temperature temperature(Context context) {
        return Slots.of(Registry.load(Optional.empty()), Temperature.class, "{type: fixed, alpha: 0.1}")
                .create(context);
    }
}
