package klrl.bench.results;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import klrl.bench.cli.Figures;

/**
 * Draws lines over two axes, each with a band and with its name beside its end. Drawn on a light card of its own, it reads
 * on dark pages too; lines differ by hue, lightness and, from the sixth on, dashes.
 */
final class Chart {

    /**
     * A line.
     *
     * @param name its name, empty for none
     * @param x where its points are
     * @param y their height
     * @param low the lower edge of the band
     * @param high the upper edge
     * @param points what the points are called, none if they are not marked
     */
    record Line(String name, double[] x, double[] y, double[] low, double[] high, List<String> points) {}

    /**
     * What is written around.
     *
     * @param title the heading
     * @param subtitle what is drawn
     * @param right what the axis to the right is
     */
    record Words(String title, String subtitle, String right) {}

    /** Each is dark enough for text on white (4.5 : 1), and told apart by people who see fewer colours. */
    private static final List<String> COLOURS =
            List.of("#0072b2", "#c44e00", "#00805f", "#a6397d", "#8a6100", "#30363d", "#6a4fc4", "#b3123f");

    private static final int SOLID = 5;
    private static final String INK = "#1c2430";
    private static final String GREY = "#5b6673";
    private static final double WIDTH = 760;
    private static final double HEIGHT = 400;
    private static final double LEFT = 66;
    private static final double TOP = 84;
    private static final double BOTTOM = HEIGHT - 54;
    private static final double GAP = 18;
    private static final double CHARACTER = 6.9;

    private final Words words;
    private final List<Line> lines;
    private final Optional<Double> threshold;
    private final Axis x;
    private final Axis y;
    private final double edge;

    /**
     * Makes a chart.
     *
     * @param threshold a height to be marked
     * @param lowest where the upward axis begins; by default below all there is
     * @param fromZero whether the axis to the right begins at 0
     */
    Chart(Words words, List<Line> lines, Optional<Double> threshold, Optional<Double> lowest, boolean fromZero) {
        this.words = words;
        this.lines = lines;
        this.threshold = threshold;
        double[] across =
                lines.stream().flatMapToDouble(line -> Arrays.stream(line.x)).toArray();
        double[] heights = Stream.concat(
                        lines.stream().flatMap(line -> Stream.of(line.y, line.low, line.high)),
                        threshold.stream().map(height -> new double[] {height}))
                .flatMapToDouble(Arrays::stream)
                .toArray();
        double least = fromZero ? 0 : Arrays.stream(across).min().orElse(0);
        x = Axis.of(least, Arrays.stream(across).max().orElse(1), 6, fromZero);
        y = Axis.of(
                lowest.orElseGet(() -> Arrays.stream(heights).min().orElse(0)),
                Arrays.stream(heights).max().orElse(1),
                5,
                false);
        int longest = lines.stream().mapToInt(line -> line.name.length()).max().orElse(0);
        edge = WIDTH - 34 - (longest == 0 ? 0 : longest * CHARACTER + 12);
    }

    /** Draws everything. */
    String svg() {
        Svg svg = new Svg(WIDTH, HEIGHT, words.title + ": " + words.subtitle);
        svg.element(
                "rect",
                "x",
                0.5,
                "y",
                0.5,
                "width",
                WIDTH - 1,
                "height",
                HEIGHT - 1,
                "rx",
                8,
                "fill",
                "#ffffff",
                "stroke",
                "#d8dee4");
        svg.words(words.title, "x", 22, "y", 36, "font-size", 18, "font-weight", 600, "fill", INK);
        svg.words(words.subtitle, "x", 22, "y", 57, "font-size", 12.5, "fill", GREY);
        svg.clip("plot", LEFT, TOP - 3, edge - LEFT + 3, BOTTOM - TOP + 6);
        axes(svg);
        for (int i = 0; i < lines.size(); i++) {
            band(svg, lines.get(i), colour(i));
        }
        threshold.ifPresent(height -> threshold(svg, height));
        for (int i = 0; i < lines.size(); i++) {
            line(svg, lines.get(i), colour(i), i % COLOURS.size() >= SOLID);
        }
        names(svg);
        return svg.toString();
    }

    private static String colour(int index) {
        return COLOURS.get(index % COLOURS.size());
    }

    private double right(double figure) {
        return LEFT + x.part(figure) * (edge - LEFT);
    }

    private double down(double figure) {
        return BOTTOM - y.part(figure) * (BOTTOM - TOP);
    }

    private void axes(Svg svg) {
        svg.begin("font-size", 11.5, "fill", GREY, "stroke-width", 1);
        for (double mark : y.marks()) {
            double height = down(mark);
            svg.element(
                    "path",
                    "d",
                    "M" + Svg.number(LEFT) + " " + Svg.number(height) + "H" + Svg.number(edge),
                    "stroke",
                    "#e6eaee");
            svg.words(y.text(mark), "x", LEFT - 10, "y", height + 4, "text-anchor", "end");
        }
        svg.element(
                "path",
                "d",
                "M" + Svg.number(LEFT) + " " + Svg.number(BOTTOM) + "H" + Svg.number(edge),
                "stroke",
                "#8c959f");
        for (double mark : x.marks()) {
            double place = right(mark);
            svg.element("path", "d", "M" + Svg.number(place) + " " + Svg.number(BOTTOM) + "v5", "stroke", "#8c959f");
            svg.words(x.text(mark), "x", place, "y", BOTTOM + 19, "text-anchor", "middle");
        }
        svg.words(words.right, "x", (LEFT + edge) / 2, "y", BOTTOM + 40, "text-anchor", "middle");
        svg.end();
    }

