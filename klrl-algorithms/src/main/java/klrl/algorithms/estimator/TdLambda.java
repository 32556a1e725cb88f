package klrl.algorithms.estimator;

import java.lang.invoke.MethodHandles;
import klrl.api.Estimator;
import klrl.api.data.Evaluation;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;
import klrl.core.estimation.TdErrors;

/**
 * TD(λ): y<sub>t</sub> = V(s<sub>t</sub>) + G<sub>t</sub> with the sums of {@link Gae}. For an action-value critic it is
 * an uncorrected target, exact for data of the current policy only.
 *
 * <p>Source: Sutton, <em>Learning to Predict by the Methods of Temporal Differences</em>, 1988.
 *
 * @param lambda λ in [0,1]
 */
public record TdLambda(
        @Param(def = "0.95", min = 0, max = 1, doc = "trace decay λ")
        double lambda) implements Estimator {

    /** Provides {@code td-lambda}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "td-lambda";
        }

        @Override
        public String summary() {
            return "λ-weighted mean of all n-step targets";
        }

        @Override
        public Factory<TdLambda, TdLambda> factory() {
            return Factory.of(MethodHandles.lookup(), TdLambda.class, (options, context) -> options)
                    .withImplementation(Gae.class)
                    .withEquations(TdErrors.class, "T17");
        }
    }

    @Override
    public Base base() {
        return Base.EITHER;
    }

    @Override
    public void coefficients(Evaluation x, int from, int to, double[] delta, double[] decay) {
        Gae.sums(lambda, x, from, to, delta, decay);
    }
}
