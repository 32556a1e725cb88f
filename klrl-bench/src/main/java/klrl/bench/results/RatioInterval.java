package klrl.bench.results;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * How many times as large the figures of one row are as those of another, with a 95 % interval.
 *
 * @param ratio the ratio of the two statistics
 * @param low the lower end of the interval
 * @param high the upper end
 */
record RatioInterval(double ratio, double low, double high) {

    private static final int REPLICATES = 10_000;
    private static final double OUTSIDE = 0.05;

    /**
     * Estimates by the stratified percentile bootstrap: each row's seeds are drawn anew, with replacement, from that row
     * alone, and the interval holds the middle 95 % of the ratios (Efron 1979; the strata as in Agarwal et al. 2021).
     *
     * @param numerator the figures of one row
     * @param denominator those of the other one, all positive
     * @param statistic what is divided
     * @param random draws the replicates
     * @throws IllegalArgumentException if a figure of the denominator is not positive
     */
    static RatioInterval of(Sample numerator, Sample denominator, Statistic statistic, RandomGenerator random) {
        if (!(denominator.least() > 0)) {
            throw new IllegalArgumentException(
                    "a ratio to figures that are not all positive: the least is " + denominator.least());
        }
        double[] ratios = new double[REPLICATES];
        for (int i = 0; i < REPLICATES; i++) {
            ratios[i] = statistic.of(again(numerator, random)) / statistic.of(again(denominator, random));
        }
        Sample replicates = Sample.of(ratios);
        return new RatioInterval(
                statistic.of(numerator) / statistic.of(denominator),
                replicates.quantile(OUTSIDE / 2),
                replicates.quantile(1 - OUTSIDE / 2));
    }

    private static Sample again(Sample sample, RandomGenerator random) {
        double[] drawn = new double[sample.size()];
        Arrays.setAll(drawn, i -> sample.get(random.nextInt(sample.size())));
        return Sample.of(drawn);
    }
}
