package klrl.bench.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import klrl.bench.FreshEpisodes;
import klrl.core.config.TrainingOptions;
import klrl.core.plugin.Registry;
import klrl.core.run.EvaluationResult;
import klrl.core.run.RunFolder;
import klrl.core.run.SavedRun;

/** The folder of a run that came to its end, read for what a table needs. */
final class FinishedRun {

    /** How many fresh episodes of the final policy are played, greedy and stochastic ones each. */
    static final int EPISODES = 100;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SavedRun run;
    private final JsonNode result;
    private final List<JsonNode> metrics;
    private final String metricsChecksum;
    private final List<JsonNode> timings;

    private FinishedRun(Registry registry, RunFolder folder) throws IOException {
        run = SavedRun.open(registry, folder.path());
        result = JSON.readTree(Files.readString(folder.result()));
        String text = Files.readString(folder.metrics());
        metrics = lines(text);
        metricsChecksum = Checksums.of(text.getBytes(StandardCharsets.UTF_8));
        timings = lines(Files.readString(folder.timings()));
    }

    private static List<JsonNode> lines(String text) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    /**
     * Reads a run and plays fresh episodes with its final policy.
     *
     * @param first what it builds on, if there is anything
     * @throws ResultsException if a metric that is asked for is not there
     */
    static SeedResult result(Registry registry, Path path, ExperimentOptions options, Optional<FirstStage> first) {
        try {
            return new FinishedRun(registry, new RunFolder(path)).result(options, first);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the run in " + path + ": " + RunFolder.reason(e), e);
        }
    }

    private SeedResult result(ExperimentOptions options, Optional<FirstStage> first) {
        long root = FreshEpisodes.root(run.seed());
        EvaluationResult greedy = run.evaluate(EPISODES, false, root);
        Map<String, Double> quantities = new LinkedHashMap<>();
        for (ExperimentOptions.Quantity quantity : options.quantities()) {
            quantities.put(quantity.name(), figure(quantity, greedy.meanReturn(), first));
        }
        return new SeedResult(
                run.seed(),
                result.get("steps").asLong(),
                result.get("wall_seconds").asDouble(),
                options.threshold().flatMap(this::reached),
                greedy,
                run.evaluate(EPISODES, true, root),
                quantities,
                evaluations().thinned(),
                curve("mean_return").thinned(),
                metricsChecksum);
    }

    private double figure(ExperimentOptions.Quantity quantity, double greedy, Optional<FirstStage> first) {
        if (quantity.offline().isPresent()) {
            return quantity.offline().get().of(greedy, first.orElseThrow(), FreshEpisodes.root(run.seed()));
        }
        return quantity.exact().isPresent()
                ? exact(quantity.exact().get())
                : quantity.by().of(curveOf(quantity.metric().orElseThrow()));
    }

    private double exact(Exact exact) {
        return exact.of(run)
                .orElseThrow(() -> new ResultsException("the " + exact.text()
                        + " is not known of this environment: it is of finite processes that are not too large"));
    }

    private Curve curveOf(String metric) {
        Curve curve = curve(metric);
        if (curve.size() == 0) {
            Set<String> known = new TreeSet<>();
            metrics.forEach(line -> line.fieldNames().forEachRemaining(known::add));
            throw new ResultsException("the run has no figures of the metric '" + metric + "'; its metrics are: "
                    + String.join(", ", known));
        }
        return curve;
    }

    private Curve curve(String metric) {
        Curve curve = new Curve();
        for (JsonNode line : metrics) {
            if (line.path(metric).isNumber()) {
                curve.add(line.get("step").asLong(), line.get(metric).asDouble());
            }
        }
        return curve;
    }

    /** Scheduled evaluations, and the final one. */
    private Curve evaluations() {
        Curve curve = curve("evaluation_return");
        curve.add(
                result.get("steps").asLong(),
                result.get("evaluation").get("mean_return").asDouble());
        return curve;
    }

    /**
     * When the run reached the threshold. One that stops there did so with its last step, which a hundred fresh
     * episodes confirmed. Otherwise the first scheduled evaluation at or above it counts.
     */
    private Optional<SeedResult.Reached> reached(double threshold) {
        TrainingOptions training = run.composition().training();
        if (training.stopAtReturn().isPresent()) {
            return Optional.of(new SeedResult.Reached(
                            result.get("steps").asLong(),
                            result.get("wall_seconds").asDouble()))
                    .filter(end -> result.get("solved").asBoolean());
        }
        return metrics.stream()
                .filter(line -> line.path("evaluation_return").asDouble(Double.NEGATIVE_INFINITY) >= threshold)
                .findFirst()
                .map(line -> line.get("step").asLong())
                .map(step -> new SeedResult.Reached(step, seconds(step)));
    }

    /** When a step was over, as the next timing says. */
    private double seconds(long step) {
        return timings.stream()
                .filter(line -> line.get("step").asLong() >= step)
                .findFirst()
                .orElse(result)
                .get("wall_seconds")
                .asDouble();
    }
}
