package klrl.tf.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import klrl.tf.head.PriorHead;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** What is finite in double precision or over many steps only is found. */
class FiniteVariantsTest {

    private static void check(FiniteLossProperties losses, boolean alone) {
        Scenarios.extreme().forEach(scenario -> losses.extremeNumbersLeaveLossesFinite(scenario, alone));
    }

    @Test
    void aLossThatOverflowsInSinglePrecisionAloneIsFound() {
        LossBuilders<TFloat32> large = new LossBuilders<>() {
            @Override
            public Operand<TFloat32> squaredError(
                    Ops tf, Operand<TFloat32> value, Operand<TFloat32> target, Operand<TFloat32> weight) {
                Operand<TFloat32> many = tf.constant(1e20f);
                Operand<TFloat32> squares = LossBuilders.super.squaredError(
                        tf, tf.math.mul(many, value), tf.math.mul(many, target), weight);
                return tf.math.div(tf.math.div(squares, many), many);
            }
        };
        try (FiniteLossProperties wrong = new FiniteLossProperties() {
            @Override
            protected LossBuilders<TFloat32> singles() {
                return large;
            }
        }) {
            AssertionError e = assertThrows(AssertionError.class, () -> check(wrong, false));
            assertTrue(e.getMessage().contains("in single precision"), e.getMessage());
        }
    }

    @Test
    void aLossThatNeedsTwoStepsIsFound() {
        LossBuilders<TFloat64> unbiased = new LossBuilders<>() {
            @Override
            public Operand<TFloat64> squaredError(
                    Ops tf, Operand<TFloat64> value, Operand<TFloat64> target, Operand<TFloat64> weight) {
                Operand<TFloat64> n = tf.dtypes.cast(tf.size(value), TFloat64.class);
                Operand<TFloat64> loss = LossBuilders.super.squaredError(tf, value, target, weight);
                return tf.math.div(tf.math.mul(loss, n), tf.math.sub(n, tf.constant(1.0)));
            }
        };
        try (FiniteLossProperties wrong = new FiniteLossProperties() {
            @Override
            protected LossBuilders<TFloat64> builders() {
                return unbiased;
            }
        }) {
            assertDoesNotThrow(() -> check(wrong, false));
            assertThrows(AssertionError.class, () -> check(wrong, true));
        }
    }

    @Test
    void aDensityThatOverflowsInSinglePrecisionAloneIsFound() {
        DensityBuilders<TFloat32> large = new DensityBuilders<>() {
            @Override
            public Operand<TFloat32> logPrior(Ops tf, PriorHead<TFloat32> prior, Operand<TFloat32> unsquashed) {
                Operand<TFloat32> many = tf.constant(1e32f);
                Operand<TFloat32> log = DensityBuilders.super.logPrior(tf, prior, unsquashed);
                return tf.math.div(tf.math.mul(log, many), many);
            }
        };
        try (DensityProperties wrong = new SquashedGaussianProperties() {
            @Override
            protected DensityBuilders<TFloat32> singles() {
                return large;
            }
        }) {
            DensityScenario far = new DensityScenario(1e4, -8, -1e4, -8, 1, 0, 0);
            assertThrows(AssertionError.class, () -> wrong.extremeMeansLeaveDensitiesFinite(far));
        }
    }
}
