package klrl.bench.results;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A linear axis whose marks are round numbers.
 *
 * @param low where it begins
 * @param high where it ends
 * @param step the distance of its marks: 1, 2 or 5 times a power of ten
 */
record Axis(double low, double high, double step) {

    /**
     * Makes an axis that holds a range.
     *
     * @param least the lowest figure
     * @param most the highest one
     * @param marks into how many parts marks divide the range at most
     * @param tight whether it ends where the figures do, instead of at marks
     */
    static Axis of(double least, double most, int marks, boolean tight) {
        double size = Math.max(Math.abs(least), Math.abs(most));
        double span = Math.max(most - least, Math.max(size * 1e-3, 1e-9));
        double power = Math.pow(10, Math.floor(Math.log10(span / marks)));
        double parts = span / marks / power - 1e-9;
        double step = power * (parts <= 1 ? 1 : parts <= 2 ? 2 : parts <= 5 ? 5 : 10);
        // A hair's breadth, so that figures that are marks but for rounding take no further one.
        double low = Math.floor(least / step + 1e-9) * step;
        double high = Math.ceil(most / step - 1e-9) * step;
        return tight
                ? new Axis(least, Math.max(most, least + span), step)
                : new Axis(low, Math.max(high, low + step), step);
    }

    /** The marks, ascending. */
    List<Double> marks() {
        List<Double> marks = new ArrayList<>();
        long first = (long) Math.ceil(low / step - 1e-9);
        for (long i = first; i * step <= high + 1e-9 * step; i++) {
            marks.add(i * step);
        }
        return marks;
    }

    /** Where a figure lies, 0 at the beginning and 1 at the end. */
    double part(double figure) {
        return (figure - low) / (high - low);
    }

    /** A mark as it is written, with as many digits as the marks need: {@code 0.25}, {@code −200}, {@code 40k}, {@code 1.5M}. */
    String text(double mark) {
        double unit = high >= 2e6 ? 1e6 : high >= 10_000 ? 1e3 : 1;
        String suffix = unit == 1e6 ? "M" : unit == 1e3 ? "k" : "";
        int digits = Math.max(0, (int) -Math.floor(Math.log10(step / unit) + 1e-9));
        BigDecimal rounded = new BigDecimal(mark / unit).setScale(digits, RoundingMode.HALF_EVEN);
        if (rounded.signum() == 0) {
            return "0";
        }
        return String.format(Locale.ROOT, "%," + "." + digits + "f", rounded).replace('-', '−') + suffix;
    }
}
