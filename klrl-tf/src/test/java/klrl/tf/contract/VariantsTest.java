package klrl.tf.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import klrl.tf.Gradients;
import klrl.tf.Rows;
import klrl.tf.Scalar;
import klrl.tf.head.CategoricalHead;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Every property fails on builders that differ from the shipped ones in one term. */
class VariantsTest {

    /** One wrong term, and a property that must notice it. */
    private record Variant(String name, LossBuilders<TFloat64> builders, Claim claim) {
        @Override
        public String toString() {
            return name + ": " + claim;
        }
    }

    private static List<Variant> each(List<Wrong> wrongs, Claim... claims) {
        return wrongs.stream()
                .flatMap(wrong -> Stream.of(claims).map(claim -> new Variant(wrong.name(), wrong.builders(), claim)))
                .toList();
    }

    /** A property of builders, on scenarios of which each graph is built once. */
    private interface Check {
        void on(LossBuilders<TFloat64> builders, List<Scenario> scenarios);
    }

    private static <P extends LossProperties> Check of(
            Function<LossBuilders<TFloat64>, P> made, BiConsumer<P, Scenario> property) {
        return (builders, scenarios) -> {
            try (P subject = made.apply(builders)) {
                scenarios.forEach(scenario -> property.accept(subject, scenario));
            }
        };
    }

    private static Check dueling(BiConsumer<DuelingProperties, Scenario> property) {
        return of(
                builders -> new DuelingProperties() {
                    @Override
                    protected LossBuilders<TFloat64> builders() {
                        return builders;
                    }
                },
                property);
    }

    private static Check gradient(BiConsumer<PolicyGradientProperties, Scenario> property) {
        return of(
                builders -> new PolicyGradientProperties() {
                    @Override
                    protected LossBuilders<TFloat64> builders() {
                        return builders;
                    }
                },
                property);
    }

    private static Check relative(BiConsumer<RelativeLossProperties, Scenario> property) {
        return of(
                builders -> new RelativeLossProperties() {
                    @Override
                    protected LossBuilders<TFloat64> builders() {
                        return builders;
                    }
                },
                property);
    }

    private static Check finite(BiConsumer<FiniteLossProperties, Scenario> property) {
        return of(
                builders -> new FiniteLossProperties() {
                    @Override
                    protected LossBuilders<TFloat64> builders() {
                        return builders;
                    }
                },
                property);
    }

    /** The properties. */
    private enum Claim {
        EXPECTATION(dueling(DuelingProperties::inExpectationTheSoftQLossIsPolicyAndValueLoss)),
        SAMPLE(dueling(DuelingProperties::onEverySampleTheSoftQLossIsPolicyAndValueLoss)),
        MIXED(dueling(DuelingProperties::mixingTheFormsCountsTheDivergenceTwice)),
        SOFT(dueling(DuelingProperties::theSoftStreamIsTheSoftValue)),
        MEAN(dueling(DuelingProperties::theMeanStreamIsTheMeanValue)),
        CONVERT(dueling(DuelingProperties::theParametrisationsConvert)),
        SCALED(dueling(DuelingProperties::theScaledStreamsStepAsAnActorCritic)),
        OBJECTIVE(gradient(PolicyGradientProperties::weightedByOccupancyThePolicyGradientIsThatOfTheObjective)),
        EXPECTED(gradient(PolicyGradientProperties::theExpectedLossStepsAsTheScoreFunction)),
        RATIO(gradient(PolicyGradientProperties::theDivergencesGradientIsThatOfTheSampledRatio)),
        CLIPPED(gradient(PolicyGradientProperties::atEqualPoliciesTheClippedLossStepsAsTheScoreFunction)),
        OFF_POLICY(gradient(PolicyGradientProperties::whoeverTookTheActionsTheScoreFunctionStepsAsTheExpectedLoss)),
        PROXIMAL(relative(RelativeLossProperties::aProximalStepIsThatOfTheExpectedLoss)),
        REGRESSION(relative(RelativeLossProperties::aWeightedRegressionStepsTowardsTheGibbsPolicy)),
        FITTED(relative(RelativeLossProperties::theFitStepsTowardsTheImprovedPolicyAndThePrior)),
        FINITE(finite((losses, scenario) -> losses.extremeNumbersLeaveLossesFinite(scenario, false)));

        private final Check check;

