package klrl.algorithms.temperature;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import klrl.api.Temperature;
import klrl.api.data.Progress;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;

/**
 * A constant temperature.
 *
 * @param alpha α &gt; 0, in units of reward per nat
 */
public record FixedTemperature(
        @Param(doc = "temperature α, in units of reward per nat", above = 0, example = "0.1")
        double alpha) implements Temperature {

    /** Provides {@code fixed}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "fixed";
        }

        @Override
        public String summary() {
            return "a constant temperature";
        }

        @Override
        public Factory<?, ? extends Temperature> factory() {
            return Factory.of(MethodHandles.lookup(), FixedTemperature.class, (options, context) -> options);
        }
    }

    @Override
    public void alpha(Progress progress, double[] out) {
        Arrays.fill(out, alpha);
    }
}
