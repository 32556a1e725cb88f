package klrl.bench.results;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import klrl.api.plugin.Param;
import klrl.bench.cli.Figures;
import klrl.core.run.Acting;
import klrl.core.text.Guess;

/**
 * What the file of an experiment says: one table, of which each row is a configuration that is trained with several
 * seeds. Reading it checks that all names in it mean something.
 */
record ExperimentOptions(
        @Param(doc = "heading of the table and of the picture")
        String title,

        @Param(doc = "what is compared and why, below the heading", def = "\"\"")
        String text,

        @Param(doc = "return at which the task counts as solved")
        Optional<Double> threshold,

        @Param(doc = "how many seeds are reported, from 100 on", def = "5", min = 1, max = 1000)
        int seeds,

        @Param(doc = "configuration of the rows that name none")
        Optional<Path> config,

        @Param(doc = "changes for all rows, as on the command line", def = "[]")
        List<String> with,

        @Param(doc = "figures beside steps and returns", def = "[]")
        List<Quantity> quantities,

        @Param(doc = "rows of the table") List<Row> rows,
        @Param(doc = "ratios of two rows", def = "[]") List<Ratio> ratios,
        @Param(doc = "what the picture shows", def = "{}") Picture picture) {

    /** What a row's changes call the folder of the run of its first stage. */
    static final String FIRST_NAME = "first";

    /** The figures that every table has: the first two with a threshold only. */
    static final List<String> STEPS_AND_SECONDS = List.of("steps", "seconds");

    static final List<String> RETURNS = List.of("greedy", "stochastic");

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+([.-][a-z0-9]+)*");

    /** A configuration to train: that of the file, with the table's changes and then these. */
    record Row(
            @Param(doc = "name, also of the record's file") String name,

            @Param(doc = "how table and picture name it; by default the name")
            Optional<String> label,

            @Param(doc = "configuration, by default the table's")
            Optional<Path> config,

            @Param(doc = "changes, as on the command line", def = "[]")
            List<String> with,

            @Param(doc = "a run before this one, whose folder the changes name by ${first}")
            Optional<Stage> first,

            @Param(doc = "what is asked of the row", def = "[]")
            List<Asked> asked,

            @Param(doc = "rows of the same series are joined by a line in a picture of x and y", def = "\"\"")
            String series) {

        Row {
            named("row", name);
            String folder = placeholder(FIRST_NAME);
            List<String> names = first.map(Stage::names).orElse(List.of());
            boolean named = with.stream().anyMatch(change -> change.contains(folder));
            if (named && first.isEmpty()) {
                throw new IllegalArgumentException(
                        "row '" + name + "' names " + folder + ", but it has no first stage");
            }
            if (first.isPresent() && names.size() == 1 && !named) {
                throw new IllegalArgumentException(
                        "row '" + name + "' has a first stage, but no change names its folder as " + folder);
            }
            for (String recording : names.subList(Math.min(1, names.size()), names.size())) {
                if (with.stream().noneMatch(change -> change.contains(placeholder(recording)))) {
                    throw new IllegalArgumentException(
                            "row '" + name + "' has a recording that no change names as " + placeholder(recording));
                }
            }
        }

        String shown() {
            return label.orElse(name);
        }
    }

    /** A run that another one builds on, such as that of a teacher. */
    record Stage(
            @Param(doc = "configuration") Path config,

            @Param(doc = "changes, as on the command line", def = "[]")
            List<String> with,

            @Param(doc = "what is recorded of its policy, for the changes to name by ${NAME}", def = "[]")
            List<Recorded> recordings) {

        Stage {
            distinct("recording", names(recordings));
        }

        /** What changes can name: the run's folder, then the recordings. */
        List<String> names() {
            return names(recordings);
        }

        private static List<String> names(List<Recorded> recordings) {
            return Stream.concat(Stream.of(FIRST_NAME), recordings.stream().map(Recorded::name))
                    .toList();
        }
    }

    /** Steps of a policy that are kept in a file. */
    record Recorded(
            @Param(doc = "what changes call the file") String name,

            @Param(doc = "how actions are chosen", def = "stochastic")
            Acting acting,

            @Param(doc = "how many steps", def = "10000", min = 1, max = 100_000_000)
            long steps) {

        Recorded {
            named("recording", name);
        }

        /** The name of the file, of what is in it. */
        String file() {
            return text().replace(' ', '-') + ".npz";
        }

        /** What is in it, in words. */
        String text() {
            return steps + " " + acting.name().toLowerCase(Locale.ROOT) + " steps";
        }
    }

    /** Something that can be met or missed. */
    record Asked(
            @Param(doc = "of which figure") String of,
            @Param(doc = "upper bound") Optional<Double> atMost,
            @Param(doc = "lower bound") Optional<Double> atLeast,

            @Param(doc = "what of the seeds has to keep it", def = "every-seed")
            Statistic by) {

        Asked {
            oneBound(of, atMost, atLeast);
        }
    }

    /** A further figure of a run: a metric over the whole training, or something exact of the final policy. */
    record Quantity(
            @Param(doc = "name") String name,

            @Param(doc = "how table and picture name it; by default the name")
            Optional<String> label,

            @Param(doc = "metric, as metrics.jsonl names it")
            Optional<String> metric,

            @Param(doc = "how the metric's lines become one figure", def = "last")
            Reduction by,

            @Param(doc = "what is solved for, instead of a metric")
            Optional<Exact> exact,

            @Param(doc = "what is said beside the recordings of the first stage, instead of a metric")
            Optional<Offline> offline) {

        Quantity {
            named("quantity", name);
            if (Stream.of(metric, exact, offline).filter(Optional::isPresent).count() != 1) {
                throw new IllegalArgumentException(
                        "quantity '" + name + "' is one of three: of a metric, exact, or offline");
            }
        }

        /** What it is, in words. */
        String meaning() {
            return exact.map(Exact::text)
                    .or(() -> offline.map(Offline::text))
                    .orElseGet(() -> by.text() + " of " + metric.orElseThrow());
        }
    }

    /** One row in units of another. */
    record Ratio(
            @Param(doc = "of which figure") String of,
            @Param(doc = "row above the line") String row,
            @Param(doc = "row below the line") String to,

            @Param(doc = "what of the seeds is divided", def = "interquartile-mean")
            Statistic by,

            @Param(doc = "upper bound") Optional<Double> atMost,
            @Param(doc = "lower bound") Optional<Double> atLeast) {

        Ratio {
            if (by == Statistic.EVERY_SEED) {
                throw new IllegalArgumentException("a ratio is of means or medians, not of every seed");
            }
            if (atMost.isPresent() || atLeast.isPresent()) {
                oneBound(of, atMost, atLeast);
            }
        }
    }

    /** The curves of a picture. */
    enum Curves {
        EVALUATIONS,
        TRAINING
    }

    /** What the picture shows: learning curves, or one figure of the rows over another. */
    record Picture(
            @Param(doc = "learning curves of scheduled evaluations or of training episodes", def = "evaluations")
            Curves curves,

            @Param(doc = "figure to the right, instead of learning curves")
            Optional<String> x,

            @Param(doc = "figure upwards") Optional<String> y,
            @Param(doc = "where the axis of returns begins") Optional<Double> lowest) {

        Picture {
            if (x.isPresent() != y.isPresent()) {
                throw new IllegalArgumentException("a picture has both x and y, or neither and shows learning curves");
            }
        }
    }

    ExperimentOptions {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("a table has at least one row");
        }
        List<String> names = rows.stream().map(Row::name).toList();
        distinct("row", names);
        List<String> figures = figures(threshold.isPresent(), quantities);
        distinct(
                "figure",
                Stream.concat(figures.stream(), STEPS_AND_SECONDS.stream().filter(name -> threshold.isEmpty()))
                        .toList());
        for (Row row : rows) {
            if (row.config().isEmpty() && config.isEmpty()) {
                throw new IllegalArgumentException("row '" + row.name() + "' has no config, and the table has none");
            }
            row.asked().forEach(asked -> known("figure", asked.of(), figures));
            boolean recordings =
                    row.first().map(Stage::recordings).orElse(List.of()).isEmpty();
            quantities.stream()
                    .filter(quantity -> quantity.offline().isPresent() && recordings)
                    .findFirst()
                    .ifPresent(quantity -> {
                        throw new IllegalArgumentException("quantity '" + quantity.name()
                                + "' is about recordings, and row '" + row.name() + "' has none");
                    });
        }
        for (Ratio ratio : ratios) {
            known("figure", ratio.of(), figures);
            known("row", ratio.row(), names);
            known("row", ratio.to(), names);
        }
        Stream.of(picture.x(), picture.y()).flatMap(Optional::stream).forEach(name -> known("figure", name, figures));
    }

    /** What stands in a row's changes for something of the first stage. */
    static String placeholder(String name) {
        return "${" + name + "}";
    }

    /** The names of all figures that the table's runs have. */
    List<String> figures() {
        return figures(threshold.isPresent(), quantities);
    }

    /** How table and picture name a figure. */
    String heading(String figure) {
        return switch (figure) {
            case "steps" -> "steps to " + Figures.bound(threshold.orElseThrow());
            case "seconds" -> "seconds";
            case "greedy", "stochastic" -> figure + " return";
            default ->
                quantities.stream()
                        .filter(quantity -> quantity.name().equals(figure))
                        .findFirst()
                        .flatMap(Quantity::label)
                        .orElse(figure);
        };
    }

    private static List<String> figures(boolean threshold, List<Quantity> quantities) {
        List<String> figures = new ArrayList<>(threshold ? STEPS_AND_SECONDS : List.of());
        figures.addAll(RETURNS);
        quantities.forEach(quantity -> figures.add(quantity.name()));
        return figures;
    }

    private static void named(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a " + what + " is named by small letters, digits and single hyphens or"
                    + " dots between them, unlike '" + name + "'");
        }
    }

    private static void oneBound(String of, Optional<Double> atMost, Optional<Double> atLeast) {
        if (atMost.isPresent() == atLeast.isPresent()) {
            throw new IllegalArgumentException("what is asked of '" + of + "' is one bound: at-most or at-least");
        }
    }

    private static void distinct(String what, List<String> names) {
        for (String name : names) {
            if (Collections.frequency(names, name) > 1) {
                throw new IllegalArgumentException("two of the names '" + name + "' for a " + what);
            }
        }
    }

    private static void known(String what, String name, List<String> known) {
        if (!known.contains(name)) {
            throw new IllegalArgumentException("no " + what + " named '" + name + "'; known: "
                    + String.join(", ", known)
                    + Guess.closest(name, known)
                            .map(guess -> " (did you mean " + guess + "?)")
                            .orElse(""));
        }
    }
}
