package klrl.bench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import klrl.bench.verify.Outcome;

/** What came of a property, as {@code verify --json} prints it. */
final class OutcomeJson {

    private static final String PASSED = "passed";

    private OutcomeJson() {}

    /** Writes an outcome; its seed stands elsewhere, once for all. */
    static void write(Outcome outcome, ObjectNode out) {
        out.put("id", outcome.id())
                .put("subject", outcome.subject())
                .put("kind", outcome.kind())
                .put("setting", outcome.setting())
                .put("property", outcome.property())
                .put("statement", outcome.statement())
                .put("tries", outcome.tries())
                .put("status", outcome.passed() ? PASSED : "failed");
        if (!outcome.passed()) {
            out.put("message", outcome.message());
            ArrayNode counterexample = out.putArray("counterexample");
            outcome.counterexample().forEach(counterexample::add);
        }
    }

    /** Reads what {@link #write} wrote. */
    static Outcome read(JsonNode in, String seed) {
        List<String> counterexample = new ArrayList<>();
        in.path("counterexample").forEach(argument -> counterexample.add(argument.asText()));
        return new Outcome(
                in.get("id").asText(),
                in.get("kind").asText(),
                in.get("subject").asText(),
                in.get("setting").asText(),
                in.get("property").asText(),
                in.get("statement").asText(),
                in.get("tries").asInt(),
                seed,
                in.get("status").asText().equals(PASSED),
                counterexample,
                in.path("message").asText());
    }
}
