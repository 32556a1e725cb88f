package klrl.tf.head;

import static klrl.tf.GradientCheck.constant;
import static klrl.tf.GradientCheck.normal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import klrl.api.data.Family;
import klrl.tf.GradientCheck;
import klrl.tf.GradientCheck.Loss;
import klrl.tf.ModelBuilder;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;

/** One row: means and logarithms of D deviations, or the logits of choices. */
class PriorHeadTest {
    private static final int D = 3;
    private static final Family GAUSSIAN = new Family.Gaussian(D);
    private static final Family SQUASHED = new Family.TanhGaussian(D);
    private static final Family UNIFORM = new Family.Uniform(D);
    private static final Family IMPROPER = new Family.Improper();
    private static final Family.Categorical CHOICES = new Family.Categorical(List.of(2, 3));

    private final Random random = new Random(34);
    private final double[] point = normal(random, 2 * D);
    private final double[] table = normal(random, 2 * D);
    private final double[] u = normal(random, D);
    private final double[] noise = normal(random, 2 * D);

    /** A graph's number out of a policy [1, W] and a prior. */
    private Loss loss(Family policy, Family prior, BiFunction<ModelBuilder<TFloat64>, Two, Operand<TFloat64>> column) {
        return (builder, parameters) -> {
            Operand<TFloat64> row =
                    builder.tf().reshape(parameters, builder.tf().constant(new int[] {1, policy.width()}));
            Head<TFloat64> head = Head.of(builder.tf(), policy, row, Optional.empty());
            Two two = new Two(head, prior(builder, policy, prior));
            return builder.tf().reshape(column.apply(builder, two), builder.tf().constant(new int[0]));
        };
    }

    private record Two(Head<TFloat64> policy, PriorHead<TFloat64> prior) {
        private ContinuousHead<TFloat64> continuous() {
            return (ContinuousHead<TFloat64>) policy;
        }
    }

    private PriorHead<TFloat64> prior(ModelBuilder<TFloat64> builder, Family policy, Family prior) {
        boolean none = prior.equals(UNIFORM) || prior.equals(IMPROPER);
        return PriorHead.of(
                builder.tf(), policy, prior, none ? Optional.empty() : Optional.of(constant(builder, table, 1, 2 * D)));
    }

    private double logNormal(double[] parameters, double[] at) {
        double sum = 0;
        for (int i = 0; i < D; i++) {
            double e = (at[i] - parameters[i]) / Math.exp(parameters[D + i]);
            sum += -0.5 * e * e - parameters[D + i] - 0.5 * Math.log(2 * Math.PI);
        }
        return sum;
    }

    private static double logSlope(double[] u) {
        return -2 * Arrays.stream(u).map(v -> Math.log(Math.cosh(v))).sum();
    }

    /** log π₀ of the points that are the parameters, so that the gradient is the one through the points. */
    private double logPrior(Family policy, Family prior) {
        Loss loss = (builder, points) -> {
            Operand<TFloat64> row = builder.tf().reshape(points, builder.tf().constant(new int[] {1, D}));
            Operand<TFloat64> found = prior(builder, policy, prior).logProbability(new TakenActions.Points<>(row));
            // A constant has no gradient of its own.
            Operand<TFloat64> zero = builder.tf().math.mul(row, builder.constant(0));
            return builder.tf()
                    .math
                    .add(
                            builder.tf().reshape(found, builder.tf().constant(new int[0])),
                            builder.tf().reduceSum(zero, builder.tf().constant(new int[] {0, 1})));
        };
        GradientCheck.check(u, loss);
        return GradientCheck.value(u, loss);
    }

    @Test
    void densitiesOfPriorsAreThoseOfTheActions() {
        assertEquals(logNormal(table, u), logPrior(GAUSSIAN, GAUSSIAN), 1e-12);
        assertEquals(logNormal(table, u) - logSlope(u), logPrior(SQUASHED, SQUASHED), 1e-12);
        assertEquals(-D * Math.log(2), logPrior(SQUASHED, UNIFORM), 1e-15);
        assertEquals(0, logPrior(SQUASHED, IMPROPER));
        assertEquals(0, logPrior(GAUSSIAN, IMPROPER));
    }

