package klrl.tf.loss;

import static klrl.tf.GradientCheck.constant;
import static klrl.tf.GradientCheck.normal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import klrl.tf.GradientCheck;
import klrl.tf.Gradients;
import klrl.tf.ModelBuilder;
import klrl.tf.Rows;
import klrl.tf.head.CategoricalHead;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/** Letters: N rows, A actions; z logits, p prior, q action values, x advantages. */
class LossesTest {
    private static final int N = 6;
    private static final int A = 4;
    private static final double TOLERANCE = 1e-12;

    private final Random random = new Random(31);
    private final double[] z = normal(random, N * A);
    private final double[] q = normal(random, N * A);
    private final double[] p = logSoftmax(normal(random, N * A));
    private final double[] alpha = positive(normal(random, N));
    private final double[] x = normal(random, N);
    private final double[] w = positive(normal(random, N));
    private final int[] actions = random.ints(N, 0, A).toArray();
    private final double[] logPolicy = logSoftmax(z);

    private static double[] positive(double[] values) {
        return Arrays.stream(values).map(Math::exp).toArray();
    }

    private static double[] logSoftmax(double[] z) {
        double[] log = new double[z.length];
        for (int row = 0; row < z.length / A; row++) {
            double sum = 0;
            for (int a = 0; a < A; a++) {
                sum += Math.exp(z[row * A + a]);
            }
            for (int a = 0; a < A; a++) {
                log[row * A + a] = z[row * A + a] - Math.log(sum);
            }
        }
        return log;
    }

    private double divergence(int row) {
        double sum = 0;
        for (int i = row * A; i < (row + 1) * A; i++) {
            sum += Math.exp(logPolicy[i]) * (logPolicy[i] - p[i]);
        }
        return sum;
    }

    private static CategoricalHead<TFloat64> head(ModelBuilder<TFloat64> builder, Operand<TFloat64> z) {
        return CategoricalHead.of(
                builder.tf(), builder.tf().reshape(z, builder.tf().constant(new int[] {N, A})), List.of(A));
    }

    private Operand<TInt32> taken(ModelBuilder<TFloat64> builder) {
        return builder.tf().reshape(builder.tf().constant(actions), builder.tf().constant(new int[] {N, 1}));
    }

    /** The closed form of T35: ∂L/∂z_a = π_a (f_a − E_π f), f = α k − Q. */
    @Test
    void theExpectedLossHasTheKnownGradient() {
        double[] gradient = GradientCheck.check(
                z,
                (builder, logits) -> PolicyLosses.expected(
                        builder.tf(),
                        head(builder, logits),
                        constant(builder, p, N, A),
                        constant(builder, q, N, A),
                        constant(builder, alpha, N)));
        for (int row = 0; row < N; row++) {
            double mean = 0;
            double[] f = new double[A];
            for (int a = 0; a < A; a++) {
                int i = row * A + a;
                f[a] = alpha[row] * (logPolicy[i] - p[i]) - q[i];
                mean += Math.exp(logPolicy[i]) * f[a];
            }
            for (int a = 0; a < A; a++) {
                int i = row * A + a;
                assertEquals(Math.exp(logPolicy[i]) * (f[a] - mean) / N, gradient[i], TOLERANCE);
            }
        }
    }

    /** ∂/∂z_b of −w x log π_a is −w x (1[a = b] − π_b), and of the divergence π_b (k_b − K). */
    @Test
    void theScoreFunctionLossHasTheKnownGradient() {
        double[] gradient = GradientCheck.check(z, this::scoreFunction);
        for (int row = 0; row < N; row++) {
            for (int b = 0; b < A; b++) {
                int i = row * A + b;
                double probability = Math.exp(logPolicy[i]);
                double score = (actions[row] == b ? 1 : 0) - probability;
                double push = probability * (logPolicy[i] - p[i] - divergence(row));
                assertEquals((-w[row] * x[row] * score + alpha[row] * push) / N, gradient[i], TOLERANCE);
            }
        }
    }

    private Operand<TFloat64> scoreFunction(ModelBuilder<TFloat64> builder, Operand<TFloat64> logits) {
        CategoricalHead<TFloat64> policy = head(builder, logits);
        return PolicyLosses.scoreFunction(
                builder.tf(),
                policy.logProbability(taken(builder)),
                constant(builder, x, N),
                constant(builder, w, N),
                policy.divergence(constant(builder, p, N, A)),
                constant(builder, alpha, N));
    }

