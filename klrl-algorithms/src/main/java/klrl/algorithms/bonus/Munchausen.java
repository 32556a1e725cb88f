package klrl.algorithms.bonus;

import java.lang.invoke.MethodHandles;
import klrl.api.plugin.Equation;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;

/**
 * A part of the policy's own log-ratio, m·max(α log π(a|s)/π₀(a|s), floor): with it soft Q-learning is regularised towards
 * its previous policy with the weight mα, and towards the prior with the weight (1 − m)α that is left.
 *
 * <p>Let π′ ∝ π₀ exp(Q/α) be the policy of Q, and Q₋ = Q − mα log π/π₀ the action values without the bonus that the policy
 * π before it brought in. Then E<sub>π′</sub>[Q] − α D<sub>KL</sub>(π′‖π₀) = E<sub>π′</sub>[Q₋] − mα D<sub>KL</sub>(π′‖π) −
 * (1 − m)α D<sub>KL</sub>(π′‖π₀), for every prior, normalised or not. Where the policy no longer changes, the first
 * divergence is 0: while nothing is clipped, the fixed point is the optimum at the temperature (1 − m)α, and its action
 * values are Q₋.
 *
 * <p>The floor keeps the bonus of actions finite that the policy hardly takes. With the prior {@code entropy} the ratio is
 * log π ≤ 0, and this is the published rule; a normalised prior also gives positive bonuses, at most α log 1/π₀(a|s), which
 * must stay, for the identity needs them. α is called τ, m α and the floor l₀ in the source.
 *
 * <p>Source: Vieillard, Pietquin, Geist, <em>Munchausen Reinforcement Learning</em>, 2020, section 3 and theorem 1.
 *
 * @param scale m in [0,1)
 * @param floor the least α log π/π₀ that counts, under 0, in units of reward; it scales with them like α
 */
public record Munchausen(
        @Param(def = "0.9", min = 0, below = 1, doc = "part m of the log-ratio that is added")
        double scale,

        @Param(def = "-1", below = 0, doc = "least α log π/π₀ that counts, in units of reward")
        double floor)
        implements Bonus {

    /** Provides {@code munchausen}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "munchausen";
        }

        @Override
        public String summary() {
            return "a part of α log π/π₀, which regularises towards the previous policy";
        }

        @Override
        public Factory<?, ? extends Bonus> factory() {
            return Factory.of(MethodHandles.lookup(), Munchausen.class, (options, context) -> options);
        }
    }

    @Equation(id = "T40", text = "bonus = m max(α log π(a|s)/π₀(a|s), floor)")
    @Override
    public double of(double alpha, double logRatio) {
        return scale * Math.max(alpha * logRatio, floor);
    }
}
