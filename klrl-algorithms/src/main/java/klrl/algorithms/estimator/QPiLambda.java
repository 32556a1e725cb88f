package klrl.algorithms.estimator;

import java.lang.invoke.MethodHandles;
import java.util.List;
import klrl.api.Estimator;
import klrl.api.data.Evaluation;
import klrl.api.plugin.Equation;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;
import klrl.core.estimation.TdErrors;

/**
 * Q<sup>π</sup>(λ): {@link Retrace} with the trace c = λ, never cut. Its fixed point is Q<sup>π</sup>, but that it
 * contracts is certain only while λ &lt; (1 − γ)/(γ·max<sub>s</sub>‖π − μ‖₁).
 *
 * <p>Source: Harutyunyan, Bellemare, Stepleton, Munos, <em>Q(λ) with Off-Policy Corrections</em>, 2016, theorem 1.
 *
 * @param lambda λ in [0,1]
 */
public record QPiLambda(
        @Param(def = "0.95", min = 0, max = 1, doc = "trace decay λ")
        double lambda) implements Estimator {

    /** Provides {@code q-pi-lambda}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "q-pi-lambda";
        }

        @Override
        public String summary() {
            return "action-value targets with uncut traces, for policies that are near the behaviour";
        }

        @Override
        public Factory<QPiLambda, QPiLambda> factory() {
            return Factory.of(MethodHandles.lookup(), QPiLambda.class, (options, context) -> options)
                    .withEquations(TdErrors.class, "T3")
                    .withNeeds(options -> List.of(new Need(Feature.ACTION_VALUES, "algorithm")));
        }
    }

    @Override
    public Base base() {
        return Base.ACTION;
    }

    @Equation(id = "T20c", text = "T20 with c = λ")
    @Override
    public void coefficients(Evaluation x, int from, int to, double[] delta, double[] decay) {
        TdErrors.ofActions(x, from, to, delta);
        double[] discount = x.discount();
        for (int i = from; i < to; i++) {
            decay[i] = discount[i] * lambda;
        }
    }
}
