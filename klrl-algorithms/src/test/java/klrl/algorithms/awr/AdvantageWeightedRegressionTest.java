package klrl.algorithms.awr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import klrl.algorithms.Distribution;
import klrl.algorithms.Enumeration;
import klrl.algorithms.EvaluationOracle;
import klrl.algorithms.Lab;
import klrl.algorithms.Slope;
import klrl.algorithms.SoftOptimum;
import klrl.algorithms.Student;
import klrl.algorithms.TablePrior;
import klrl.algorithms.TableWorld;
import klrl.algorithms.Workbench;
import klrl.algorithms.estimator.Gae;
import klrl.algorithms.estimator.NStep;
import klrl.algorithms.estimator.VTrace;
import klrl.api.Estimator;
import klrl.api.Prior;
import klrl.api.StateReader;
import klrl.api.data.Boundary;
import klrl.api.data.Evaluation;
import klrl.api.data.Segment;
import klrl.api.data.Targets;
import klrl.core.config.ConfigException;
import klrl.core.estimation.Regulariser;
import klrl.core.random.Streams;
import klrl.core.state.MemoryState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdvantageWeightedRegressionTest {

    /** Networks and tables are in single precision. */
    private static final double SINGLE = 2e-5;

    private static final double GAMMA = 0.9;

    private static final String AWR =
            "type: awr, discount: 0.9, max-weight: 1.5, optimiser: {type: adam, learning-rate: 0.02}";

    private static Workbench bench(TableWorld world, String algorithm, Estimator estimator, Prior prior, long seed) {
        return new Workbench(world, algorithm, estimator, prior, 3, 12, seed);
    }

    private static Prior behaviour(TableWorld world) {
        return Lab.shipped()
                .withEnvironment("world", world::environment)
                .composition("{environment: world, algorithm: awr}")
                .prior()
                .create(Lab.context(world.spec(), 3, Streams.of(1)));
    }

    private static Evaluation evaluation(
            Workbench bench, TableWorld world, StateReader saved, Segment x, Regulariser form, boolean ofBehaviour) {
        float[][] v = bench.outputs(saved, "critic", 1);
        EvaluationOracle oracle = new EvaluationOracle(world, bench.policy(saved), bench.prior(), form, GAMMA);
        Evaluation e = oracle.evaluation(x, (s, b) -> v[s][0], (s, a, b) -> v[s][0], false);
        if (ofBehaviour) {
            Arrays.fill(e.penalty(), 0);
            System.arraycopy(e.reward(), 0, e.shapedReward(), 0, e.size());
            Arrays.fill(e.ratio(), 1);
        }
        return e;
    }

    /** With the behaviour as prior the values are those of the behaviour: nothing is paid, nothing corrected. */
    @ParameterizedTest
    @CsvSource({"SAMPLED, false, false", "ANALYTIC, true, false", "SAMPLED, true, true"})
    void theEvaluationIsThatOfThePolicyOrOfTheBehaviour(Regulariser form, boolean masked, boolean ofBehaviour) {
        TableWorld world = TableWorld.random(41, 5, List.of(4), masked, 5);
        Prior prior = ofBehaviour ? behaviour(world) : TablePrior.random(world, 1, 3);
        String algorithm = AWR + ", kl: " + (form == Regulariser.SAMPLED ? "sampled" : "analytic");
        try (Workbench bench = bench(world, algorithm, new VTrace(0.9, 2, 1, 1), prior, 5)) {
            Segment x = bench.collect();
            for (int round = 0; round < 5; round++) {
                // Two rounds on new data, three on data that is stale by then.
                x = round < 2 ? bench.collect() : x;
                Evaluation expected = evaluation(bench, world, bench.state(), x, form, ofBehaviour);
                bench.update(x);
                EvaluationOracle.assertClose(expected, bench.spy().last().evaluation(), SINGLE);
            }
            assertTrue(has(x, Boundary.TRUNCATED) && has(x, Boundary.TERMINATED));
        }
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
    @ValueSource(booleans = {false, true})
    void theLossesAreThoseOfTargetsAndWeights(boolean ofBehaviour) {
        TableWorld world = TableWorld.random(41, 5, List.of(4), true, 5);
        Prior prior = ofBehaviour ? behaviour(world) : TablePrior.random(world, 1, 3);
        try (Workbench bench = bench(world, AWR, new NStep(1), prior, 5)) {
            bench.update(bench.collect());
            Segment x = bench.collect();
            bench.update(x);
            // Stale data: π and μ differ.
            StateReader before = bench.state();
            List<Distribution> policy = bench.policy(before);
            Evaluation e = evaluation(bench, world, before, x, Regulariser.SAMPLED, ofBehaviour);
            EvaluationOracle oracle = new EvaluationOracle(world, policy, bench.prior(), Regulariser.SAMPLED, GAMMA);
            bench.update(x);
            double valueLoss = 0;
            double policyLoss = 0;
            double clipped = 0;
            double sum = 0;
            double squares = 0;
            double total = 0;
            double mean = 0;
            for (int i = 0; i < x.size(); i++) {
                int s = EvaluationOracle.state(x.observation(), i);
                int a = oracle.action(x, i);
                double error = e.shapedReward()[i] + e.discount()[i] * e.nextValue()[i] - e.base()[i];
                double advantage = error + e.penalty()[i];
                double logRatio = ofBehaviour ? 0 : bench.prior().get(s).log()[a] - x.behaviourLogProbability()[i];
                double whole = Math.exp(logRatio + advantage / Slope.alpha(i % 3));
                double weight = Math.min(1.5, whole);
                valueLoss += error * error / 2 / x.size();
                policyLoss -= weight * policy.get(s).log()[a] / x.size();
                clipped += whole > 1.5 ? 1.0 / x.size() : 0;
                sum += weight;
                squares += weight * weight;
                total += whole;
                mean += whole * advantage / Slope.alpha(i % 3);
            }
            double divergence = mean / total - Math.log(total / x.size());
            assertEquals(valueLoss, bench.metric("value_loss").get(0), SINGLE);
            assertEquals(policyLoss, bench.metric("policy_loss").get(0), SINGLE);
            assertEquals(clipped, bench.metric("weight_clip_fraction").get(0), 1e-12);
            assertTrue(clipped > 0 && clipped < 1);
            assertEquals(
                    sum * sum / (x.size() * squares),
                    bench.metric("weight_sample_size").get(0),
                    SINGLE);
            assertEquals(divergence, bench.metric("kl").get(0), SINGLE);
            assertEquals(divergence, bench.slope().last().divergence(), SINGLE);
        }
    }

    /** The divergence of any weights from even ones is at least 0, and no exponent is too large. */
    @Test
    void weightsOfAnySizeAreFinite() {
        AdvantageWeights weights = new AdvantageWeights(20);
        Targets y = Targets.of(2, 2);
        for (double scale : new double[] {0, 1, 1e3, 1e8}) {
            Arrays.setAll(y.advantage(), i -> scale * (i - 1.5));
            weights.compute(y, new double[] {0.5, 1}, new double[4]);
            for (int i = 0; i < 4; i++) {
                double alpha = i % 2 == 0 ? 0.5 : 1;
                assertEquals(Math.min(20, Math.exp(scale * (i - 1.5) / alpha)), weights.weight()[i]);
            }
            assertTrue(weights.divergence() >= 0 && weights.divergence() <= Math.log(4) + 1e-12);
        }
        assertEquals(Math.log(4), weights.divergence(), 1e-12);
    }

    private static final String EXACT = "algorithm: {type: awr, discount: 0.9, max-weight: 1e6,"
            + " optimiser: {type: adam, learning-rate: 0.03, schedule: linear}},"
            + " temperature: {type: fixed, alpha: 0.5}, ";

    private static final int[][] COPIES = {{1, 2, 3}, {4, 1, 1}, {1, 1, 1}, {2, 5, 1}};

    private static final int[][] OTHERS = {{3, 1, 1}, {1, 2, 1}, {1, 6, 1}, {1, 1, 1}};

    private static List<Distribution> behaviour(int[][] copies) {
        List<Distribution> tables = new ArrayList<>();
        for (int[] row : copies) {
            double sum = Arrays.stream(row).sum();
            tables.add(new Distribution(
                    Arrays.stream(row).mapToDouble(n -> Math.log(n / sum)).toArray()));
        }
        return tables;
    }

    /** V^μ without regulariser, by iteration. */
    private static double[] values(TableWorld world, List<Distribution> policy) {
        double[] v = new double[world.states()];
        for (int sweep = 0; sweep < 1000; sweep++) {
            double[] next = new double[v.length];
            for (int s = 0; s < v.length; s++) {
                for (int a = 0; a < world.actions(); a++) {
                    double q = world.reward()[s][a];
                    for (int t = 0; t < v.length; t++) {
                        q += GAMMA * world.next()[s][a][t] * v[t];
                    }
                    next[s] += policy.get(s).probability(a) * q;
                }
            }
            v = next;
        }
        return v;
    }

    /** μ E[exp((r + γV(s′) − V(s))/α) | s,a], normalised; if it is certain what follows, μ exp(A^μ/α). */
    private static List<Distribution> tilted(TableWorld world, List<Distribution> behaviour) {
        double[] v = values(world, behaviour);
        List<Distribution> tables = new ArrayList<>();
        for (int s = 0; s < v.length; s++) {
            double[] weight = new double[world.actions()];
            for (int a = 0; a < weight.length; a++) {
                double left = 1;
                for (int t = 0; t < v.length; t++) {
                    double p = world.next()[s][a][t];
                    left -= p;
                    weight[a] += p * Math.exp((world.reward()[s][a] + GAMMA * v[t] - v[s]) / 0.5);
                }
                weight[a] += Math.max(0, left) * Math.exp((world.reward()[s][a] - v[s]) / 0.5);
                weight[a] *= behaviour.get(s).probability(a);
            }
            double sum = Arrays.stream(weight).sum();
            tables.add(new Distribution(
                    Arrays.stream(weight).map(w -> Math.log(w / sum)).toArray()));
        }
        return tables;
    }

    private static Student taught(TableWorld world, Prior prior, String rest, int[][] copies) {
        Student student = new Student(world, prior, EXACT + rest);
        student.teach(Enumeration.of(world, copies), 3000);
        return student;
    }

    private static final String CLASSIC = "estimator: {type: td-lambda, lambda: 0.95}, prior: behaviour";

    @Test
    void withTheBehaviourAsPriorThePolicyBecomesTheBehaviourTimesTheExponentialOfItsAdvantages() {
        TableWorld world = TableWorld.certain(42, 4, 3, 100);
        Prior unused = TablePrior.random(world, 1, 3);
        for (int[][] copies : List.of(COPIES, OTHERS)) {
            try (Student student = taught(world, unused, CLASSIC, copies)) {
                assertTrue(student.distance(tilted(world, behaviour(copies))) < 1e-4);
                // It bites: another behaviour's fixed point is another one.
                assertTrue(student.distance(tilted(world, behaviour(copies == COPIES ? OTHERS : COPIES))) > 1e-2);
            }
        }
    }

    /** With chance it is the mean of the exponential, not the exponential of the mean. */
    @Test
    void withChanceTheExponentialsMeanCounts() {
        TableWorld certain = TableWorld.certain(42, 4, 3, 100);
        double[][][] next = new double[4][3][4];
        double[][] reward = certain.reward();
        for (int s = 0; s < 4; s++) {
            for (int a = 0; a < 3; a++) {
                next[s][a][(s + a) % 4] = 0.5;
                next[s][a][(s + 2 * a + 1) % 4] += 0.25;
            }
        }
        TableWorld world = new TableWorld(List.of(3), next, reward, new boolean[0][], 100, false);
        List<Distribution> behaviour = behaviour(COPIES);
        try (Student student = taught(world, TablePrior.random(world, 1, 3), CLASSIC, COPIES)) {
            assertTrue(student.distance(tilted(world, behaviour)) < 1e-4);
            double[] v = values(world, behaviour);
            List<Distribution> gibbs = new ArrayList<>();
            for (int s = 0; s < 4; s++) {
                float[] logits = new float[3];
                for (int a = 0; a < 3; a++) {
                    double q = reward[s][a];
                    for (int t = 0; t < 4; t++) {
                        q += GAMMA * next[s][a][t] * v[t];
                    }
                    logits[a] = (float) (behaviour.get(s).log()[a] + q / 0.5);
                }
                gibbs.add(Distribution.of(logits, List.of(3), new boolean[0]));
            }
            assertTrue(student.distance(gibbs) > 1e-3, "distance " + student.distance(gibbs));
        }
    }

    /** Values of π, corrected for μ without a clip: policy iteration, whose fixed point is π* whatever μ is. */
    @Test
    void withAnotherPriorThePolicyBecomesTheRegularisedOptimumWhateverTheBehaviour() {
        TableWorld world = TableWorld.certain(43, 4, 3, 100);
        TablePrior prior = TablePrior.random(world, 1, 3);
        SoftOptimum optimum = SoftOptimum.of(world, prior.tables(world), GAMMA, 0.5);
        for (int[][] copies : List.of(COPIES, OTHERS)) {
            String rest = "estimator: {type: v-trace, rho-bar: 1e6}, prior: given";
            try (Student student = taught(world, prior, rest, copies)) {
                double distance = student.distance(optimum.policy());
                assertTrue(distance < 1e-4, "distance " + distance);
            }
        }
    }

    @Test
    void whoWeighsByTheBehaviourMustKnowItAndWhoDoesNotNeedNot() {
        TableWorld world = TableWorld.certain(43, 4, 3, 100);
        Lab lab = Lab.shipped().withEnvironment("world", world::environment).withMuteData("mute");
        assertDoesNotThrow(() -> lab.composition("{environment: world, algorithm: awr, data: mute}"));
        assertDoesNotThrow(() -> lab.composition("{environment: world, algorithm: awr, prior: uniform}"));
        String message = refused(lab, "{environment: world, algorithm: awr, data: mute, prior: uniform}");
        assertTrue(
                message.contains("algorithm 'awr' needs probabilities of the behaviour policy; data source 'mute' gives"
                        + " nothing of the kind. Data sources that give them: alternating, prioritised-replay, replay, rollout."
                        + " Instead, the behaviour policy as prior would do. Priors that give them: behaviour"),
                message);
        message = refused(lab, "{environment: world, algorithm: soft-actor-critic, prior: behaviour}");
        assertTrue(
                message.contains("prior 'behaviour' needs a policy that is fitted to the actions in the data; algorithm"
                        + " 'soft-actor-critic' gives"),
                message);
    }

    private static String refused(Lab lab, String yaml) {
        return assertThrows(ConfigException.class, () -> lab.composition(yaml)).getMessage();
    }

    private static float[] parameters(Workbench bench) {
        return bench.learner().snapshot().arrays().get("actor");
    }

    @Test
    void aRestoredLearnerGoesOnBitByBitLikeTheSavedOne() {
        TableWorld world = TableWorld.random(44, 4, List.of(3), true, 5);
        Prior prior = behaviour(world);
        Estimator gae = new Gae(0.9);
        try (Workbench saved = bench(world, AWR, gae, prior, 5);
                Workbench restored = bench(world, AWR, gae, prior, 6)) {
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
}
