package klrl.envs.wrapper;

import java.lang.invoke.MethodHandles;
import klrl.api.Wrapper;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;

/** Brings rewards into an interval. That changes the task: differences beyond the ends are not seen any more. */
final class RewardClip {

    private RewardClip() {}

    private record Options(
            @Param(doc = "smallest reward", def = "-1") double low,
            @Param(doc = "largest reward", def = "1") double high) {

        private Options {
            if (!(low <= high)) {
                throw new IllegalArgumentException("low " + low + " is above high " + high);
            }
        }
    }

    /** Offers the wrapper {@code reward-clip}. */
    public static final class Plugin implements Wrapper.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "reward-clip";
        }

        @Override
        public String summary() {
            return "Bring the learner's rewards into an interval; reported returns stay raw";
        }

        @Override
        public Factory<?, Wrapper> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, (options, context) -> {
                double low = options.low();
                double high = options.high();
                return inner -> new ChangedReward(inner, reward -> Math.max(low, Math.min(high, reward))).over(inner);
            });
        }
    }
}
