package klrl.bench.results;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import klrl.bench.cli.Figures;

/** Writes the tables in Markdown. */
final class Report {

    private static final int CHECKSUM_DIGITS = 12;

    /** The folder of records and pictures, beside the page. */
    static final String FOLDER = "results";

    private final Path docs;
    private final Records records;

    /**
     * Makes a writer.
     *
     * @param docs the folder of the page, to which links are relative
     */
    Report(Path docs) {
        this.docs = docs;
        this.records = new Records(docs.resolve(FOLDER));
    }

    /** The folder of all records. */
    Records records() {
        return records;
    }

    /** The records that there are, by their rows. */
    Map<ExperimentOptions.Row, RowRecord> records(Experiment experiment) {
        Map<ExperimentOptions.Row, RowRecord> found = new LinkedHashMap<>();
        experiment
                .options()
                .rows()
                .forEach(row -> records.read(experiment, row).ifPresent(record -> found.put(row, record)));
        return found;
    }

    /** The section of an experiment. */
    String section(Experiment experiment) {
        ExperimentOptions options = experiment.options();
        Map<ExperimentOptions.Row, RowRecord> found = records(experiment);
        StringBuilder text = new StringBuilder("## ").append(options.title()).append("\n\n");
        if (!options.text().isBlank()) {
            text.append(options.text().strip()).append("\n\n");
        }
        if (!found.isEmpty()) {
            text.append("![")
                    .append(Pictures.caption(options))
                    .append("](")
                    .append(FOLDER)
                    .append('/');
            text.append(Pictures.name(experiment)).append(")\n\n");
        }
        table(experiment, found, text);
        findings(new Findings(options, found).all(), text);
        Seeds seeds = Seeds.reported(options.seeds());
        String file = docs.toAbsolutePath()
                .normalize()
                .relativize(experiment.file().toAbsolutePath().normalize())
                .toString()
                .replace('\\', '/');
        return text.append("Seeds ")
                .append(seeds.first())
                .append(" to ")
                .append(seeds.last())
                .append(". Described by [")
                .append(experiment.name())
                .append(".yaml](")
                .append(file)
                .append("), made by `./klrl results run ")
                .append(experiment.name())
                .append("`.\n")
                .toString();
    }

    private void table(Experiment experiment, Map<ExperimentOptions.Row, RowRecord> found, StringBuilder text) {
        ExperimentOptions options = experiment.options();
        StringJoiner head = new StringJoiner(" | ", "| ", " |\n");
        head.add("");
        options.threshold().ifPresent(threshold -> head.add("solved"));
        for (String figure : options.figures()) {
            head.add(options.heading(figure));
        }
        head.add("record");
        text.append(head)
                .append("|---".repeat(head.toString().split(" \\| ", -1).length))
                .append("|\n");
        for (ExperimentOptions.Row row : options.rows()) {
            StringJoiner line = new StringJoiner(" | ", "| ", " |\n");
            line.add(row.shown());
            Optional<RowRecord> record = Optional.ofNullable(found.get(row));
            options.threshold()
                    .ifPresent(threshold -> line.add(record.map(
                                    one -> one.reached() + " of " + one.runs().size())
                            .orElse("–")));
            for (String figure : options.figures()) {
                line.add(record.map(one -> cell(one, figure)).orElse("–"));
            }
            line.add(record.map(one -> link(experiment, row)).orElse("not run yet"));
            text.append(line);
        }
        text.append('\n');
    }

    /** Mean, standard deviation and interquartile mean. */
    static String cell(RowRecord record, String figure) {
        Sample sample = record.sample(figure);
        String mean = figure.equals("steps")
                ? Findings.text(figure, sample.mean()) + " ± " + Findings.text(figure, sample.deviation())
                : Figures.scores(sample.mean(), sample.deviation());
        return (record.atLeast(figure) ? "≥ " : "") + mean + " (" + Findings.text(figure, sample.interquartileMean())
                + ")";
    }

    private String link(Experiment experiment, ExperimentOptions.Row row) {
        String checksum = records.checksum(experiment, row)
                .map(digits -> digits.substring(0, CHECKSUM_DIGITS))
                .orElse("no checksum");
        return "[`" + checksum + "`](" + FOLDER + "/" + Records.name(experiment, row) + ")";
    }

    private static void findings(List<Findings.Finding> findings, StringBuilder text) {
        if (findings.isEmpty()) {
            return;
        }
        text.append("| asked | found | |\n|---|---|---|\n");
        for (Findings.Finding finding : findings) {
            text.append("| ")
                    .append(finding.asked())
                    .append(" | ")
                    .append(finding.found())
                    .append(" | ")
                    .append(finding.met()
                            .map(met -> met ? "met" : "**not met**")
                            .orElse(""))
                    .append(" |\n");
        }
        text.append('\n');
    }
}