        Claim(Check check) {
            this.check = check;
        }

        private List<Scenario> scenarios() {
            return this == FINITE ? Scenarios.extreme() : Scenarios.all();
        }

        private boolean fails(LossBuilders<TFloat64> builders) {
            try {
                check.on(builders, scenarios());
                return false;
            } catch (AssertionError e) {
                return true;
            }
        }
    }

    /** One wrong term. */
    private record Wrong(String name, LossBuilders<TFloat64> builders) {}

    /** T15 in other words. */
    private interface SoftActionValue extends LossBuilders<TFloat64> {
        Operand<TFloat64> build(
                Ops tf,
                Operand<TFloat64> value,
                Operand<TFloat64> logProbability,
                Operand<TFloat64> logPrior,
                Operand<TFloat64> alpha);

        @Override
        default Operand<TFloat64> softActionValue(
                Ops tf,
                Operand<TFloat64> value,
                Operand<TFloat64> logProbability,
                Operand<TFloat64> logPrior,
                Operand<TFloat64> alpha) {
            return build(tf, value, logProbability, logPrior, alpha);
        }
    }

    /** T16 in other words. */
    private interface MeanActionValue extends LossBuilders<TFloat64> {
        Operand<TFloat64> build(
                Ops tf,
                Operand<TFloat64> value,
                Operand<TFloat64> logProbability,
                Operand<TFloat64> logPrior,
                Operand<TFloat64> divergence,
                Operand<TFloat64> alpha);

        @Override
        default Operand<TFloat64> meanActionValue(
                Ops tf,
                Operand<TFloat64> value,
                Operand<TFloat64> logProbability,
                Operand<TFloat64> logPrior,
                Operand<TFloat64> divergence,
                Operand<TFloat64> alpha) {
            return build(tf, value, logProbability, logPrior, divergence, alpha);
        }
    }

    /** T31 in other words. */
    private interface ScaledActionValue extends LossBuilders<TFloat64> {
        Operand<TFloat64> build(
                Ops tf,
                Operand<TFloat64> value,
                Operand<TFloat64> logProbability,
                Operand<TFloat64> logPrior,
                Operand<TFloat64> alpha,
                double c);

        @Override
        default Operand<TFloat64> scaledActionValue(
                Ops tf,
                Operand<TFloat64> value,
                Operand<TFloat64> logProbability,
                Operand<TFloat64> logPrior,
                Operand<TFloat64> alpha,
                double c) {
            return build(tf, value, logProbability, logPrior, alpha, c);
        }
    }

    /** T13 in other words. */
    private interface SquaredError extends LossBuilders<TFloat64> {
        Operand<TFloat64> build(Ops tf, Operand<TFloat64> value, Operand<TFloat64> target, Operand<TFloat64> weight);

        @Override
        default Operand<TFloat64> squaredError(
                Ops tf, Operand<TFloat64> value, Operand<TFloat64> target, Operand<TFloat64> weight) {
            return build(tf, value, target, weight);
        }
    }

    /** T14 in other words. */
    private interface ScoreFunction extends LossBuilders<TFloat64> {
        Operand<TFloat64> build(
                Ops tf,
                Operand<TFloat64> logProbability,
                Operand<TFloat64> advantage,
                Operand<TFloat64> weight,
                Operand<TFloat64> divergence,
                Operand<TFloat64> alpha);

        @Override
        default Operand<TFloat64> scoreFunction(
                Ops tf,
                Operand<TFloat64> logProbability,
                Operand<TFloat64> advantage,
                Operand<TFloat64> weight,
                Operand<TFloat64> divergence,
                Operand<TFloat64> alpha) {
            return build(tf, logProbability, advantage, weight, divergence, alpha);
        }
    }

    /** T12 in other words. */
    private interface Expected extends LossBuilders<TFloat64> {
        Operand<TFloat64> build(
                Ops tf,
                CategoricalHead<TFloat64> policy,
                Operand<TFloat64> logPrior,
                Operand<TFloat64> actionValues,
                Operand<TFloat64> alpha);

        @Override
        default Operand<TFloat64> expected(
                Ops tf,
                CategoricalHead<TFloat64> policy,
                Operand<TFloat64> logPrior,
                Operand<TFloat64> actionValues,
                Operand<TFloat64> alpha) {
            return build(tf, policy, logPrior, actionValues, alpha);
        }
    }

