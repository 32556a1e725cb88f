package klrl.algorithms.prior;

import java.lang.invoke.MethodHandles;
import klrl.api.Controller;
import klrl.api.Prior;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Space;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;
import klrl.api.plugin.Slot;

/** A rule written by hand as the prior: the policy starts from what somebody knew, and departs from it at a price. */
public final class ControllerPrior implements Prior {

    private final Controller controller;

    private ControllerPrior(Controller controller) {
        this.controller = controller;
    }

    private record Options(
            @Param(doc = "the rule", example = "{type: random-table}")
            Slot<Controller> controller) {}

    /** Provides {@code controller}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "controller";
        }

        @Override
        public String summary() {
            return "a rule written by hand";
        }

        @Override
        public Factory<?, ? extends Prior> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, Plugin::make);
        }

        private static Prior make(Options options, Context context) {
            Controller controller = options.controller().create(context);
            Space action = context.environment().action();
            if (!ActionFamilies.fits(controller.family(), action)) {
                throw new IllegalArgumentException("prior 'controller': controller '"
                        + options.controller().name() + "' acts by " + controller.family()
                        + ", but this environment's actions are " + action);
            }
            return new ControllerPrior(controller);
        }
    }

    @Override
    public Family family() {
        return controller.family();
    }

    @Override
    public void parameters(Observations in, Memory memory, Parameters out) {
        controller.parameters(in, memory, out);
    }
}
