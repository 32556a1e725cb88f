package klrl.core.math;

/**
 * The weighted log-mean-exp α log Σ w exp(x/α): the expectation of x under w for large α, its maximum on the support
 * of w for small α, and never outside the range of x if w is a distribution.
 *
 * <p>Only differences of x and of log w enter exponentials, both taken against the largest term, so that |x/α| may be
 * 1e8 and more. Where all of x lies within α, the sum of w is split off and the rest is summed as {@code expm1}, so
 * that nothing is lost for large α either.
 */
public final class LogMeanExp {

    /** Sums of exp(log w) this close to 1 are taken for the rounded sum of a distribution. */
    private static final double NORMALISED = 1e-12;

    private LogMeanExp() {}

    /**
     * Computes α log Σ w<sub>i</sub> exp(x<sub>i</sub>/α) over a range.
     *
     * @param x finite numbers; not read where the weight is 0
     * @param logWeight log w: log-probabilities, or the logarithms of any other weights; −∞ leaves a number out
     * @param alpha α in [0, ∞); at 0 the maximum over the support
     * @param from the first index
     * @param to one past the last index
     * @return the value, in the units of x; −∞ if nothing has weight, NaN if a number with weight is NaN
     * @throws IllegalArgumentException if α is not in [0, ∞)
     */
    public static double of(double[] x, double[] logWeight, double alpha, int from, int to) {
        int peak = peak(x, logWeight, alpha, from, to);
        if (peak < 0) {
            return Double.NEGATIVE_INFINITY;
        }
        if (alpha == 0) {
            return x[peak];
        }
        boolean narrow = true;
        for (int i = from; i < to; i++) {
            narrow &= logWeight[i] == Double.NEGATIVE_INFINITY || Math.abs(x[i] - x[peak]) <= alpha;
        }
        return narrow ? narrow(x, logWeight, alpha, from, to, x[peak]) : wide(x, logWeight, alpha, from, to, peak);
    }

    private static double narrow(double[] x, double[] logWeight, double alpha, int from, int to, double origin) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            if (logWeight[i] != Double.NEGATIVE_INFINITY) {
                sum += Math.exp(logWeight[i]) * Math.expm1((x[i] - origin) / alpha);
            }
        }
        double mass = mass(logWeight, from, to);
        return origin + alpha * (mass == 1 ? Math.log1p(sum) : Math.log(mass + sum));
    }

    private static double wide(double[] x, double[] logWeight, double alpha, int from, int to, int peak) {
        double others = 0;
        for (int i = from; i < to; i++) {
            if (i != peak && logWeight[i] != Double.NEGATIVE_INFINITY) {
                others += Math.exp(lead(x, logWeight, alpha, i, peak));
            }
        }
        return x[peak] + alpha * (logWeight[peak] + Math.log1p(others));
    }

    /**
     * Sums weights over a range.
     *
     * @param logWeight log w; −∞ adds nothing
     * @param from the first index
     * @param to one past the last index
     * @return Σ w, and exactly 1 where it differs from 1 by no more than the rounding of a distribution
     */
    static double mass(double[] logWeight, int from, int to) {
        double mass = 0;
        for (int i = from; i < to; i++) {
            mass += Math.exp(logWeight[i]);
        }
        return Math.abs(mass - 1) <= NORMALISED ? 1 : mass;
    }

    /** The index of the largest w·exp(x/α), the first of equals; −1 if nothing has weight. */
    static int peak(double[] x, double[] logWeight, double alpha, int from, int to) {
        if (!(alpha >= 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a temperature is in [0, ∞), not " + alpha);
        }
        int peak = -1;
        for (int i = from; i < to; i++) {
            if (logWeight[i] != Double.NEGATIVE_INFINITY
                    && (peak < 0 || lead(x, logWeight, alpha, i, peak) > 0 || Double.isNaN(x[i]))) {
                peak = i;
            }
        }
        return peak;
    }

    /** The logarithm of the ratio of two terms, each with weight; at α = 0 any number with the limit's sign. */
    static double lead(double[] x, double[] logWeight, double alpha, int i, int j) {
        double difference = x[i] - x[j];
        return alpha == 0 ? difference : logWeight[i] - logWeight[j] + difference / alpha;
    }
}