    /** D_KL in other words. */
    private interface Divergence extends LossBuilders<TFloat64> {
        Operand<TFloat64> build(Ops tf, CategoricalHead<TFloat64> policy, Operand<TFloat64> logPrior);

        @Override
        default Operand<TFloat64> divergence(Ops tf, CategoricalHead<TFloat64> policy, Operand<TFloat64> logPrior) {
            return build(tf, policy, logPrior);
        }
    }

    /** T32 in other words. */
    private interface Clipped extends LossBuilders<TFloat64> {
        Operand<TFloat64> build(
                Ops tf,
                Operand<TFloat64> logProbability,
                Operand<TFloat64> old,
                Operand<TFloat64> advantage,
                Operand<TFloat64> divergence,
                Operand<TFloat64> alpha);

        @Override
        default Operand<TFloat64> clipped(
                Ops tf,
                Operand<TFloat64> logProbability,
                Operand<TFloat64> old,
                Operand<TFloat64> advantage,
                Operand<TFloat64> divergence,
                Operand<TFloat64> alpha,
                double epsilon) {
            return build(tf, logProbability, old, advantage, divergence, alpha);
        }
    }

    /** T39 in other words. */
    private interface Proximal extends LossBuilders<TFloat64> {
        Operand<TFloat64> build(
                Ops tf,
                Operand<TFloat64> logProbability,
                Operand<TFloat64> old,
                Operand<TFloat64> advantage,
                Operand<TFloat64> divergence,
                Operand<TFloat64> alpha);

        @Override
        default Operand<TFloat64> proximal(
                Ops tf,
                Operand<TFloat64> logProbability,
                Operand<TFloat64> old,
                Operand<TFloat64> advantage,
                Operand<TFloat64> divergence,
                Operand<TFloat64> alpha) {
            return build(tf, logProbability, old, advantage, divergence, alpha);
        }
    }

    /** T42 in other words. */
    private interface Regression extends LossBuilders<TFloat64> {
        Operand<TFloat64> build(Ops tf, Operand<TFloat64> logProbability, Operand<TFloat64> weight);

        @Override
        default Operand<TFloat64> regression(Ops tf, Operand<TFloat64> logProbability, Operand<TFloat64> weight) {
            return build(tf, logProbability, weight);
        }
    }

    /** T41 in other words. */
    private interface Fitted extends LossBuilders<TFloat64> {
        Operand<TFloat64> build(
                Ops tf, Operand<TFloat64> logLikelihood, Operand<TFloat64> divergence, Operand<TFloat64> multiplier);

        @Override
        default Operand<TFloat64> fitted(
                Ops tf, Operand<TFloat64> logLikelihood, Operand<TFloat64> divergence, Operand<TFloat64> multiplier) {
            return build(tf, logLikelihood, divergence, multiplier);
        }
    }

    private static final LossBuilders<TFloat64> SHIPPED = LossBuilders.shipped();

    private static Operand<TFloat64> times(Ops tf, Operand<TFloat64> x, double factor) {
        return tf.math.mul(x, Scalar.like(tf, x, factor));
    }

    private static Operand<TFloat64> plus(Ops tf, Operand<TFloat64> x, Operand<TFloat64> y) {
        return tf.math.add(x, y);
    }

    private static Operand<TFloat64> minus(Ops tf, Operand<TFloat64> x, Operand<TFloat64> y) {
        return tf.math.sub(x, y);
    }

    private static Operand<TFloat64> product(Ops tf, Operand<TFloat64> x, Operand<TFloat64> y) {
        return tf.math.mul(x, y);
    }

    private static Operand<TFloat64> none(Ops tf, Operand<TFloat64> x) {
        return tf.zerosLike(x);
    }

    private static Operand<TFloat64> one(Ops tf, Operand<TFloat64> x) {
        return tf.onesLike(x);
    }

    private static Operand<TFloat64> fixed(Ops tf, Operand<TFloat64> x) {
        return tf.stopGradient(x);
    }

    static Stream<Variant> variants() {
        return Stream.of(
                        soft(),
                        softOnly(),
                        mean(),
                        scaled(),
                        values(),
                        scoreFunctions(),
                        divergences(),
                        expectations(),
                        clips(),
                        conversions(),
                        proximals(),
                        regressions(),
                        fits(),
                        overflows())
                .flatMap(List::stream);
    }

