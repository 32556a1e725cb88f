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
 * Generalised advantage estimation with the regulariser inside: G<sub>t</sub> = δ<sub>t</sub> +
 * λd<sub>t</sub>m<sub>t</sub>G<sub>t+1</sub>, A<sub>t</sub> = ακ<sub>t</sub> + G<sub>t</sub>. The targets V + G are those
 * of TD(λ), right for data of the current policy only. λ = 0 trusts the critic after one step, λ = 1 never.
 *
 * <p>Source: Schulman, Moritz, Levine, Jordan, Abbeel, <em>High-Dimensional Continuous Control Using Generalized
 * Advantage Estimation</em>, 2016, eq. 16.
 *
 * @param lambda λ in [0,1]
 */
public record Gae(
        @Param(def = "0.95", min = 0, max = 1, doc = "trace decay λ")
        double lambda) implements Estimator {

    /** Provides {@code gae}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "gae";
        }

        @Override
        public String summary() {
            return "generalised advantage estimation: λ-weighted sums of TD errors";
        }

        @Override
        public Factory<Gae, Gae> factory() {
            return Factory.of(MethodHandles.lookup(), Gae.class, (options, context) -> options)
                    .withEquations(TdErrors.class, "T17")
                    .withNeeds(options ->
                            List.of(new Need(Feature.STATE_VALUES, "algorithm"), new Need(Feature.FRESH_DATA, "data")));
        }
    }

    @Override
    public Base base() {
        return Base.STATE;
    }

    @Override
    public void coefficients(Evaluation x, int from, int to, double[] delta, double[] decay) {
        sums(lambda, x, from, to, delta, decay);
    }

    /** G<sub>t</sub> = δ<sub>t</sub> + λd<sub>t</sub>m<sub>t</sub>G<sub>t+1</sub>, which TD(λ) shares. */
    @Equation(id = "T18", text = "G = δ + λ d G′, y = V + G, A = ακ + G")
    static void sums(double lambda, Evaluation x, int from, int to, double[] delta, double[] decay) {
        TdErrors.ofStates(x, from, to, delta);
        double[] discount = x.discount();
        for (int i = from; i < to; i++) {
            decay[i] = lambda * discount[i];
        }
    }
}
