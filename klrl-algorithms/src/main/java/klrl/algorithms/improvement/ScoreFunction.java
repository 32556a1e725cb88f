package klrl.algorithms.improvement;

import java.lang.invoke.MethodHandles;
import java.util.List;
import klrl.api.plugin.Equation;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;
import klrl.tf.Scalar;
import klrl.tf.loss.PolicyLosses;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Follows E<sub>μ</sub>[min(ρ̄, π/μ) (q − E<sub>π</sub>Q(s,·)) ∇log π] − α∇D<sub>KL</sub>, with q the estimator's target of
 * the taken action: on sequences, corrected over many steps, it knows more of the action than the critic does.
 *
 * @param maxRatio ρ̄
 */
public record ScoreFunction(
        @Param(def = "1", above = 0, doc = "clip ρ̄ of the ratio that weighs an advantage")
        double maxRatio) implements Improvement {

    /** Provides {@code score-function}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "score-function";
        }

        @Override
        public String summary() {
            return "the policy gradient of the estimator's targets, for sequences";
        }

        @Override
        public Factory<?, ? extends Improvement> factory() {
            return Factory.of(MethodHandles.lookup(), ScoreFunction.class, (options, context) -> options)
                    .withNeeds(options -> List.of(
                            new Need(Feature.BEHAVIOUR_PROBABILITIES, "data"),
                            new Need(Feature.DISCRETE_ACTIONS, "environment")));
        }
    }

    @Equation(id = "T44", kind = Equation.Kind.GRAPH, text = "−min(ρ̄, π/μ) (q − E_π Q) log π(a|s) + α D_KL(π‖π₀)")
    @Override
    public Operand<TFloat32> loss(Ops tf, Terms terms) {
        Operand<TFloat32> weight = tf.math.minimum(terms.ratio(), Scalar.like(tf, terms.ratio(), maxRatio));
        return PolicyLosses.scoreFunction(
                tf,
                terms.policy().logProbability(terms.batch().taken()),
                terms.advantage(),
                weight,
                terms.prior().divergence(terms.policy()),
                terms.batch().alpha());
    }
}