    /** Wrong terms of T15, seen by all that is said of its loss. */
    private static List<Variant> soft() {
        SoftActionValue alphaMissing =
                (tf, v, log, prior, alpha) -> SHIPPED.softActionValue(tf, v, log, prior, one(tf, alpha));
        SoftActionValue priorIgnored =
                (tf, v, log, prior, alpha) -> SHIPPED.softActionValue(tf, v, log, none(tf, prior), alpha);
        SoftActionValue ratioInverted = (tf, v, log, prior, alpha) ->
                minus(tf, v, product(tf, fixed(tf, alpha), minus(tf, log, fixed(tf, prior))));
        SoftActionValue ratioDoubled =
                (tf, v, log, prior, alpha) -> SHIPPED.softActionValue(tf, v, log, prior, times(tf, alpha, 2));
        SoftActionValue alphaLearns =
                (tf, v, log, prior, alpha) -> plus(tf, v, product(tf, alpha, minus(tf, log, fixed(tf, prior))));
        SoftActionValue priorLearns =
                (tf, v, log, prior, alpha) -> plus(tf, v, product(tf, fixed(tf, alpha), minus(tf, log, prior)));
        SoftActionValue policyDetached =
                (tf, v, log, prior, alpha) -> SHIPPED.softActionValue(tf, v, fixed(tf, log), prior, alpha);
        SoftActionValue valueDetached =
                (tf, v, log, prior, alpha) -> SHIPPED.softActionValue(tf, fixed(tf, v), log, prior, alpha);
        return each(
                List.of(
                        new Wrong("T15 without α", alphaMissing),
                        new Wrong("T15 without the prior", priorIgnored),
                        new Wrong("T15 with the ratio inverted", ratioInverted),
                        new Wrong("T15 with κ doubled", ratioDoubled),
                        new Wrong("T15 with a gradient through α", alphaLearns),
                        new Wrong("T15 with a gradient through the prior", priorLearns),
                        new Wrong("T15 with a detached policy", policyDetached),
                        new Wrong("T15 with a detached value", valueDetached)),
                Claim.EXPECTATION,
                Claim.SAMPLE,
                Claim.MIXED);
    }

    /** Wrong terms of T15, seen by its value. */
    private static List<Variant> softOnly() {
        SoftActionValue alphaMissing =
                (tf, v, log, prior, alpha) -> SHIPPED.softActionValue(tf, v, log, prior, one(tf, alpha));
        SoftActionValue priorIgnored =
                (tf, v, log, prior, alpha) -> SHIPPED.softActionValue(tf, v, log, none(tf, prior), alpha);
        SoftActionValue ratioInverted =
                (tf, v, log, prior, alpha) -> minus(tf, v, product(tf, alpha, minus(tf, log, prior)));
        return List.of(
                new Variant("T15 without α", alphaMissing, Claim.SOFT),
                new Variant("T15 without the prior", priorIgnored, Claim.SOFT),
                new Variant("T15 with the ratio inverted", ratioInverted, Claim.SOFT));
    }

    private static List<Variant> mean() {
        MeanActionValue divergenceMissing =
                (tf, v, log, prior, k, alpha) -> SHIPPED.meanActionValue(tf, v, log, prior, none(tf, k), alpha);
        MeanActionValue divergenceAdded =
                (tf, v, log, prior, k, alpha) -> SHIPPED.meanActionValue(tf, v, log, prior, tf.math.neg(k), alpha);
        MeanActionValue divergenceDoubled =
                (tf, v, log, prior, k, alpha) -> SHIPPED.meanActionValue(tf, v, log, prior, times(tf, k, 2), alpha);
        MeanActionValue divergenceDetached =
                (tf, v, log, prior, k, alpha) -> SHIPPED.meanActionValue(tf, v, log, prior, fixed(tf, k), alpha);
        MeanActionValue alphaMissing =
                (tf, v, log, prior, k, alpha) -> SHIPPED.meanActionValue(tf, v, log, prior, k, one(tf, alpha));
        MeanActionValue alphaOfDivergenceMissing =
                (tf, v, log, prior, k, alpha) -> minus(tf, SHIPPED.softActionValue(tf, v, log, prior, alpha), k);
        MeanActionValue priorIgnored =
                (tf, v, log, prior, k, alpha) -> SHIPPED.meanActionValue(tf, v, log, none(tf, prior), k, alpha);
        return List.of(
                new Variant("T16 without K", divergenceMissing, Claim.MEAN),
                new Variant("T16 with K added", divergenceAdded, Claim.MEAN),
                new Variant("T16 with K doubled", divergenceDoubled, Claim.MEAN),
                new Variant("T16 without α of K", alphaOfDivergenceMissing, Claim.MEAN),
                new Variant("T16 without α", alphaMissing, Claim.MEAN),
                new Variant("T16 without the prior", priorIgnored, Claim.MEAN),
                new Variant("T16 without K", divergenceMissing, Claim.CONVERT),
                new Variant("T16 with a detached K", divergenceDetached, Claim.CONVERT),
                new Variant("T16 without α", alphaMissing, Claim.CONVERT));
    }

