package klrl.tf.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import klrl.tf.Rows;
import klrl.tf.head.ContinuousHead;
import klrl.tf.head.PriorHead;
import klrl.tf.head.TakenActions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Every property fails on densities that differ from the shipped ones in one term. */
class DensityVariantsTest {
    private static final List<DensityScenario> ORDINARY = List.of(
            new DensityScenario(0.3, -0.5, -0.2, 0.2, 0.4, 1.5, -0.7),
            new DensityScenario(-1.7, 0.3, 0.9, -1.2, 2, -3, 4),
            new DensityScenario(2.5, -2, 1.5, -0.4, 0.05, 6, 2));
    private static final List<DensityScenario> EXTREME = List.of(
            new DensityScenario(1e4, 0, -1e4, -8, 1e-8, 1e4, 1e4),
            new DensityScenario(-1e4, 4, 0, 0, 1, -1e4, 0),
            new DensityScenario(0, -8, 0, 4, 1e4, 0, 1e4));

    /** The families that the properties are about. */
    private enum Kind {
        PLAIN {
            @Override
            DensityProperties subject(DensityBuilders builders) {
                return new GaussianProperties() {
                    @Override
                    protected DensityBuilders builders() {
                        return builders;
                    }
                };
            }
        },
        SQUASHED {
            @Override
            DensityProperties subject(DensityBuilders builders) {
                return new SquashedGaussianProperties() {
                    @Override
                    protected DensityBuilders builders() {
                        return builders;
                    }
                };
            }
        };

        abstract DensityProperties subject(DensityBuilders builders);
    }

    /** The properties. */
    private enum Claim {
        INTEGRAL(DensityProperties::theDensityIntegratesToOne),
        DIVERGENCE(DensityProperties::theDivergenceIsTheMeanLogRatio),
        GRADIENTS(DensityProperties::theReparameterisedGradientIsTheScoreFunctions),
        ESTIMATE(DensityProperties::theEstimatedDivergenceHasTheDivergencesGradient),
        FINITE(DensityProperties::extremeMeansLeaveDensitiesFinite);

        private final BiConsumer<DensityProperties, DensityScenario> property;

        Claim(BiConsumer<DensityProperties, DensityScenario> property) {
            this.property = property;
        }

        private List<DensityScenario> scenarios() {
            return this == FINITE ? EXTREME : ORDINARY;
        }

        /** Tries all scenarios on the same graphs. */
        private void check(Kind kind, DensityBuilders builders) {
            try (DensityProperties subject = kind.subject(builders)) {
                scenarios().forEach(scenario -> property.accept(subject, scenario));
            }
        }

        private boolean fails(Kind kind, DensityBuilders builders) {
            try {
                check(kind, builders);
                return false;
            } catch (AssertionError e) {
                return true;
            }
        }
    }

    private record Variant(String name, Kind kind, DensityBuilders builders, Claim claim) {
        @Override
        public String toString() {
            return kind + ", " + name + ": " + claim;
        }
    }

    /** Another density of given actions. */
    private interface ByAction extends DensityBuilders {
        Operand<TFloat64> build(Ops tf, ContinuousHead<TFloat64> policy, Operand<TFloat64> u);

        @Override
        default Operand<TFloat64> logProbability(Ops tf, ContinuousHead<TFloat64> policy, Operand<TFloat64> u) {
            return build(tf, policy, u);
        }
    }

    /** Another density of samples. */
    private interface ByNoise extends DensityBuilders {
        Operand<TFloat64> build(Ops tf, ContinuousHead<TFloat64> policy, Operand<TFloat64> noise);

        @Override
        default Operand<TFloat64> logProbabilityOfSample(
                Ops tf, ContinuousHead<TFloat64> policy, Operand<TFloat64> noise) {
            return build(tf, policy, noise);
        }
    }

    /** Another density of the prior. */
    private interface Prior extends DensityBuilders {
        Operand<TFloat64> build(Ops tf, PriorHead<TFloat64> prior, Operand<TFloat64> u);

