package klrl.core.math;

/** The function log Σ exp(x), without overflow. */
public final class LogSumExp {

    private LogSumExp() {}

    /**
     * Computes log Σ exp(x<sub>i</sub>) over a range.
     *
     * @param x any numbers; −∞ adds nothing
     * @param from the first index
     * @param to one past the last index
     * @return the logarithm; −∞ for an empty range or one of −∞ only, +∞ if one is +∞, NaN if one is NaN
     */
    public static double of(double[] x, int from, int to) {
        double max = max(x, from, to);
        // Differences of equal infinities would be NaN.
        return Math.abs(max) < Double.POSITIVE_INFINITY ? max + excess(x, from, to, max) : max;
    }

    static double max(double[] x, int from, int to) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }

    /** By how much the result exceeds the largest number; apart from it, since beside 1e8 its digits would be lost. */
    static double excess(double[] x, int from, int to, double max) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += Math.exp(x[i] - max);
        }
        return Math.log(sum);
    }
}
