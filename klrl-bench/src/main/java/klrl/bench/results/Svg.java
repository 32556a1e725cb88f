package klrl.bench.results;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;

/** Text of a drawing in SVG, of templates into which numbers and words are put. */
final class Svg {

    private final StringBuilder text = new StringBuilder();

    /**
     * Adds a line.
     *
     * @param template the line, with {@code %s} for each value
     * @param values numbers, written to a tenth, and words, in which what SVG would read as its own is masked
     */
    Svg add(String template, Object... values) {
        Object[] written = Arrays.stream(values)
                .map(value -> value instanceof Number number
                        ? number(number.doubleValue())
                        : value.toString()
                                .replace("&", "&amp;")
                                .replace("<", "&lt;")
                                .replace("\"", "&quot;"))
                .toArray();
        text.append(String.format(template, written)).append('\n');
        return this;
    }

    /**
     * A path through points.
     *
     * @param command {@code 'M'} to begin a path, {@code 'L'} to go on with one
     */
    static String path(char command, double[] x, double[] y) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < x.length; i++) {
            path.append(i == 0 ? command : 'L').append(number(x[i])).append(' ').append(number(y[i]));
        }
        return path.toString();
    }

    private static String number(double value) {
        BigDecimal rounded = new BigDecimal(value).setScale(1, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