    private static List<Variant> scaled() {
        ScaledActionValue policyNotScaled = (tf, v, log, prior, alpha, c) ->
                SHIPPED.softActionValue(tf, Gradients.scale(tf, v, c), log, prior, alpha);
        ScaledActionValue valueNotScaled =
                (tf, v, log, prior, alpha, c) -> SHIPPED.scaledActionValue(tf, v, log, prior, alpha, 1);
        ScaledActionValue scaledByDiscount = (tf, v, log, prior, alpha, c) ->
                SHIPPED.softActionValue(tf, Gradients.scale(tf, v, c), Gradients.scale(tf, log, 1 / 0.9), prior, alpha);
        ScaledActionValue valueScaledForward =
                (tf, v, log, prior, alpha, c) -> SHIPPED.scaledActionValue(tf, times(tf, v, c), log, prior, alpha, 1);
        ScaledActionValue priorIgnored =
                (tf, v, log, prior, alpha, c) -> SHIPPED.scaledActionValue(tf, v, log, none(tf, prior), alpha, c);
        ScaledActionValue factorsSwapped = (tf, v, log, prior, alpha, c) -> SHIPPED.softActionValue(
                tf,
                Gradients.scale(tf, v, tf.math.div(one(tf, alpha), alpha)),
                Gradients.scale(tf, log, c),
                prior,
                alpha);
        return List.of(
                new Variant("T31 with log π as it is", policyNotScaled, Claim.SCALED),
                new Variant("T31 with V as it is", valueNotScaled, Claim.SCALED),
                new Variant("T31 with 1/γ for 1/α", scaledByDiscount, Claim.SCALED),
                new Variant("T31 with c forward", valueScaledForward, Claim.SCALED),
                new Variant("T31 without the prior", priorIgnored, Claim.SCALED),
                new Variant("T31 with the factors swapped", factorsSwapped, Claim.SCALED));
    }

    private static List<Variant> values() {
        SquaredError halfMissing = (tf, v, y, w) -> times(tf, SHIPPED.squaredError(tf, v, y, w), 2);
        SquaredError targetLearns = (tf, v, y, w) ->
                Rows.mean(tf, product(tf, fixed(tf, w), times(tf, tf.math.square(minus(tf, v, y)), 0.5)));
        SquaredError weightLearns = (tf, v, y, w) ->
                Rows.mean(tf, product(tf, w, times(tf, tf.math.square(minus(tf, v, fixed(tf, y))), 0.5)));
        SquaredError sign = (tf, v, y, w) -> SHIPPED.squaredError(tf, v, tf.math.neg(y), w);
        return List.of(
                new Variant("T13 without ½", halfMissing, Claim.EXPECTATION),
                new Variant("T13 with a gradient through y", targetLearns, Claim.EXPECTATION),
                new Variant("T13 with a gradient through the weight", weightLearns, Claim.SAMPLE),
                new Variant("T13 with y's sign inverted", sign, Claim.SAMPLE));
    }