    private void band(Svg svg, Line line, String colour) {
        if (!line.points.isEmpty()) {
            return;
        }
        int n = line.x.length;
        double[] there = Arrays.stream(line.x).map(this::right).toArray();
        double[] back = new double[n];
        double[] above = Arrays.stream(line.high).map(this::down).toArray();
        double[] below = new double[n];
        for (int i = 0; i < n; i++) {
            back[i] = there[n - 1 - i];
            below[i] = down(line.low[n - 1 - i]);
        }
        svg.element(
                "path",
                "d",
                Svg.path('M', there, above) + Svg.path('L', back, below) + "Z",
                "fill",
                colour,
                "fill-opacity",
                0.15,
                "clip-path",
                "url(#plot)");
    }

    private void threshold(Svg svg, double height) {
        svg.element(
                "path",
                "d",
                "M" + Svg.number(LEFT) + " " + Svg.number(down(height)) + "H" + Svg.number(edge),
                "stroke",
                GREY,
                "stroke-width",
                1.2,
                "stroke-dasharray",
                "5 4");
        svg.words(
                "threshold " + Figures.bound(height),
                "x",
                LEFT + 6,
                "y",
                down(height) + 15,
                "font-size",
                11.5,
                "fill",
                GREY,
                "stroke",
                "#ffffff",
                "stroke-width",
                3,
                "paint-order",
                "stroke",
                "stroke-linejoin",
                "round");
    }

    private void line(Svg svg, Line line, String colour, boolean dashed) {
        double[] across = Arrays.stream(line.x).map(this::right).toArray();
        double[] height = Arrays.stream(line.y).map(this::down).toArray();
        Object[] stroke = {
            "d",
            Svg.path('M', across, height),
            "fill",
            "none",
            "stroke",
            colour,
            "stroke-width",
            2,
            "stroke-linejoin",
            "round",
            "stroke-linecap",
            "round",
            "clip-path",
            "url(#plot)"
        };
        if (dashed) {
            stroke = Stream.concat(Arrays.stream(stroke), Stream.of("stroke-dasharray", "7 4"))
                    .toArray();
        }
        svg.element("path", stroke);
        for (int i = 0; i < line.points.size(); i++) {
            svg.element(
                    "path",
                    "d",
                    "M" + Svg.number(across[i]) + " " + Svg.number(down(line.low[i])) + "V"
                            + Svg.number(down(line.high[i])),
                    "stroke",
                    colour,
                    "stroke-width",
                    1.2);
            svg.element(
                    "circle",
                    "cx",
                    across[i],
                    "cy",
                    height[i],
                    "r",
                    4,
                    "fill",
                    colour,
                    "stroke",
                    "#ffffff",
                    "stroke-width",
                    1.2);
            svg.words(
                    line.points.get(i),
                    "x",
                    across[i] + 8,
                    "y",
                    height[i] - 8,
                    "font-size",
                    11.5,
                    "fill",
                    INK,
                    "stroke",
                    "#ffffff",
                    "stroke-width",
                    3,
                    "paint-order",
                    "stroke",
                    "stroke-linejoin",
                    "round");
        }
    }

    /** Names stand beside the ends, as near as their neighbours let them. */
    private void names(Svg svg) {
        List<Integer> named = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).name.isEmpty()) {
                named.add(i);
            }
        }
        named.sort(Comparator.comparingDouble(i -> end(lines.get(i))));
        double[] places =
                apart(named.stream().mapToDouble(i -> end(lines.get(i))).toArray());
        for (int k = 0; k < places.length; k++) {
            Line line = lines.get(named.get(k));
            String colour = colour(named.get(k));
            double last = right(line.x[line.x.length - 1]);
            if (line.points.isEmpty()) {
                if (last < edge - 6) {
                    svg.element(
                            "path",
                            "d",
                            "M" + Svg.number(last) + " " + Svg.number(end(line)) + "H" + Svg.number(edge),
                            "stroke",
                            colour,
                            "stroke-width",
                            1.6,
                            "stroke-linecap",
                            "round",
                            "stroke-dasharray",
                            "0.1 5");
                }
                svg.element(
                        "circle",
                        "cx",
                        last,
                        "cy",
                        end(line),
                        "r",
                        3.6,
                        "fill",
                        colour,
                        "stroke",
                        "#ffffff",
                        "stroke-width",
                        1.2);
            }
            svg.element(
                    "path",
                    "d",
                    "M" + Svg.number(edge + 3) + " " + Svg.number(end(line)) + "L" + Svg.number(edge + 14) + " "
                            + Svg.number(places[k]),
                    "stroke",
                    colour,
                    "stroke-width",
                    1);
            svg.words(
                    line.name,
                    "x",
                    edge + 18,
                    "y",
                    places[k] + 4,
                    "font-size",
                    12.5,
                    "font-weight",
                    600,
                    "fill",
                    colour);
        }
    }

    private double end(Line line) {
        return Math.min(BOTTOM, Math.max(TOP, down(line.y[line.y.length - 1])));
    }

    /** Moves ascending places apart by at least a line's height, and back up where they leave the picture. */
    private static double[] apart(double[] places) {
        double[] moved = places.clone();
        for (int i = 1; i < moved.length; i++) {
            moved[i] = Math.max(moved[i], moved[i - 1] + GAP);
        }
        for (int i = moved.length - 1; i >= 0; i--) {
            moved[i] = Math.min(moved[i], BOTTOM - (moved.length - 1 - i) * GAP);
        }
        return moved;
    }
}
