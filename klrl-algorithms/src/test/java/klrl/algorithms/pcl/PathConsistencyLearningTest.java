package klrl.algorithms.pcl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import klrl.algorithms.Distribution;
import klrl.algorithms.Enumeration;
import klrl.algorithms.EvaluationOracle;
import klrl.algorithms.Lab;
import klrl.algorithms.SoftOptimum;
import klrl.algorithms.Student;
import klrl.algorithms.TablePrior;
import klrl.algorithms.TableWorld;
import klrl.algorithms.Workbench;
import klrl.algorithms.estimator.NStep;
import klrl.algorithms.estimator.TdLambda;
import klrl.algorithms.estimator.VTrace;
import klrl.api.Estimator;
import klrl.api.Prior;
import klrl.api.StateReader;
import klrl.api.data.Boundary;
import klrl.api.data.Evaluation;
import klrl.api.data.Segment;
import klrl.core.config.ConfigException;
import klrl.core.estimation.Regulariser;
import klrl.core.state.MemoryState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathConsistencyLearningTest {

    /** Networks and tables are in single precision. */
    private static final double SINGLE = 2e-5;

    private static final double GAMMA = 0.9;

    private static final String PCL =
            "type: pcl, discount: 0.9, critic-rate: 3, optimiser: {type: adam, learning-rate: 0.02}";

    private static Workbench bench(TableWorld world, Estimator estimator, Prior prior, long seed) {
        return new Workbench(world, PCL, estimator, prior, 3, 12, seed);
    }

    private static Evaluation evaluation(Workbench bench, TableWorld world, StateReader saved, Segment x) {
        float[][] v = bench.outputs(saved, "critic", 1);
        EvaluationOracle oracle =
                new EvaluationOracle(world, bench.policy(saved), bench.prior(), Regulariser.SAMPLED, GAMMA);
        return oracle.evaluation(x, (s, b) -> v[s][0], (s, a, b) -> v[s][0], false);
    }

    private static boolean has(Segment x, byte boundary) {
        for (byte each : x.boundary()) {
            if (each == boundary) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @CsvSource({"false, '4'", "true, '3,2'"})
    void theEvaluationIsWhatCriticPolicyAndPriorSay(boolean masked, String sizes) {
        List<Integer> choices =
                Arrays.stream(sizes.split(",")).map(Integer::valueOf).toList();
        TableWorld world = TableWorld.random(31, 5, choices, masked, 5);
        try (Workbench bench = bench(world, new NStep(3), TablePrior.random(world, 1, 3), 5)) {
            Segment x = bench.collect();
            for (int round = 0; round < 4; round++) {
                // Two rounds on new data, two on data that is stale by then.
                x = round < 2 ? bench.collect() : x;
                Evaluation expected = evaluation(bench, world, bench.state(), x);
                bench.update(x);
                EvaluationOracle.assertClose(expected, bench.spy().last().evaluation(), SINGLE);
            }
            assertTrue(has(x, Boundary.TRUNCATED) && has(x, Boundary.TERMINATED));
        }
    }

    /** C^n of a step from its definition: not a sum of errors, and without the value after a termination. */
    private static double consistency(Evaluation e, int i, int n) {
        double sum = -e.base()[i];
        double product = 1;
        for (int k = 0, j = i; ; k++, j += e.streams()) {
            sum += product * e.shapedReward()[j];
            product *= e.discount()[j];
            if (k == n - 1 || e.continues()[j] == 0) {
                return sum + product * e.nextValue()[j];
            }
        }
    }

    private static double loss(Evaluation e, int n) {
        double sum = 0;
        for (int i = 0; i < e.size(); i++) {
            sum += Math.pow(consistency(e, i, n), 2) / 2 / e.size();
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"1, false", "4, true", "40, true"})
    void theLossIsHalfTheMeanSquareOfThePathsOfTheEstimator(int n, boolean masked) {
        TableWorld world = TableWorld.random(31, 5, List.of(4), masked, 5);
        TablePrior prior = TablePrior.random(world, 1, 3);
        try (Workbench bench = bench(world, new NStep(n), prior, 5)) {
            bench.update(bench.collect());
            Segment x = bench.collect();
            assertTrue(has(x, Boundary.TRUNCATED) && has(x, Boundary.TERMINATED));
            Evaluation e = evaluation(bench, world, bench.state(), x);
            bench.update(x);
            double expected = loss(e, n);
            assertEquals(expected, bench.metric("policy_loss").get(0), SINGLE * (1 + expected));
            assertEquals(expected, bench.metric("value_loss").get(0), SINGLE * (1 + expected));
            // It bites: paths of another length have another loss.
            assertTrue(Math.abs(loss(e, n == 1 ? 2 : 1) - expected) > 100 * SINGLE * (1 + expected));
            assertEquals(List.of(1L, 2L), prior.shown());
        }
    }

    /** The λ-weighted mean of the C of all lengths, those beyond the last one having the rest of the weight. */
    @Test
    void theLambdaEstimatorWeighsPathsOfAllLengths() {
        double lambda = 0.7;
        TableWorld world = TableWorld.random(33, 4, List.of(3), false, 5);
        try (Workbench bench = bench(world, new TdLambda(lambda), TablePrior.random(world, 1, 3), 5)) {
            Segment x = bench.collect();
            Evaluation e = evaluation(bench, world, bench.state(), x);
            bench.update(x);
            double expected = 0;
            for (int i = 0; i < x.size(); i++) {
                double mean = 0;
                for (int n = 1; n <= x.steps(); n++) {
                    double weight = n < x.steps() ? (1 - lambda) * Math.pow(lambda, n - 1) : Math.pow(lambda, n - 1);
                    mean += weight * consistency(e, i, n);
                }
                expected += mean * mean / 2 / x.size();
            }
            assertEquals(expected, bench.metric("policy_loss").get(0), SINGLE * (1 + expected));
        }
    }

    @Test
    void estimatorsThatWouldCorrectForTheBehaviourAreRefused() {
        TableWorld world = TableWorld.random(33, 4, List.of(3), false, 5);
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> bench(world, new VTrace(1, 1, 1, 1), TablePrior.random(world, 1, 3), 5));
        assertTrue(e.getMessage().contains("n-step"), e.getMessage());
        Lab lab = Lab.shipped().withEnvironment("world", world::environment);
        for (String estimator : List.of("gae", "v-trace", "retrace")) {
            String message = assertThrows(
                            ConfigException.class,
                            () -> lab.composition("{environment: world, algorithm: pcl, estimator: " + estimator + "}"))
                    .getMessage();
            assertTrue(message.contains("estimator '" + estimator + "' needs "), message);
            assertTrue(message.contains("algorithm 'pcl' gives consistent paths, which need"), message);
        }
    }

    private static float[] parameters(Workbench bench) {
        return bench.learner().snapshot().arrays().get("actor");
    }

    @Test
    void aRestoredLearnerGoesOnBitByBitLikeTheSavedOne() {
        TableWorld world = TableWorld.random(34, 4, List.of(3), true, 5);
        Prior prior = TablePrior.random(world, 1, 3);
        try (Workbench saved = bench(world, new NStep(3), prior, 5);
                Workbench restored = bench(world, new NStep(3), prior, 6)) {
            saved.update(saved.collect());
            saved.update(saved.collect());
            restored.update(restored.collect());
            assertFalse(Arrays.equals(parameters(saved), parameters(restored)));
            restored.load(saved.state());
            for (int round = 0; round < 3; round++) {
                saved.update(saved.collect());
                restored.update(restored.collect());
                assertArrayEquals(parameters(saved), parameters(restored));
            }
            assertArrayEquals(
                    MemoryState.of(saved.learner()).toByteArray(),
                    MemoryState.of(restored.learner()).toByteArray());
        }
    }

    private static final String EXACT = "algorithm: {type: pcl, discount: 0.9, optimiser: {type: adam,"
            + " learning-rate: 0.03, schedule: linear}}, estimator: {type: n-step, n: 1}, prior: given,"
            + " temperature: {type: fixed, alpha: 0.4}";

    private static Student taught(TableWorld world, Prior prior, Segment x) {
        Student student = new Student(world, prior, EXACT);
        student.teach(x, 3000);
        return student;
    }

    /** Whoever acted: the fixed point is that of the process alone. */
    @Test
    void onAProcessWithoutChanceThePolicyBecomesTheRegularisedOptimumWhateverTheBehaviour() {
        TableWorld world = TableWorld.certain(35, 4, 3, 100);
        TablePrior prior = TablePrior.random(world, 1, 3);
        List<Distribution> priors = prior.tables(world);
        SoftOptimum optimum = SoftOptimum.of(world, priors, GAMMA, 0.4);
        for (int[] copies : new int[][] {{1, 1, 1}, {6, 1, 2}}) {
            int[][] all = {copies, copies, copies, copies};
            try (Student student = taught(world, prior, Enumeration.of(world, all))) {
                double distance = student.distance(optimum.policy());
                assertTrue(distance < 1e-4, "distance " + distance);
            }
        }
    }

    /** Each pair leads to one of two states, or to the end, by the throw of a die. */
    @Test
    void onAProcessWithChanceItDoesNot() {
        TableWorld certain = TableWorld.certain(35, 4, 3, 100);
        double[][][] next = new double[4][3][4];
        for (int s = 0; s < 4; s++) {
            for (int a = 0; a < 3; a++) {
                next[s][a][(s + a) % 4] = 0.5;
                next[s][a][(s + 2 * a + 1) % 4] += 0.25;
            }
        }
        TableWorld world =
                new TableWorld(certain.sizes(), next, certain.reward(), certain.allowed(), certain.limit(), false);
        TablePrior prior = TablePrior.random(world, 1, 3);
        SoftOptimum optimum = SoftOptimum.of(world, prior.tables(world), GAMMA, 0.4);
        int[][] all = {{1, 1, 1}, {1, 1, 1}, {1, 1, 1}, {1, 1, 1}};
        try (Student student = taught(world, prior, Enumeration.of(world, all))) {
            double distance = student.distance(optimum.policy());
            assertTrue(distance > 1e-2, "distance " + distance);
        }
    }
}
