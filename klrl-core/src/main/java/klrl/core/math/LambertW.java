package klrl.core.math;

/**
 * The principal branch of Lambert's W: the solution w ≥ −1 of w·e<sup>w</sup> = x, for x ≥ −1/e, to a relative error
 * of a few units in the last place.
 *
 * <p>Reference: Corless, Gonnet, Hare, Jeffrey, Knuth, <i>On the Lambert W Function</i>, Advances in Computational
 * Mathematics 5, 1996.
 */
public final class LambertW {

    /** The double next to −1/e; it lies 1.2e-17 below it, and is taken for it. */
    private static final double BRANCH_POINT = -1 / Math.E;

    /** e is {@code Math.E} plus this. */
    private static final double E_REST = 1.4456468917292502e-16;

    /** Below, W changes so fast that x + 1/e is needed to full precision. */
    private static final double NEAR_BRANCH_POINT = -0.2;

    private static final double LARGE = 1e10;

    /** Enough for terms 0.75<sup>n</sup>/n! under the last digit. */
    private static final int TERMS = 20;

    private LambertW() {}

    /**
     * Computes W(x).
     *
     * @param x a number from −1/e
     * @return W(x) in [−1, ∞]; −1 at −1/e, 0 at 0, +∞ at +∞
     * @throws IllegalArgumentException if x is less than −1/e or NaN
     */
    public static double of(double x) {
        if (!(x >= BRANCH_POINT)) {
            throw new IllegalArgumentException("Lambert's W is real from −1/e = " + BRANCH_POINT + " on, not at " + x);
        }
        if (x == 0 || x == Double.POSITIVE_INFINITY) {
            return x;
        }
        if (x < NEAR_BRANCH_POINT) {
            return nearBranchPoint(x);
        }
        double log = Math.log1p(x);
        double guess = x < 1 ? x / (1 + log) : log * (1 - Math.log1p(log) / (2 + log));
        return refine(guess, w -> Math.log(x / w) - w);
    }

    /**
     * Computes W(e<sup>y</sup>), that is the solution of w + log w = y, also where e<sup>y</sup> is too large or too
     * small for a double.
     *
     * @param y any number
     * @return W(e<sup>y</sup>) in [0, ∞]; 0 at −∞, +∞ at +∞
     * @throws IllegalArgumentException if y is NaN
     */
    public static double ofExp(double y) {
        if (Double.isNaN(y)) {
            throw new IllegalArgumentException("Lambert's W at the exponential of NaN is undefined");
        }
        if (y < 0) {
            return of(Math.exp(y));
        }
        double guess = y < 2 ? 0.567 + 0.43 * y : y - Math.log(y);
        // The guess is off by log y / y: by less than a unit in the last place of large numbers.
        return y < LARGE ? refine(guess, w -> y - w - Math.log(w)) : y == Double.POSITIVE_INFINITY ? y : guess;
    }

    private interface Residual {
        double at(double w);
    }

    /**
     * Solves z(w) = log x − log w − w = 0 by the iteration of Fritsch, Shafer and Crowley (Communications of the ACM
     * 16(2), 1973), whose error's order is four: from guesses this good two steps suffice.
     */
    private static double refine(double guess, Residual residual) {
        double w = guess;
        for (int i = 0; i < 3; i++) {
            double z = residual.at(w);
            double q = 2 * (1 + w) * (1 + w + 2 * z / 3);
            w *= 1 + z / (1 + w) * ((q - z) / (q - 2 * z));
        }
        return w;
    }

    /**
     * Solves for v = 1 + w: with p = 1 + e·x the equation becomes 1 − (1 − v)e<sup>v</sup> = p, whose left side is the
     * series Σ<sub>n≥2</sub> (n − 1)vⁿ/n! of positive terms. Halley's iteration from the expansion in √(2p).
     */
    private static double nearBranchPoint(double x) {
        double p = Math.max(0, Math.fma(Math.E, x, 1) + E_REST * x);
        double root = Math.sqrt(2 * p);
        double v = root * (1 - root * (1.0 / 3 - root * (11.0 / 72 - root * 43.0 / 540)));
        for (int i = 0; i < 3 && v > 0; i++) {
            double error = excess(v) - p;
            double exp = Math.exp(v);
            double slope = v * exp;
            v -= 2 * error * slope / (2 * slope * slope - error * (1 + v) * exp);
        }
        return v - 1;
    }

    private static double excess(double v) {
        double sum = 0;
        double power = v;
        for (int n = 2; n < TERMS; n++) {
            power *= v / n;
            sum += (n - 1) * power;
        }
        return sum;
    }
}
