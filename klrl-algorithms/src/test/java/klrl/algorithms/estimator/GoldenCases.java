package klrl.algorithms.estimator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reads the golden files: every line a row of numbers, a fixed number of lines a case. */
final class GoldenCases {

    private GoldenCases() {}

    static List<double[][]> read(String file, int linesPerCase) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(GoldenCases.class.getResourceAsStream(file)), StandardCharsets.UTF_8))) {
            List<double[]> lines = in.lines()
                    .map(line -> Arrays.stream(line.split(" "))
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .toList();
            List<double[][]> cases = new ArrayList<>();
            for (int i = 0; i < lines.size(); i += linesPerCase) {
                cases.add(lines.subList(i, i + linesPerCase).toArray(double[][]::new));
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