        @Override
        default Operand<TFloat64> logPrior(Ops tf, PriorHead<TFloat64> prior, Operand<TFloat64> u) {
            return build(tf, prior, u);
        }
    }

    /** Another divergence. */
    private interface Divergence extends DensityBuilders {
        Operand<TFloat64> build(Ops tf, ContinuousHead<TFloat64> policy, ContinuousHead<TFloat64> prior);

        @Override
        default Operand<TFloat64> divergence(Ops tf, ContinuousHead<TFloat64> policy, ContinuousHead<TFloat64> prior) {
            return build(tf, policy, prior);
        }
    }

    /** Another entropy. */
    private interface Entropy extends DensityBuilders {
        Operand<TFloat64> build(Ops tf, ContinuousHead<TFloat64> policy);

        @Override
        default Operand<TFloat64> entropy(Ops tf, ContinuousHead<TFloat64> policy) {
            return build(tf, policy);
        }
    }

    /** Another estimate of the divergence. */
    private interface Estimate extends DensityBuilders {
        Operand<TFloat64> build(
                Ops tf, ContinuousHead<TFloat64> policy, PriorHead<TFloat64> prior, Operand<TFloat64> u);

        @Override
        default Operand<TFloat64> estimate(
                Ops tf, ContinuousHead<TFloat64> policy, PriorHead<TFloat64> prior, Operand<TFloat64> noise) {
            return build(tf, policy, prior, policy.sample(noise));
        }
    }

    /** Another sample. */
    private interface Sample extends DensityBuilders {
        Operand<TFloat64> build(Ops tf, ContinuousHead<TFloat64> policy, Operand<TFloat64> noise);

        @Override
        default Operand<TFloat64> sample(Ops tf, ContinuousHead<TFloat64> policy, Operand<TFloat64> noise) {
            return build(tf, policy, noise);
        }
    }

    /** Σ log(1 − tanh² u), as one would write it at first. */
    private static Operand<TFloat64> slope(Ops tf, Operand<TFloat64> u) {
        return Rows.sum(tf, tf.math.log(tf.math.sub(tf.constant(1.0), tf.math.square(tf.math.tanh(u)))));
    }

    private static Operand<TFloat64> ratio(
            Ops tf,
            ContinuousHead<TFloat64> policy,
            PriorHead<TFloat64> prior,
            Operand<TFloat64> u,
            Operand<TFloat64> priors) {
        return tf.math.sub(policy.logProbability(u), prior.logProbability(new TakenActions.Points<>(priors)));
    }

