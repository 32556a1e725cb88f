package klrl.algorithms.estimator;

import java.lang.invoke.MethodHandles;
import klrl.api.Estimator;
import klrl.api.data.Evaluation;
import klrl.api.plugin.Equation;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;
import klrl.core.estimation.TdErrors;

/**
 * The n-step target y<sub>t</sub> = V(s<sub>t</sub>) + Σ<sub>i&lt;n</sub> γ<sup>i</sup>δ<sub>t+i</sub>, shorter where
 * the episode or the segment ends. For an action-value critic it is an uncorrected target, exact for n = 1 or for data
 * of the current policy.
 *
 * @param n the number of steps
 */
public record NStep(
        @Param(def = "1", min = 1, doc = "number of steps") int n) implements Estimator {

    /** Provides {@code n-step}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "n-step";
        }

        @Override
        public String summary() {
            return "sum of n rewards and the value after them";
        }

        @Override
        public Factory<NStep, NStep> factory() {
            return Factory.of(MethodHandles.lookup(), NStep.class, (options, context) -> options)
                    .withEquations(TdErrors.class, "T17");
        }
    }

    @Override
    public Base base() {
        return Base.EITHER;
    }

    @Override
    public int window() {
        return n;
    }

    @Equation(id = "T18a", text = "y = V + Σ_{i<n} γ^i δ_i")
    @Override
    public void coefficients(Evaluation x, int from, int to, double[] delta, double[] decay) {
        TdErrors.ofStates(x, from, to, delta);
        System.arraycopy(x.discount(), from, decay, from, to - from);
    }
}
