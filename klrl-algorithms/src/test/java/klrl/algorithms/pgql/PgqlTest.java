package klrl.algorithms.pgql;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import klrl.algorithms.Distribution;
import klrl.algorithms.EvaluationOracle;
import klrl.algorithms.Slope;
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
import klrl.core.estimation.Regulariser;
import klrl.core.state.MemoryState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PgqlTest {

    /** Networks and tables are in single precision. */
    private static final double SINGLE = 2e-5;

    private static final double GAMMA = 0.9;
    private static final int STREAMS = 3;

    private static final String ADAM = "type: pgql, discount: 0.9, optimiser: {type: adam, learning-rate: 0.02}";
    private static final String SGD = "type: pgql, discount: 0.9, optimiser: {type: sgd, learning-rate: 0.1}";

    private static Workbench bench(TableWorld world, String algorithm, Estimator estimator, Prior prior, long seed) {
        return new Workbench(world, algorithm, estimator, prior, STREAMS, 12, seed);
    }

    private static String kl(Regulariser form) {
        return ", kl: " + form.name().toLowerCase(Locale.ROOT);
    }

    /** The same steps, as a memory of several policies hands them out. */
    private static Segment replayed(Segment x) {
        return new Segment(
                x.steps(),
                x.streams(),
                x.observation(),
                x.boundaryAt(),
                x.boundaryObservation(),
                x.action(),
                x.behaviour(),
                x.behaviourLogProbability(),
                x.reward(),
                x.discount(),
                x.boundary(),
                x.mask(),
                x.boundaryMask(),
                x.memory(),
                x.memoryReset(),
                Segment.MIXED_VERSIONS);
    }

    /** What a learner in a given state must make of a segment. */
    private record Expected(
            List<Distribution> policy, List<Distribution> prior, float[][] mean, EvaluationOracle oracle) {

        static Expected of(Workbench bench, TableWorld world, StateReader saved, Regulariser form) {
            List<Distribution> policy = bench.policy(saved);
            List<Distribution> prior = bench.prior();
            return new Expected(
                    policy,
                    prior,
                    bench.outputs(saved, "critic", 1),
                    new EvaluationOracle(world, policy, prior, form, GAMMA));
        }

        /** V̄ = V − αK. */
        double soft(int s, int stream) {
            return mean[s][0] - Slope.alpha(stream) * policy.get(s).divergence(prior.get(s));
        }

        /** V + α (log π − log π₀ − K). */
        double actionValue(int s, int a, int stream) {
            double ratio = policy.get(s).log()[a] - prior.get(s).log()[a];
            double centred = ratio - policy.get(s).divergence(prior.get(s));
            return mean[s][0] + Slope.alpha(stream) * centred;
        }

        Evaluation evaluation(Segment x) {
            return oracle.evaluation(x, this::soft, (s, a, b) -> soft(s, b), false);
        }
    }

    @ParameterizedTest
    @CsvSource({"SAMPLED, false, false", "ANALYTIC, true, false", "SAMPLED, true, true", "ANALYTIC, false, true"})
    void theEvaluationIsThatOfTheSoftValue(Regulariser form, boolean masked, boolean twoChoices) {
        TableWorld world = TableWorld.random(71, 5, twoChoices ? List.of(3, 2) : List.of(4), masked, 5);
        Prior prior = TablePrior.random(world, 1, 3);
        try (Workbench bench = bench(world, ADAM + kl(form), new NStep(3), prior, 5)) {
            long truncated = 0;
            long terminated = 0;
            for (int round = 0; round < 6; round++) {
                Segment x = bench.collect();
                x = round % 2 == 0 ? x : replayed(x);
                Evaluation expected =
                        Expected.of(bench, world, bench.state(), form).evaluation(x);
                bench.update(x);
                EvaluationOracle.assertClose(expected, bench.spy().last().evaluation(), SINGLE);
                truncated += count(x, Boundary.TRUNCATED);
                terminated += count(x, Boundary.TERMINATED);
            }
            assertTrue(truncated > 0 && terminated > 0);
        }
    }

    private static long count(Segment x, byte boundary) {
        int count = 0;
        for (byte each : x.boundary()) {
            count += each == boundary ? 1 : 0;
        }
        return count;
    }

    /** T13 of the soft value and T14, with an estimator's weights, on data of one older policy. */
    @Test
    void dataOfOnePolicyMakesTheStepOfAnActorCritic() {
        TableWorld world = TableWorld.random(72, 4, List.of(3), true, 5);
        TablePrior prior = TablePrior.random(world, 1, 3);
        try (Workbench bench = bench(world, ADAM, new VTrace(0.9, 1.1, 1, 0.95), prior, 5)) {
            Segment x = bench.collect();
            for (int i = 0; i < 20; i++) {
                bench.update(x);
            }
            Expected expected = Expected.of(bench, world, bench.state(), Regulariser.ANALYTIC);
            bench.update(x);
            Evaluation e = bench.spy().last().evaluation();
            double[] error = bench.spy().last().error();
            double policyLoss = 0;
            double valueLoss = 0;
            for (int i = 0; i < x.size(); i++) {
                int s = EvaluationOracle.state(x.observation(), i);
                double next = e.continues()[i] == 0 ? 0 : error[i + x.streams()];
                double td = e.shapedReward()[i] + e.discount()[i] * e.nextValue()[i] - e.base()[i];
                double advantage = e.penalty()[i] + td + e.discount()[i] * 0.9 * next;
                Distribution policy = expected.policy().get(s);
                double kl = policy.divergence(expected.prior().get(s));
                double log = policy.log()[expected.oracle().action(x, i)];
                policyLoss +=
                        (Slope.alpha(i % STREAMS) * kl - Math.min(0.95, e.ratio()[i]) * advantage * log) / x.size();
                // The soft value itself is what the estimator corrects.
                valueLoss += error[i] * error[i] / 2 / x.size();
            }
            assertTrue(Arrays.stream(e.ratio()).anyMatch(ratio -> ratio > 0.96));
            assertEquals(policyLoss, bench.metric("policy_loss").get(0), SINGLE);
            assertEquals(valueLoss, bench.metric("value_loss").get(0), SINGLE);
            assertEquals(List.of(), bench.metric("bellman_loss"));
        }
    }

    /** One step: y = r + d·α log Σ_a π₀ exp(Q/α) at the successor, summed over the actions of Q as T16 makes it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void replayedDataMakesTheStepOfSoftQLearning(boolean masked) {
        TableWorld world = TableWorld.random(73, 4, List.of(3), masked, 5);
        TablePrior prior = TablePrior.random(world, 1, 3);
        try (Workbench bench = bench(world, ADAM, new NStep(1), prior, 5)) {
            for (int i = 0; i < 10; i++) {
                bench.update(bench.collect());
            }
            Expected expected = Expected.of(bench, world, bench.state(), Regulariser.ANALYTIC);
            Segment x = replayed(bench.collect());
            double loss = 0;
            double target = 0;
            for (int i = 0; i < x.size(); i++) {
                int b = i % STREAMS;
                int s = EvaluationOracle.state(x.observation(), i);
                int a = expected.oracle().action(x, i);
                double y = x.reward()[i];
                if (x.boundary()[i] != Boundary.TERMINATED) {
                    int next = EvaluationOracle.successor(x, i);
                    boolean[] mask = masked ? world.allowed()[next] : new boolean[0];
                    double[] q = new double[3];
                    for (int k = 0; k < 3; k++) {
                        boolean allowed = mask.length == 0 || mask[k];
                        q[k] = allowed ? expected.actionValue(next, k, b) : 0;
                    }
                    y += GAMMA * expected.prior().get(next).softValue(q, Slope.alpha(b));
                }
                target += y / x.size();
                loss += Math.pow(expected.actionValue(s, a, b) - y, 2) / 2 / x.size();
            }
            bench.update(x);
            assertEquals(target, bench.metric("target_mean").get(0), SINGLE);
            assertEquals(loss, bench.metric("bellman_loss").get(0), SINGLE);
            assertEquals(List.of(), bench.metric("policy_loss"));
            assertEquals(List.of(), bench.metric("value_loss"));
        }
    }

    /** Q is the mean value plus what has the mean 0. */
    @Test
    void theValueIsTheMeanOfTheActionValues() {
        TableWorld world = TableWorld.random(73, 4, List.of(3), false, 5);
        try (Workbench bench = bench(world, ADAM, new NStep(1), TablePrior.random(world, 1, 3), 5)) {
            bench.update(bench.collect());
            Expected expected = Expected.of(bench, world, bench.state(), Regulariser.ANALYTIC);
            for (int s = 0; s < 4; s++) {
                double[] q = new double[3];
                for (int a = 0; a < 3; a++) {
                    q[a] = expected.actionValue(s, a, 1);
                }
                assertEquals(expected.mean()[s][0], expected.policy().get(s).expectation(q), 1e-12);
                assertEquals(expected.soft(s, 1), expected.prior().get(s).softValue(q, Slope.alpha(1)), 1e-12);
            }
        }
    }

    /** η scales Bellman steps, 1 − η an actor-critic's; the directions stay. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void mixingWeighsTheStepsAgainstEachOther(boolean replayed) {
        TableWorld world = TableWorld.random(74, 4, List.of(3), false, 5);
        Prior prior = TablePrior.random(world, 1, 3);
        try (Workbench half = bench(world, SGD + ", mixing: 0.5", new NStep(1), prior, 5);
                Workbench fifth = bench(world, SGD + ", mixing: 0.2", new NStep(1), prior, 5)) {
            Segment x = half.collect();
            float[] start = parameters(half);
            assertArrayEquals(start, parameters(fifth));
            for (Workbench bench : List.of(half, fifth)) {
                bench.update(replayed ? replayed(x) : x);
            }
            double factor = replayed ? 0.2 / 0.5 : 0.8 / 0.5;
            float[] far = parameters(half);
            float[] near = parameters(fifth);
            assertFalse(Arrays.equals(start, far));
            for (int k = 0; k < start.length; k++) {
                assertEquals(factor * (far[k] - start[k]), near[k] - start[k], 1e-6);
            }
        }
    }

    private static float[] parameters(Workbench bench) {
        return bench.learner().snapshot().arrays().get("actor");
    }

    @Test
    void aRestoredLearnerGoesOnBitByBitLikeTheSavedOne() {
        TableWorld world = TableWorld.random(75, 4, List.of(3), true, 5);
        Prior prior = TablePrior.random(world, 1, 3);
        try (Workbench saved = bench(world, ADAM, new TdLambda(0.9), prior, 5);
                Workbench restored = bench(world, ADAM, new TdLambda(0.9), prior, 6)) {
            saved.update(saved.collect());
            saved.update(replayed(saved.collect()));
            restored.update(restored.collect());
            assertFalse(Arrays.equals(parameters(saved), parameters(restored)));
            restored.load(saved.state());
            assertArrayEquals(parameters(saved), parameters(restored));
            assertEquals(2, restored.policy().snapshot().version());
            for (int round = 0; round < 4; round++) {
                for (Workbench bench : List.of(saved, restored)) {
                    Segment x = bench.collect();
                    bench.update(round % 2 == 0 ? x : replayed(x));
                }
                assertArrayEquals(parameters(saved), parameters(restored));
            }
            assertArrayEquals(
                    MemoryState.of(saved.learner()).toByteArray(),
                    MemoryState.of(restored.learner()).toByteArray());
        }
    }

    @Test
    void theSameSeedGivesTheSameBitsAndAnotherSeedOthers() {
        TableWorld world = TableWorld.random(75, 4, List.of(3), false, 5);
        Prior prior = TablePrior.random(world, 1, 3);
        try (Workbench one = bench(world, ADAM, new TdLambda(0.8), prior, 5);
                Workbench same = bench(world, ADAM, new TdLambda(0.8), prior, 5);
                Workbench other = bench(world, ADAM, new TdLambda(0.8), prior, 6)) {
            for (Workbench bench : List.of(one, same, other)) {
                bench.update(bench.collect());
                bench.update(replayed(bench.collect()));
            }
            assertArrayEquals(
                    MemoryState.of(one.learner()).toByteArray(),
                    MemoryState.of(same.learner()).toByteArray());
            assertFalse(Arrays.equals(parameters(one), parameters(other)));
        }
    }
}
