package klrl.envs;

import java.lang.invoke.MethodHandles;
import java.util.List;
import klrl.api.Controller;
import klrl.api.RandomStream;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Space;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;
import klrl.core.random.Streams;

/**
 * An arbitrary prior that stays as it was drawn: a normal logit for every number of an observation and every value of a
 * choice, z = Σ_i x_i z_i. States that are seen as a one among zeros have a distribution each. Whatever holds for every
 * prior holds for it.
 */
final class RandomTable {

    private RandomTable() {}

    private record Options(
            @Param(
                    doc = "standard deviation of the logits: 0 is uniform, far above 1 almost one action",
                    def = "1",
                    min = 0,
                    max = 20)
            double scale,

            @Param(doc = "seed of the logits, not of the run", def = "0")
            long seed) {

        Controller table(Context context) {
            EnvironmentSpec spec = context.environment();
            if (spec.observation().element() != Space.Element.FLOAT) {
                throw new IllegalArgumentException(
                        "controller 'random-table' reads floats, not a " + spec.observation());
            }
            RandomStream random = Streams.of(seed).stream("logits", 0);
            return TableController.of(spec, (i, value) -> scale * random.nextGaussian());
        }
    }

    /** Offers the controller {@code random-table}. */
    public static final class Plugin implements Controller.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "random-table";
        }

        @Override
        public String summary() {
            return "A distribution drawn at random for every state, and kept";
        }

        @Override
        public Factory<?, ? extends Controller> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, Options::table)
                    .withNeeds(options -> List.of(new Need(Feature.DISCRETE_ACTIONS, "environment")));
        }
    }
}
