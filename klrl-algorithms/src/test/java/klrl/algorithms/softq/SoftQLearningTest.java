package klrl.algorithms.softq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import klrl.algorithms.Distribution;
import klrl.algorithms.EvaluationOracle;
import klrl.algorithms.GibbsPolicy;
import klrl.algorithms.Slope;
import klrl.algorithms.TablePrior;
import klrl.algorithms.TableWorld;
import klrl.algorithms.Workbench;
import klrl.algorithms.estimator.NStep;
import klrl.algorithms.estimator.Retrace;
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
import klrl.core.estimation.Regulariser;
import klrl.core.state.MemoryState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SoftQLearningTest {

    /** Networks and tables are in single precision. */
    private static final double SINGLE = 2e-5;

    private static final double GAMMA = 0.9;
    private static final int STREAMS = 3;

    private static final String TWINS = "type: soft-q-learning, discount: 0.9, critics: 2, tau: 0.3,"
            + " optimiser: {type: adam, learning-rate: 0.05}";

    private static Workbench bench(TableWorld world, String algorithm, Estimator estimator, Prior prior, long seed) {
        return new Workbench(world, algorithm, estimator, prior, STREAMS, 12, seed);
    }

    private static final class Improper implements Prior {
        @Override
        public Family family() {
            return new Family.Improper();
        }

        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {}
    }

    /** min_j Q_j of critics or of their targets, [S,A]. */
    private static double[][] smallest(Workbench bench, StateReader saved, String group, int critics, int actions) {
        double[][] least = new double[bench.outputs(saved, group + "-0", actions).length][actions];
        for (double[] row : least) {
            Arrays.fill(row, Double.POSITIVE_INFINITY);
        }
        for (int j = 0; j < critics; j++) {
            float[][] q = bench.outputs(saved, group + "-" + j, actions);
            for (int s = 0; s < least.length; s++) {
                for (int a = 0; a < actions; a++) {
                    least[s][a] = Math.min(least[s][a], q[s][a]);
                }
            }
        }
        return least;
    }

    /** π₀ under the masks of a world, in each state. */
    private static List<Distribution> prior(Workbench bench, TableWorld world) {
        List<Distribution> priors = new ArrayList<>();
        for (int s = 0; s < world.states(); s++) {
            boolean[] mask = world.allowed().length == 0 ? new boolean[0] : world.allowed()[s];
            priors.add(bench.prior().get(s).allowed(mask));
        }
        return priors;
    }

    private static List<Distribution> tilted(List<Distribution> prior, double[][] q, double alpha) {
        List<Distribution> policies = new ArrayList<>();
        for (int s = 0; s < prior.size(); s++) {
            policies.add(prior.get(s).tilted(q[s], alpha));
        }
        return policies;
    }

    /** What a learner in a given state must make of a segment; every stream has a temperature and so a policy of its own. */
    private record Expected(TableWorld world, List<Distribution> prior, double[][] targetValue, Regulariser form) {

        static Expected of(Workbench bench, TableWorld world, StateReader saved, Regulariser form, int critics) {
            double[][] least = smallest(bench, saved, "target", critics, world.actions());
            return new Expected(world, SoftQLearningTest.prior(bench, world), least, form);
        }

        List<Distribution> policy(int stream) {
            return tilted(prior, targetValue, Slope.alpha(stream));
        }

        EvaluationOracle oracle(int stream) {
            return new EvaluationOracle(world, policy(stream), prior, form, GAMMA);
        }

        Evaluation evaluation(Segment x, Estimator.Base base) {
            boolean action = base == Estimator.Base.ACTION;
            List<Evaluation> streams = new ArrayList<>();
            for (int stream = 0; stream < x.streams(); stream++) {
                streams.add(oracle(stream)
                        .evaluation(
                                x,
                                (s, b) -> prior.get(s).softValue(targetValue[s], Slope.alpha(b)),
                                (s, a, b) -> action
                                        ? targetValue[s][a]
                                        : prior.get(s).softValue(targetValue[s], Slope.alpha(b)),
                                action));
            }
            return EvaluationOracle.merged(streams);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SAMPLED, n-step, 2, false, false",
        "ANALYTIC, n-step, 3, true, false",
        "SAMPLED, retrace, 2, true, false",
        "ANALYTIC, retrace, 1, false, true",
        "SAMPLED, n-step, 1, true, true"
    })
    void theEvaluationIsThatOfThePolicyOfTheTargets(
            Regulariser form, String estimator, int critics, boolean masked, boolean improper) {
        TableWorld world = TableWorld.random(21, 5, List.of(4), masked, 5);
        Prior prior = improper ? new Improper() : TablePrior.random(world, 1, 3);
        String algorithm = TWINS.replace("critics: 2", "critics: " + critics) + ", kl: "
                + form.name().toLowerCase(Locale.ROOT);
        Estimator inner = estimator.equals("retrace") ? new Retrace(0.8) : new NStep(3);
        try (Workbench bench = bench(world, algorithm, inner, prior, 5)) {
            long truncated = 0;
            long terminated = 0;
            for (int round = 0; round < 5; round++) {
                Segment x = bench.collect();
                StateReader before = bench.state();
                Evaluation expected =
                        Expected.of(bench, world, before, form, critics).evaluation(x, inner.base());
                bench.update(x);
                EvaluationOracle.assertClose(expected, bench.spy().last().evaluation(), SINGLE);
                truncated += count(x, Boundary.TRUNCATED);
                terminated += count(x, Boundary.TERMINATED);
                if (round == 4) {
                    // Who acted was ahead of the targets, and at another temperature.
                    assertTrue(Arrays.stream(expected.ratio()).anyMatch(ratio -> Math.abs(ratio - 1) > 0.05));
                }
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

    @Test
    void theFirstPolicyIsThePrior() {
        TableWorld world = TableWorld.random(20, 5, List.of(4), true, 5);
        try (Workbench bench = bench(world, TWINS, new NStep(1), TablePrior.random(world, 1, 3), 5)) {
            List<Distribution> prior = prior(bench, world);
            List<Distribution> first = tilted(prior, smallest(bench, bench.state(), "critic", 2, 4), 1e-3);
            bench.update(bench.collect());
            List<Distribution> later = tilted(prior, smallest(bench, bench.state(), "critic", 2, 4), 1e-3);
            for (int s = 0; s < world.states(); s++) {
                assertEquals(0, first.get(s).divergence(prior.get(s)), 1e-12);
            }
            assertTrue(IntStream.range(0, 5).anyMatch(s -> later.get(s).divergence(prior.get(s)) > 0.1));
        }
    }

    /** The soft value is also the mean of Q̄ less the price of the policy that it was computed for, and of no other. */
    @Test
    void theSoftValueIsThatOfTheVeryPolicyThatIsAssessed() {
        TableWorld world = TableWorld.random(21, 5, List.of(4), true, 5);
        try (Workbench bench = bench(world, TWINS, new NStep(1), TablePrior.random(world, 1, 3), 5)) {
            bench.update(bench.collect());
            Segment x = bench.collect();
            Expected expected = Expected.of(bench, world, bench.state(), Regulariser.ANALYTIC, 2);
            List<Distribution> online = tilted(expected.prior(), smallest(bench, bench.state(), "critic", 2, 4), 0.3);
            bench.update(x);
            Evaluation seen = bench.spy().last().evaluation();
            double other = 0;
            for (int i = 0; i < x.size(); i++) {
                int s = EvaluationOracle.state(x.observation(), i);
                double alpha = Slope.alpha(i % STREAMS);
                Distribution policy = expected.policy(i % STREAMS).get(s);
                double[] q = expected.targetValue()[s];
                double[] allowed = new double[4];
                Arrays.setAll(allowed, a -> policy.probability(a) > 0 ? q[a] : 0);
                double price = alpha * policy.divergence(expected.prior().get(s));
                assertEquals(policy.expectation(allowed) - price, seen.base()[i], SINGLE);
                double acting = online.get(s).expectation(allowed)
                        - alpha * online.get(s).divergence(expected.prior().get(s));
                other = Math.max(other, seen.base()[i] - acting);
            }
            assertTrue(other > 1e-3, "the policy of the critics attains the same value: " + other);
        }
    }

    /** T10 and T11 for one step, n-step targets plus the own penalty for more, and the followed targets. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theLossIsThatOfTargetsAndCritics(int n) {
        TableWorld world = TableWorld.random(22, 4, List.of(3), true, 5);
        TablePrior prior = TablePrior.random(world, 1, 3);
        try (Workbench bench = bench(world, TWINS, new NStep(n), prior, 5)) {
            bench.update(bench.collect());
            Segment x = bench.collect();
            StateReader before = bench.state();
            Expected expected = Expected.of(bench, world, before, Regulariser.ANALYTIC, 2);
            float[][] first = bench.outputs(before, "critic-0", 3);
            float[][] second = bench.outputs(before, "critic-1", 3);
            bench.update(x);
            Evaluation e = expected.evaluation(x, Estimator.Base.EITHER);
            double loss = 0;
            double target = 0;
            double divergence = 0;
            double entropy = 0;
            for (int i = 0; i < x.size(); i++) {
                double y = 0;
                double product = 1;
                for (int k = 0, j = i; k < n; k++, j += x.streams()) {
                    y += product * (k == 0 ? e.reward()[j] : e.shapedReward()[j]);
                    product *= e.discount()[j];
                    if (k == n - 1 || e.continues()[j] == 0) {
                        y += product * e.nextValue()[j];
                        break;
                    }
                }
                int s = EvaluationOracle.state(x.observation(), i);
                int a = expected.oracle(0).action(x, i);
                Distribution policy = expected.policy(i % STREAMS).get(s);
                target += y / x.size();
                loss += (Math.pow(first[s][a] - y, 2) + Math.pow(second[s][a] - y, 2)) / 2 / x.size();
                divergence += policy.divergence(expected.prior().get(s)) / x.size();
                entropy += policy.entropy() / x.size();
            }
            assertEquals(target, bench.metric("target_mean").get(0), SINGLE);
            assertEquals(loss, bench.metric("value_loss").get(0), SINGLE);
            assertEquals(divergence, bench.metric("kl").get(0), SINGLE);
            assertEquals(divergence, bench.slope().last().divergence(), SINGLE);
            assertEquals(entropy, bench.slope().last().entropy(), SINGLE);
            assertEquals(List.of(1L, 2L), prior.shown());
            assertFollowed(before, bench.state());
        }
    }

    private static void assertFollowed(StateReader before, StateReader after) {
        StateReader graph = before.child("learner").child("graph");
        StateReader later = after.child("learner").child("graph");
        for (int j = 0; j < 2; j++) {
            float[] old = graph.floats("target-" + j);
            float[] critic = later.floats("critic-" + j);
            float[] followed = later.floats("target-" + j);
            for (int k = 0; k < old.length; k++) {
                assertEquals(old[k] + 0.3 * (critic[k] - old[k]), followed[k], 1e-6);
            }
            assertFalse(Arrays.equals(graph.floats("critic-" + j), critic));
        }
    }

    /** m max(α log π/π₀, floor) of the targets' policy, on every step's reward. */
    @ParameterizedTest
    @CsvSource({"-1000, n-step", "-0.005, n-step", "-0.005, retrace"})
    void theBonusIsAddedToEveryReward(double floor, String estimator) {
        TableWorld world = TableWorld.random(23, 4, List.of(3), true, 5);
        String munchausen = TWINS + ", bonus: {type: munchausen, scale: 0.8, floor: " + floor + "}";
        Estimator inner = estimator.equals("retrace") ? new Retrace(0.8) : new NStep(3);
        try (Workbench bench = bench(world, munchausen, inner, TablePrior.random(world, 1, 3), 5)) {
            bench.update(bench.collect());
            Segment x = bench.collect();
            Expected expected = Expected.of(bench, world, bench.state(), Regulariser.ANALYTIC, 2);
            Evaluation e = expected.evaluation(x, inner.base());
            int clipped = 0;
            double mean = 0;
            for (int i = 0; i < x.size(); i++) {
                int s = EvaluationOracle.state(x.observation(), i);
                int a = expected.oracle(0).action(x, i);
                double ratio = expected.policy(i % STREAMS).get(s).log()[a]
                        - expected.prior().get(s).log()[a];
                double price = Slope.alpha(i % STREAMS) * ratio;
                double bonus = 0.8 * Math.max(price, floor);
                clipped += price < floor ? 1 : 0;
                e.reward()[i] += bonus;
                e.shapedReward()[i] += bonus;
                mean += bonus / x.size();
            }
            bench.update(x);
            EvaluationOracle.assertClose(e, bench.spy().last().evaluation(), SINGLE);
            assertEquals(mean, bench.metric("bonus").get(0), SINGLE);
            assertEquals(floor < -1, clipped == 0);
        }
    }

    /** What acts is the policy of the critics themselves, at the mean temperature; its probabilities are recorded. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theCriticsThemselvesActAtTheMeanTemperature(boolean improper) {
        TableWorld world = TableWorld.random(24, 4, List.of(3), true, 5);
        Prior prior = improper ? new Improper() : TablePrior.random(world, 1, 3);
        try (Workbench bench = bench(world, TWINS, new NStep(1), prior, 5)) {
            // Nothing is known yet but the temperature of the first stream.
            assertEquals(0.2f, temperature(bench));
            bench.update(bench.collect());
            bench.update(bench.collect());
            assertEquals(0.3f, temperature(bench));
            double[][] least = smallest(bench, bench.state(), "critic", 2, 3);
            List<Distribution> acting = tilted(prior(bench, world), least, 0.3);
            Segment x = bench.collect();
            for (int i = 0; i < x.size(); i++) {
                int s = EvaluationOracle.state(x.observation(), i);
                int a = new EvaluationOracle(world, acting, acting, Regulariser.SAMPLED, GAMMA).action(x, i);
                assertEquals(acting.get(s).log()[a], x.behaviourLogProbability()[i], SINGLE);
            }
        }
    }

    private static float temperature(Workbench bench) {
        return bench.learner().snapshot().arrays().get(GibbsPolicy.TEMPERATURE)[0];
    }

    @Test
    void severalChoicesAreRefused() {
        TableWorld world = TableWorld.random(23, 4, List.of(3, 2), false, 5);
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> bench(world, TWINS, new NStep(1), TablePrior.random(world, 1, 3), 5));
        assertEquals(
                "algorithm 'soft-q-learning' takes one discrete choice as action, not 2 choices out of 3, 2",
                e.getMessage());
    }

    @Test
    void aRestoredLearnerGoesOnBitByBitLikeTheSavedOne() {
        TableWorld world = TableWorld.random(24, 4, List.of(3), true, 5);
        Prior prior = TablePrior.random(world, 1, 3);
        String munchausen = TWINS + ", bonus: munchausen";
        try (Workbench saved = bench(world, munchausen, new Retrace(0.9), prior, 5);
                Workbench restored = bench(world, munchausen, new Retrace(0.9), prior, 6)) {
            saved.update(saved.collect());
            saved.update(saved.collect());
            restored.update(restored.collect());
            assertNotSame(saved, restored);
            restored.load(saved.state());
            assertSame(saved, restored);
            assertEquals(2, restored.policy().snapshot().version());
            for (int round = 0; round < 3; round++) {
                saved.update(saved.collect());
                restored.update(restored.collect());
                assertSame(saved, restored);
            }
            assertArrayEquals(
                    MemoryState.of(saved.learner()).toByteArray(),
                    MemoryState.of(restored.learner()).toByteArray());
        }
    }

    private static void assertSame(Workbench one, Workbench other) {
        for (String name : List.of("critic-0", "critic-1", GibbsPolicy.TEMPERATURE)) {
            assertArrayEquals(
                    one.learner().snapshot().arrays().get(name),
                    other.learner().snapshot().arrays().get(name));
        }
    }

    private static void assertNotSame(Workbench one, Workbench other) {
        assertFalse(Arrays.equals(
                one.learner().snapshot().arrays().get("critic-0"),
                other.learner().snapshot().arrays().get("critic-0")));
    }

    @Test
    void theSameSeedGivesTheSameBitsAndAnotherSeedOthers() {
        TableWorld world = TableWorld.random(24, 4, List.of(3), false, 5);
        Prior prior = TablePrior.random(world, 1, 3);
        try (Workbench one = bench(world, TWINS, new NStep(1), prior, 5);
                Workbench same = bench(world, TWINS, new NStep(1), prior, 5);
                Workbench other = bench(world, TWINS, new NStep(1), prior, 6)) {
            for (Workbench bench : List.of(one, same, other)) {
                bench.update(bench.collect());
                bench.update(bench.collect());
            }
            assertArrayEquals(
                    MemoryState.of(one.learner()).toByteArray(),
                    MemoryState.of(same.learner()).toByteArray());
            assertNotSame(one, other);
        }
    }
}
