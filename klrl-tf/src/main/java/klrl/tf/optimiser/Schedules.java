package klrl.tf.optimiser;

import java.lang.invoke.MethodHandles;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;

/** Providers of the shipped schedules. */
public final class Schedules {
    private Schedules() {}

    private record NoOptions() {}

    private record End(
            @Param(def = "0", min = 0, max = 1, doc = "factor at the end of the run")
            double end) {}

    /** Provides the schedule {@code constant}. */
    public static final class Constant implements Schedule.Provider {

        /** Makes the provider. */
        public Constant() {}

        @Override
        public String name() {
            return "constant";
        }

        @Override
        public String summary() {
            return "always 1";
        }

        @Override
        public Factory<?, Schedule> factory() {
            return Factory.of(MethodHandles.lookup(), NoOptions.class, (options, context) -> Schedule.constant());
        }
    }

    /** Provides the schedule {@code linear}. */
    public static final class Linear implements Schedule.Provider {

        /** Makes the provider. */
        public Linear() {}

        @Override
        public String name() {
            return "linear";
        }

        @Override
        public String summary() {
            return "falls from 1 along a line";
        }

        @Override
        public Factory<?, Schedule> factory() {
            return Factory.of(MethodHandles.lookup(), End.class, (options, context) -> Schedule.linear(options.end));
        }
    }

    /** Provides the schedule {@code cosine}. */
    public static final class Cosine implements Schedule.Provider {

        /** Makes the provider. */
        public Cosine() {}

        @Override
        public String name() {
            return "cosine";
        }

        @Override
        public String summary() {
            return "falls from 1 along half a wave, slowly at first and at last";
        }

        @Override
        public Factory<?, Schedule> factory() {
            return Factory.of(MethodHandles.lookup(), End.class, (options, context) -> Schedule.cosine(options.end));
        }
    }

    private record PositiveEnd(
            @Param(def = "0.01", above = 0, max = 1, doc = "factor at the end of the run")
            double end) {}

    /** Provides the schedule {@code exponential}. */
    public static final class Exponential implements Schedule.Provider {

        /** Makes the provider. */
        public Exponential() {}

        @Override
        public String name() {
            return "exponential";
        }

        @Override
        public String summary() {
            return "falls from 1 by the same ratio in equal times";
        }

        @Override
        public Factory<?, Schedule> factory() {
            return Factory.of(
                    MethodHandles.lookup(), PositiveEnd.class, (options, context) -> Schedule.exponential(options.end));
        }
    }
}
