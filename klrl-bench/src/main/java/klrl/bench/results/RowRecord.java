package klrl.bench.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of a row: all that the table and the picture are made of.
 *
 * @param experiment the experiment's name
 * @param row the row's name
 * @param protocol configurations, threshold and quantities, see {@link Variant#protocol()}
 * @param versions what the runs were made with
 * @param runs one result for each seed
 */
record RowRecord(String experiment, String row, JsonNode protocol, JsonNode versions, List<SeedResult> runs) {

    RowRecord {
        runs = List.copyOf(runs);
    }

    /** The same figure of all runs. */
    Sample sample(String figure) {
        return Sample.of(runs.stream().mapToDouble(run -> run.figure(figure)).toArray());
    }

    /** Whether some run's figure is only a lower bound. */
    boolean atLeast(String figure) {
        return runs.stream().anyMatch(run -> run.atLeast(figure));
    }

    /** How many runs reached the threshold. */
    int reached() {
        return (int) runs.stream().filter(run -> run.reached().isPresent()).count();
    }

    /** Whether the record is what running a row now would give again. */
    boolean answers(Variant variant, Seeds seeds, String version) {
        return protocol.toString().equals(variant.protocol().toString())
                && runs.stream().map(SeedResult::seed).toList().equals(seeds.all())
                && versions.path("klrl").asText().equals(version);
    }

    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("experiment", experiment);
        node.put("row", row);
        node.set("protocol", protocol);
        node.set("versions", versions);
        ArrayNode results = node.putArray("runs");
        runs.forEach(run -> results.add(run.json()));
        return node;
    }

    /**
     * Reads a record.
     *
     * @throws IllegalArgumentException if it is not one
     */
    static RowRecord of(JsonNode node) {
        try {
            List<SeedResult> runs = new ArrayList<>();
            node.get("runs").forEach(run -> runs.add(SeedResult.of(run)));
            return new RowRecord(
                    node.get("experiment").asText(),
                    node.get("row").asText(),
                    node.get("protocol"),
                    node.get("versions"),
                    runs);
        } catch (NullPointerException e) {
            throw new IllegalArgumentException("a part of the record is missing", e);
        }
    }
}
