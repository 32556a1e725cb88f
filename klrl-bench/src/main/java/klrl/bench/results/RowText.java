package klrl.bench.results;

import java.util.StringJoiner;

/** A row of a table on one line, for people who watch it being made. */
final class RowText {

    private RowText() {}

    /** Gives each figure by mean, standard deviation and interquartile mean. */
    static String of(RowRecord record, ExperimentOptions options) {
        StringJoiner line = new StringJoiner(" · ");
        if (options.threshold().isPresent()) {
            line.add("solved " + record.reached() + " of " + record.runs().size());
        }
        options.figures().forEach(figure -> line.add(figure + " " + Report.cell(record, figure)));
        return line.toString();
    }
}
