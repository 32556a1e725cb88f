package klrl.tf.head;

import static klrl.tf.GradientCheck.constant;
import static klrl.tf.GradientCheck.normal;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import klrl.tf.GradientCheck;
import klrl.tf.GradientCheck.Loss;
import klrl.tf.ModelBuilder;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat64;

/** One row of D coordinates; the point has its means, then its logarithms of deviations. */
class TanhGaussianHeadTest {
    private static final int D = 3;

    private final Random random = new Random(33);
    private final double[] point = normal(random, 2 * D);
    private final double[] prior = normal(random, 2 * D);
    private final double[] noise = normal(random, D);

    private static TanhGaussianHead<TFloat64> head(ModelBuilder<TFloat64> builder, Operand<TFloat64> parameters) {
        Operand<TFloat64> rows = builder.tf().reshape(parameters, builder.tf().constant(new int[] {2, D}));
        List<Operand<TFloat64>> halves = List.copyOf(
                builder.tf().split(builder.tf().constant(0), rows, 2L).output());
        return TanhGaussianHead.of(builder.tf(), halves.get(0), halves.get(1));
    }

    private static Loss first(GradientCheck.Loss column) {
        return (builder, x) ->
                builder.tf().reshape(column.build(builder, x), builder.tf().constant(new int[0]));
    }

    /** The sum over coordinates of log N(u; m, σ²) + 2 log cosh u. */
    private double logDensity(double[] u) {
        double sum = 0;
        for (int i = 0; i < D; i++) {
            double e = (u[i] - point[i]) / Math.exp(point[D + i]);
            sum += -0.5 * e * e - point[D + i] - 0.5 * Math.log(2 * Math.PI) + 2 * Math.log(Math.cosh(u[i]));
        }
        return sum;
    }

    @Test
    void theDensityOfGivenActionsIsThatOfTheirCoordinates() {
        double[] u = normal(random, D);
        Loss loss = first((builder, x) -> head(builder, x).logProbability(constant(builder, u, 1, D)));
        assertEquals(logDensity(u), GradientCheck.value(point, loss), 1e-12);
        GradientCheck.check(point, loss);
    }

    @Test
    void theDensityOfSamplesIsThatOfTheirActions() {
        double[] u = new double[D];
        Arrays.setAll(u, i -> point[i] + Math.exp(point[D + i]) * noise[i]);
        Loss loss = first((builder, x) -> head(builder, x).logProbabilityOfSample(constant(builder, noise, 1, D)));
        assertEquals(logDensity(u), GradientCheck.value(point, loss), 1e-12);
        GradientCheck.check(point, loss);
    }

    @Test
    void theDivergenceOfCoordinatesAddsUp() {
        double sum = 0;
        for (int i = 0; i < D; i++) {
            double variance = Math.exp(2 * point[D + i]);
            double difference = point[i] - prior[i];
            sum += prior[D + i]
                    - point[D + i]
                    + (variance + difference * difference) / (2 * Math.exp(2 * prior[D + i]))
                    - 0.5;
        }
        double[] both = Arrays.copyOf(point, 4 * D);
        System.arraycopy(prior, 0, both, 2 * D, 2 * D);
        Loss loss = first((builder, x) -> {
            List<Operand<TFloat64>> halves = List.copyOf(
                    builder.tf().split(builder.tf().constant(0), x, 2L).output());
            return head(builder, halves.get(0)).divergence(head(builder, halves.get(1)));
        });
        assertEquals(sum, GradientCheck.value(both, loss), 1e-12 * Math.abs(sum));
        GradientCheck.check(both, loss);
    }

    @Test
    void aPolicyHasNoDivergenceFromItself() {
        assertEquals(
                0,
                GradientCheck.value(
                        point, first((builder, x) -> head(builder, x).divergence(head(builder, x)))));
    }
}
