package klrl.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChartTest {

    private static final Chart.Words WORDS =
            new Chart.Words("Cliffs & <falls>", "what is \"drawn\"", "environment steps");

    /** Nine curves of 60 points that end at different steps and nearly the same height. */
    private static List<Chart.Line> nine() {
        List<Chart.Line> lines = new ArrayList<>();
        for (int k = 0; k < 9; k++) {
            double[][] line = new double[4][60];
            for (int i = 0; i < 60; i++) {
                line[0][i] = (i + 1) * 2000 * (k + 4);
                line[1][i] = -150 - 1300 * Math.exp(-i / (4.0 + 2 * k)) - 3 * k;
                line[2][i] = line[1][i] - 60 * Math.exp(-i / 20.0);
                line[3][i] = line[1][i] + 60 * Math.exp(-i / 20.0);
            }
            lines.add(new Chart.Line("algorithm-" + k, line[0], line[1], line[2], line[3], List.of()));
        }
        return lines;
    }

    private static String draw(List<Chart.Line> lines) {
        return Chart.draw(WORDS, lines, Optional.of(-200.0), Optional.empty(), true);
    }

    private static List<MatchResult> found(String regex, String svg) {
        return Pattern.compile(regex).matcher(svg).results().toList();
    }

    @Test
    void namesStandApartAndWithinThePicture() {
        double[] places = found("<text class=\"name\" x=\"[0-9.]+\" y=\"([0-9.]+)\"", draw(nine())).stream()
                .mapToDouble(match -> Double.parseDouble(match.group(1)))
                .sorted()
                .toArray();
        assertEquals(9, places.length);
        for (int i = 1; i < places.length; i++) {
            assertTrue(places[i] - places[i - 1] >= 17.9, Arrays.toString(places));
        }
        assertTrue(places[8] < 400 && places[0] > 0, Arrays.toString(places));
    }

    @Test
    void everyLineHasItsOwnLook() {
        List<String> looks =
                found("class=\"line\".* stroke=\"(\\S+)\" stroke-dasharray=\"([^\"]+)\"", draw(nine().subList(0, 8)))
                        .stream()
                        .map(match -> match.group(1) + match.group(2))
                        .toList();
        assertEquals(8, looks.stream().distinct().count(), looks.toString());
    }

    @Test
    void theCurveIsWhereTheFiguresAre() {
        double[] up = {0, 100};
        String svg = Chart.draw(
                WORDS,
                List.of(new Chart.Line("", new double[] {0, 1000}, up, up, up, List.of())),
                Optional.empty(),
                Optional.empty(),
                true);
        // Without names, the plot is from 66 to 726 across and from 346 to 84 down.
        assertTrue(svg.contains("class=\"line\" d=\"M66 346L726 84\""), svg);
        assertFalse(svg.contains("threshold"), svg);
    }

    @Test
    void pointsHaveNamesAndWhiskers() {
        String svg = Chart.draw(
                WORDS,
                List.of(new Chart.Line(
                        "learned",
                        new double[] {0, 1},
                        new double[] {10, 20},
                        new double[] {5, 15},
                        new double[] {15, 25},
                        List.of("α = 1", "α = 0.1"))),
                Optional.empty(),
                Optional.of(0.0),
                false);
        assertEquals(2, found("class=\"halo point\"", svg).size());
        assertTrue(svg.contains(">α = 0.1</text>"), svg);
        assertFalse(svg.contains("fill-opacity"), "points have no band");
    }

    @Test
    void aDrawingIsXmlWhateverIsWrittenInIt() {
        String svg = draw(IntStream.range(0, 2)
                .mapToObj(i -> nine().get(i))
                .map(line -> new Chart.Line(
                        "<" + line.name() + "&\"", line.x(), line.y(), line.low(), line.high(), List.of()))
                .toList());
        assertTrue(svg.contains("<title>Cliffs &amp; &lt;falls>. what is &quot;drawn&quot;</title>"), svg);
        assertEquals(found("<(?!/)[a-z]", svg).size(), found("</[a-z]|/>", svg).size(), "every element is closed");
        assertFalse(svg.contains("NaN") || svg.contains("Infinity"), svg);
    }

    @Test
    void nothingToDrawIsDrawnAsNothing() {
        String svg = Chart.draw(WORDS, List.of(), Optional.empty(), Optional.empty(), true);
        assertTrue(svg.endsWith("</svg>\n"));
    }
}