    /** Wrong terms of T14, seen by all that is said of it. */
    private static List<Variant> scoreFunctions() {
        ScoreFunction alphaDoubled = (tf, log, advantage, w, k, alpha) ->
                SHIPPED.scoreFunction(tf, log, advantage, w, k, times(tf, alpha, 2));
        // The column is α times the row's weight, so that α is missing where the weight alone stands.
        ScoreFunction alphaMissing =
                (tf, log, advantage, w, k, alpha) -> SHIPPED.scoreFunction(tf, log, advantage, w, k, w);
        ScoreFunction divergenceMissing =
                (tf, log, advantage, w, k, alpha) -> SHIPPED.scoreFunction(tf, log, advantage, w, none(tf, k), alpha);
        ScoreFunction divergenceInverted = (tf, log, advantage, w, k, alpha) ->
                SHIPPED.scoreFunction(tf, log, advantage, w, tf.math.neg(k), alpha);
        ScoreFunction advantageInverted = (tf, log, advantage, w, k, alpha) ->
                SHIPPED.scoreFunction(tf, log, tf.math.neg(advantage), w, k, alpha);
        ScoreFunction weightMissing =
                (tf, log, advantage, w, k, alpha) -> SHIPPED.scoreFunction(tf, log, advantage, one(tf, w), k, alpha);
        ScoreFunction advantageLearns = (tf, log, advantage, w, k, alpha) -> Rows.mean(
                tf,
                minus(tf, product(tf, fixed(tf, alpha), k), product(tf, product(tf, fixed(tf, w), advantage), log)));
        ScoreFunction alphaLearns = (tf, log, advantage, w, k, alpha) ->
                Rows.mean(tf, minus(tf, product(tf, alpha, k), product(tf, fixed(tf, product(tf, w, advantage)), log)));
        ScoreFunction weightLearns = (tf, log, advantage, w, k, alpha) -> Rows.mean(
                tf,
                minus(tf, product(tf, fixed(tf, alpha), k), product(tf, product(tf, w, fixed(tf, advantage)), log)));
        List<Variant> taken = each(
                List.of(
                        new Wrong("T44 without D_KL", divergenceMissing),
                        new Wrong("T44 without the ratio", weightMissing),
                        new Wrong("T44 with a gradient through the ratio", weightLearns)),
                Claim.OFF_POLICY);
        List<Variant> all = each(
                List.of(
                        new Wrong("T14 with α doubled", alphaDoubled),
                        new Wrong("T14 without α", alphaMissing),
                        new Wrong("T14 without D_KL", divergenceMissing),
                        new Wrong("T14 with D_KL's sign inverted", divergenceInverted),
                        new Wrong("T14 with the advantage's sign inverted", advantageInverted),
                        new Wrong("T14 without the weight", weightMissing),
                        new Wrong("T14 with a gradient through the advantage", advantageLearns),
                        new Wrong("T14 with a gradient through α", alphaLearns)),
                Claim.OBJECTIVE,
                Claim.EXPECTED,
                Claim.RATIO,
                Claim.EXPECTATION,
                Claim.SCALED);
        return Stream.concat(all.stream(), taken.stream()).toList();
    }

    private static List<Variant> divergences() {
        Divergence priorIgnored = (tf, policy, prior) -> policy.divergence(none(tf, prior));
        Divergence doubled = (tf, policy, prior) -> times(tf, policy.divergence(prior), 2);
        Divergence detached = (tf, policy, prior) -> fixed(tf, policy.divergence(prior));
        Divergence reversed = (tf, policy, prior) -> tf.math.neg(policy.divergence(prior));
        return each(
                List.of(
                        new Wrong("D_KL without the prior", priorIgnored),
                        new Wrong("D_KL doubled", doubled),
                        new Wrong("D_KL detached", detached),
                        new Wrong("D_KL with its sign inverted", reversed)),
                Claim.OBJECTIVE,
                Claim.EXPECTED,
                Claim.RATIO,
                Claim.EXPECTATION,
                Claim.SCALED,
                Claim.CONVERT);
    }

