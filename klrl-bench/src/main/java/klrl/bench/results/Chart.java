package klrl.bench.results;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
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
     * @param x where its points are, at least one
     * @param y their height
     * @param low the lower edge of the band
     * @param high the upper edge
     * @param points what the points are called; none if it is a curve, of which no point stands out
     */
    record Line(String name, double[] x, double[] y, double[] low, double[] high, List<String> points) {

        double lastX() {
            return x[x.length - 1];
        }

        double lastY() {
            return y[y.length - 1];
        }
    }

    /**
     * What is written around.
     *
     * @param title the heading
     * @param subtitle what is drawn
     * @param right what the axis to the right is
     */
    record Words(String title, String subtitle, String right) {}

    /** Each is dark enough for text on white (4.5 : 1), and told apart by people who see fewer colours. */
    private static final List<String> COLOURS = List.of(
            "#0072b2", "#c44e00", "#00805f", "#a6397d", "#8a6100", "#30363d", "#6a4fc4", "#b3123f", "#007a8a",
            "#5f6f00");

    private static final int SOLID = 5;

    private static final double WIDTH = 760;
    private static final double HEIGHT = 400;
    private static final double LEFT = 66;
    private static final double TOP = 84;
    private static final double BOTTOM = HEIGHT - 54;

    /** Height of a line of text, and width of a character of names, as wide as fonts have them. */
    private static final double LINE = 18;

    private static final double CHARACTER = 7.1;

    private static final String STYLE = "text{font:12px system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;"
            + "fill:#5b6673}.title{font-size:18px;font-weight:600;fill:#1c2430}.name{font-size:12.5px;font-weight:600}"
            + ".halo{stroke:#fff;stroke-width:3px;stroke-linejoin:round;paint-order:stroke}.point{fill:#1c2430}"
            + ".grid{stroke:#e6eaee}.axis{stroke:#8c959f}.bound{stroke:#5b6673;stroke-width:1.2;stroke-dasharray:5 4}"
            + ".line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}"
            + ".on{stroke-width:1.6;stroke-linecap:round;stroke-dasharray:.1 5}circle{stroke:#fff;stroke-width:1.2}";

    private final Words words;
    private final List<Line> lines;
    private final Optional<Double> threshold;
    private final Axis x;
    private final Axis y;
    private final double edge;
    private final Svg svg = new Svg();

    private Chart(Words words, List<Line> lines, Optional<Double> threshold, Axis x, Axis y) {
        this.words = words;
        this.lines = lines;
        this.threshold = threshold;
        this.x = x;
        this.y = y;
        int longest = lines.stream().mapToInt(line -> line.name.length()).max().orElse(0);
        edge = WIDTH - 34 - (longest == 0 ? 0 : longest * CHARACTER + 22);
    }

    /**
     * Draws.
     *
     * @param words what is written around
     * @param lines in the order of their colours
     * @param threshold a height to be marked
     * @param lowest where the upward axis begins; by default below all there is
     * @param fromZero whether the axis to the right begins at 0
     * @return SVG
     */
    static String draw(
            Words words, List<Line> lines, Optional<Double> threshold, Optional<Double> lowest, boolean fromZero) {
        double[] across =
                lines.stream().flatMapToDouble(line -> Arrays.stream(line.x)).toArray();
        double[] heights = DoubleStream.concat(
                        lines.stream()
                                .flatMap(line -> Stream.of(line.y, line.low, line.high))
                                .flatMapToDouble(Arrays::stream),
                        threshold.stream().mapToDouble(height -> height))
                .toArray();
        Sample right = lines.isEmpty() ? Sample.of(0, 1) : Sample.of(across);
        Sample up = heights.length == 0 ? Sample.of(0, 1) : Sample.of(heights);
        Axis x = Axis.of(fromZero ? 0 : right.least(), right.most(), 8, fromZero);
        Axis y = Axis.of(lowest.orElse(up.least()), up.most(), 6, false);
        return new Chart(words, lines, threshold, x, y).draw();
    }

    private String draw() {
        svg.add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\" width=\"%s\" height=\"%s\" role=\"img\">",
                WIDTH, HEIGHT, WIDTH, HEIGHT);
        svg.add("<title>%s. %s</title>", words.title, words.subtitle);
        svg.add("<style>%s</style>", STYLE);
        svg.add(
                "<clipPath id=\"plot\"><rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/></clipPath>",
                LEFT, TOP - 3, edge - LEFT + 3, BOTTOM - TOP + 6);
        svg.add(
                "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"8\" fill=\"#fff\" stroke=\"#d8dee4\"/>",
                0.5, 0.5, WIDTH - 1, HEIGHT - 1);
        svg.add("<text class=\"title\" x=\"22\" y=\"36\">%s</text>", words.title);
        svg.add("<text x=\"22\" y=\"57\">%s</text>", words.subtitle);
        axes();
        IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).points.isEmpty())
                .forEach(this::band);
        threshold.ifPresent(height -> svg.add("<path class=\"bound\" d=\"M%s %sH%s\"/>", LEFT, down(height), edge));
        IntStream.range(0, lines.size()).forEach(this::line);
        IntStream.range(0, lines.size()).forEach(this::points);
        calls();
        threshold.ifPresent(height -> svg.add(
                "<text class=\"halo\" x=\"%s\" y=\"%s\">threshold %s</text>",
                LEFT + 6, down(height) + 15, Figures.bound(height).replace('-', '−')));
        names();
        return svg.add("</svg>").toString();
    }

    private double right(double figure) {
        return LEFT + x.part(figure) * (edge - LEFT);
    }

    private double down(double figure) {
        return BOTTOM - y.part(figure) * (BOTTOM - TOP);
    }

    private void axes() {
        for (double mark : y.marks()) {
            svg.add("<path class=\"grid\" d=\"M%s %sH%s\"/>", LEFT, down(mark), edge);
            svg.add("<text x=\"%s\" y=\"%s\" text-anchor=\"end\">%s</text>", LEFT - 10, down(mark) + 4, y.text(mark));
        }
        svg.add("<path class=\"axis\" d=\"M%s %sH%s\"/>", LEFT, BOTTOM, edge);
        for (double mark : x.marks()) {
            svg.add("<path class=\"axis\" d=\"M%s %sv5\"/>", right(mark), BOTTOM);
            svg.add("<text x=\"%s\" y=\"%s\" text-anchor=\"middle\">%s</text>", right(mark), BOTTOM + 19, x.text(mark));
        }
        svg.add(
                "<text x=\"%s\" y=\"%s\" text-anchor=\"middle\">%s</text>",
                (LEFT + edge) / 2, BOTTOM + 40, words.right);
    }

    private static String colour(int index) {
        return COLOURS.get(index % COLOURS.size());
    }

    private void band(int index) {
        Line line = lines.get(index);
        int n = line.x.length;
        double[] there = Arrays.stream(line.x).map(this::right).toArray();
        double[] above = Arrays.stream(line.high).map(this::down).toArray();
        double[] back = IntStream.range(0, n).mapToDouble(i -> there[n - 1 - i]).toArray();
        double[] below = IntStream.range(0, n)
                .mapToDouble(i -> down(line.low[n - 1 - i]))
                .toArray();
        svg.add(
                "<path d=\"%sZ\" fill=\"%s\" fill-opacity=\".15\" clip-path=\"url(#plot)\"/>",
                Svg.path('M', there, above) + Svg.path('L', back, below), colour(index));
    }

    private void line(int index) {
        Line line = lines.get(index);
        double[] across = Arrays.stream(line.x).map(this::right).toArray();
        double[] heights = Arrays.stream(line.y).map(this::down).toArray();
        String dashes = index % COLOURS.size() < SOLID ? "none" : "7 4";
        svg.add(
                "<path class=\"line\" d=\"%s\" stroke=\"%s\" stroke-dasharray=\"%s\" clip-path=\"url(#plot)\"/>",
                Svg.path('M', across, heights), colour(index), dashes);
    }

    private void points(int index) {
        Line line = lines.get(index);
        for (int i = 0; i < line.points.size(); i++) {
            svg.add(
                    "<path d=\"M%s %sV%s\" stroke=\"%s\" stroke-width=\"1.2\"/>",
                    right(line.x[i]), down(line.low[i]), down(line.high[i]), colour(index));
            svg.add(
                    "<circle cx=\"%s\" cy=\"%s\" r=\"4\" fill=\"%s\"/>",
                    right(line.x[i]), down(line.y[i]), colour(index));
        }
    }

    /** Points are called by their names where there is room for these. */
    private void calls() {
        Labels labels = new Labels(LEFT, edge, TOP, BOTTOM);
        for (Line line : lines) {
            for (int i = 0; i < line.points.size(); i++) {
                labels.keepFree(right(line.x[i]), down(line.y[i]));
            }
        }
        for (Line line : lines) {
            for (int i = 0; i < line.points.size(); i++) {
                String name = line.points.get(i);
                labels.place(right(line.x[i]), down(line.y[i]), CHARACTER * name.length())
                        .ifPresent(place -> svg.add(
                                "<text class=\"halo point\" x=\"%s\" y=\"%s\">%s</text>", place.x(), place.y(), name));
            }
        }
    }

    /** Names stand beside the ends, as near as their neighbours let them; dots go on from curves that end early. */
    private void names() {
        List<Integer> named = new ArrayList<>(IntStream.range(0, lines.size())
                .filter(i -> !lines.get(i).name.isEmpty())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> end(lines.get(i))))
                .toList());
        double[] ends = named.stream().mapToDouble(i -> end(lines.get(i))).toArray();
        double[] places = Labels.apart(ends, LINE, TOP, BOTTOM);
        for (int k = 0; k < places.length; k++) {
            Line line = lines.get(named.get(k));
            String colour = colour(named.get(k));
            double last = right(line.lastX());
            if (line.points.isEmpty()) {
                svg.add("<path class=\"on\" d=\"M%s %sH%s\" stroke=\"%s\"/>", last, end(line), edge, colour);
                svg.add("<circle cx=\"%s\" cy=\"%s\" r=\"3.6\" fill=\"%s\"/>", last, end(line), colour);
            }
            svg.add("<path d=\"M%s %sL%s %s\" stroke=\"%s\"/>", edge + 4, end(line), edge + 24, places[k], colour);
            svg.add(
                    "<text class=\"name\" x=\"%s\" y=\"%s\" style=\"fill:%s\">%s</text>",
                    edge + 29, places[k] + 4, colour, line.name);
        }
    }

    private double end(Line line) {
        return Math.min(BOTTOM, Math.max(TOP, down(line.lastY())));
    }
}
