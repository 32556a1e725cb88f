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
 * Watkins' Q(λ): {@link Retrace} with the trace c = λ while the taken action is greedy, else 0. Greedy means
 * Q(s,a) ≥ V̄(s): for a greedy policy without regulariser, V̄ = max Q, that is Watkins' rule; for a soft policy the trace
 * goes on while the taken action is worth at least the soft value.
 *
 * <p>Source: Watkins, <em>Learning from Delayed Rewards</em>, 1989, chapter 7.
 *
 * @param lambda λ in [0,1]
 */
public record WatkinsQLambda(
        @Param(def = "0.95", min = 0, max = 1, doc = "trace decay λ")
        double lambda) implements Estimator {

    /** Provides {@code watkins-q-lambda}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "watkins-q-lambda";
        }

        @Override
        public String summary() {
            return "action-value targets with traces that end at actions under the value";
        }

        @Override
        public Factory<WatkinsQLambda, WatkinsQLambda> factory() {
            return Factory.of(MethodHandles.lookup(), WatkinsQLambda.class, (options, context) -> options)
                    .withEquations(TdErrors.class, "T3")
                    .withNeeds(options -> List.of(new Need(Feature.ACTION_VALUES, "algorithm")));
        }
    }

    @Override
    public Base base() {
        return Base.ACTION;
    }

    @Equation(id = "T20d", text = "T20 with c = λ while Q(s′,a′) ≥ V̄(s′), else 0")
    @Override
    public void coefficients(Evaluation x, int from, int to, double[] delta, double[] decay) {
        TdErrors.ofActions(x, from, to, delta);
        double[] discount = x.discount();
        double[] taken = x.takenNext();
        double[] value = x.nextValue();
        for (int i = from; i < to; i++) {
            decay[i] = taken[i] >= value[i] ? discount[i] * lambda : 0;
        }
    }
}
