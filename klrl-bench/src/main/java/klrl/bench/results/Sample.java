package klrl.bench.results;

import java.util.Arrays;

/** The same figure of several seeds, at least one. */
final class Sample {

    private final double[] sorted;

    private Sample(double[] sorted) {
        this.sorted = sorted;
    }

    /**
     * Takes figures in any order.
     *
     * @throws IllegalArgumentException if there are none or one is not a number
     */
    static Sample of(double... figures) {
        if (figures.length == 0 || Arrays.stream(figures).anyMatch(Double::isNaN)) {
            throw new IllegalArgumentException(
                    "a sample holds at least one figure and no NaN: " + Arrays.toString(figures));
        }
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return new Sample(sorted);
    }

    int size() {
        return sorted.length;
    }

    /** The figure of an index, in ascending order. */
    double get(int index) {
        return sorted[index];
    }

    double least() {
        return sorted[0];
    }

    double most() {
        return sorted[sorted.length - 1];
    }

    double mean() {
        return mean(0, sorted.length);
    }

    private double mean(int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += sorted[i];
        }
        return sum / (to - from);
    }

    /** The standard deviation, with n − 1; 0 for one figure. */
    double deviation() {
        if (sorted.length == 1) {
            return 0;
        }
        double mean = mean();
        double squares = 0;
        for (double figure : sorted) {
            squares += (figure - mean) * (figure - mean);
        }
        return Math.sqrt(squares / (sorted.length - 1));
    }

    double median() {
        return quantile(0.5);
    }

    /**
     * The quantile, linear between the order statistics x₀ ≤ … ≤ x_{n−1}: x at the place p·(n − 1).
     *
     * @param p in [0, 1]
     */
    double quantile(double p) {
        double place = p * (sorted.length - 1);
        int below = (int) Math.min(Math.floor(place), sorted.length - 1.0);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /**
     * The mean without the ⌊n/4⌋ lowest and the ⌊n/4⌋ highest figures: less noisy than the median, less moved by an
     * outlier than the mean (Agarwal et al. 2021, Deep Reinforcement Learning at the Edge of the Statistical Precipice).
     */
    double interquartileMean() {
        int cut = sorted.length / 4;
        return mean(cut, sorted.length - cut);
    }
}