    private static List<Variant> expectations() {
        Expected alphaMissing = (tf, policy, prior, q, alpha) -> SHIPPED.expected(tf, policy, prior, q, one(tf, alpha));
        Expected priorIgnored =
                (tf, policy, prior, q, alpha) -> SHIPPED.expected(tf, policy, none(tf, prior), q, alpha);
        Expected doubled = (tf, policy, prior, q, alpha) -> SHIPPED.expected(tf, policy, prior, q, times(tf, alpha, 2));
        Expected inverted = (tf, policy, prior, q, alpha) -> SHIPPED.expected(tf, policy, prior, tf.math.neg(q), alpha);
        Expected priorLearns = (tf, policy, prior, q, alpha) -> Rows.mean(
                tf,
                minus(tf, product(tf, fixed(tf, alpha), policy.divergence(prior)), policy.expectation(fixed(tf, q))));
        Expected alphaLearns = (tf, policy, prior, q, alpha) -> Rows.mean(
                tf,
                minus(tf, product(tf, alpha, policy.divergence(fixed(tf, prior))), policy.expectation(fixed(tf, q))));
        Expected valuesLearn = (tf, policy, prior, q, alpha) -> Rows.mean(
                tf,
                minus(tf, product(tf, fixed(tf, alpha), policy.divergence(fixed(tf, prior))), policy.expectation(q)));
        return List.of(
                new Variant("T12 without α", alphaMissing, Claim.EXPECTED),
                new Variant("T12 without the prior", priorIgnored, Claim.EXPECTED),
                new Variant("T12 with κ doubled", doubled, Claim.EXPECTED),
                new Variant("T12 with Q's sign inverted", inverted, Claim.EXPECTED),
                new Variant("T12 with a gradient through the prior", priorLearns, Claim.EXPECTED),
                new Variant("T12 with a gradient through α", alphaLearns, Claim.EXPECTED),
                new Variant("T12 with a gradient through Q", valuesLearn, Claim.EXPECTED));
    }

    private static List<Variant> clips() {
        Clipped alphaMissing = (tf, log, old, advantage, k, alpha) ->
                SHIPPED.clipped(tf, log, old, advantage, k, one(tf, alpha), LossBuilders.EPSILON);
        Clipped oldLearns = (tf, log, old, advantage, k, alpha) -> {
            Operand<TFloat64> ratio = tf.math.exp(minus(tf, log, old));
            return Rows.mean(tf, minus(tf, product(tf, fixed(tf, alpha), k), product(tf, ratio, fixed(tf, advantage))));
        };
        Clipped ratioInverted = (tf, log, old, advantage, k, alpha) ->
                SHIPPED.clipped(tf, fixed(tf, old), log, advantage, k, alpha, LossBuilders.EPSILON);
        Clipped divergenceMissing = (tf, log, old, advantage, k, alpha) ->
                SHIPPED.clipped(tf, log, old, advantage, none(tf, k), alpha, LossBuilders.EPSILON);
        Clipped divergenceInverted = (tf, log, old, advantage, k, alpha) ->
                SHIPPED.clipped(tf, log, old, advantage, tf.math.neg(k), alpha, LossBuilders.EPSILON);
        return List.of(
                new Variant("T32 without α", alphaMissing, Claim.CLIPPED),
                new Variant("T32 with a gradient through the old policy", oldLearns, Claim.CLIPPED),
                new Variant("T32 with the ratio detached and inverted", ratioInverted, Claim.CLIPPED),
                new Variant("T32 without D_KL", divergenceMissing, Claim.CLIPPED),
                new Variant("T32 with D_KL's sign inverted", divergenceInverted, Claim.CLIPPED));
    }

    private static List<Variant> conversions() {
        LossBuilders<TFloat64> inverted = new LossBuilders<>() {
            @Override
            public Operand<TFloat64> softValue(
                    Ops tf, Operand<TFloat64> value, Operand<TFloat64> divergence, Operand<TFloat64> alpha) {
                return LossBuilders.super.softValue(tf, value, tf.math.neg(divergence), alpha);
            }
        };
        LossBuilders<TFloat64> alphaMissing = new LossBuilders<>() {
            @Override
            public Operand<TFloat64> softValue(
                    Ops tf, Operand<TFloat64> value, Operand<TFloat64> divergence, Operand<TFloat64> alpha) {
                return LossBuilders.super.softValue(tf, value, divergence, one(tf, alpha));
            }
        };
        return List.of(
                new Variant("V + αK for V - αK", inverted, Claim.CONVERT),
                new Variant("V - K for V - αK", alphaMissing, Claim.CONVERT));
    }

