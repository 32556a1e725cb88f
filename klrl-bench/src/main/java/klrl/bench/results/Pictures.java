package klrl.bench.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
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
            return options.title() + ": " + options.heading(picture.y().orElseThrow()) + " over "
                    + options.heading(picture.x().get());
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
                        : "Return of the greedy policy in fresh episodes")
                + ": mean and interquartile range of " + seeds + " seeds";
        return Chart.draw(
                new Chart.Words(options.title(), subtitle, "environment steps"),
                lines,
                options.threshold(),
                options.picture().lowest(),
                true);
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
        Map<String, List<ExperimentOptions.Row>> series = new LinkedHashMap<>();
        records.keySet()
                .forEach(row -> series.computeIfAbsent(row.series(), any -> new ArrayList<>())
                        .add(row));
        List<Chart.Line> lines = new ArrayList<>();
        series.forEach((name, rows) -> {
            List<Sample> across =
                    rows.stream().map(row -> records.get(row).sample(x)).toList();
            List<Sample> upwards =
                    rows.stream().map(row -> records.get(row).sample(y)).toList();
            lines.add(new Chart.Line(
                    name,
                    each(across, Sample::mean),
                    each(upwards, Sample::mean),
                    each(upwards, sample -> sample.quantile(0.25)),
                    each(upwards, sample -> sample.quantile(0.75)),
                    rows.stream().map(ExperimentOptions.Row::shown).toList()));
        });
        int seeds = records.values().stream()
                .mapToInt(record -> record.runs().size())
                .max()
                .orElse(0);
        String what = options.heading(y);
        String subtitle = what.substring(0, 1).toUpperCase(Locale.ROOT) + what.substring(1) + " over "
                + options.heading(x) + ": mean and interquartile range of " + seeds + " seeds";
        return Chart.draw(
                new Chart.Words(options.title(), subtitle, options.heading(x)),
                lines,
                options.threshold().filter(any -> ExperimentOptions.RETURNS.contains(y)),
                options.picture().lowest(),
                false);
    }

    private static double[] each(List<Sample> samples, ToDoubleFunction<Sample> statistic) {
        return samples.stream().mapToDouble(statistic).toArray();
    }
}
