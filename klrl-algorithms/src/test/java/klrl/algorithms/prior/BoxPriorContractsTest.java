package klrl.algorithms.prior;

import klrl.algorithms.Lab;
import klrl.api.Prior;
import klrl.api.data.EnvironmentSpec;
import klrl.api.plugin.Context;
import klrl.core.config.Slots;
import klrl.core.contract.PriorContract;
import klrl.core.contract.Spaces;
import net.jqwik.api.Group;

/** The contract of priors, P23, over a box. */
class BoxPriorContractsTest {

    private abstract static class OverABox extends PriorContract {

        private final String yaml;

        OverABox(String yaml) {
            this.yaml = yaml;
        }

        @Override
        protected EnvironmentSpec environment() {
            return Spaces.BOX.environment();
        }

        @Override
        protected Prior prior(Context context) {
            return Slots.of(Lab.SHIPPED, Prior.class, yaml).create(context);
        }
    }

    @Group
    class OfUniform extends OverABox {
        OfUniform() {
            super("uniform");
        }
    }

    @Group
    class OfFixedTanhGaussian extends OverABox {
        OfFixedTanhGaussian() {
            super("{type: fixed-tanh-gaussian, mean: [0.2], deviation: [0.7]}");
        }
    }

    @Group
    class OfMarginal extends OverABox {
        OfMarginal() {
            super("{type: marginal, tau: 0.3}");
        }
    }

    @Group
    class OfLearned extends OverABox {
        OfLearned() {
            super("{type: learned, sees: [{first: 1, count: 2}], network: {type: mlp, hidden: [4]}}");
        }
    }
}
