package klrl.algorithms.estimator;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.OptionalDouble;
import klrl.api.Estimator;
import klrl.api.data.Evaluation;
import klrl.api.plugin.Equation;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;

/**
 * Peng's Q(λ): q<sub>t</sub> = r<sub>t</sub> + d<sub>t</sub>[V̄(s⁺<sub>t</sub>) + m<sub>t</sub>λ(q<sub>t+1</sub> −
 * V̄(s⁺<sub>t</sub>))]. It changes the baseline beside the trace, learns fast, and is biased: its fixed point is that of
 * Q = r + d[(1 − λ)V̄ + λE<sub>μ</sub>Q], which is Q<sup>π</sup> only for data of the current policy without regulariser.
 *
 * <p>Source: Peng, Williams, <em>Incremental Multi-Step Q-Learning</em>, 1996; Kozuno et al., <em>Revisiting Peng's
 * Q(λ) for Modern Reinforcement Learning</em>, 2021.
 *
 * @param lambda λ in [0,1]
 */
public record PengQLambda(
        @Param(def = "0.95", min = 0, max = 1, doc = "trace decay λ")
        double lambda) implements Estimator {

    /** Provides {@code peng-q-lambda}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "peng-q-lambda";
        }

        @Override
        public String summary() {
            return "λ-weighted mean of uncorrected many-step action-value targets";
        }

        @Override
        public Factory<PengQLambda, PengQLambda> factory() {
            return Factory.of(MethodHandles.lookup(), PengQLambda.class, (options, context) -> options)
                    .withNeeds(options -> List.of(new Need(Feature.ACTION_VALUES, "algorithm")));
        }
    }

    @Override
    public Base base() {
        return Base.ACTION;
    }

    /** {@inheritDoc} The baseline E<sub>μ</sub>Q has no regulariser: the fixed point is no policy's value. */
    @Override
    public OptionalDouble evaluated(double policy, double behaviour) {
        return OptionalDouble.empty();
    }

    @Equation(id = "T20e", text = "q = r + d [V̄(s⁺) + λ (q′ − V̄(s⁺))]")
    @Override
    public void coefficients(Evaluation x, int from, int to, double[] delta, double[] decay) {
        double[] reward = x.reward();
        double[] discount = x.discount();
        double[] value = x.nextValue();
        double[] taken = x.takenNext();
        double[] base = x.base();
        for (int i = from; i < to; i++) {
            delta[i] = reward[i] + discount[i] * ((1 - lambda) * value[i] + lambda * taken[i]) - base[i];
            decay[i] = discount[i] * lambda;
        }
    }
}
