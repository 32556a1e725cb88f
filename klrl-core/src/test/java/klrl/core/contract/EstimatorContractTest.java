package klrl.core.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ObjLongConsumer;
import klrl.api.Estimator;
import klrl.api.data.Evaluation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The properties bite: each variant differs from a sound estimator in one named term, and fails the property named. */
class EstimatorContractTest {

    /** As many seeds as a property has tries in the build. */
    private static final int SEEDS = 100;

    private static final double LAMBDA = 0.9;

    private enum Variant {
        TD_LAMBDA(Kind.STATE, ""),
        V_TRACE(Kind.V_TRACE, ""),
        RETRACE(Kind.ACTION, ""),

        DISCOUNT_MISSING_IN_DELTA(Kind.STATE, "on-policy"),
        DISCOUNT_MISSING_IN_DECAY(Kind.STATE, "decays"),
        DISCOUNT_MISSING_IN_THE_MEAN(Kind.STATE, "means"),
        DISCOUNT_MISSING_IN_RETRACE(Kind.ACTION, "decays"),
        REGULARISER_MISSING(Kind.STATE, "on-policy"),
        REGULARISER_OF_THE_OWN_STEP_IN_ACTION_VALUES(Kind.ACTION, "actions"),
        PENALTY_NOT_ADDED_BACK(Kind.STATE, "advantages"),
        PENALTY_ADDED_TWICE(Kind.STATE, "advantages"),
        RATIO_OF_THE_OWN_STEP_IN_RETRACE(Kind.ACTION, "contract"),
        TRACE_OF_RETRACE_NOT_CUT(Kind.ACTION, "contract"),
        V_TRACE_WITHOUT_RHO(Kind.V_TRACE, "states"),
        V_TRACE_EVALUATES_SOMETHING_ELSE(Kind.V_TRACE, "states"),
        V_TRACE_ADVANTAGE_FROM_ITS_OWN_ERROR(Kind.V_TRACE, "advantages"),
        BOOTSTRAPS_TERMINATIONS(Kind.STATE, "terminated"),
        BOOTSTRAPS_TERMINATIONS_OF_ACTION_VALUES(Kind.ACTION, "terminated"),
        NO_BOOTSTRAP_AT_TRUNCATION(Kind.STATE, "truncated"),
        NO_BOOTSTRAP_OF_ACTION_VALUES_AT_TRUNCATION(Kind.ACTION, "truncated"),
        BOOTSTRAPS_FROM_THE_RESET_OBSERVATION(Kind.STATE, "truncated"),
        READS_THE_NEXT_EPISODE(Kind.STATE, "episodes"),
        TRACE_ACROSS_A_BOUNDARY(Kind.STATE, "episodes"),
        MIXES_STREAMS(Kind.STATE, "episodes"),
        DEPENDS_ON_THE_RANGE(Kind.STATE, "sum"),
        CHANGES_ITS_INPUT(Kind.STATE, "sum"),
        READS_RATIOS_UNDECLARED(Kind.ACTION, "undeclared"),
        WEIGHTS_BY_DIFFERENCE(Kind.V_TRACE, "weights"),
        DIVIDES_BY_THE_RATIO(Kind.V_TRACE, "finite"),
        WINDOW_OF_NONE(Kind.STATE, "declarations"),
        FORGETS_ITS_BASE(Kind.STATE, "declarations");

        private final Kind kind;
        private final String bitten;

        Variant(Kind kind, String bitten) {
            this.kind = kind;
            this.bitten = bitten;
        }
    }

    private enum Kind {
        STATE,
        V_TRACE,
        ACTION
    }

    private static final Map<String, ObjLongConsumer<EstimatorContract>> PROPERTIES = Map.ofEntries(
            Map.entry("on-policy", (c, seed) -> c.onPolicyTargetsReproduceTheTrueValues(seed, size(seed), 2)),
            Map.entry("states", (c, seed) -> c.stateTargetsReproduceTheValuesOfTheEvaluatedPolicy(seed, size(seed), 2)),
            Map.entry(
                    "actions",
                    (c, seed) -> c.actionTargetsReproduceTheTrueValuesForEveryBehaviour(seed, size(seed), 2)),
            Map.entry(
                    "advantages",
                    (c, seed) -> c.advantagesOfTrueValuesAreTheTrueAdvantages(seed, size(seed), 2, seed % 2 == 0)),
            Map.entry("contract", (c, seed) -> c.targetsOfActionValuesContract(seed, size(seed), 2)),
            Map.entry("sum", (c, seed) -> c.targetsAreTheDirectSumOfTheirTerms(seed, 7, 2)),
            Map.entry("means", (c, seed) -> c.targetsAreMeansOfNStepTargets(seed, 7)),
            Map.entry("decays", (c, seed) -> c.decaysCarryTheDiscount(seed, 7, 2)),
            Map.entry("terminated", (c, seed) -> c.terminatedStepsNeverBootstrap(seed, 7, 2)),
            Map.entry("truncated", (c, seed) -> c.truncatedStepsBootstrapFromTheirTrueSuccessor(seed, 7, 2)),
            Map.entry("episodes", (c, seed) -> c.streamsEqualTheirEpisodesOneByOne(seed, 7, 2)),
            Map.entry("undeclared", (c, seed) -> c.undeclaredProbabilitiesAreNotRead(seed, 7)),
            Map.entry("weights", (c, seed) -> c.weightsAreNotNegative(seed, 7)),
            Map.entry("finite", (c, seed) -> c.resultsAreFiniteAtExtremeInputs(seed, 3, 2)),
            Map.entry("declarations", (c, seed) -> c.declarationsDoNotChange()));