    @Test
    void divergencesInClosedFormAreThoseOfTheHeads() {
        for (Family family : List.of(GAUSSIAN, SQUASHED)) {
            double sum = 0;
            for (int i = 0; i < D; i++) {
                double distance = point[i] - table[i];
                sum += table[D + i]
                        - point[D + i]
                        + (Math.exp(2 * point[D + i]) + distance * distance) / (2 * Math.exp(2 * table[D + i]))
                        - 0.5;
            }
            Loss loss = loss(family, family, (builder, two) -> two.prior.divergence(two.policy));
            assertEquals(sum, GradientCheck.value(point, loss), 1e-12 * Math.abs(sum));
            GradientCheck.check(point, loss);
        }
        double entropy = D * 0.5 * (1 + Math.log(2 * Math.PI));
        for (int i = D; i < 2 * D; i++) {
            entropy += point[i];
        }
        Loss improper = loss(GAUSSIAN, IMPROPER, (builder, two) -> two.prior.divergence(two.policy));
        assertEquals(-entropy, GradientCheck.value(point, improper), 1e-12);
        GradientCheck.check(point, improper);
    }

    /** By the definition of both, one sample after the other. */
    @Test
    void anEstimateIsTheMeanOverItsSamples() {
        for (Family prior : List.of(SQUASHED, UNIFORM, IMPROPER)) {
            double sum = 0;
            for (int sample = 0; sample < 2; sample++) {
                double[] at = new double[D];
                for (int i = 0; i < D; i++) {
                    at[i] = point[i] + Math.exp(point[D + i]) * noise[sample * D + i];
                }
                double logPrior = prior.equals(SQUASHED)
                        ? logNormal(table, at) - logSlope(at)
                        : prior.equals(UNIFORM) ? -D * Math.log(2) : 0;
                sum += (logNormal(point, at) - logSlope(at) - logPrior) / 2;
            }
            Loss loss = loss(
                    SQUASHED,
                    prior,
                    (builder, two) -> two.prior.divergence(two.continuous(), constant(builder, noise, 1, 2 * D), 2));
            assertEquals(sum, GradientCheck.value(point, loss), 1e-12 * (1 + Math.abs(sum)));
            GradientCheck.check(point, loss);
        }
    }

    @Test
    void discretePriorsAreTables() {
        double[] logits = normal(random, 5);
        double[] logPrior = {Math.log(0.25), Math.log(0.75), Math.log(0.5), Math.log(0.3), Math.log(0.2)};
        double expected = 0;
        for (int[] choice : new int[][] {{0, 2}, {2, 5}}) {
            double total = 0;
            for (int i = choice[0]; i < choice[1]; i++) {
                total += Math.exp(logits[i]);
            }
            for (int i = choice[0]; i < choice[1]; i++) {
                double probability = Math.exp(logits[i]) / total;
                expected += probability * (Math.log(probability) - logPrior[i]);
            }
        }
        Loss divergence = (builder, x) -> {
            Operand<TFloat64> row = builder.tf().reshape(x, builder.tf().constant(new int[] {1, 5}));
            PriorHead<TFloat64> prior =
                    PriorHead.of(builder.tf(), CHOICES, CHOICES, Optional.of(constant(builder, logPrior, 1, 5)));
            assertTrue(prior.hasDivergence());
            return builder.tf()
                    .reshape(
                            prior.divergence(Head.of(builder.tf(), CHOICES, row, Optional.empty())),
                            builder.tf().constant(new int[0]));
        };
        assertEquals(expected, GradientCheck.value(logits, divergence), 1e-12);
        GradientCheck.check(logits, divergence);
        assertEquals(
                Math.log(0.25) + Math.log(0.2),
                GradientCheck.value(logPrior, (builder, x) -> {
                    Operand<TFloat64> row = builder.tf().reshape(x, builder.tf().constant(new int[] {1, 5}));
                    PriorHead<TFloat64> prior = PriorHead.of(builder.tf(), CHOICES, CHOICES, Optional.of(row));
                    return builder.tf()
                            .reshape(
                                    prior.logProbability(new TakenActions.Choices<>(
                                            builder.tf().constant(new int[][] {{0, 2}}))),
                                    builder.tf().constant(new int[0]));
                }),
                1e-12);
    }

