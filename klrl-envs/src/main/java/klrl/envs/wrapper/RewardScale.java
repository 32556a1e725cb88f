package klrl.envs.wrapper;

import java.lang.invoke.MethodHandles;
import klrl.api.Wrapper;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;

/**
 * Multiplies rewards by c &gt; 0. That is a temperature in disguise (T46): at cα the policy π* is the same as at α without
 * the factor, and its values are c times as large.
 */
final class RewardScale {

    private RewardScale() {}

    private record Options(
            @Param(doc = "factor of every reward", above = 0, example = "0.1")
            double factor) {}

    /** Offers the wrapper {@code reward-scale}. */
    public static final class Plugin implements Wrapper.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "reward-scale";
        }

        @Override
        public String summary() {
            return "Multiply the learner's rewards; reported returns stay raw";
        }

        @Override
        public Factory<?, Wrapper> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, (options, context) -> {
                double factor = options.factor();
                return inner -> new ChangedReward(inner, reward -> factor * reward).over(inner);
            });
        }
    }
}
