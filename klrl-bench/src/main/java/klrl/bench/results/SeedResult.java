package klrl.bench.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import klrl.core.run.EvaluationResult;
import klrl.core.run.ResultJson;

/**
 * What one run came to.
 *
 * @param seed its seed
 * @param steps how many environment steps it trained
 * @param wallSeconds how long that took
 * @param reached when it reached the threshold; empty if it did not or there is none
 * @param greedy fresh episodes of the final policy, taking the likeliest action
 * @param stochastic the same, drawing actions
 * @param quantities further figures by their names
 * @param evaluations the return of scheduled evaluations, and of the last one
 * @param training the mean return of the last hundred training episodes
 * @param metricsChecksum the SHA-256 of the run's metrics, which are the same for the same seed
 */
record SeedResult(
        long seed,
        long steps,
        double wallSeconds,
        Optional<Reached> reached,
        EvaluationResult greedy,
        EvaluationResult stochastic,
        Map<String, Double> quantities,
        Curve evaluations,
        Curve training,
        String metricsChecksum) {

    /**
     * When a run reached the threshold.
     *
     * @param steps environment steps
     * @param seconds seconds of training
     */
    record Reached(long steps, double seconds) {}

    /**
     * A figure by its name. A run that did not reach the threshold has the steps and seconds that it trained, of which
     * {@link #atLeast} says that they are too low.
     */
    double figure(String name) {
        return switch (name) {
            case "steps" -> reached.map(Reached::steps).orElse(steps);
            case "seconds" -> reached.map(Reached::seconds).orElse(wallSeconds);
            case "greedy" -> greedy.meanReturn();
            case "stochastic" -> stochastic.meanReturn();
            default -> quantities.get(name);
        };
    }

    /** Whether a figure is only a lower bound. */
    boolean atLeast(String name) {
        return ExperimentOptions.STEPS_AND_SECONDS.contains(name) && reached.isEmpty();
    }

    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("seed", seed);
        node.put("steps", steps);
        node.put("wall_seconds", wallSeconds);
        node.put("steps_to_threshold", reached.map(Reached::steps).orElse(null));
        node.put("seconds_to_threshold", reached.map(Reached::seconds).orElse(null));
        node.set("greedy", ResultJson.of(greedy));
        node.set("stochastic", ResultJson.of(stochastic));
        ObjectNode further = node.putObject("quantities");
        quantities.forEach(further::put);
        node.set("evaluations", evaluations.json());
        node.set("training", training.json());
        node.put("metrics_sha256", metricsChecksum);
        return node;
    }

    static SeedResult of(JsonNode node) {
        Map<String, Double> quantities = new LinkedHashMap<>();
        node.get("quantities")
                .properties()
                .forEach(
                        entry -> quantities.put(entry.getKey(), entry.getValue().asDouble()));
        Optional<Reached> reached = node.get("steps_to_threshold").isNull()
                ? Optional.empty()
                : Optional.of(new Reached(
                        node.get("steps_to_threshold").asLong(),
                        node.get("seconds_to_threshold").asDouble()));
        return new SeedResult(
                node.get("seed").asLong(),
                node.get("steps").asLong(),
                node.get("wall_seconds").asDouble(),
                reached,
                evaluation(node.get("greedy")),
                evaluation(node.get("stochastic")),
                quantities,
                Curve.of(node.get("evaluations")),
                Curve.of(node.get("training")),
                node.get("metrics_sha256").asText());
    }

    private static EvaluationResult evaluation(JsonNode node) {
        return new EvaluationResult(
                node.get("episodes").asInt(),
                node.get("mean_return").asDouble(),
                node.get("std_return").asDouble(),
                node.get("min_return").asDouble(),
                node.get("max_return").asDouble(),
                node.get("mean_length").asDouble());
    }
}
