package klrl.algorithms;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import klrl.api.Prior;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole runs of the algorithms whose policy is made of action values, or action values of the policy, on a small process
 * with one parameter per state and action, against fixed points computed exactly: the regularised optimum of T6 to T8 at the
 * temperature 0.3, and for {@code munchausen} with m = 0.5 and a floor that is not felt, the optimum at the temperature 0.3
 * whose α is 0.6.
 *
 * <p>Distances are D<sub>KL</sub>(π‖π*) in the worst state, under the masks of the world where it has any.
 */
class SoftQOptimumTest {

    private static final double CLOSE = 0.05;
    private static final double FAR = 0.15;
    private static final long SEED = 1;

    private static final String REPLAY = """
            environment: {type: world, count: 8}
            algorithm:
              type: soft-q-learning
              discount: 0.9
              tau: 0.05
              network: {type: mlp, hidden: []}
              optimiser: {type: adam, learning-rate: 0.03, schedule: linear}
            temperature: {type: fixed, alpha: 0.3}
            data: {type: replay, capacity: 12000, batch: 128, steps: 4, warm-up: 1000, updates-per-step: 0.1}
            training: {steps: 12000, evaluation-episodes: 1}
            """;

    private static final String ROLLOUT = """
            environment: {type: world, count: 8}
            algorithm:
              type: dueling-soft-q
              discount: 0.9
              network: {type: mlp, hidden: []}
              optimiser: {type: adam, learning-rate: 0.03, schedule: linear}
            estimator: {type: td-lambda, lambda: 0.9}
            temperature: {type: fixed, alpha: 0.3}
            data: {type: rollout, steps: 64}
            training: {steps: 40000, evaluation-episodes: 1}
            """;

    private static final String IN_TURNS = """
            environment: {type: world, count: 8}
            algorithm:
              type: pgql
              discount: 0.9
              network: {type: mlp, hidden: []}
              optimiser: {type: adam, learning-rate: 0.03, schedule: linear}
            estimator: {type: td-lambda, lambda: 0.9}
            temperature: {type: fixed, alpha: 0.3}
            data:
              type: alternating
              sources:
              - {type: rollout, steps: 8}
              - {type: replay, capacity: 12000, batch: 128, steps: 8, warm-up: 1000, updates-per-step: 0.02}
            training: {steps: 40000, evaluation-episodes: 1}
            """;

    /** All its transitions are possible, some of its twelve pairs may terminate, and it is cut after three steps. */
    private static final TableWorld WORLD = TableWorld.random(50, 4, List.of(3), false, 3);

    private static final TableWorld MASKED = TableWorld.random(53, 4, List.of(4), true, 3);

    @TempDir
    private Path temporary;

    private double distance(String yaml, TableWorld world, String priorName, double alpha, String variant) {
        Prior prior = WholeRun.prior(priorName, world);
        SoftOptimum optimum = SoftOptimum.of(world, WholeRun.tables(prior.family(), world, prior), 0.9, alpha);
        List<String> options = new ArrayList<>(variant.isEmpty() ? List.of() : List.of(variant.split("; ")));
        List<Distribution> learned =
                WholeRun.policy(temporary, world, prior, yaml, SEED, options.toArray(String[]::new));
        return WholeRun.distance(learned, optimum.policy());
    }

    @ParameterizedTest
    @CsvSource({
        "uniform, algorithm.critics=2",
        "random, ''",
        "entropy, 'estimator={type: retrace, lambda: 0.9}; data.length=3; data.batch=48'"
    })
    void softQLearningLearnsTheRegularisedOptimum(String prior, String variant) {
        double distance = distance(REPLAY, WORLD, prior, 0.3, variant);
        assertTrue(distance < CLOSE, "distance " + distance);
    }

    @ParameterizedTest
    @CsvSource({"uniform", "random", "entropy"})
    void masksAreKept(String prior) {
        double distance = distance(REPLAY, MASKED, prior, 0.3, "");
        assertTrue(distance < CLOSE, "distance " + distance);
    }

    /** α is 0.6 and m 0.5: the optimum at the temperature 0.3, and not that at 0.6. */
    @ParameterizedTest
    @CsvSource({"uniform", "random", "entropy"})
    void munchausenLearnsTheOptimumOfTheTemperatureThatIsLeft(String prior) {
        String variant = "temperature.alpha=0.6; algorithm.bonus={type: munchausen, scale: 0.5, floor: -100}";
        double distance = distance(REPLAY, WORLD, prior, 0.3, variant);
        assertTrue(distance < CLOSE, "distance " + distance);
        double other = distance(REPLAY, WORLD, prior, 0.6, variant);
        assertTrue(other > FAR, "distance from the optimum at 0.6: " + other);
    }

    @ParameterizedTest
    @CsvSource({
        "uniform, ''",
        "random, algorithm.kl=sampled",
        "entropy, 'estimator={type: n-step, n: 2}'",
        "random, 'estimator={type: retrace, lambda: 0.9}; algorithm.tau=0.2'"
    })
    void theDuelingFormLearnsTheRegularisedOptimumFromFreshData(String prior, String variant) {
        double distance = distance(ROLLOUT, WORLD, prior, 0.3, variant);
        assertTrue(distance < CLOSE, "distance " + distance);
    }

    @ParameterizedTest
    @CsvSource({
        "uniform, ''",
        "random, 'estimator={type: retrace, lambda: 0.9}; data.length=3; data.batch=48'",
        "entropy, ''"
    })
    void theDuelingFormLearnsTheRegularisedOptimumFromReplayedData(String prior, String variant) {
        String dueling = REPLAY.replace("soft-q-learning", "dueling-soft-q\n  epochs: 1\n  minibatches: 1")
                + "estimator: n-step";
        double distance = distance(dueling, WORLD, prior, 0.3, variant);
        assertTrue(distance < CLOSE, "distance " + distance);
    }

    /** η = 0 is an actor-critic, η = 1 Q-learning: each alone, and both in turns, end at the same optimum. */
    @ParameterizedTest
    @CsvSource({
        "uniform, algorithm.mixing=0.5",
        "random, algorithm.mixing=0.2",
        "entropy, 'estimator={type: v-trace, lambda: 0.9}'",
        "random, algorithm.mixing=0",
        "random, algorithm.mixing=1"
    })
    void policyGradientAndQLearningInTurnsLearnTheRegularisedOptimum(String prior, String variant) {
        double distance = distance(IN_TURNS, WORLD, prior, 0.3, variant);
        assertTrue(distance < CLOSE, "distance " + distance);
    }
}
