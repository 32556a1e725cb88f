package klrl.bench.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Configurations of runs that take a moment. */
final class Configurations {

    static final String ON_POLICY = """
            environment: {type: cartpole, count: 4}
            algorithm: {type: soft-policy-gradient, epochs: 2, minibatches: 2, network: {type: mlp, hidden: [8]}}
            data: {type: rollout, steps: 32}
            training: {steps: 1024, evaluation-episodes: 5, log-every: 128}
            """;

    static final String OFF_POLICY = """
            environment: {type: cartpole, count: 4}
            algorithm: {type: soft-actor-critic, network: {type: mlp, hidden: [8]}}
            data: {type: replay, warm-up: 200, batch: 16}
            training: {steps: 600, evaluation-episodes: 5, evaluate-every: 400, log-every: 100}
            """;

    /** What improves on an earlier policy, over a box. */
    static final String IMPROVED = """
            environment: {type: pendulum, count: 4}
            algorithm: {type: mpo, samples: 4, network: {type: mlp, hidden: [8]}}
            data: {type: replay, warm-up: 200, batch: 16}
            training: {steps: 600, evaluation-episodes: 2, log-every: 100}
            """;

    /** What fits the policy to weighted actions. */
    static final String WEIGHTED = """
            environment: {type: cartpole, count: 4}
            algorithm: {type: awr, network: {type: mlp, hidden: [8]}}
            data: {type: replay, warm-up: 200, length: 8, batch: 4}
            training: {steps: 600, evaluation-episodes: 5, log-every: 100}
            """;

    /** Action values alone, with a bonus. */
    static final String ACTION_VALUES = """
            environment: {type: cartpole, count: 4}
            algorithm: {type: soft-q-learning, bonus: munchausen, network: {type: mlp, hidden: [8]}}
            data: {type: replay, warm-up: 200, batch: 16}
            training: {steps: 600, evaluation-episodes: 5, log-every: 100}
            """;

    /** Fresh and replayed data in turns. */
    static final String IN_TURNS = """
            environment: {type: cartpole, count: 4}
            algorithm: {type: pgql, network: {type: mlp, hidden: [8]}}
            data:
              type: alternating
              sources: [{type: rollout, steps: 16}, {type: replay, batch: 16, warm-up: 200, updates-per-step: 0.1}]
            training: {steps: 1024, evaluation-episodes: 5, log-every: 100}
            """;

    /** Images in bytes, and every way in which a wrapper can have a state. */
    static final String WRAPPED = """
            environment:
              type: catch
              bytes: true
              count: 4
              wrappers:
                - {type: sticky-actions, probability: 0.3}
                - {type: time-limit, steps: 7}
                - {type: frame-stack, frames: 2}
                - {type: reward-scale, factor: 0.125}
            algorithm: {type: soft-policy-gradient, epochs: 2, minibatches: 2, network: {type: mlp, hidden: [8]}}
            data: {type: rollout, steps: 32}
            training: {steps: 1024, evaluation-episodes: 5, log-every: 128}
            """;

    /** Several choices per action, on a box with a grid over it. */
    static final String GRID = """
            environment: {type: pendulum, count: 4, wrappers: [{type: discretised-actions, bins: 3}]}
            algorithm: {type: soft-actor-critic, network: {type: mlp, hidden: [8]}}
            data: {type: replay, warm-up: 200, batch: 16}
            training: {steps: 600, evaluation-episodes: 2, log-every: 100}
            """;

    private Configurations() {}

    /** Writes a configuration into a folder. */
    static String in(Path folder, String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }
}
