package klrl.bench.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import klrl.core.config.Composition;
import klrl.core.plugin.Registry;
import klrl.core.run.RunFolder;
import klrl.core.run.RunListener;
import klrl.core.run.RunResult;
import klrl.core.run.Training;

/** Short runs of the shipped algorithms on the real pole, with every part that keeps a state. */
final class Runs {

    static final Registry REGISTRY = Registry.load(Optional.empty());

    /** Episodes are cut after 30 steps, so that there are truncations; α, learning rate and minibatches move. */
    private static final String ON_POLICY = """
            environment: {type: cartpole, count: 4, time-limit: 30}
            algorithm:
              type: soft-policy-gradient
              epochs: 2
              minibatches: 3
              network: {type: mlp, hidden: [8]}
              optimiser: {type: adam, learning-rate: 3e-3, max-gradient-norm: 0.5, schedule: linear}
            temperature: {type: entropy-target, initial: 0.1, learning-rate: 0.01}
            data: {type: rollout, steps: 16}
            training: {steps: 1280, log-every: 100, evaluate-every: 500, evaluation-episodes: 5}
            """;

    /** The replay wraps around twice. */
    private static final String OFF_POLICY = """
            environment: {type: cartpole, count: 4, time-limit: 30}
            algorithm:
              type: soft-actor-critic
              tau: 0.05
              network: {type: mlp, hidden: [8]}
              optimiser: {type: adam, learning-rate: 3e-3, schedule: linear}
            estimator: {type: retrace, lambda: 0.9}
            temperature: {type: entropy-target, initial: 0.1, learning-rate: 0.01}
            data: {type: replay, capacity: 400, batch: 16, length: 3, steps: 2, warm-up: 100, updates-per-step: 0.3}
            training: {steps: 1000, log-every: 100, evaluate-every: 500, evaluation-episodes: 5}
            """;

    /** On- and off-policy learning. */
    enum Kind {
        ON_POLICY(Runs.ON_POLICY),
        OFF_POLICY(Runs.OFF_POLICY);

        final String yaml;

        Kind(String yaml) {
            this.yaml = yaml;
        }
    }

    private Runs() {}

    static Composition composition(Kind kind, String... overrides) {
        return Composition.of(REGISTRY, kind.yaml, Path.of("").toAbsolutePath(), "short.yaml", List.of(overrides));
    }

    static RunResult train(Path folder, long seed, RunListener listener, Kind kind, String... overrides) {
        return Training.train(REGISTRY, composition(kind, overrides), RunFolder.create(folder), seed, listener);
    }

    static RunResult train(Path folder, long seed, Kind kind, String... overrides) {
        return train(folder, seed, new RunListener() {}, kind, overrides);
    }

    static RunResult resume(Path folder, RunListener listener) {
        try (Training training = Training.resume(REGISTRY, folder, List.of(), listener)) {
            return training.run();
        }
    }

    /** All that does not depend on the clock is the same, byte by byte. */
    static void assertSame(Path one, Path other) throws IOException {
        for (String file : List.of("metrics.jsonl", "policy.klrl", "checkpoint.klrl", "config.yaml")) {
            assertArrayEquals(Files.readAllBytes(one.resolve(file)), Files.readAllBytes(other.resolve(file)), file);
        }
        for (String field : List.of("steps", "solved", "interrupted", "evaluation")) {
            assertEquals(
                    json(one.resolve("result.json")).get(field),
                    json(other.resolve("result.json")).get(field));
        }
    }

    static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    /** The first metrics that tell of an update. */
    static JsonNode firstUpdate(Path run) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            JsonNode node = mapper.readTree(line);
            if (node.has("kl")) {
                return node;
            }
        }
        throw new AssertionError("no update in " + run);
    }
}
