package klrl.algorithms.prior;

import java.lang.invoke.MethodHandles;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import klrl.api.Prior;
import klrl.api.data.Snapshot;
import klrl.api.plugin.Equation;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;

/**
 * The policy with a moving average of its own parameters, φ ← φ + τ(θ − φ): a smooth lag of about 1/τ updates. Compare
 * {@link LaggedPrior}.
 *
 * @param tau τ in (0, 1]; at 1 it is the policy before the update at hand
 */
public record AveragedPrior(
        @Param(
                def = "0.005",
                above = 0,
                max = 1,
                doc = "part τ by which parameters follow the policy's at every update")
        double tau) {

    /**
     * Moves parameters towards the policy's.
     *
     * @param held φ
     * @param policy θ, after the update
     * @param update not used
     * @return φ + τ(θ − φ), of the policy's version
     */
    @Equation(id = "T38a", text = "φ ← φ + τ (θ − φ)")
    Snapshot follow(Snapshot held, Snapshot policy, long update) {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        held.arrays().forEach((name, phi) -> {
            float[] theta = policy.arrays().get(name);
            float[] next = new float[phi.length];
            for (int i = 0; i < next.length; i++) {
                next[i] = (float) (phi[i] + tau * ((double) theta[i] - phi[i]));
            }
            arrays.put(name, next);
        });
        return new Snapshot(policy.version(), arrays);
    }

    /** Provides {@code averaged}. */
    public static final class Plugin implements Prior.Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "averaged";
        }

        @Override
        public String summary() {
            return "the policy with a moving average of its parameters";
        }

        @Override
        public Factory<?, ? extends Prior> factory() {
            return Factory.of(
                            MethodHandles.lookup(),
                            AveragedPrior.class,
                            (options, context) -> new FollowingPrior(name(), options::follow))
                    .withGives(options -> Set.of(LaggedPrior.FOLLOWS_POLICY));
        }
    }
}
