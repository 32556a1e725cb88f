package klrl.algorithms.temperature;

import klrl.algorithms.Lab;
import klrl.api.Temperature;
import klrl.api.plugin.Context;
import klrl.core.config.Slots;
import klrl.core.contract.TemperatureContract;

class EntropyTargetContractTest extends TemperatureContract {

    @Override
    protected Temperature temperature(Context context) {
        return Slots.of(Lab.SHIPPED, Temperature.class, "{type: entropy-target, learning-rate: 1e-2}")
                .create(context);
    }
}