    static Stream<Variant> variants() {
        ByAction slopeMissing = (tf, policy, u) -> tf.math.add(policy.logProbability(u), slope(tf, u));
        ByAction slopeInverted =
                (tf, policy, u) -> tf.math.add(policy.logProbability(u), tf.math.mul(slope(tf, u), tf.constant(2.0)));
        ByAction squashed = (tf, policy, u) -> tf.math.sub(policy.logProbability(u), slope(tf, u));
        ByAction constantMissing =
                (tf, policy, u) -> tf.math.add(policy.logProbability(u), tf.constant(0.5 * Math.log(2 * Math.PI)));
        ByNoise slopeOfSampleMissing = (tf, policy, noise) ->
                tf.math.add(policy.logProbabilityOfSample(noise), slope(tf, policy.sample(noise)));
        ByNoise sampleDetached = (tf, policy, noise) -> policy.logProbability(tf.stopGradient(policy.sample(noise)));
        Sample noGradient = (tf, policy, noise) -> tf.stopGradient(policy.sample(noise));
        Prior priorDetached = (tf, prior, u) -> prior.logProbability(new TakenActions.Points<>(tf.stopGradient(u)));
        Divergence reversed = (tf, policy, prior) -> prior.divergence(policy);
        Divergence halfMissing = (tf, policy, prior) -> tf.math.add(policy.divergence(prior), tf.constant(0.5));
        Divergence inverted = (tf, policy, prior) -> tf.math.neg(policy.divergence(prior));
        Entropy entropyHalfMissing = (tf, policy) -> tf.math.sub(policy.entropy(), tf.constant(0.5));
        Entropy entropyInverted = (tf, policy) -> tf.math.neg(policy.entropy());
        Estimate estimateDetached =
                (tf, policy, prior, u) -> ratio(tf, policy, prior, tf.stopGradient(u), tf.stopGradient(u));
        Estimate estimateOfDetachedPrior = (tf, policy, prior, u) -> ratio(tf, policy, prior, u, tf.stopGradient(u));
        Estimate estimateInverted = (tf, policy, prior, u) -> tf.math.neg(ratio(tf, policy, prior, u, u));
        ByAction naive = (tf, policy, u) -> tf.math.sub(
                tf.math.add(
                        policy.logProbability(u),
                        Rows.sum(
                                tf,
                                tf.math.mul(
                                        tf.math.sub(
                                                tf.math.sub(tf.constant(Math.log(2)), u),
                                                tf.math.softplus(tf.math.mul(u, tf.constant(-2.0)))),
                                        tf.constant(2.0)))),
                slope(tf, u));
        Prior underflowing =
                (tf, prior, u) -> tf.math.log(tf.math.exp(prior.logProbability(new TakenActions.Points<>(u))));
        List<Variant> own = List.of(
                new Variant("density without the squash's slope", Kind.SQUASHED, slopeMissing, Claim.INTEGRAL),
                new Variant("density with the slope's sign inverted", Kind.SQUASHED, slopeInverted, Claim.INTEGRAL),
                new Variant("density with a slope", Kind.PLAIN, squashed, Claim.INTEGRAL),
                new Variant("sample's density without the slope", Kind.SQUASHED, slopeOfSampleMissing, Claim.INTEGRAL),
                new Variant("sample's density without the slope", Kind.SQUASHED, slopeOfSampleMissing, Claim.GRADIENTS),
                new Variant("entropy without its half", Kind.PLAIN, entropyHalfMissing, Claim.DIVERGENCE),
                new Variant("entropy with its sign inverted", Kind.PLAIN, entropyInverted, Claim.DIVERGENCE),
                new Variant("density by log(1 - tanh²)", Kind.SQUASHED, naive, Claim.FINITE),
                new Variant("prior's density by its exponential", Kind.PLAIN, underflowing, Claim.FINITE));
        Stream<Variant> both = Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(
                        new Variant("density without its constant", kind, constantMissing, Claim.INTEGRAL),
                        new Variant("sample's density with a detached sample", kind, sampleDetached, Claim.GRADIENTS),
                        new Variant("detached sample", kind, noGradient, Claim.GRADIENTS),
                        new Variant("prior's density with a detached sample", kind, priorDetached, Claim.GRADIENTS),
                        new Variant("divergence of the prior from the policy", kind, reversed, Claim.DIVERGENCE),
                        new Variant("divergence without its half", kind, halfMissing, Claim.DIVERGENCE),
                        new Variant("divergence with its sign inverted", kind, inverted, Claim.DIVERGENCE),
                        new Variant("estimate with its sign inverted", kind, estimateInverted, Claim.DIVERGENCE),
                        new Variant("estimate with a detached sample", kind, estimateDetached, Claim.ESTIMATE),
                        new Variant(
                                "estimate with a sample detached for the prior",
                                kind,
                                estimateOfDetachedPrior,
                                Claim.ESTIMATE)));
        return Stream.concat(own.stream(), both);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void theVariantFails(Variant variant) {
        assertTrue(variant.claim().fails(variant.kind(), variant.builders()), "survives");
    }

    @ParameterizedTest
    @EnumSource(Claim.class)
    void theShippedDensitiesPassWhereTheVariantsFail(Claim claim) {
        for (Kind kind : Kind.values()) {
            assertDoesNotThrow(() -> claim.check(kind, DensityBuilders.shipped()));
        }
    }
}
