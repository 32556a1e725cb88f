package klrl.tf.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import klrl.tf.Rows;
import klrl.tf.head.TanhGaussianHead;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Every property fails on densities that differ from the shipped ones in one term. */
class SquashedVariantsTest {
    private static final List<SquashedScenario> ORDINARY = List.of(
            new SquashedScenario(0.3, -0.5, -0.2, 0.2, 0.4, 1.5, -0.7),
            new SquashedScenario(-1.7, 0.3, 0.9, -1.2, 2, -3, 4),
            new SquashedScenario(2.5, -2, 1.5, -0.4, 0.05, 6, 2));
    private static final List<SquashedScenario> EXTREME = List.of(
            new SquashedScenario(1e4, 0, -1e4, -8, 1e-8, 1e4, 1e4),
            new SquashedScenario(-1e4, 4, 0, 0, 1, -1e4, 0),
            new SquashedScenario(0, -8, 0, 4, 1e4, 0, 1e4));

    /** The properties. */
    private enum Claim {
        INTEGRAL(SquashedGaussianProperties::theSquashedDensityIntegratesToOne),
        DIVERGENCE(SquashedGaussianProperties::theDivergenceIsTheMeanLogRatio),
        GRADIENTS(SquashedGaussianProperties::theReparameterisedGradientIsTheScoreFunctions),
        FINITE(SquashedGaussianProperties::extremeMeansLeaveDensitiesFinite);

        private final BiConsumer<SquashedGaussianProperties, SquashedScenario> property;

        Claim(BiConsumer<SquashedGaussianProperties, SquashedScenario> property) {
            this.property = property;
        }

        private List<SquashedScenario> scenarios() {
            return this == FINITE ? EXTREME : ORDINARY;
        }

        private void check(DensityBuilders builders, SquashedScenario scenario) {
            try (SquashedGaussianProperties subject = new SquashedGaussianProperties() {
                @Override
                protected DensityBuilders builders() {
                    return builders;
                }
            }) {
                property.accept(subject, scenario);
            }
        }

        private boolean fails(DensityBuilders builders, SquashedScenario scenario) {
            try {
                check(builders, scenario);
                return false;
            } catch (AssertionError e) {
                return true;
            }
        }
    }

    private record Variant(String name, DensityBuilders builders, Claim claim) {
        @Override
        public String toString() {
            return name + ": " + claim;
        }
    }

    /** Another density of given actions. */
    private interface ByAction extends DensityBuilders {
        Operand<TFloat64> build(Ops tf, TanhGaussianHead<TFloat64> policy, Operand<TFloat64> u);

        @Override
        default Operand<TFloat64> logProbability(
                Ops tf, TanhGaussianHead<TFloat64> policy, Operand<TFloat64> unsquashed) {
            return build(tf, policy, unsquashed);
        }
    }

    /** Another density of samples. */
    private interface ByNoise extends DensityBuilders {
        Operand<TFloat64> build(Ops tf, TanhGaussianHead<TFloat64> policy, Operand<TFloat64> noise);

        @Override
        default Operand<TFloat64> logProbabilityOfSample(
                Ops tf, TanhGaussianHead<TFloat64> policy, Operand<TFloat64> noise) {
            return build(tf, policy, noise);
        }
    }

    /** Another divergence. */
    private interface Divergence extends DensityBuilders {
        Operand<TFloat64> build(Ops tf, TanhGaussianHead<TFloat64> policy, TanhGaussianHead<TFloat64> prior);

        @Override
        default Operand<TFloat64> divergence(
                Ops tf, TanhGaussianHead<TFloat64> policy, TanhGaussianHead<TFloat64> prior) {
            return build(tf, policy, prior);
        }
    }

    /** Another sample. */
    private interface Sample extends DensityBuilders {
        Operand<TFloat64> build(Ops tf, TanhGaussianHead<TFloat64> policy, Operand<TFloat64> noise);

        @Override
        default Operand<TFloat64> sample(Ops tf, TanhGaussianHead<TFloat64> policy, Operand<TFloat64> noise) {
            return build(tf, policy, noise);
        }
    }

    /** Σ log(1 − tanh² u), as one would write it at first. */
    private static Operand<TFloat64> slope(Ops tf, Operand<TFloat64> u) {
        return Rows.sum(tf, tf.math.log(tf.math.sub(tf.constant(1.0), tf.math.square(tf.math.tanh(u)))));
    }

    static Stream<Variant> variants() {
        ByAction slopeMissing = (tf, policy, u) -> tf.math.add(policy.logProbability(u), slope(tf, u));
        ByAction slopeInverted =
                (tf, policy, u) -> tf.math.add(policy.logProbability(u), tf.math.mul(slope(tf, u), tf.constant(2.0)));
        ByAction constantMissing =
                (tf, policy, u) -> tf.math.add(policy.logProbability(u), tf.constant(0.5 * Math.log(2 * Math.PI)));
        ByNoise slopeOfSampleMissing = (tf, policy, noise) ->
                tf.math.add(policy.logProbabilityOfSample(noise), slope(tf, policy.sample(noise)));
        ByNoise sampleDetached = (tf, policy, noise) -> policy.logProbability(tf.stopGradient(policy.sample(noise)));
        Sample noGradient = (tf, policy, noise) -> tf.stopGradient(policy.sample(noise));
        Divergence reversed = (tf, policy, prior) -> prior.divergence(policy);
        Divergence halfMissing = (tf, policy, prior) -> tf.math.add(policy.divergence(prior), tf.constant(0.5));
        Divergence inverted = (tf, policy, prior) -> tf.math.neg(policy.divergence(prior));
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
        return Stream.of(
                new Variant("density without the squash's slope", slopeMissing, Claim.INTEGRAL),
                new Variant("density with the slope's sign inverted", slopeInverted, Claim.INTEGRAL),
                new Variant("density without its constant", constantMissing, Claim.INTEGRAL),
                new Variant("sample's density without the squash's slope", slopeOfSampleMissing, Claim.INTEGRAL),
                new Variant("sample's density without the squash's slope", slopeOfSampleMissing, Claim.GRADIENTS),
                new Variant("sample's density with a detached sample", sampleDetached, Claim.GRADIENTS),
                new Variant("detached sample", noGradient, Claim.GRADIENTS),
                new Variant("divergence of the prior from the policy", reversed, Claim.DIVERGENCE),
                new Variant("divergence without its half", halfMissing, Claim.DIVERGENCE),
                new Variant("divergence with its sign inverted", inverted, Claim.DIVERGENCE),
                new Variant("density by log(1 - tanh²)", naive, Claim.FINITE));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void theVariantFails(Variant variant) {
        Claim claim = variant.claim();
        assertTrue(
                claim.scenarios().stream().anyMatch(scenario -> claim.fails(variant.builders(), scenario)), "survives");
    }

    @ParameterizedTest
    @EnumSource(Claim.class)
    void theShippedDensitiesPassWhereTheVariantsFail(Claim claim) {
        for (SquashedScenario scenario : claim.scenarios()) {
            assertDoesNotThrow(() -> claim.check(DensityBuilders.shipped(), scenario));
        }
    }
}