    private static List<Variant> proximals() {
        Proximal alphaMissing =
                (tf, log, old, advantage, k, alpha) -> SHIPPED.proximal(tf, log, old, advantage, k, one(tf, alpha));
        Proximal divergenceMissing =
                (tf, log, old, advantage, k, alpha) -> SHIPPED.proximal(tf, log, old, advantage, none(tf, k), alpha);
        Proximal divergenceInverted =
                (tf, log, old, advantage, k, alpha) -> SHIPPED.proximal(tf, log, old, advantage, tf.math.neg(k), alpha);
        Proximal ratioMissing =
                (tf, log, old, advantage, k, alpha) -> SHIPPED.proximal(tf, log, log, advantage, k, alpha);
        Proximal clipped = (tf, log, old, advantage, k, alpha) ->
                SHIPPED.clipped(tf, log, old, advantage, k, alpha, LossBuilders.EPSILON);
        Proximal advantageLearns = (tf, log, old, advantage, k, alpha) -> Rows.mean(
                tf,
                minus(
                        tf,
                        product(tf, fixed(tf, alpha), k),
                        product(tf, tf.math.exp(minus(tf, log, fixed(tf, old))), advantage)));
        return each(
                List.of(
                        new Wrong("T39 without α", alphaMissing),
                        new Wrong("T39 without D_KL", divergenceMissing),
                        new Wrong("T39 with D_KL's sign inverted", divergenceInverted),
                        new Wrong("T39 with log π for the ratio", ratioMissing),
                        new Wrong("T39 with a clip", clipped),
                        new Wrong("T39 with a gradient through the advantage", advantageLearns)),
                Claim.PROXIMAL);
    }

    private static List<Variant> regressions() {
        Regression weightMissing = (tf, log, w) -> SHIPPED.regression(tf, log, one(tf, w));
        Regression inverted = (tf, log, w) -> tf.math.neg(SHIPPED.regression(tf, log, w));
        Regression weightLearns = (tf, log, w) -> tf.math.neg(Rows.mean(tf, product(tf, w, log)));
        Regression clipped = (tf, log, w) -> SHIPPED.regression(tf, log, tf.math.minimum(w, one(tf, w)));
        return each(
                List.of(
                        new Wrong("T42 without the weight", weightMissing),
                        new Wrong("T42 with its sign inverted", inverted),
                        new Wrong("T42 with a gradient through the weight", weightLearns),
                        new Wrong("T42 with weights of at most 1", clipped)),
                Claim.REGRESSION);
    }

    private static List<Variant> fits() {
        Fitted multiplierMissing = (tf, likelihood, k, nu) -> SHIPPED.fitted(tf, likelihood, k, one(tf, nu));
        Fitted divergenceInverted = (tf, likelihood, k, nu) -> SHIPPED.fitted(tf, likelihood, tf.math.neg(k), nu);
        Fitted inverted = (tf, likelihood, k, nu) -> SHIPPED.fitted(tf, tf.math.neg(likelihood), k, nu);
        Fitted multiplierLearns = (tf, likelihood, k, nu) -> Rows.mean(tf, minus(tf, product(tf, nu, k), likelihood));
        return each(
                List.of(
                        new Wrong("T41 without ν", multiplierMissing),
                        new Wrong("T41 with D_KL's sign inverted", divergenceInverted),
                        new Wrong("T41 with the likelihood's sign inverted", inverted),
                        new Wrong("T41 with a gradient through ν", multiplierLearns)),
                Claim.FITTED);
    }

    /** Each is right in exact arithmetic. */
    private static List<Variant> overflows() {
        SoftActionValue logarithmOfProbability = (tf, v, log, prior, alpha) ->
                SHIPPED.softActionValue(tf, v, tf.math.log(tf.math.exp(log)), prior, alpha);
        Expected quotient = (tf, policy, prior, q, alpha) ->
                SHIPPED.expected(tf, policy, tf.math.log(tf.math.exp(prior)), q, alpha);
        Clipped unbounded = (tf, log, old, advantage, k, alpha) -> {
            Operand<TFloat64> ratio = tf.math.exp(minus(tf, log, fixed(tf, old)));
            return Rows.mean(tf, minus(tf, product(tf, fixed(tf, alpha), k), product(tf, ratio, fixed(tf, advantage))));
        };
        return List.of(
                new Variant("T15 with log exp log π", logarithmOfProbability, Claim.FINITE),
                new Variant("T12 with log exp log π₀", quotient, Claim.FINITE),
                new Variant("T32 with an unbounded ratio", unbounded, Claim.FINITE));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void theVariantFails(Variant variant) {
        assertTrue(variant.claim().fails(variant.builders()), "survives");
    }

    @ParameterizedTest
    @EnumSource(Claim.class)
    void theShippedBuildersPassWhereTheVariantsFail(Claim claim) {
        assertDoesNotThrow(() -> claim.check.on(SHIPPED, claim.scenarios()));
    }
}
