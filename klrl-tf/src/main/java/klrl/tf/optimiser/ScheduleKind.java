package klrl.tf.optimiser;

import klrl.api.plugin.Plugin;
import klrl.api.plugin.SlotKind;

/** The slot kind {@code schedule}. */
public final class ScheduleKind implements SlotKind<Schedule> {

    /** Makes the kind. */
    public ScheduleKind() {}

    @Override
    public String name() {
        return "schedule";
    }

    @Override
    public String summary() {
        return "a factor that changes over a run";
    }

    @Override
    public Class<? extends Plugin<Schedule>> service() {
        return Schedule.Provider.class;
    }

    @Override
    public Class<Schedule> product() {
        return Schedule.class;
    }
}
