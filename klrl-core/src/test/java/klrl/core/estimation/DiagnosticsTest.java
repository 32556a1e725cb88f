package klrl.core.estimation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DiagnosticsTest {

    private static double[] gaussians(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[count];
        Arrays.setAll(values, i -> 3 + random.nextGaussian());
        return values;
    }

    /** The mean of squared differences of all pairs is twice the variance: no mean is taken. */
    private static double variance(double[] values) {
        double sum = 0;
        for (double x : values) {
            for (double y : values) {
                sum += (x - y) * (x - y);
            }
        }
        return sum / 2 / values.length / values.length;
    }

    @Property(seed = "1", tries = 100)
    void explainedVarianceIsThePartOfTheVarianceThatThePredictionTakesAway(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 20) int count) {
        double[] target = gaussians(seed, count);
        double[] prediction = gaussians(seed + 1, count + 3);
        double[] error = new double[count];
        Arrays.setAll(error, i -> target[i] - prediction[i]);
        double expected = 1 - variance(error) / variance(target);
        assertEquals(
                expected, Diagnostics.explainedVariance(target, prediction, count), 1e-9 * (1 + Math.abs(expected)));
        assertEquals(1, Diagnostics.explainedVariance(target, target, count), 1e-12);
        assertEquals(0, Diagnostics.explainedVariance(target, new double[count], count), 1e-9);
    }

    @Property(seed = "1", tries = 100)
    void targetsThatDoNotVaryHaveNoExplainedVariance(
            @ForAll @DoubleRange(min = -1e6, max = 1e6) double constant,
            @ForAll @IntRange(min = 1, max = 40) int count) {
        double[] target = new double[count];
        Arrays.fill(target, constant);
        assertTrue(Double.isNaN(Diagnostics.explainedVariance(target, gaussians(1, count), count)));
    }

    @Property(seed = "1", tries = 100)
    void theEffectiveSampleSizeLiesBetweenOneRowAndAll(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int count) {
        double[] ratio = gaussians(seed, count + 2);
        Arrays.setAll(ratio, i -> Math.exp(ratio[i]));
        double size = Diagnostics.effectiveSampleSize(ratio, count);
        assertTrue(size >= 1.0 / count - 1e-12 && size <= 1 + 1e-12);
        Arrays.fill(ratio, 0.3);
        assertEquals(1, Diagnostics.effectiveSampleSize(ratio, count), 1e-12);
        Arrays.fill(ratio, 1, ratio.length, 0);
        assertEquals(1.0 / count, Diagnostics.effectiveSampleSize(ratio, count), 1e-12);
    }

    @Test
    void emptyInputsHaveNoMeanAndNoSampleSize() {
        assertEquals(2.5, Diagnostics.mean(new double[] {1, 4, 100}, 2));
        assertTrue(Double.isNaN(Diagnostics.mean(new double[0], 0)));
        assertTrue(Double.isNaN(Diagnostics.effectiveSampleSize(new double[2], 2)));
    }

    @Test
    void numbersThatAreNotFiniteAreNamed() {
        assertEquals(-2, Diagnostics.requireFinite("value loss", -2));
        for (double bad : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
            ArithmeticException e =
                    assertThrows(ArithmeticException.class, () -> Diagnostics.requireFinite("value loss", bad));
            assertEquals(
                    "the value loss is " + bad
                            + "; a smaller learning rate or a bound on the gradient's norm often helps",
                    e.getMessage());
        }
    }
}
