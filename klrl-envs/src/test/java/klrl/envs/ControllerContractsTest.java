package klrl.envs;

import klrl.api.Controller;
import klrl.api.Prior;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Space;
import klrl.api.plugin.Context;
import klrl.core.contract.PriorContract;
import klrl.core.random.Streams;
import net.jqwik.api.Group;

/** Every controller keeps the contract of priors, P23: it is what it will be used as. */
class ControllerContractsTest {

    private abstract static class OfController extends PriorContract {

        private final String yaml;
        private final EnvironmentSpec spec;

        OfController(String yaml, EnvironmentSpec spec) {
            this.yaml = yaml;
            this.spec = spec;
        }

        OfController(String yaml, String environment) {
            this(yaml, Made.of(environment, 1, Streams.of(0)).spec());
        }

        @Override
        protected EnvironmentSpec environment() {
            return spec;
        }

        @Override
        protected Prior prior(Context context) {
            Controller controller = Made.controller(yaml, context.environment());
            return new Prior() {
                @Override
                public Family family() {
                    return controller.family();
                }

                @Override
                public void parameters(Observations in, Memory memory, Parameters out) {
                    controller.parameters(in, memory, out);
                }
            };
        }
    }

    @Group
    class OfSafeCliff extends OfController {
        OfSafeCliff() {
            super("safe-cliff", "cliff-walking");
        }
    }

    @Group
    class OfStrictSafeCliff extends OfController {
        OfStrictSafeCliff() {
            super("{type: safe-cliff, strength: 80, slippery: true}", "{type: cliff-walking, slippery: true}");
        }
    }

    @Group
    class OfDeepSeaGuide extends OfController {
        OfDeepSeaGuide() {
            super("{type: deep-sea-guide, right: 0.999}", "{type: deep-sea, size: 5}");
        }
    }

    @Group
    class OfMountainCarPump extends OfController {
        OfMountainCarPump() {
            super("mountain-car-pump", "mountain-car");
        }
    }

    @Group
    class OfMountainCarPumpOverAGrid extends OfController {
        OfMountainCarPumpOverAGrid() {
            super(
                    "{type: mountain-car-pump, push: 0.3}",
                    EnvironmentSpec.of(
                            Made.of("mountain-car-continuous", 1, Streams.of(0))
                                    .spec()
                                    .observation(),
                            Space.Discrete.of(5)));
        }
    }

    @Group
    class OfMountainCarPumpOverABox extends OfController {
        OfMountainCarPumpOverABox() {
            super("mountain-car-pump", "mountain-car-continuous");
        }
    }

    @Group
    class OfPendulumEnergy extends OfController {
        OfPendulumEnergy() {
            super("pendulum-energy", "pendulum");
        }
    }

    @Group
    class OfRandomTable extends OfController {
        OfRandomTable() {
            super("random-table", "{type: garnet, masked: 0.3}");
        }
    }

    @Group
    class OfRandomTableOverSeveralChoices extends OfController {
        OfRandomTableOverSeveralChoices() {
            super("{type: random-table, scale: 5}", "{type: bandit, choices: 3, arms: 2}");
        }
    }
}
