package klrl.algorithms.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;
import klrl.api.data.Parameters;
import klrl.core.contract.Problem;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each variant is wrong in one term, and fails the property of its equation on some input of the property's generator. */
class RelativeVariantsTest {

    private static final int TRIES = 300;
    private static final RelativeEquations SHIPPED = RelativeEquations.SHIPPED;

    /** T40 in other words. */
    private interface Bonus extends RelativeEquations {
        double of(double scale, double alpha, double logRatio);

        @Override
        default double bonus(double scale, double alpha, double logRatio) {
            return of(scale, alpha, logRatio);
        }
    }

    /** T41 of another temperature, or of another prior. */
    private interface Step extends RelativeEquations {
        Improved of(Parameters values, Parameters logPrior, boolean[] mask, double eta, int steps);

        @Override
        default Improved improved(Parameters values, Parameters logPrior, boolean[] mask, double eta, int steps) {
            return of(values, logPrior, mask, eta, steps);
        }
    }

    /** T42 in other words. */
    private interface Weights extends RelativeEquations {
        double[] of(double highest, double[] advantage, double alpha, double[] logRatio);

        @Override
        default double[] weights(double highest, double[] advantage, double alpha, double[] logRatio) {
            return of(highest, advantage, alpha, logRatio);
        }
    }

    private enum Variant {
        BONUS_WITHOUT_ALPHA(bonus((m, alpha, k) -> m * k)),
        BONUS_CLIPPED_AT_ZERO(bonus((m, alpha, k) -> SHIPPED.bonus(m, alpha, Math.min(0, k)))),
        BONUS_OF_THE_WHOLE_RATIO(bonus((m, alpha, k) -> alpha * k)),
        BONUS_INVERTED(bonus((m, alpha, k) -> SHIPPED.bonus(m, alpha, -k))),
        STEP_WITHOUT_ETA(step((q, prior, mask, eta, n) -> SHIPPED.improved(q, prior, mask, 1, n))),
        STEP_WITHOUT_PRIOR(step((q, prior, mask, eta, n) -> SHIPPED.improved(
                q, new Parameters(prior.rows(), prior.width(), new float[prior.values().length]), mask, eta, n))),
        STEP_WITHOUT_MASK(step((q, prior, mask, eta, n) -> {
            float[] bare = new float[mask.length];
            float[] low = prior.values().clone();
            for (int i = 0; i < bare.length; i++) {
                bare[i] = mask[i] ? q.values()[i] : 0;
                low[i] = mask[i] ? low[i] : 0;
            }
            return SHIPPED.improved(
                    new Parameters(q.rows(), q.width(), bare),
                    new Parameters(q.rows(), q.width(), low),
                    new boolean[0],
                    eta,
                    n);
        })),
        STEP_WITH_THE_SUM_OF_DIVERGENCES(step((q, prior, mask, eta, n) -> {
            RelativeEquations.Improved right = SHIPPED.improved(q, prior, mask, eta, n);
            return new RelativeEquations.Improved(right.weights(), n * right.divergence());
        })),
        WEIGHTS_WITHOUT_ALPHA(
                weights((highest, advantage, alpha, ratio) -> SHIPPED.weights(highest, advantage, 1, ratio))),
        WEIGHTS_WITHOUT_RATIO(weights((highest, advantage, alpha, ratio) ->
                SHIPPED.weights(highest, advantage, alpha, new double[ratio.length]))),
        WEIGHTS_WITHOUT_CLIP(weights((highest, advantage, alpha, ratio) ->
                SHIPPED.weights(Double.POSITIVE_INFINITY, advantage, alpha, ratio))),
        WEIGHTS_INVERTED(weights((highest, advantage, alpha, ratio) ->
                SHIPPED.weights(highest, Arrays.stream(advantage).map(x -> -x).toArray(), alpha, ratio)));

        private final RelativeEquations equations;

        Variant(RelativeEquations equations) {
            this.equations = equations;
        }

        private static Bonus bonus(Bonus bonus) {
            return bonus;
        }

        private static Step step(Step step) {
            return step;
        }

        private static Weights weights(Weights weights) {
            return weights;
        }

        private BiConsumer<RelativeProperties, Problem> property() {
            if (equations instanceof Bonus) {
                return RelativeProperties::theBonusLeavesTheOptimumOfTheRestOfTheTemperature;
            }
            return equations instanceof Step
                    ? RelativeProperties::theExpectationStepIsTheGibbsPolicyAndItsDivergenceTheDualsSlope
                    : RelativeProperties::weightedActionsAreTheGibbsPolicyWhoeverTookThem;
        }
    }

    private static boolean fails(RelativeEquations equations, BiConsumer<RelativeProperties, Problem> property) {
        Random random = new Random(1);
        RandomGenerator<Problem> problems = new RelativeProperties().problems().generator(1000);
        for (int i = 0; i < TRIES; i++) {
            try {
                property.accept(
                        new RelativeProperties(equations), problems.next(random).value());
            } catch (AssertionError e) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void theVariantFails(Variant variant) throws Exception {
        JqwikSession.run(() -> assertTrue(fails(variant.equations, variant.property())));
    }

    /** So that it is the term that fails and not the input. */
    @ParameterizedTest
    @EnumSource(Variant.class)
    void theShippedEquationPassesWhereTheVariantFails(Variant variant) throws Exception {
        JqwikSession.run(() -> assertFalse(fails(SHIPPED, variant.property())));
    }
}
