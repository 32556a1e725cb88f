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
 * Tree backup: {@link Retrace} with the trace c = λ·π(a|s). It needs no behaviour probabilities, and its fixed point is
 * Q<sup>π</sup> for every behaviour; where both policies agree it cuts traces that it need not cut.
 *
 * <p>Source: Precup, Sutton, Singh, <em>Eligibility Traces for Off-Policy Policy Evaluation</em>, 2000, section 3.3.
 *
 * @param lambda λ in [0,1]
 */
public record TreeBackup(
        @Param(def = "0.95", min = 0, max = 1, doc = "trace decay λ")
        double lambda) implements Estimator {

    /** Provides {@code tree-backup}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "tree-backup";
        }

        @Override
        public String summary() {
            return "action-value targets with traces cut by the probability of the taken action";
        }

        @Override
        public Factory<TreeBackup, TreeBackup> factory() {
            return Factory.of(MethodHandles.lookup(), TreeBackup.class, (options, context) -> options)
                    .withEquations(TdErrors.class, "T3")
                    .withNeeds(options -> List.of(new Need(Feature.ACTION_VALUES, "algorithm")));
        }
    }

    @Override
    public Base base() {
        return Base.ACTION;
    }

    @Equation(id = "T20a", text = "T20 with c = λ π")
    @Override
    public void coefficients(Evaluation x, int from, int to, double[] delta, double[] decay) {
        TdErrors.ofActions(x, from, to, delta);
        double[] discount = x.discount();
        double[] probability = x.takenProbability();
        int next = x.streams();
        for (int i = from; i < to; i++) {
            decay[i] = discount[i] * lambda * probability[i + next];
        }
    }
}
