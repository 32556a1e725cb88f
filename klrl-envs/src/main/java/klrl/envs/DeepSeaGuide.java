package klrl.envs;

import java.lang.invoke.MethodHandles;
import java.util.List;
import klrl.api.Controller;
import klrl.api.data.EnvironmentSpec;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;

/**
 * Knows the map of a deep sea and moves right, to where the treasure is, with a given probability in every cell: above a
 * half it helps, below it misleads, at a half it is the uniform prior. Alone it finds the treasure of N × N cells with
 * the probability right<sup>N</sup> and has a return of right<sup>N</sup> − 0.01 · right. The map is named as the environment names
 * it, which is checked.
 */
final class DeepSeaGuide {

    private static final String NAME = "deep-sea-guide";

    private DeepSeaGuide() {}

    private record Options(
            @Param(
                    doc = "probability of a move to the right: above 0.5 it helps, below it misleads",
                    def = "0.9",
                    above = 0,
                    below = 1)
            double right,

            @Param(doc = "whether the actions' meaning is drawn for each cell, as the environment says", def = "true")
            boolean randomised,

            @Param(doc = "seed of the actions' meaning, that of the environment", def = "0")
            long seed) {

        Controller guide(Context context) {
            int size = (int)
                    Math.round(Math.sqrt(context.environment().observation().width()));
            EnvironmentSpec spec = TableController.check(context, NAME, size * size, 2);
            int[] map = DeepSea.of(size, randomised, seed).right();
            double logit = Math.log(right) - Math.log1p(-right);
            return TableController.of(spec, (cell, action) -> action == map[cell] ? logit : 0);
        }
    }

    /** Offers the controller {@code deep-sea-guide}. */
    public static final class Plugin implements Controller.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String summary() {
            return "Deep sea: to the treasure, or away from it";
        }

        @Override
        public Factory<?, ? extends Controller> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, Options::guide)
                    .withNeeds(options ->
                            List.of(new Need(DeepSea.map(options.randomised(), options.seed()), "environment")));
        }
    }
}
