package klrl.bench.results;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Text of a drawing in SVG. Lengths are in pixels, to a tenth; y grows downwards. */
final class Svg {

    private final StringBuilder text = new StringBuilder();

    /** Begins a drawing. */
    Svg(double width, double height, String title) {
        text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
                .append(number(width) + " " + number(height))
                .append("\" width=\"" + number(width) + "\" height=\"" + number(height))
                .append(
                        "\" role=\"img\" font-family=\"system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif\">\n");
        text.append("<title>").append(escaped(title)).append("</title>\n");
    }

    /** Adds an element without content; attributes as names and values in turn, numbers as numbers. */
    Svg element(String name, Object... attributes) {
        open(name, attributes);
        text.append("/>\n");
        return this;
    }

    /** Adds words. */
    Svg words(String words, Object... attributes) {
        open("text", attributes);
        text.append('>').append(escaped(words)).append("</text>\n");
        return this;
    }

    /** Opens a group of elements that share attributes. */
    Svg begin(Object... attributes) {
        open("g", attributes);
        text.append(">\n");
        return this;
    }

    /** Closes the innermost group. */
    Svg end() {
        text.append("</g>\n");
        return this;
    }

    /** Adds a rectangle to which elements may be clipped by {@code clip-path="url(#NAME)"}. */
    Svg clip(String name, double x, double y, double width, double height) {
        text.append("<clipPath id=\"").append(name).append("\">");
        open("rect", "x", x, "y", y, "width", width, "height", height);
        text.append("/></clipPath>\n");
        return this;
    }

    private void open(String name, Object... attributes) {
        text.append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            Object value = attributes[i + 1];
            text.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(value instanceof Number n ? number(n.doubleValue()) : escaped(value.toString()))
                    .append('"');
        }
    }

    /** A path through points, of two lists of coordinates; {@code 'M'} begins it, {@code 'L'} goes on. */
    static String path(char command, double[] x, double[] y) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < x.length; i++) {
            path.append(i == 0 ? command : 'L').append(number(x[i])).append(' ').append(number(y[i]));
        }
        return path.toString();
    }

    static String number(double value) {
        BigDecimal rounded = new BigDecimal(value).setScale(value < 1 && value > 0 ? 2 : 1, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    @Override
    public String toString() {
        return text + "</svg>\n";
    }
}
