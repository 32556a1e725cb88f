package klrl.core.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LambertWTest {

    /** What the class promises. */
    private static final double RELATIVE = 1e-15;

    /** −1/e in 60 digits. */
    private static final BigDecimal BRANCH_POINT =
            BigDecimal.ONE.divide(Decimals.exp(BigDecimal.ONE), Decimals.DIGITS).negate();

    /** Relative error of w as a solution of w·exp(w) = x: the residual over the slope, all in 60 digits. */
    private static double relativeError(double x, double w) {
        BigDecimal value = Decimals.of(w);
        BigDecimal exp = Decimals.exp(value);
        BigDecimal residual = value.multiply(exp).subtract(Decimals.of(x));
        BigDecimal slope = value.add(BigDecimal.ONE).multiply(exp);
        return residual.divide(slope, Decimals.DIGITS)
                .divide(value, Decimals.DIGITS)
                .abs()
                .doubleValue();
    }

    @Test
    void solvesItsEquationToFullPrecisionOverTheWholeDomain() {
        SplittableRandom random = new SplittableRandom(1);
        double worst = 0;
        for (int i = 0; i < 3000; i++) {
            double size = Math.exp(random.nextDouble(-60, 60));
            double x = i % 3 == 0 ? -Math.min(size, 1) * random.nextDouble() / Math.E : size;
            worst = Math.max(worst, relativeError(x, LambertW.of(x)));
        }
        assertTrue(worst <= RELATIVE, "worst relative error " + worst);
    }

    @Test
    void isExactNextToTheBranchPoint() {
        for (int exponent = 1; exponent < 52; exponent++) {
            double x = -1 / Math.E + Math.scalb(1, -exponent - 1);
            // The residual's slope vanishes at −1, so the error is taken from the next solution by the square root:
            // Newton's step in 60 digits, repeated.
            BigDecimal w = Decimals.of(LambertW.of(x));
            for (int i = 0; i < 40; i++) {
                BigDecimal exp = Decimals.exp(w);
                BigDecimal step = w.multiply(exp)
                        .subtract(Decimals.of(x))
                        .divide(w.add(BigDecimal.ONE).multiply(exp), Decimals.DIGITS);
                w = w.subtract(step, Decimals.DIGITS);
            }
            assertEquals(w.doubleValue(), LambertW.of(x), RELATIVE, "at −1/e + 2^-" + (exponent + 1));
        }
    }

    /** One and a half units in the last place, where an omitted branch would be off by √(2e·ulp) = 2e-8. */
    @Test
    void isMinusOneAtTheBranchPointAndRisesLikeARoot() {
        assertEquals(-1, LambertW.of(-1 / Math.E));
        double x = Math.nextUp(-1 / Math.E);
        double distance = Decimals.of(x).subtract(BRANCH_POINT).doubleValue();
        assertEquals(Math.sqrt(2 * Math.E * distance), 1 + LambertW.of(x), 3e-16);
    }

    /** Ω and W(1e300) to 17 digits: Corless et al. 1996, and 60-digit iteration. */
    @ParameterizedTest
    @CsvSource({
        "1, 0.56714329040978387",
        "2.718281828459045, 1",
        "-0.2, -0.25917110181907377",
        "1e-300, 1e-300",
        "-1e-300, -1e-300",
        "4.9e-324, 4.9e-324",
        "0, 0",
        "-0.0, -0.0",
        "Infinity, Infinity"
    })
    void knownValues(double x, double expected) {
        // Without a tolerance where it would be 0 or infinite: then the sign of 0 counts, and infinity is not 0.
        double tolerance = RELATIVE * Math.abs(expected);
        assertTrue(
                expected == 0 || Double.isInfinite(expected)
                        ? Double.compare(expected, LambertW.of(x)) == 0
                        : Math.abs(expected - LambertW.of(x)) <= tolerance,
                "W(" + x + ") = " + LambertW.of(x));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.3678794411714424, -1, Double.NEGATIVE_INFINITY, Double.NaN})
    void isRefusedWhereItIsNotReal(double x) {
        String message = assertThrows(IllegalArgumentException.class, () -> LambertW.of(x))
                .getMessage();
        assertEquals("Lambert's W is real from −1/e = -0.36787944117144233 on, not at " + x, message);
    }

    @Test
    void isRefusedAtTheExponentialOfNaN() {
        assertThrows(IllegalArgumentException.class, () -> LambertW.ofExp(Double.NaN));
    }

    @Test
    void theLogarithmicFormSolvesItsEquationForEveryLogarithm() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 1000; i++) {
            double y = random.nextDouble(-700, 700) * Math.pow(10, random.nextInt(-3, 10));
            if (y < -700) {
                continue;
            }
            double w = LambertW.ofExp(y);
            BigDecimal value = Decimals.of(w);
            BigDecimal residual = value.add(Decimals.ln(value)).subtract(Decimals.of(y));
            // d/dw (w + ln w) = 1 + 1/w: relative error of w is the residual over 1 + w. For y < 0 exp(y) is rounded.
            double relative = residual.doubleValue() / (1 + w);
            assertEquals(0, relative, y < 0 ? Math.max(RELATIVE, -y * 2e-16) : RELATIVE, "at exp(" + y + ")");
        }
    }

    @Test
    void bothFormsAgreeAndTheLogarithmicOneHasNoLimits() {
        assertEquals(LambertW.of(Math.E), LambertW.ofExp(1));
        assertEquals(0, LambertW.ofExp(Double.NEGATIVE_INFINITY));
        assertEquals(Double.POSITIVE_INFINITY, LambertW.ofExp(Double.POSITIVE_INFINITY));
        assertEquals(1e300, LambertW.ofExp(1e300));
        assertEquals(LambertW.of(Double.MAX_VALUE), LambertW.ofExp(Math.log(Double.MAX_VALUE)), 1e-12);
    }
}