    /** With all actions in proportion to their probability, and the advantages Q − V of T5. */
    @Test
    void theGradientOfTheExpectedLossIsThatOfTheScoreFunctionLoss() {
        double[] expected = GradientCheck.check(
                z,
                (builder, logits) -> PolicyLosses.expected(
                        builder.tf(),
                        head(builder, logits),
                        constant(builder, p, N, A),
                        constant(builder, q, N, A),
                        constant(builder, alpha, N)));
        double[] sampled = new double[N * A];
        for (int a = 0; a < A; a++) {
            Arrays.fill(actions, a);
            for (int row = 0; row < N; row++) {
                double value = -alpha[row] * divergence(row);
                for (int i = row * A; i < (row + 1) * A; i++) {
                    value += Math.exp(logPolicy[i]) * q[i];
                }
                x[row] = q[row * A + a] - value;
                // The divergence counts once per row: in A rows with the weights of the actions it counts as often.
                w[row] = A * Math.exp(logPolicy[row * A + a]);
            }
            double[] part = GradientCheck.check(z, this::scoreFunction);
            for (int i = 0; i < part.length; i++) {
                sampled[i] += part[i] / A;
            }
        }
        for (int i = 0; i < sampled.length; i++) {
            assertEquals(expected[i], sampled[i], TOLERANCE);
        }
    }

