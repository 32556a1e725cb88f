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
 * Per-step importance sampling: {@link Retrace} with the trace c = λ·π/μ, not cut at 1. Its fixed point is
 * Q<sup>π</sup> for every behaviour; its variance has no bound.
 *
 * <p>Source: Precup, Sutton, Singh, <em>Eligibility Traces for Off-Policy Policy Evaluation</em>, 2000, section 3.1.
 *
 * @param lambda λ in [0,1]
 */
public record ImportanceSampling(
        @Param(def = "0.95", min = 0, max = 1, doc = "trace decay λ")
        double lambda) implements Estimator {

    /** Provides {@code importance-sampling}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "importance-sampling";
        }

        @Override
        public String summary() {
            return "action-value targets weighted by unclipped ratios";
        }

        @Override
        public Factory<ImportanceSampling, ImportanceSampling> factory() {
            return Factory.of(MethodHandles.lookup(), ImportanceSampling.class, (options, context) -> options)
                    .withEquations(TdErrors.class, "T3")
                    .withNeeds(options -> List.of(
                            new Need(Feature.ACTION_VALUES, "algorithm"),
                            new Need(Feature.BEHAVIOUR_PROBABILITIES, "data")));
        }
    }

    @Override
    public Base base() {
        return Base.ACTION;
    }

    @Override
    public boolean readsProbabilities() {
        return true;
    }

    @Equation(id = "T20b", text = "T20 with c = λ π/μ")
    @Override
    public void coefficients(Evaluation x, int from, int to, double[] delta, double[] decay) {
        TdErrors.ofActions(x, from, to, delta);
        double[] discount = x.discount();
        double[] ratio = x.ratio();
        int next = x.streams();
        for (int i = from; i < to; i++) {
            decay[i] = discount[i] * lambda * ratio[i + next];
        }
    }
}