    @Test
    void whatHasNoClosedFormIsSaid() {
        Loss loss = loss(SQUASHED, UNIFORM, (builder, two) -> {
            assertFalse(two.prior.hasDivergence());
            return two.prior.divergence(two.policy);
        });
        assertEquals(
                "the divergence of TanhGaussian[dimension=3] from Uniform[dimension=3] has no closed form; it can be"
                        + " estimated from samples",
                assertThrows(UnsupportedOperationException.class, () -> GradientCheck.value(point, loss))
                        .getMessage());
        Loss entropy = loss(SQUASHED, UNIFORM, (builder, two) -> two.policy.entropy());
        assertThrows(UnsupportedOperationException.class, () -> GradientCheck.value(point, entropy));
    }

    private static String refusal(BiFunction<ModelBuilder<TFloat64>, Operand<TFloat64>, Object> part) {
        try (ModelBuilder<TFloat64> builder = ModelBuilder.of(TFloat64.class)) {
            Operand<TFloat64> row = constant(builder, new double[2 * D], 1, 2 * D);
            return assertThrows(IllegalArgumentException.class, () -> part.apply(builder, row))
                    .getMessage();
        }
    }

    @Test
    void pairsThatMakeNoSenseAreRefusedWithTheReason() {
        assertEquals(
                "the prior is over Uniform[dimension=3], the policy over Gaussian[dimension=3], which reaches beyond the"
                        + " box, where the prior has no density: take a squashed policy, or another prior",
                refusal((builder, row) -> PriorHead.of(builder.tf(), GAUSSIAN, UNIFORM, Optional.empty())));
        assertEquals(
                "a prior over Gaussian[dimension=3] has rows of 6 numbers, which are missing",
                refusal((builder, row) -> PriorHead.of(builder.tf(), GAUSSIAN, GAUSSIAN, Optional.empty())));
        assertEquals(
                "a prior over Uniform[dimension=3] has rows of 0 numbers, so that nothing can be fed",
                refusal((builder, row) -> PriorHead.of(builder.tf(), SQUASHED, UNIFORM, Optional.of(row))));
        assertTrue(refusal((builder, row) -> PriorHead.of(builder.tf(), SQUASHED, GAUSSIAN, Optional.of(row)))
                .contains("a prior without a squash does not"));
    }

    @Test
    void headsRefuseWhatIsNotTheirs() {
        assertEquals(
                "Uniform[dimension=3] has no parameters that a network could give",
                refusal((builder, row) -> Head.of(builder.tf(), UNIFORM, row, Optional.empty())));
        assertEquals("masks are for discrete actions, not for Gaussian[dimension=3]", refusal((builder, row) -> {
            Operand<TBool> mask = builder.tf().constant(new boolean[][] {{true}});
            return Head.of(builder.tf(), GAUSSIAN, row, Optional.of(mask));
        }));
        assertEquals(
                "categorical distributions are over discrete actions, not over points",
                refusal((builder, row) -> Head.of(
                                builder.tf(), new Family.Categorical(List.of(2 * D)), row, Optional.empty())
                        .logProbability(new TakenActions.Points<>(row))));
        assertEquals(
                "densities are of the points of a box, not of discrete actions",
                refusal((builder, row) -> Head.of(builder.tf(), GAUSSIAN, row, Optional.empty())
                        .logProbability(new TakenActions.Choices<>(builder.tf().constant(new int[][] {{0}})))));
        assertTrue(refusal((builder, row) -> PriorHead.of(builder.tf(), SQUASHED, UNIFORM, Optional.empty())
                        .logProbability(new TakenActions.Choices<>(builder.tf().constant(new int[][] {{0}}))))
                .endsWith("are no actions of TanhGaussian[dimension=3]"));
        assertTrue(refusal((builder, row) -> {
                    ContinuousHead<TFloat64> plain =
                            (ContinuousHead<TFloat64>) Head.of(builder.tf(), GAUSSIAN, row, Optional.empty());
                    ContinuousHead<TFloat64> squashed =
                            (ContinuousHead<TFloat64>) Head.of(builder.tf(), SQUASHED, row, Optional.empty());
                    assertThrows(IllegalArgumentException.class, () -> squashed.divergence(plain));
                    return plain.divergence(squashed);
                })
                .startsWith("a Gaussian policy cannot have a squashed prior"));
    }
}
