package klrl.bench.results;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A row of a table as JSON, for programs that read the command line's output. */
final class RowJson {

    private RowJson() {}

    /** Gives each figure by its statistics over the seeds. */
    static ObjectNode of(RowRecord record, ExperimentOptions options) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("experiment", record.experiment());
        node.put("name", record.row());
        node.put("seeds", record.runs().size());
        if (options.threshold().isPresent()) {
            node.put("solved", record.reached());
        }
        ObjectNode figures = node.putObject("figures");
        for (String figure : options.figures()) {
            Sample sample = record.sample(figure);
            figures.putObject(figure)
                    .put("mean", sample.mean())
                    .put("std", sample.deviation())
                    .put("interquartile_mean", sample.interquartileMean())
                    .put("min", sample.least())
                    .put("max", sample.most())
                    .put("lower_bound", record.atLeast(figure));
        }
        return node;
    }
}
