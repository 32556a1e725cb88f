package klrl.algorithms.prior;

import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;

/** The final policy of an earlier run, frozen: what was learned there guides what is learned here. */
public final class PolicyPrior implements Prior {

    private final Policy policy;

    private PolicyPrior(Policy policy) {
        this.policy = policy;
    }

    private record Options(
            @Param(doc = "folder of the run whose policy is the prior", example = "runs/cartpole-7-1")
            Path run) {}

    /** Provides {@code policy}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "policy";
        }

        @Override
        public String summary() {
            return "the final policy of an earlier run, frozen";
        }

        @Override
        public Factory<?, ? extends Prior> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, Plugin::load);
        }

        private static Prior load(Options options, Context context) {
            Policy policy;
            try {
                policy = context.policy(options.run());
            } catch (RuntimeException e) {
                throw new IllegalArgumentException("prior 'policy': " + e.getMessage(), e);
            }
            if (policy.memoryWidth() > 0) {
                throw new IllegalArgumentException("prior 'policy': the policy of the run in " + options.run()
                        + " has a memory, which a prior cannot have");
            }
            if (!ActionFamilies.fits(policy.family(), context.environment().action())) {
                throw new IllegalArgumentException("prior 'policy': the run in " + options.run() + " acts by "
                        + policy.family() + ", but this environment's actions are "
                        + context.environment().action());
            }
            return new PolicyPrior(policy);
        }
    }

    @Override
    public Family family() {
        return policy.family();
    }

    @Override
    public void parameters(Observations in, Memory memory, Parameters out) {
        policy.parameters(in, memory, out);
    }
}
