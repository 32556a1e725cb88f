package klrl.bench.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Makes an experiment's picture of its records. */
final class Pictures {

    private static final int MOST_STEPS = 250;

    private Pictures() {}

    /** The file's name. */
    static String name(Experiment experiment) {
        return experiment.name() + ".svg";
    }

    /**
     * Draws the picture.
     *
     * @param records the records by the rows that have one, at least one
     */
    static String draw(Experiment experiment, Map<ExperimentOptions.Row, RowRecord> records) {
        ExperimentOptions options = experiment.options();
        ExperimentOptions.Picture picture = options.picture();
        return picture.x().isPresent() ? figures(options, records) : curves(options, records);
    }

    /** What the picture shows, for those who do not see it. */
    static String caption(ExperimentOptions options) {
        ExperimentOptions.Picture picture = options.picture();
        if (picture.x().isPresent()) {
            return options.title() + ": " + picture.y().orElseThrow() + " over "
                    + picture.x().get();
        }
        return "Learning curves on " + options.title();
    }

    private static String curves(ExperimentOptions options, Map<ExperimentOptions.Row, RowRecord> records) {
        boolean training = options.picture().curves() == ExperimentOptions.Curves.TRAINING;
        List<Chart.Line> lines = new ArrayList<>();
        int seeds = 0;
        for (Map.Entry<ExperimentOptions.Row, RowRecord> entry : records.entrySet()) {
            List<Curve> curves = entry.getValue().runs().stream()
                    .map(training ? SeedResult::training : SeedResult::evaluations)
                    .filter(curve -> curve.size() > 0)
                    .toList();
            if (!curves.isEmpty()) {
                lines.add(line(entry.getKey().shown(), curves));
                seeds = Math.max(seeds, curves.size());
            }
        }
        String subtitle = (training
                        ? "Return of the last 100 training episodes"
                        : "Return of the greedy policy in fresh" + " episodes")
                + ": mean and interquartile range of " + seeds + " seeds";
        return new Chart(
                        new Chart.Words(options.title(), subtitle, "environment steps"),
                        lines,
                        options.threshold(),
                        options.picture().lowest(),
                        true)
                .svg();
    }

    /** The mean and the middle half of curves on one grid; those that ended earlier keep their last value. */
    private static Chart.Line line(String name, List<Curve> curves) {
        double[] steps = grid(curves);
        double[][] line = new double[3][steps.length];
        for (int i = 0; i < steps.length; i++) {
            double step = steps[i];
            Sample sample = Sample.of(
                    curves.stream().mapToDouble(curve -> curve.at(step)).toArray());
            line[0][i] = sample.mean();
            line[1][i] = sample.quantile(0.25);
            line[2][i] = sample.quantile(0.75);
        }
        return new Chart.Line(name, steps, line[0], line[1], line[2], List.of());
    }

    /** The steps of all curves from where the last of them begins, or, if these are many, some spread evenly. */
    private static double[] grid(List<Curve> curves) {
        long begin = curves.stream().mapToLong(curve -> curve.step(0)).max().orElseThrow();
        double[] all = curves.stream()
                .flatMapToLong(curve -> LongStream.range(0, curve.size()).map(i -> curve.step((int) i)))
                .filter(step -> step >= begin)
                .sorted()
                .distinct()
                .asDoubleStream()
                .toArray();
        double end = all[all.length - 1];
        return all.length <= MOST_STEPS
                ? all
                : IntStream.rangeClosed(0, MOST_STEPS)
                        .mapToDouble(i -> begin + (end - begin) * i / MOST_STEPS)
                        .toArray();
    }

    private static String figures(ExperimentOptions options, Map<ExperimentOptions.Row, RowRecord> records) {
        String x = options.picture().x().orElseThrow();
        String y = options.picture().y().orElseThrow();
        Map<String, List<Map.Entry<ExperimentOptions.Row, RowRecord>>> series = new LinkedHashMap<>();
        records.entrySet()
                .forEach(entry -> series.computeIfAbsent(entry.getKey().series(), any -> new ArrayList<>())
                        .add(entry));
        List<Chart.Line> lines = new ArrayList<>();
        series.forEach((name, rows) -> lines.add(new Chart.Line(
                name,
                rows.stream()
                        .mapToDouble(row -> row.getValue().sample(x).mean())
                        .toArray(),
                rows.stream()
                        .mapToDouble(row -> row.getValue().sample(y).mean())
                        .toArray(),
                rows.stream()
                        .mapToDouble(row -> row.getValue().sample(y).quantile(0.25))
                        .toArray(),
                rows.stream()
                        .mapToDouble(row -> row.getValue().sample(y).quantile(0.75))
                        .toArray(),
                rows.stream().map(row -> row.getKey().shown()).toList())));
        int seeds = records.values().stream()
                .mapToInt(record -> record.runs().size())
                .max()
                .orElse(0);
        return new Chart(
                        new Chart.Words(
                                options.title(),
                                named(y) + ": mean and interquartile range of " + seeds + " seeds",
                                named(x)),
                        lines,
                        Optional.of(y)
                                .filter(ExperimentOptions.RETURNS::contains)
                                .flatMap(any -> options.threshold()),
                        options.picture().lowest(),
                        false)
                .svg();
    }

    /** A figure as an axis names it. */
    private static String named(String figure) {
        return switch (figure) {
            case "steps" -> "environment steps to the threshold";
            case "seconds" -> "seconds to the threshold";
            case "greedy", "stochastic" -> figure + " return";
            default -> figure;
        };
    }
}
