package klrl.tf.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import klrl.tf.Gradients;
import klrl.tf.contract.Trajectories.Regulariser;
import klrl.tf.head.CategoricalHead;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat64;

/** Errata E5, E7, E10, E11 of the starting derivation: the published form fails, the corrected one holds. */
class ErrataTest {
    private static final double TOLERANCE = 1e-13;

    /** Far above rounding: a published form is wrong by more than this, relative to the largest term, somewhere. */
    private static final double WRONG = 1e-3;

    private final DuelingProperties shipped = new DuelingProperties();

    @AfterEach
    void release() {
        shipped.close();
    }

    /** A gradient of the soft Q loss: −weight·Δ∇log π − value·Δ∇V + divergence·∇D_KL, each weight by α. */
    private static double[] form(Scenario scenario, List<Row> rows, double policy, double value, double divergence) {
        OutputGradient sum = new OutputGradient(scenario);
        for (Row row : rows) {
            sum.score(row.state(), row.action(), -policy * row.weight() * row.advantage());
            sum.value(row.state(), -value * row.weight() * row.advantage());
        }
        for (int s = 0; s < Scenario.STATES; s++) {
            sum.divergence(s, divergence * scenario.stateWeight(s));
        }
        return sum.byParameters();
    }

    private static double distance(double[] x, double[] y) {
        double distance = 0;
        for (int i = 0; i < x.length; i++) {
            distance = Math.max(distance, Math.abs(x[i] - y[i]));
        }
        return distance;
    }

    /** E5: it keeps the sampled Δ and adds α²∇D_KL. */
    @Test
    void theSampledErrorLeavesNoDivergenceToAdd() {
        double worst = 0;
        for (Scenario scenario : Scenarios.all()) {
            double alpha = scenario.alpha();
            List<Row> sampled = Trajectories.of(scenario, Regulariser.SAMPLED, Regulariser.SAMPLED);
            List<Row> analytic = Trajectories.of(scenario, Regulariser.ANALYTIC, Regulariser.SAMPLED);
            double scale = LossProperties.scale(scenario, sampled);
            double[] exact = shipped.softQ(scenario, sampled);
            Require.equal(exact, form(scenario, sampled, alpha, 1, 0), TOLERANCE, scale, "T22", scenario);
            Require.equal(exact, form(scenario, analytic, alpha, 1, alpha * alpha), TOLERANCE, scale, "T21", scenario);
            worst = Math.max(worst, distance(exact, form(scenario, sampled, alpha, 1, alpha * alpha)) / scale);
        }
        assertTrue(worst > WRONG, "the published form is off by " + worst + " only");
    }

    /** E10: its value part is −αΔ∇V. */
    @Test
    void theValuePartHasNoAlpha() {
        double worst = 0;
        for (Scenario scenario : Scenarios.all()) {
            double alpha = scenario.alpha();
            List<Row> rows = Trajectories.of(scenario, Regulariser.SAMPLED, Regulariser.SAMPLED);
            double scale = LossProperties.scale(scenario, rows);
            double[] exact = shipped.softQ(scenario, rows);
            Require.equal(exact, form(scenario, rows, alpha, 1, 0), TOLERANCE, scale, "T22", scenario);
            worst = Math.max(worst, distance(exact, form(scenario, rows, alpha, alpha, 0)) / scale);
        }
        assertTrue(worst > WRONG, "the published form is off by " + worst + " only");
    }

    /** E7: the advantage stream's gradient is scaled by 1/γ. */
    @Test
    void theStreamOfThePolicyIsScaledByTheTemperature() {
        for (Scenario scenario : Scenarios.all()) {
            LossBuilders<TFloat64> published = new LossBuilders<>() {
                @Override
                public Operand<TFloat64> scaledActionValue(
                        Ops tf,
                        Operand<TFloat64> value,
                        Operand<TFloat64> logProbability,
                        Operand<TFloat64> logPrior,
                        Operand<TFloat64> alpha,
                        double valueWeight) {
                    double rate = 1 / scenario.problem().gamma();
                    return softActionValue(
                            tf,
                            Gradients.scale(tf, value, valueWeight),
                            Gradients.scale(tf, logProbability, rate),
                            logPrior,
                            alpha);
                }
            };
            try (DuelingProperties wrong = new DuelingProperties() {
                @Override
                protected LossBuilders<TFloat64> builders() {
                    return published;
                }
            }) {
                assertDoesNotThrow(() -> shipped.theScaledStreamsStepAsAnActorCritic(scenario));
                assertThrows(AssertionError.class, () -> wrong.theScaledStreamsStepAsAnActorCritic(scenario));
            }
        }
    }

    /** E11: it assumes a uniform prior. Any that does not depend on the parameters will do, and no other. */
    @Test
    void thePriorNeedNotBeUniformButMustNotBeTrained() {
        LossBuilders<TFloat64> trained = new LossBuilders<>() {
            @Override
            public Operand<TFloat64> divergence(Ops tf, CategoricalHead<TFloat64> policy, Operand<TFloat64> logPrior) {
                // Only the gradient differs: that of log π²/Σπ², a prior which follows the policy.
                Operand<TFloat64> power =
                        tf.reduceSum(tf.math.square(policy.probabilities()), tf.constant(1), ReduceSum.keepDims(true));
                Operand<TFloat64> following =
                        tf.math.sub(tf.math.mul(policy.logProbabilities(), tf.constant(2.0)), tf.math.log(power));
                return policy.divergence(tf.math.add(logPrior, tf.math.sub(following, tf.stopGradient(following))));
            }
        };
        try (PolicyGradientProperties any = new PolicyGradientProperties();
                PolicyGradientProperties wrong = new PolicyGradientProperties() {
                    @Override
                    protected LossBuilders<TFloat64> builders() {
                        return trained;
                    }
                }) {
            for (Scenario scenario : Scenarios.withAnyPrior()) {
                assertDoesNotThrow(() -> any.theDivergencesGradientIsThatOfTheSampledRatio(scenario));
                assertThrows(AssertionError.class, () -> wrong.theDivergencesGradientIsThatOfTheSampledRatio(scenario));
            }
        }
    }
}
