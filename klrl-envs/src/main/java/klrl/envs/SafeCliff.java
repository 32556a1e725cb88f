package klrl.envs;

import java.lang.invoke.MethodHandles;
import java.util.List;
import klrl.api.Controller;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;
import klrl.core.tabular.FiniteMdp;

/**
 * Keeps a walker off the edge of the cliff: an action by which one can fall, on slippery ground by slipping too, has
 * {@code strength} nats less than one by which one cannot, and wherever one can stand there is one of the latter.
 * Otherwise all are alike, so that nothing is said of where the goal lies. By n dangerous actions one falls with a
 * probability of at most n · exp(−strength) in a step.
 */
final class SafeCliff {

    private static final String NAME = "safe-cliff";

    private SafeCliff() {}

    private record Options(
            @Param(doc = "how much less likely a step towards the cliff is, in nats", def = "4", min = 0, max = 80)
            double strength,

            @Param(doc = "whether the ground is slippery, as the environment says", def = "false")
            boolean slippery) {}

    /** Offers the controller {@code safe-cliff}. */
    public static final class Plugin implements Controller.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String summary() {
            return "Cliff walking: away from the edge of the cliff, wherever the goal is";
        }

        @Override
        public Factory<?, ? extends Controller> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, (options, context) -> {
                        FiniteMdp walk = new CliffWalking(options.slippery()).mdp();
                        return TableController.of(
                                TableController.check(context, NAME, CliffWalking.TILES, CliffWalking.ACTIONS),
                                (tile, action) -> CliffWalking.dangerous(walk, tile, action) ? -options.strength() : 0);
                    })
                    .withNeeds(options -> List.of(new Need(CliffWalking.ground(options.slippery()), "environment")));
        }
    }
}