    /** Sums the gradients of all actions by their probabilities under μ, with advantages Q − E_π Q and clipped ratios. */
    private double[] overBehaviour(double[] logBehaviour, double maxRatio) {
        double[] sum = new double[N * A];
        for (int a = 0; a < A; a++) {
            Arrays.fill(actions, a);
            for (int row = 0; row < N; row++) {
                int taken = row * A + a;
                w[row] = Math.min(maxRatio, Math.exp(logPolicy[taken] - logBehaviour[taken]));
                x[row] = q[taken];
                for (int i = row * A; i < (row + 1) * A; i++) {
                    x[row] -= Math.exp(logPolicy[i]) * q[i];
                }
            }
            double[] part = GradientCheck.gradient(z, this::scoreFunction);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += Math.exp(logBehaviour[i / A * A + a]) * part[i];
            }
        }
        return sum;
    }

    @Test
    void takenByAnyBehaviourPolicyActionsWeightedByRatiosGiveTheGradientOfTheExpectedLoss() {
        double[] expected = GradientCheck.gradient(
                z,
                (builder, logits) -> PolicyLosses.expected(
                        builder.tf(),
                        head(builder, logits),
                        constant(builder, p, N, A),
                        constant(builder, q, N, A),
                        constant(builder, alpha, N)));
        double[] behaviour = logSoftmax(normal(random, N * A));
        double[] found = overBehaviour(behaviour, Double.POSITIVE_INFINITY);
        double[] clipped = overBehaviour(behaviour, 0.5);
        double bias = 0;
        for (int i = 0; i < found.length; i++) {
            assertEquals(expected[i], found[i], TOLERANCE);
            bias += Math.abs(clipped[i] - expected[i]);
        }
        assertTrue(bias > 0.01, "ratios over 0.5 count 0.5");
    }

    /** Every argument but α carries its gradient. */
    @Test
    void theReparameterisedLossIsDifferentiatedThroughTheSample() {
        double[] point = normal(random, 3 * N);
        GradientCheck.Loss loss = (builder, all) -> {
            List<Operand<TFloat64>> parts = List.copyOf(
                    builder.tf().split(builder.tf().constant(0), all, 3L).output());
            return PolicyLosses.reparameterised(
                    builder.tf(), parts.get(0), parts.get(1), parts.get(2), constant(builder, alpha, N));
        };
        double[] gradient = GradientCheck.check(point, loss);
        double value = 0;
        for (int row = 0; row < N; row++) {
            value += (alpha[row] * (point[row] - point[N + row]) - point[2 * N + row]) / N;
            assertEquals(alpha[row] / N, gradient[row], TOLERANCE);
            assertEquals(-alpha[row] / N, gradient[N + row], TOLERANCE);
            assertEquals(-1.0 / N, gradient[2 * N + row], TOLERANCE);
        }
        assertEquals(value, GradientCheck.value(point, loss), TOLERANCE);
    }

    private Operand<TFloat64> clipped(
            ModelBuilder<TFloat64> builder, Operand<TFloat64> logits, double[] old, double epsilon) {
        CategoricalHead<TFloat64> policy = head(builder, logits);
        return PolicyLosses.clipped(
                builder.tf(),
                policy.logProbability(taken(builder)),
                constant(builder, old, N),
                constant(builder, x, N),
                policy.divergence(constant(builder, p, N, A)),
                constant(builder, alpha, N),
                epsilon);
    }

    private double[] oldLogProbabilities(double... logRatios) {
        double[] old = new double[N];
        for (int row = 0; row < N; row++) {
            old[row] = logPolicy[row * A + actions[row]] - logRatios[row % logRatios.length];
        }
        return old;
    }

    @Test
    void atEqualPoliciesTheClippedLossHasTheGradientOfTheScoreFunctionLoss() {
        Arrays.fill(w, 1);
        double[] expected = GradientCheck.check(z, this::scoreFunction);
        double[] old = oldLogProbabilities(0);
        double[] found = GradientCheck.check(z, (builder, logits) -> clipped(builder, logits, old, 0.2));
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], TOLERANCE);
        }
    }

    /** Beyond 1 + ε a positive advantage has no gradient, below 1 − ε a negative one; the other two have. */
    @Test
    void theClippedLossStopsWhereTheRatioIsFarEnough() {
        Arrays.fill(alpha, 0);
        double[] ratios = {0.5, -0.5, 0.5, -0.5, 0.1, -0.1};
        double[] signs = {1, -1, -1, 1, 1, -1};
        System.arraycopy(signs, 0, x, 0, N);
        double[] old = oldLogProbabilities(ratios);
        double[] gradient = GradientCheck.check(z, (builder, logits) -> clipped(builder, logits, old, 0.2));
        for (int row = 0; row < N; row++) {
            double score = 1 - Math.exp(logPolicy[row * A + actions[row]]);
            double expected = row < 2 ? 0 : -Math.exp(ratios[row]) * signs[row] * score / N;
            assertEquals(expected, gradient[row * A + actions[row]], TOLERANCE);
        }
    }

    @Test
    void theClippedLossRefusesAnEpsilonOutOfRange() {
        for (double epsilon : new double[] {0, 1, -1, Double.NaN}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> GradientCheck.check(z, (builder, logits) -> clipped(builder, logits, x, epsilon)));
        }
    }

    @Test
    void theSquaredErrorHasTheErrorAsGradient() {
        double[] value = normal(random, N);
        double[] plain = GradientCheck.check(
                value, (builder, v) -> ValueLosses.squaredError(builder.tf(), v, constant(builder, x, N)));
        double[] weighted = GradientCheck.check(
                value,
                (builder, v) ->
                        ValueLosses.squaredError(builder.tf(), v, constant(builder, x, N), constant(builder, w, N)));
        for (int row = 0; row < N; row++) {
            assertEquals((value[row] - x[row]) / N, plain[row], TOLERANCE);
            assertEquals(w[row] * (value[row] - x[row]) / N, weighted[row], TOLERANCE);
        }
    }

    /** Each of these arguments depends on the parameters here, and still must not move them. */
    @Test
    void targetsValuesAndTemperaturesCarryNoGradient() {
        double[] gradient = GradientCheck.gradient(z, (builder, logits) -> {
            CategoricalHead<TFloat64> fixed = head(builder, builder.tf().math.mul(logits, builder.constant(0)));
            Operand<TFloat64> table = builder.tf().reshape(logits, builder.tf().constant(new int[] {N, A}));
            Operand<TFloat64> column = Rows.sum(builder.tf(), table);
            Operand<TFloat64> zero = builder.tf().math.mul(column, builder.constant(0));
            return builder.tf()
                    .math
                    .addN(List.of(
                            PolicyLosses.expected(builder.tf(), fixed, table, table, column),
                            PolicyLosses.scoreFunction(builder.tf(), zero, column, column, zero, column),
                            PolicyLosses.clipped(builder.tf(), zero, column, column, zero, column, 0.2),
                            PolicyLosses.reparameterised(builder.tf(), zero, zero, zero, column),
                            ValueLosses.squaredError(builder.tf(), zero, column, column)));
        });
        assertTrue(Arrays.stream(gradient).allMatch(g -> g == 0), Arrays.toString(gradient));
    }

    @Test
    void aScaledGradientChangesNoValue() {
        double[] gradient = GradientCheck.gradient(
                z,
                (builder, v) -> Rows.mean(
                        builder.tf(),
                        Gradients.scale(builder.tf(), builder.tf().math.square(v), 0.25)));
        for (int i = 0; i < z.length; i++) {
            assertEquals(0.25 * 2 * z[i] / z.length, gradient[i], TOLERANCE);
        }
        assertEquals(
                Arrays.stream(z).map(v -> v * v).sum() / z.length,
                GradientCheck.value(
                        z,
                        (builder, v) -> Rows.mean(
                                builder.tf(),
                                Gradients.scale(builder.tf(), builder.tf().math.square(v), 0.25))),
                TOLERANCE);
    }

    /** c x + (1 − c) x would have lost eight digits here. */
    @Test
    void aGradientScaledByALargeFactorLeavesEveryBitOfTheValue() {
        for (int i = 0; i < z.length; i++) {
            double[] one = {z[i]};
            GradientCheck.Loss loss = (builder, v) -> Rows.mean(builder.tf(), Gradients.scale(builder.tf(), v, 1e8));
            assertEquals(z[i], GradientCheck.value(one, loss));
            assertEquals(1e8, GradientCheck.gradient(one, loss)[0]);
        }
    }
}
