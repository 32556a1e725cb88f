package klrl.tf.loss;

import static klrl.tf.GradientCheck.constant;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import klrl.tf.GradientCheck;
import klrl.tf.GradientCheck.Loss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TFloat64;

/** The numbers are V(s), log π(a|s) and D_KL(s) of one row; the properties of whole policies are tested elsewhere. */
class DuelingTest {
    private static final double[] POINT = {3, -0.7, 0.4};
    private static final double LOG_PRIOR = -1.2;

    private static Loss of(Row row, double alpha) {
        return (builder, x) -> {
            Ops tf = builder.tf();
            var parts = tf.splitV(x, tf.constant(new int[] {1, 1, 1}), tf.constant(0), 3L)
                    .output();
            Operand<TFloat64> q = row.build(
                    tf,
                    parts.get(0),
                    parts.get(1),
                    parts.get(2),
                    constant(builder, new double[] {LOG_PRIOR}, 1),
                    constant(builder, new double[] {alpha}, 1));
            return tf.squeeze(q, Squeeze.axis(List.of(0L)));
        };
    }

    private interface Row {
        Operand<TFloat64> build(
                Ops tf,
                Operand<TFloat64> value,
                Operand<TFloat64> logProbability,
                Operand<TFloat64> divergence,
                Operand<TFloat64> logPrior,
                Operand<TFloat64> alpha);
    }

    private static Row scaled(double weight) {
        return (tf, value, log, divergence, prior, alpha) ->
                Dueling.ofScaledStreams(tf, value, log, prior, alpha, weight);
    }

    @Test
    void theMeanValueStreamLacksTheDivergence() {
        Loss loss = of((tf, v, log, k, prior, alpha) -> Dueling.ofMeanValue(tf, v, log, prior, k, alpha), 0.5);
        assertEquals(3 + 0.5 * (-0.7 + 1.2 - 0.4), GradientCheck.value(POINT, loss), 1e-15);
        assertArrayEquals(new double[] {1, 0.5, -0.5}, GradientCheck.check(POINT, loss));
    }

    @Test
    void scaledStreamsHaveTheValueOfTheSoftStreamToTheLastBit() {
        for (double alpha : new double[] {1e-8, 0.01, 0.3, 1e4}) {
            double soft = GradientCheck.value(
                    POINT, of((tf, v, log, k, prior, a) -> Dueling.ofSoftValue(tf, v, log, prior, a), alpha));
            assertEquals(soft, GradientCheck.value(POINT, of(scaled(0.5), alpha)));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void aWeightOfTheValueOutOfRangeIsRefused(double weight) {
        assertThrows(IllegalArgumentException.class, () -> GradientCheck.value(POINT, of(scaled(weight), 1)));
    }
}
