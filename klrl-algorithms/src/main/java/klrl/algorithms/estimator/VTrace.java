package klrl.algorithms.estimator;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import klrl.api.Estimator;
import klrl.api.data.Evaluation;
import klrl.api.plugin.Equation;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;
import klrl.core.estimation.TdErrors;

/**
 * V-trace: D<sub>t</sub> = ρ<sub>t</sub>δ<sub>t</sub> + d<sub>t</sub>m<sub>t</sub>c<sub>t</sub>D<sub>t+1</sub> with ρ =
 * min(ρ̄, π/μ) and c = λ·min(c̄, π/μ). The advantage bootstraps from the corrected value of the next state; with λ on
 * its trace it equals {@link Gae}'s on data of the current policy. The policy's gradient is weighted by
 * min(ρ̄<sub>pg</sub>, π/μ).
 *
 * <p>The fixed point is the value of the policy proportional to min(ρ̄μ, π), whose regulariser still compares π with π₀.
 *
 * <p>Source: Espeholt et al., <em>IMPALA</em>, 2018, section 4.1.
 *
 * @param lambda λ in [0,1]
 * @param rhoBar ρ̄ at least c̄
 * @param cBar c̄
 * @param rhoBarPolicy ρ̄<sub>pg</sub>
 */
public record VTrace(
        @Param(def = "1", min = 0, max = 1, doc = "trace decay λ")
        double lambda,

        @Param(def = "1", above = 0, doc = "clip ρ̄ of the ratio that weighs a TD error; at least c-bar")
        double rhoBar,

        @Param(def = "1", min = 0, doc = "clip c̄ of the ratio that cuts the trace")
        double cBar,

        @Param(def = "1", above = 0, doc = "clip of the ratio that weighs the policy's gradient")
        double rhoBarPolicy)
        implements Estimator {

    /** Provides {@code v-trace}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "v-trace";
        }

        @Override
        public String summary() {
            return "state-value targets corrected for data of another policy, with clipped ratios";
        }

        @Override
        public Factory<VTrace, VTrace> factory() {
            return Factory.of(MethodHandles.lookup(), VTrace.class, (options, context) -> options)
                    .withEquations(TdErrors.class, "T17")
                    .withGives(options -> Set.of(Feature.CORRECTED_ADVANTAGES))
                    .withNeeds(options -> List.of(
                            new Need(Feature.STATE_VALUES, "algorithm"),
                            new Need(Feature.BEHAVIOUR_PROBABILITIES, "data")));
        }
    }

    @Override
    public Base base() {
        return Base.STATE;
    }

    @Override
    public boolean readsProbabilities() {
        return true;
    }

    /** {@inheritDoc} The policy proportional to min(ρ̄μ, π). */
    @Override
    public OptionalDouble evaluated(double policy, double behaviour) {
        return OptionalDouble.of(Math.min(rhoBar * behaviour, policy));
    }

    @Equation(id = "T19", text = "v − V = ρ δ + d c (v′ − V(s′)), ρ = min(ρ̄, π/μ), c = λ min(c̄, π/μ)")
    @Override
    public void coefficients(Evaluation x, int from, int to, double[] delta, double[] decay) {
        TdErrors.ofStates(x, from, to, delta);
        double[] discount = x.discount();
        double[] ratio = x.ratio();
        for (int i = from; i < to; i++) {
            delta[i] *= Math.min(rhoBar, ratio[i]);
            decay[i] = discount[i] * lambda * Math.min(cBar, ratio[i]);
        }
    }

    @Equation(id = "T30", text = "A = r + d [V(s⁺) + λ (v′ − V(s⁺))] − V")
    @Override
    public void advantages(Evaluation x, int from, int to, double[] error, double[] nextError, double[] out) {
        TdErrors.ofStates(x, from, to, out);
        for (int i = from; i < to; i++) {
            out[i] += x.penalty()[i] + x.discount()[i] * lambda * nextError[i];
        }
    }

    @Override
    public void weights(Evaluation x, int from, int to, double[] out) {
        for (int i = from; i < to; i++) {
            out[i] = Math.min(rhoBarPolicy, x.ratio()[i]);
        }
    }

    /**
     * Checks ρ̄ ≥ c̄.
     *
     * @param lambda λ in [0,1]
     * @param rhoBar ρ̄ at least c̄
     * @param cBar c̄
     * @param rhoBarPolicy ρ̄ of the policy's gradient
     * @throws IllegalArgumentException if ρ̄ is under c̄
     */
    public VTrace {
        if (!(rhoBar >= cBar)) {
            throw new IllegalArgumentException("rho-bar " + rhoBar + " is under c-bar " + cBar + "; it must not be");
        }
    }
}
