package klrl.algorithms.temperature;

import klrl.algorithms.Lab;
import klrl.api.Temperature;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Space;
import klrl.api.plugin.Context;
import klrl.core.config.Slots;
import klrl.core.contract.TemperatureContract;

class EntropyTargetOverABoxContractTest extends TemperatureContract {

    @Override
    protected EnvironmentSpec environment() {
        Space.Box square = Space.Box.of(new float[] {-1, -1}, new float[] {1, 1});
        return EnvironmentSpec.of(square, square);
    }

    @Override
    protected Temperature temperature(Context context) {
        return Slots.of(Lab.SHIPPED, Temperature.class, "{type: entropy-target, learning-rate: 1e-2}")
                .create(context);
    }
}
