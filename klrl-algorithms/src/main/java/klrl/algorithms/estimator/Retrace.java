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
 * Retrace(λ): q<sub>t</sub> = r<sub>t</sub> + d<sub>t</sub>[V̄(s⁺<sub>t</sub>) +
 * m<sub>t</sub>c<sub>t+1</sub>(q<sub>t+1</sub> − Q(s<sub>t+1</sub>,a<sub>t+1</sub>))] with c = λ·min(1, π/μ). Its fixed
 * point is Q<sup>π</sup> for every behaviour μ; λ = 0 is the one-step expected target.
 *
 * <p>Source: Munos, Stepleton, Harutyunyan, Bellemare, <em>Safe and Efficient Off-Policy Reinforcement Learning</em>,
 * 2016, eq. 4.
 *
 * @param lambda λ in [0,1]
 */
public record Retrace(
        @Param(def = "0.95", min = 0, max = 1, doc = "trace decay λ")
        double lambda) implements Estimator {

    /** Provides {@code retrace}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "retrace";
        }

        @Override
        public String summary() {
            return "action-value targets corrected for data of another policy, with traces cut at 1";
        }

        @Override
        public Factory<Retrace, Retrace> factory() {
            return Factory.of(MethodHandles.lookup(), Retrace.class, (options, context) -> options)
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

    @Equation(id = "T20", text = "q = r + d [V̄(s⁺) + c′ (q′ − Q(s′,a′))], c = λ min(1, π/μ)")
    @Override
    public void coefficients(Evaluation x, int from, int to, double[] delta, double[] decay) {
        TdErrors.ofActions(x, from, to, delta);
        double[] discount = x.discount();
        double[] ratio = x.ratio();
        int next = x.streams();
        for (int i = from; i < to; i++) {
            decay[i] = discount[i] * lambda * Math.min(1, ratio[i + next]);
        }
    }
}