    private static int size(long seed) {
        return (int) (seed % 3) + 1;
    }

    private static void all(String property, Variant variant) {
        EstimatorContract contract = new EstimatorContract() {
            @Override
            protected Estimator estimator() {
                return new Sample(variant);
            }
        };
        for (long seed = 1; seed <= SEEDS; seed++) {
            PROPERTIES.get(property).accept(contract, seed);
        }
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void aVariantFailsItsPropertyAndASoundEstimatorNone(Variant variant) {
        if (variant.bitten.isEmpty()) {
            PROPERTIES.forEach((name, property) -> assertDoesNotThrow(() -> all(name, variant), name));
        } else {
            assertThrows(AssertionError.class, () -> all(variant.bitten, variant));
        }
    }

    @Test
    void aFailureSaysWhatWasExpectedOfWhichProcess() {
        String message = assertThrows(AssertionError.class, () -> all("on-policy", Variant.REGULARISER_MISSING))
                .getMessage();
        assertTrue(
                message.matches("(?s)the expected target of state \\d is \\S+, not \\S+; .* regulariser, pi=.*"),
                message);
    }

    @Test
    void aPropertyAppliesToTheEstimatorsThatItIsAbout() {
        EstimatorContract state = new EstimatorContract() {
            @Override
            protected Estimator estimator() {
                return new Sample(Variant.TD_LAMBDA);
            }
        };
        assertTrue(state.applies("targetsAreMeansOfNStepTargets"));
        assertFalse(state.applies("targetsOfActionValuesContract"));
        assertFalse(state.applies("actionTargetsReproduceTheTrueValuesForEveryBehaviour"));
    }

    @Test
    void anEstimatorThatIsBiasedOnPurposeIsNotHeldToAFixedPoint() {
        EstimatorContract biased = new EstimatorContract() {
            @Override
            protected Estimator estimator() {
                return new Sample(Variant.REGULARISER_MISSING) {
                    @Override
                    public OptionalDouble evaluated(double policy, double behaviour) {
                        return OptionalDouble.empty();
                    }
                };
            }
        };
        assertFalse(biased.applies("onPolicyTargetsReproduceTheTrueValues"));
        assertDoesNotThrow(() -> biased.onPolicyTargetsReproduceTheTrueValues(1, 2, 2));
    }

    @Test
    void byDefaultCorrectedTargetsEvaluateThePolicyAndOthersTheBehaviour() {
        assertEquals(OptionalDouble.of(0.3), new Sample(Variant.TD_LAMBDA).evaluated(0.2, 0.3));
        assertEquals(OptionalDouble.of(0.2), new Sample(Variant.RETRACE).evaluated(0.2, 0.3));
    }

    /** TD(λ), V-trace and Retrace, each with the one term changed that the variant names. */
    private static class Sample implements Estimator {

        private final Variant variant;
        private int calls;

        Sample(Variant variant) {
            this.variant = variant;
        }

        private boolean is(Variant other) {
            return variant == other;
        }

        @Override
        public Base base() {
            if (variant.kind == Kind.ACTION) {
                return Base.ACTION;
            }
            return is(Variant.FORGETS_ITS_BASE) && calls > 0 ? Base.EITHER : Base.STATE;
        }

        @Override
        public int window() {
            return is(Variant.WINDOW_OF_NONE) ? 0 : Integer.MAX_VALUE;
        }

        @Override
        public boolean readsProbabilities() {
            return variant.kind != Kind.STATE && !is(Variant.READS_RATIOS_UNDECLARED);
        }

        @Override
        public OptionalDouble evaluated(double policy, double behaviour) {
            if (variant.kind == Kind.V_TRACE && !is(Variant.V_TRACE_EVALUATES_SOMETHING_ELSE)) {
                return OptionalDouble.of(Math.min(behaviour, policy));
            }
            return Estimator.super.evaluated(policy, behaviour);
        }

        @Override
        public void coefficients(Evaluation x, int from, int to, double[] delta, double[] decay) {
            calls++;
            for (int i = from; i < to; i++) {
                delta[i] = delta(x, i, to);
                decay[i] = decay(x, i);
            }
            if (is(Variant.CHANGES_ITS_INPUT)) {
                x.reward()[from] = 0;
            }
        }

        private double delta(Evaluation x, int i, int to) {
            boolean shaped = variant.kind == Kind.ACTION
                    ? is(Variant.REGULARISER_OF_THE_OWN_STEP_IN_ACTION_VALUES)
                    : !is(Variant.REGULARISER_MISSING);
            double reward = shaped ? x.shapedReward()[i] : x.reward()[i];
            double discount = x.discount()[i];
            int after = i + x.streams();
            boolean inside = after < x.size();
            double next = x.nextValue()[i];
            switch (variant) {
                case DISCOUNT_MISSING_IN_DELTA -> discount = discount > 0 ? 1 : 0;
                case BOOTSTRAPS_TERMINATIONS, BOOTSTRAPS_TERMINATIONS_OF_ACTION_VALUES -> discount = 0.9;
                case NO_BOOTSTRAP_AT_TRUNCATION, NO_BOOTSTRAP_OF_ACTION_VALUES_AT_TRUNCATION ->
                    discount *= x.continues()[i];
                case BOOTSTRAPS_FROM_THE_RESET_OBSERVATION -> next = inside ? x.base()[after] : next;
                case READS_THE_NEXT_EPISODE -> reward += inside ? discount * x.reward()[after] : 0;
                case MIXES_STREAMS -> reward += 0.1 * x.reward()[i / x.streams() * x.streams()];
                case DEPENDS_ON_THE_RANGE -> reward += i == to - 1 ? 1 : 0;
                default -> {}
            }
            double error = reward + discount * next - x.base()[i];
            return switch (variant.kind) {
                case STATE, ACTION -> error;
                case V_TRACE ->
                    is(Variant.V_TRACE_WITHOUT_RHO)
                            ? error
                            : is(Variant.DIVIDES_BY_THE_RATIO)
                                    ? error / x.ratio()[i]
                                    : error * Math.min(1, x.ratio()[i]);
            };
        }

        private double decay(Evaluation x, int i) {
            double discount = x.discount()[i];
            double trace = LAMBDA;
            if (variant.kind == Kind.V_TRACE) {
                trace = LAMBDA * Math.min(1, x.ratio()[i]);
            } else if (variant.kind == Kind.ACTION) {
                double ratio = x.ratio()[is(Variant.RATIO_OF_THE_OWN_STEP_IN_RETRACE) ? i : i + x.streams()];
                trace = is(Variant.TRACE_OF_RETRACE_NOT_CUT) ? 1 : LAMBDA * Math.min(1, ratio);
            }
            return switch (variant) {
                case DISCOUNT_MISSING_IN_DECAY, DISCOUNT_MISSING_IN_THE_MEAN, DISCOUNT_MISSING_IN_RETRACE -> trace;
                default -> discount * trace;
            };
        }

        @Override
        public void advantages(Evaluation x, int from, int to, double[] error, double[] nextError, double[] out) {
            for (int i = from; i < to; i++) {
                double penalty = switch (variant) {
                    case PENALTY_NOT_ADDED_BACK -> 0;
                    case PENALTY_ADDED_TWICE -> 2 * x.penalty()[i];
                    default -> x.penalty()[i];
                };
                out[i] = penalty + error[i];
                if (variant.kind == Kind.V_TRACE && !is(Variant.V_TRACE_ADVANTAGE_FROM_ITS_OWN_ERROR)) {
                    out[i] = penalty
                            + x.shapedReward()[i]
                            + x.discount()[i] * (x.nextValue()[i] + LAMBDA * nextError[i])
                            - x.base()[i];
                }
                if (is(Variant.TRACE_ACROSS_A_BOUNDARY)) {
                    out[i] = penalty + error[i] + (i + x.streams() < to ? 0.1 * error[i + x.streams()] : 0);
                }
            }
        }

        @Override
        public void weights(Evaluation x, int from, int to, double[] out) {
            for (int i = from; i < to; i++) {
                out[i] = is(Variant.WEIGHTS_BY_DIFFERENCE) ? x.ratio()[i] - 1 : readsProbabilities() ? x.ratio()[i] : 1;
            }
        }
    }
}
