package klrl.tf.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import klrl.tf.Rows;
import klrl.tf.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/** The properties of paths fail on losses that are wrong in one term. */
class PathVariantsTest {

    private static final LossBuilders<TFloat64> SHIPPED = LossBuilders.shipped();

    /** The shipped errors of single steps, of other inputs. */
    private interface Errors extends LossBuilders<TFloat64> {
        Operand<TFloat64> build(
                Ops tf,
                Operand<TFloat64> reward,
                Operand<TFloat64> logRatio,
                Operand<TFloat64> alpha,
                Operand<TFloat64> discount,
                Operand<TFloat64> value,
                Operand<TFloat64> nextValue);

        @Override
        default Operand<TFloat64> stepErrors(
                Ops tf,
                Operand<TFloat64> reward,
                Operand<TFloat64> logRatio,
                Operand<TFloat64> alpha,
                Operand<TFloat64> discount,
                Operand<TFloat64> value,
                Operand<TFloat64> nextValue) {
            return build(tf, reward, logRatio, alpha, discount, value, nextValue);
        }
    }

    /** The loss, of other inputs or in other words. */
    private interface Paths extends LossBuilders<TFloat64> {
        Operand<TFloat64> build(
                Ops tf,
                Operand<TFloat64> error,
                Operand<TInt32> step,
                Operand<TInt32> path,
                Operand<TFloat64> coefficient);

        @Override
        default Operand<TFloat64> pathConsistency(
                Ops tf,
                Operand<TFloat64> error,
                Operand<TInt32> step,
                Operand<TInt32> path,
                Operand<TFloat64> coefficient) {
            return build(tf, error, step, path, coefficient);
        }
    }

    /** Which term is wrong, and whether one sees it at the optimum. */
    private enum Variant {
        ALPHA_MISSING(
                true,
                errors((tf, r, k, alpha, d, v, next) -> SHIPPED.stepErrors(tf, r, k, tf.onesLike(alpha), d, v, next))),
        SIGN_OF_THE_RATIO(
                true,
                errors((tf, r, k, alpha, d, v, next) -> SHIPPED.stepErrors(tf, r, tf.math.neg(k), alpha, d, v, next))),
        BOOTSTRAP_AT_TERMINATION(
                true,
                errors((tf, r, k, alpha, d, v, next) ->
                        SHIPPED.stepErrors(tf, r, k, alpha, tf.math.maximum(d, Scalar.like(tf, d, 0.5)), v, next))),
        NO_DISCOUNT(
                true,
                errors((tf, r, k, alpha, d, v, next) -> SHIPPED.stepErrors(tf, r, k, alpha, tf.math.sign(d), v, next))),
        NO_NEXT_VALUE(
                true,
                errors((tf, r, k, alpha, d, v, next) -> SHIPPED.stepErrors(tf, r, k, alpha, d, v, tf.zerosLike(next)))),
        NO_GRADIENT_THROUGH_THE_NEXT_VALUE(
                false,
                errors((tf, r, k, alpha, d, v, next) ->
                        SHIPPED.stepErrors(tf, r, k, alpha, d, v, tf.stopGradient(next)))),
        NO_GRADIENT_THROUGH_THE_POLICY(
                false,
                errors((tf, r, k, alpha, d, v, next) ->
                        SHIPPED.stepErrors(tf, r, tf.stopGradient(k), alpha, d, v, next))),
        NO_DISCOUNT_ALONG_THE_PATH(
                false,
                paths((tf, error, step, path, c) -> SHIPPED.pathConsistency(tf, error, step, path, tf.onesLike(c)))),
        STEPS_BY_THEMSELVES(
                false, paths((tf, error, step, path, c) -> SHIPPED.pathConsistency(tf, error, step, step, c))),
        NO_HALF(false, paths((tf, error, step, path, c) -> {
            Operand<TFloat64> half = SHIPPED.pathConsistency(tf, error, step, path, c);
            return tf.math.add(half, half);
        })),
        FIRST_POWER(
                false,
                paths((tf, error, step, path, c) ->
                        Rows.mean(tf, tf.math.mul(c, tf.gather(error, step, tf.constant(0))))));

        private final boolean atTheOptimum;
        private final LossBuilders<TFloat64> builders;

        Variant(boolean atTheOptimum, LossBuilders<TFloat64> builders) {
            this.atTheOptimum = atTheOptimum;
            this.builders = builders;
        }

        private static Errors errors(Errors errors) {
            return errors;
        }

        private static Paths paths(Paths paths) {
            return paths;
        }
    }

    private static List<CertainPaths> fixed() {
        return IntStream.range(0, 12)
                .mapToObj(i -> CertainPaths.of(1 + i % 5, 0.3 * (i % 2), 0.9, Math.pow(10, -1 + i / 6.0), i))
                .toList();
    }

    /** Whether a property fails on some paths, all of which go through the same graph. */
    private static boolean fails(LossBuilders<TFloat64> builders, BiConsumer<PathProperties, CertainPaths> property) {
        try (PathProperties subject = new PathProperties() {
            @Override
            protected LossBuilders<TFloat64> builders() {
                return builders;
            }
        }) {
            fixed().forEach(paths -> property.accept(subject, paths));
            return false;
        } catch (AssertionError e) {
            return true;
        }
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void theVariantFails(Variant variant) {
        assertTrue(fails(variant.builders, PathProperties::theLossIsHalfTheMeanSquareOfTheDefinition));
        if (variant.atTheOptimum) {
            assertTrue(fails(variant.builders, PathProperties::atTheOptimumEveryPathIsConsistent));
        }
    }

    @Test
    void theShippedLossPassesWhereTheVariantsFail() {
        try (PathProperties shipped = new PathProperties()) {
            for (CertainPaths paths : fixed()) {
                assertDoesNotThrow(() -> shipped.theLossIsHalfTheMeanSquareOfTheDefinition(paths));
                assertDoesNotThrow(() -> shipped.atTheOptimumEveryPathIsConsistent(paths));
            }
        }
    }
}
