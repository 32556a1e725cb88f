package klrl.algorithms.prior;

import java.lang.invoke.MethodHandles;
import java.util.Set;
import klrl.api.Prior;
import klrl.api.data.Snapshot;
import klrl.api.plugin.Equation;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;

/**
 * The policy of some updates ago: a copy that stands still and is renewed every N updates. With N = 1 it is the policy
 * before the update at hand, and the divergence from it a bound on the step.
 *
 * <p>{@link AveragedPrior} follows smoothly. The two differ in their rule and their option, so each is a plugin of the
 * slot; what they share is that they are the policy with earlier parameters.
 *
 * <p>Source: Tomar et al., <em>Mirror Descent Policy Optimization</em>, 2020, where the prior is the policy before a
 * number of gradient steps.
 *
 * @param every N, at least 1
 */
public record LaggedPrior(
        @Param(def = "1", min = 1, doc = "updates from one copy of the policy to the next")
        int every) {

    /** What algorithms need from the slot {@code prior} if their steps are measured against an earlier policy. */
    public static final Feature FOLLOWS_POLICY = new Feature("follows-policy", "a prior that follows the policy");

    /**
     * Takes the policy's parameters at every N-th update and keeps its own at others.
     *
     * @param held φ
     * @param policy θ, after the update
     * @param update the number of the update, from 1
     * @return θ if N divides the number, else φ
     */
    @Equation(id = "T38b", text = "φ ← θ at every N-th update")
    Snapshot follow(Snapshot held, Snapshot policy, long update) {
        return update % every == 0 ? policy : held;
    }

    /** Provides {@code lagged}. */
    public static final class Plugin implements Prior.Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "lagged";
        }

        @Override
        public String summary() {
            return "the policy of some updates ago, copied every now and then";
        }

        @Override
        public Factory<?, ? extends Prior> factory() {
            return Factory.of(
                            MethodHandles.lookup(),
                            LaggedPrior.class,
                            (options, context) -> new FollowingPrior(name(), options::follow))
                    .withGives(options -> Set.of(FOLLOWS_POLICY));
        }
    }
}
