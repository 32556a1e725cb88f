package klrl.algorithms.temperature;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import klrl.api.Temperature;
import klrl.api.data.Progress;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;
import klrl.api.plugin.Slot;
import klrl.tf.optimiser.Schedule;

/** A temperature that changes over the run by a schedule, as a learning rate may. */
public final class ScheduledTemperature implements Temperature {

    private final double initial;
    private final Schedule schedule;

    ScheduledTemperature(double initial, Schedule schedule) {
        this.initial = initial;
        this.schedule = schedule;
        double end = schedule.factor(new Progress(1, 1));
        if (!(end > 0)) {
            throw new IllegalArgumentException("temperature 'schedule': the schedule's factor at the end of the run is "
                    + end + ", and a temperature must stay positive; give the schedule an end above 0");
        }
    }

    private record Options(
            @Param(above = 0, example = "1", doc = "temperature where the schedule's factor is 1, as at the start")
            double alpha,

            @Param(def = "{type: exponential, end: 0.01}", doc = "factor of the temperature over the run, above 0")
            Slot<Schedule> schedule) {}

    /** Provides {@code schedule}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "schedule";
        }

        @Override
        public String summary() {
            return "changes α over the run by a schedule";
        }

        @Override
        public Factory<?, ? extends Temperature> factory() {
            return Factory.of(
                    MethodHandles.lookup(),
                    Options.class,
                    (options, context) -> new ScheduledTemperature(options.alpha, options.schedule.create(context)));
        }
    }

    @Override
    public void alpha(Progress progress, double[] out) {
        double alpha = initial * schedule.factor(progress);
        if (!(alpha > 0)) {
            throw new ArithmeticException("temperature 'schedule': α is " + alpha + " at step " + progress.steps()
                    + ", and must stay positive");
        }
        Arrays.fill(out, alpha);
    }
}
