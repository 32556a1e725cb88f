package klrl.core.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Results as JSON, for programs that read the command line's output. */
public final class ResultJson {

    private ResultJson() {}

    /**
     * Writes the result of a run.
     *
     * @param result the result
     * @return {@code {"run":…, "steps":…, "wall_seconds":…, "steps_per_second":…, "solved":…,
     *     "interrupted":…, "evaluation":{…}}}; the evaluation of an interrupted run is null
     */
    public static ObjectNode of(RunResult result) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("run", result.run().toString());
        node.put("steps", result.steps());
        JsonLines.put(node, "wall_seconds", result.wallSeconds());
        JsonLines.put(node, "steps_per_second", result.stepsPerSecond());
        node.put("solved", result.solved());
        node.put("interrupted", result.interrupted());
        node.set("evaluation", result.evaluation().<JsonNode>map(ResultJson::of).orElseGet(node::nullNode));
        return node;
    }

    /**
     * Writes an evaluation.
     *
     * @param result the evaluation
     * @return {@code {"episodes":…, "mean_return":…, "std_return":…, …}}
     */
    public static ObjectNode of(EvaluationResult result) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("episodes", result.episodes());
        JsonLines.put(node, "mean_return", result.meanReturn());
        JsonLines.put(node, "std_return", result.stdReturn());
        JsonLines.put(node, "min_return", result.minReturn());
        JsonLines.put(node, "max_return", result.maxReturn());
        JsonLines.put(node, "mean_length", result.meanLength());
        return node;
    }

    /**
     * Writes the distance from the regularised optimum.
     *
     * @param gap the distance
     * @return {@code {"optimum":…, "attained":…, "prior":…, "missing":…, "divergence":…}}
     */
    public static ObjectNode of(RegularisedGap gap) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        JsonLines.put(node, "optimum", gap.optimum());
        JsonLines.put(node, "attained", gap.attained());
        JsonLines.put(node, "prior", gap.priors());
        JsonLines.put(node, "missing", gap.missing());
        JsonLines.put(node, "divergence", gap.divergence());
        return node;
    }
}
