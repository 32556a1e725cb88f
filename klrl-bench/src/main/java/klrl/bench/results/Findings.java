package klrl.bench.results;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import klrl.bench.cli.Figures;
import klrl.core.random.Streams;

/** What was asked of an experiment, what was found, and whether that meets it. */
final class Findings {

    /**
     * One of them.
     *
     * @param asked what was asked
     * @param found what was found
     * @param met whether it meets what was asked; empty if nothing was asked or nothing was found
     */
    record Finding(String asked, String found, Optional<Boolean> met) {}

    private static final String NOT_YET = "not run yet";

    private final ExperimentOptions options;
    private final Map<ExperimentOptions.Row, RowRecord> records;

    Findings(ExperimentOptions options, Map<ExperimentOptions.Row, RowRecord> records) {
        this.options = options;
        this.records = records;
    }

    /** All of them: first those of rows, then ratios. */
    List<Finding> all() {
        return Stream.concat(
                        options.rows().stream()
                                .flatMap(row -> row.asked().stream().map(asked -> finding(row, asked))),
                        options.ratios().stream().map(this::finding))
                .toList();
    }

    private Finding finding(ExperimentOptions.Row row, ExperimentOptions.Asked asked) {
        String name = row.shown() + ": " + of(asked.of(), asked.by()) + bound(asked.atMost(), asked.atLeast());
        RowRecord record = records.get(row);
        if (record == null) {
            return new Finding(name, NOT_YET, Optional.empty());
        }
        Sample sample = record.sample(asked.of());
        double found = asked.by() == Statistic.EVERY_SEED
                ? asked.atMost().isPresent() ? sample.most() : sample.least()
                : asked.by().of(sample);
        boolean lowerBound = record.atLeast(asked.of());
        return new Finding(
                name,
                (lowerBound ? "at least " : "") + text(asked.of(), found),
                Optional.of(met(found, lowerBound, asked.atMost(), asked.atLeast())));
    }

    private Finding finding(ExperimentOptions.Ratio ratio) {
        ExperimentOptions.Row above = row(ratio.row());
        ExperimentOptions.Row below = row(ratio.to());
        String name = above.shown() + " / " + below.shown() + ": " + of(ratio.of(), ratio.by())
                + bound(ratio.atMost(), ratio.atLeast());
        RowRecord numerator = records.get(above);
        RowRecord denominator = records.get(below);
        if (numerator == null || denominator == null) {
            return new Finding(name, NOT_YET, Optional.empty());
        }
        if (denominator.atLeast(ratio.of())) {
            return new Finding(
                    name,
                    "no figure: some seeds of " + below.shown() + " did not reach the threshold",
                    ratio.atMost().or(ratio::atLeast).map(any -> false));
        }
        if (!(denominator.sample(ratio.of()).least() > 0)) {
            return new Finding(
                    name, "no figure: " + below.shown() + " has figures that are not positive", Optional.empty());
        }
        RatioInterval interval = RatioInterval.of(
                numerator.sample(ratio.of()),
                denominator.sample(ratio.of()),
                ratio.by(),
                Streams.of(0).stream("bootstrap", 0));
        boolean lowerBound = numerator.atLeast(ratio.of());
        return new Finding(
                name,
                (lowerBound ? "at least " : "") + Figures.small(interval.ratio()) + ", 95 % interval "
                        + Figures.small(interval.low()) + " to " + Figures.small(interval.high()),
                ratio.atMost()
                        .or(ratio::atLeast)
                        .map(any -> met(interval.ratio(), lowerBound, ratio.atMost(), ratio.atLeast())));
    }

    private ExperimentOptions.Row row(String name) {
        return options.rows().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static boolean met(double found, boolean lowerBound, Optional<Double> atMost, Optional<Double> atLeast) {
        return atMost.map(most -> !lowerBound && found <= most).orElseGet(() -> found >= atLeast.orElseThrow());
    }

    private static String of(String figure, Statistic by) {
        return by == Statistic.EVERY_SEED ? figure + " of every seed" : by.text() + " of " + figure;
    }

    private static String bound(Optional<Double> atMost, Optional<Double> atLeast) {
        return atMost.map(most -> " at most " + Figures.bound(most))
                .or(() -> atLeast.map(least -> " at least " + Figures.bound(least)))
                .orElse("");
    }

    /** A figure as a table has it. */
    static String text(String figure, double value) {
        return figure.equals("steps") ? Figures.count(Math.round(value)) : Figures.score(value);
    }
}
