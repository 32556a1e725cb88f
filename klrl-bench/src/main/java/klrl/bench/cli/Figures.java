package klrl.bench.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
public final class Figures {

    private static final MathContext TWO = new MathContext(2);
    private static final MathContext THREE = new MathContext(3);

    private Figures() {}

    /**
     * Writes a count.
     *
     * @param value the count
     * @return such as {@code 46,080}
     */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Two significant digits, which hold still while they are watched: {@code 41,000}. */
    static String calmRate(double perSecond) {
        return rounded(perSecond, TWO);
    }

    /** Three significant digits: {@code 14,900}. */
    static String rate(double perSecond) {
        return rounded(perSecond, THREE);
    }

    private static String rounded(double value, MathContext digits) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        return String.format(
                Locale.ROOT, "%,d", new BigDecimal(value).round(digits).longValue());
    }

    /**
     * Writes a return: one decimal, none where it is large, two digits where it is small.
     *
     * @param value the return
     * @return such as {@code 487.3}
     */
    public static String score(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value)) {
            return "–";
        }
        if (size >= 10_000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return size >= 1 || size == 0 ? String.format(Locale.ROOT, "%.1f", value) : small(value);
    }

    /**
     * Writes a bound that somebody chose: whole where it is whole, else as a return.
     *
     * @param value the bound
     * @return such as {@code 475}
     */
    public static String bound(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? count((long) value) : score(value);
    }

    /**
     * Writes a mean return and its standard deviation, to the same digit unless the mean is small.
     *
     * @param mean the mean
     * @param deviation the standard deviation
     * @return such as {@code 312.4 ± 80.1}
     */
    public static String scores(double mean, double deviation) {
        boolean fine = Math.abs(mean) < 1 || deviation >= 10_000 || !Double.isFinite(deviation);
        String second = fine ? score(deviation) : String.format(Locale.ROOT, "%.1f", deviation);
        return score(mean) + " ± " + second;
    }

    /**
     * Writes two significant digits.
     *
     * @param value a number
     * @return such as {@code 0.021} or {@code 2.5e-6}
     */
    public static String small(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        BigDecimal rounded = new BigDecimal(value).round(TWO).stripTrailingZeros();
        double size = Math.abs(value);
        return size == 0 || size >= 1e-4 && size < 1e6
                ? rounded.toPlainString()
                : rounded.unscaledValue().toString().replaceFirst("^(-?\\d)(\\d)$", "$1.$2")
                        + "e"
                        + (rounded.precision() - rounded.scale() - 1);
    }

    /** A time that passed: {@code 3.1 s}, {@code 2 min 5 s}, {@code 1 h 2 min}. */
    static String passed(double seconds) {
        return seconds < 59.95 ? String.format(Locale.ROOT, "%.1f s", seconds) : whole(seconds);
    }

    /** A time to come, without pretence of precision: {@code 2 s}, {@code 2 min 5 s}, {@code 1 h 2 min}. */
    static String left(double seconds) {
        return Double.isFinite(seconds) ? whole(Math.ceil(seconds)) : "–";
    }

    private static String whole(double seconds) {
        long all = Math.round(seconds);
        if (all < 60) {
            return all + " s";
        }
        return all < 3600 ? all / 60 + " min " + all % 60 + " s" : count(all / 3600) + " h " + all % 3600 / 60 + " min";
    }
}
