package klrl.algorithms.spg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import klrl.algorithms.Distribution;
import klrl.algorithms.EvaluationOracle;
import klrl.algorithms.Lab;
import klrl.algorithms.Slope;
import klrl.algorithms.TablePrior;
import klrl.algorithms.TableWorld;
import klrl.algorithms.Workbench;
import klrl.algorithms.estimator.Gae;
import klrl.algorithms.estimator.VTrace;
import klrl.api.Estimator;
import klrl.api.Prior;
import klrl.api.StateReader;
import klrl.api.data.Boundary;
import klrl.api.data.Evaluation;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.core.config.ConfigException;
import klrl.core.estimation.Regulariser;
import klrl.core.state.MemoryState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SoftPolicyGradientTest {

    /** Networks and tables are in single precision. */
    private static final double SINGLE = 2e-5;

    private static final double GAMMA = 0.9;

    private static final String ONE_STEP =
            "type: soft-policy-gradient, discount: 0.9, epochs: 1, minibatches: 1, surrogate: {type: score-function}";

    private static final String EPOCHS = "type: soft-policy-gradient, discount: 0.9, epochs: 3, minibatches: 4,"
            + " optimiser: {type: adam, learning-rate: 0.02}";

    private static Workbench bench(TableWorld world, String algorithm, Estimator estimator, Prior prior, long seed) {
        return new Workbench(world, algorithm, estimator, prior, 3, 12, seed);
    }

    private static String kl(Regulariser form) {
        return ", kl: " + form.name().toLowerCase(Locale.ROOT);
    }

    private static final class Improper implements Prior {
        @Override
        public Family family() {
            return new Family.Improper();
        }

        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {}
    }

    /** One choice and two, with masks and without, towards a random prior and towards the improper one. */
    @ParameterizedTest
    @CsvSource({
        "SAMPLED, false, false, false",
        "ANALYTIC, true, false, false",
        "SAMPLED, true, true, false",
        "ANALYTIC, false, true, true",
        "SAMPLED, true, false, true"
    })
    void theEvaluationIsWhatCriticPolicyAndPriorSay(
            Regulariser form, boolean masked, boolean twoChoices, boolean improper) {
        TableWorld world = TableWorld.random(11, 5, twoChoices ? List.of(3, 2) : List.of(4), masked, 5);
        Prior prior = improper ? new Improper() : TablePrior.random(world, 1, 3);
        try (Workbench bench = bench(world, EPOCHS + kl(form), new Gae(0.8), prior, 5)) {
            long truncated = 0;
            long terminated = 0;
            for (int round = 0; round < 4; round++) {
                StateReader before = bench.state();
                Segment x = bench.collect();
                assertEquals(round, x.policyVersion());
                float[][] value = bench.outputs(before, "critic", 1);
                Evaluation expected = new EvaluationOracle(world, bench.policy(before), bench.prior(), form, GAMMA)
                        .evaluation(x, (s, b) -> value[s][0], (s, a, b) -> value[s][0], false);
                bench.update(x);
                EvaluationOracle.assertClose(expected, bench.spy().last().evaluation(), SINGLE);
                assertArrayEquals(filled(36, 1), Arrays.copyOf(expected.ratio(), 36), 1e-4);
                truncated += count(x, Boundary.TRUNCATED);
                terminated += count(x, Boundary.TERMINATED);
            }
            assertTrue(truncated > 0 && terminated > 0);
        }
    }

    private static double[] filled(int count, double value) {
        double[] values = new double[count];
        Arrays.fill(values, value);
        return values;
    }

    private static long count(Segment x, byte boundary) {
        int count = 0;
        for (byte each : x.boundary()) {
            count += each == boundary ? 1 : 0;
        }
        return count;
    }

    @ParameterizedTest
    @EnumSource(Regulariser.class)
    void dataOfAnOlderPolicyIsJudgedByThePresentOne(Regulariser form) {
        TableWorld world = TableWorld.random(12, 4, List.of(3), false, 5);
        Prior prior = TablePrior.random(world, 1, 3);
        try (Workbench bench = bench(world, EPOCHS + kl(form), new VTrace(0.9, 2, 1, 2), prior, 5)) {
            Segment x = bench.collect();
            for (int i = 0; i < 3; i++) {
                bench.update(x);
            }
            StateReader before = bench.state();
            float[][] value = bench.outputs(before, "critic", 1);
            Evaluation expected = new EvaluationOracle(world, bench.policy(before), bench.prior(), form, GAMMA)
                    .evaluation(x, (s, b) -> value[s][0], (s, a, b) -> value[s][0], false);
            bench.update(x);
            EvaluationOracle.assertClose(expected, bench.spy().last().evaluation(), SINGLE);
            double furthest = Arrays.stream(expected.ratio(), 0, x.size())
                    .map(ratio -> Math.abs(ratio - 1))
                    .max()
                    .orElseThrow();
            assertTrue(furthest > 0.1, "the policy has moved by " + furthest);
        }
    }

    /** T13 and T14 with V-trace's weights, on data that is stale. */
    @Test
    void theLossesAreThoseOfTheTargetsAdvantagesAndWeights() {
        TableWorld world = TableWorld.random(13, 4, List.of(3), true, 5);
        TablePrior prior = TablePrior.random(world, 1, 3);
        try (Workbench bench = bench(world, ONE_STEP, new VTrace(0.9, 1.1, 1, 0.95), prior, 5)) {
            Segment x = bench.collect();
            for (int i = 0; i < 20; i++) {
                bench.update(x);
            }
            StateReader before = bench.state();
            List<Distribution> policy = bench.policy(before);
            EvaluationOracle oracle = new EvaluationOracle(world, policy, bench.prior(), Regulariser.ANALYTIC, GAMMA);
            bench.update(x);
            Evaluation e = bench.spy().last().evaluation();
            double[] error = bench.spy().last().error();
            double policyLoss = 0;
            double valueLoss = 0;
            double entropy = 0;
            double divergence = 0;
            for (int i = 0; i < x.size(); i++) {
                int s = EvaluationOracle.state(x.observation(), i);
                int b = i % x.streams();
                double next = e.continues()[i] == 0 ? 0 : error[i + x.streams()];
                double td = e.shapedReward()[i] + e.discount()[i] * e.nextValue()[i] - e.base()[i];
                double advantage = e.penalty()[i] + td + e.discount()[i] * 0.9 * next;
                double kl = policy.get(s).divergence(bench.prior().get(s));
                double log = policy.get(s).log()[oracle.action(x, i)];
                policyLoss += (Slope.alpha(b) * kl - Math.min(0.95, e.ratio()[i]) * advantage * log) / x.size();
                valueLoss += error[i] * error[i] / 2 / x.size();
                entropy += policy.get(s).entropy() / x.size();
                divergence += kl / x.size();
            }
            assertTrue(Arrays.stream(e.ratio()).anyMatch(ratio -> ratio > 0.96));
            assertEquals(policyLoss, bench.metric("policy_loss").get(0), SINGLE);
            assertEquals(valueLoss, bench.metric("value_loss").get(0), SINGLE);
            assertEquals(entropy, bench.metric("entropy").get(0), SINGLE);
            assertEquals(divergence, bench.metric("kl").get(0), SINGLE);
            assertEquals(entropy, bench.slope().last().entropy(), SINGLE);
            assertEquals(divergence, bench.slope().last().divergence(), SINGLE);
            assertEquals(0.3, bench.metric("temperature").get(0), 1e-12);
        }
    }

    /** T32: on fresh data, at the first step of the first pass, the ratio is 1 and the loss −mean Â + mean α D_KL. */
    @Test
    void theFirstStepOnFreshDataClipsNothing() {
        TableWorld world = TableWorld.random(14, 4, List.of(3), false, 5);
        TablePrior prior = TablePrior.random(world, 1, 3);
        String clipped = "type: soft-policy-gradient, discount: 0.9, epochs: 5, minibatches: 1,"
                + " surrogate: {type: ratio-clip, epsilon: 0.1}, optimiser: {type: adam, learning-rate: 0.05}";
        try (Workbench bench = bench(world, clipped, new Gae(0.8), prior, 5)) {
            Segment x = bench.collect();
            List<Distribution> policy = bench.policy(bench.state());
            bench.update(x);
            Evaluation e = bench.spy().last().evaluation();
            double loss = 0;
            for (int i = 0; i < x.size(); i++) {
                int s = EvaluationOracle.state(x.observation(), i);
                double kl = policy.get(s).divergence(bench.prior().get(s));
                loss += (Slope.alpha(i % 3) * kl
                                - e.penalty()[i]
                                - bench.spy().last().error()[i])
                        / x.size();
            }
            assertEquals(loss, bench.metric("policy_loss").get(0), SINGLE);
            assertEquals(0, bench.metric("clip_fraction").get(0));
            assertEquals(0, bench.metric("behaviour_kl").get(0), SINGLE);
            // Four steps of that size later the policy has left the bounds somewhere.
            assertTrue(bench.metric("clip_fraction").get(4) > 0);
            assertTrue(bench.metric("behaviour_kl").get(4) > 1e-3);
            assertEquals(1, bench.metric("effective_sample_size").get(0), 1e-6);
        }
    }

    @Test
    void everyEpochVisitsAllMinibatchesAndThePriorSeesEveryNewPolicy() {
        TableWorld world = TableWorld.random(15, 4, List.of(3), false, 5);
        TablePrior prior = TablePrior.random(world, 1, 3);
        try (Workbench bench = bench(world, EPOCHS, new Gae(0.8), prior, 5)) {
            assertEquals(0, bench.policy().snapshot().version());
            for (long round = 1; round <= 3; round++) {
                bench.update(bench.collect());
                assertEquals(12, bench.metric("value_loss").size());
                assertEquals(round, bench.policy().snapshot().version());
                assertEquals(round, prior.shown().size());
                assertEquals(round, prior.shown().get((int) round - 1));
            }
        }
    }

    /** Without learning, the losses of an epoch's parts add up to the loss of the whole segment. */
    @Test
    void everyEpochVisitsEachStepOnce() {
        TableWorld world = TableWorld.random(15, 4, List.of(3), true, 5);
        String still = "type: soft-policy-gradient, discount: 0.9, epochs: 2, minibatches: 5,"
                + " optimiser: {type: sgd, learning-rate: 0}";
        try (Workbench bench = bench(world, still, new Gae(0.8), TablePrior.random(world, 1, 3), 5)) {
            bench.update(bench.collect());
            double whole = Arrays.stream(bench.spy().last().error())
                    .map(error -> error * error / 2)
                    .average()
                    .orElseThrow();
            List<Double> losses = bench.metric("value_loss");
            assertFalse(losses.subList(0, 5).equals(losses.subList(5, 10)), "two orders");
            for (int epoch = 0; epoch < 2; epoch++) {
                double sum = 0;
                for (int part = 0; part < 5; part++) {
                    int size = (part + 1) * 36 / 5 - part * 36 / 5;
                    sum += size * losses.get(5 * epoch + part) / 36;
                }
                assertEquals(whole, sum, SINGLE);
            }
        }
    }

    /** On stale data only a corrected estimate is one of the current policy. */
    @Test
    void replayedDataNeedsAnEstimatorThatCorrectsForIt() {
        String config = "{environment: cartpole, algorithm: soft-policy-gradient, data: replay}";
        Lab lab =
                Lab.shipped().withEnvironment("cartpole", TableWorld.random(15, 4, List.of(3), false, 5)::environment);
        lab.composition(config, "estimator=v-trace");
        for (String estimator : List.of("{type: n-step, n: 3}", "td-lambda", "gae")) {
            String message = assertThrows(
                            ConfigException.class, () -> lab.composition(config, "estimator=" + estimator))
                    .getMessage();
            assertTrue(message.contains("needs data of the current policy"), message);
        }
    }

    @Test
    void moreMinibatchesThanStepsAreRefused() {
        TableWorld world = TableWorld.random(15, 4, List.of(3), false, 5);
        String many = "type: soft-policy-gradient, minibatches: 37";
        try (Workbench bench = bench(world, many, new Gae(0.8), TablePrior.random(world, 1, 3), 5)) {
            Segment x = bench.collect();
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> bench.update(x));
            assertEquals(
                    "a segment of 36 steps cannot be divided into 37 minibatches: lower algorithm.minibatches or"
                            + " collect more steps",
                    e.getMessage());
        }
        String all = "type: soft-policy-gradient, minibatches: 36";
        try (Workbench bench = bench(world, all, new Gae(0.8), TablePrior.random(world, 1, 3), 5)) {
            bench.update(bench.collect());
        }
    }

    private static float[] parameters(Workbench bench) {
        return bench.learner().snapshot().arrays().get("actor");
    }

    @Test
    void aRestoredLearnerGoesOnBitByBitLikeTheSavedOne() {
        TableWorld world = TableWorld.random(16, 4, List.of(3), true, 5);
        Prior prior = TablePrior.random(world, 1, 3);
        try (Workbench saved = bench(world, EPOCHS, new Gae(0.8), prior, 5);
                Workbench restored = bench(world, EPOCHS, new Gae(0.8), prior, 6)) {
            saved.update(saved.collect());
            saved.update(saved.collect());
            restored.update(restored.collect());
            assertFalse(Arrays.equals(parameters(saved), parameters(restored)));
            restored.load(saved.state());
            assertArrayEquals(parameters(saved), parameters(restored));
            assertEquals(2, restored.policy().snapshot().version());
            for (int round = 0; round < 3; round++) {
                saved.update(saved.collect());
                restored.update(restored.collect());
                assertArrayEquals(parameters(saved), parameters(restored));
                assertEquals(saved.metric("value_loss"), restored.metric("value_loss"));
            }
            assertArrayEquals(
                    MemoryState.of(saved.learner()).toByteArray(),
                    MemoryState.of(restored.learner()).toByteArray());
        }
    }

    @Test
    void theSameSeedGivesTheSameBitsAndAnotherSeedOthers() {
        TableWorld world = TableWorld.random(16, 4, List.of(3), false, 5);
        Prior prior = TablePrior.random(world, 1, 3);
        try (Workbench one = bench(world, EPOCHS, new Gae(0.8), prior, 5);
                Workbench same = bench(world, EPOCHS, new Gae(0.8), prior, 5);
                Workbench other = bench(world, EPOCHS, new Gae(0.8), prior, 6)) {
            for (Workbench bench : List.of(one, same, other)) {
                bench.update(bench.collect());
                bench.update(bench.collect());
            }
            assertArrayEquals(
                    MemoryState.of(one.learner()).toByteArray(),
                    MemoryState.of(same.learner()).toByteArray());
            assertFalse(Arrays.equals(parameters(one), parameters(other)));
        }
    }

    @Test
    void aSnapshotIsNotChangedByLaterUpdates() {
        TableWorld world = TableWorld.random(16, 4, List.of(3), false, 5);
        try (Workbench bench = bench(world, EPOCHS, new Gae(0.8), TablePrior.random(world, 1, 3), 5)) {
            float[] first = parameters(bench);
            float[] copy = first.clone();
            bench.update(bench.collect());
            assertArrayEquals(copy, first);
            assertFalse(Arrays.equals(first, parameters(bench)));
        }
    }
}
