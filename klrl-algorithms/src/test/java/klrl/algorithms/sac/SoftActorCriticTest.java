package klrl.algorithms.sac;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
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

class SoftActorCriticTest {

    /** Networks and tables are in single precision. */
    private static final double SINGLE = 2e-5;

    private static final double GAMMA = 0.9;

    private static final String TWINS = "type: soft-actor-critic, discount: 0.9, critics: 2, tau: 0.3,"
            + " optimiser: {type: adam, learning-rate: 0.02}";

    private static Workbench bench(TableWorld world, String algorithm, Estimator estimator, Prior prior, long seed) {
        return new Workbench(world, algorithm, estimator, prior, 3, 12, seed);
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

    /** What a learner in a given state must make of a segment. */
    private record Expected(
            List<Distribution> policy, List<Distribution> prior, double[][] targetValue, EvaluationOracle oracle) {

        static Expected of(Workbench bench, TableWorld world, StateReader saved, Regulariser form, int critics) {
            List<Distribution> policy = bench.policy(saved);
            return new Expected(
                    policy,
                    bench.prior(),
                    smallest(bench, saved, "target", critics, world.actions()),
                    new EvaluationOracle(world, policy, bench.prior(), form, GAMMA));
        }

        /** V̄(s) = E_π[min_j Q̄_j(s,·)] − α D_KL. */
        double value(int s, int stream) {
            return policy.get(s).expectation(targetValue[s])
                    - Slope.alpha(stream) * policy.get(s).divergence(prior.get(s));
        }

        Evaluation evaluation(Segment x, Estimator.Base base) {
            boolean action = base == Estimator.Base.ACTION;
            return oracle.evaluation(x, this::value, (s, a, b) -> action ? targetValue[s][a] : value(s, b), action);
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
    void theEvaluationIsWhatTargetCriticsPolicyAndPriorSay(
            Regulariser form, String estimator, int critics, boolean masked, boolean improper) {
        TableWorld world = TableWorld.random(21, 5, List.of(4), masked, 5);
        Prior prior = improper ? new Improper() : TablePrior.random(world, 1, 3);
        String algorithm = TWINS.replace("critics: 2", "critics: " + critics) + ", kl: "
                + form.name().toLowerCase(Locale.ROOT);
        Estimator inner = estimator.equals("retrace") ? new Retrace(0.8) : new NStep(3);
        try (Workbench bench = bench(world, algorithm, inner, prior, 5)) {
            Segment x = bench.collect();
            long truncated = 0;
            long terminated = 0;
            for (int round = 0; round < 5; round++) {
                // Two rounds on new data, three on data that is stale by then.
                x = round < 2 ? bench.collect() : x;
                StateReader before = bench.state();
                Evaluation expected =
                        Expected.of(bench, world, before, form, critics).evaluation(x, inner.base());
                bench.update(x);
                EvaluationOracle.assertClose(expected, bench.spy().last().evaluation(), SINGLE);
                truncated += count(x, Boundary.TRUNCATED);
                terminated += count(x, Boundary.TERMINATED);
                if (round == 4) {
                    assertTrue(Arrays.stream(expected.ratio()).anyMatch(ratio -> Math.abs(ratio - 1) > 0.05));
                }
            }
            assertTrue(truncated > 0 && terminated > 0);
        }
    }

    /** π ∝ π₀ exp(h), h what the network gives: in the graph, where it is assessed, and in plain Java, which acted. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRelativePolicyIsThePriorTimesTheExponentialOfItsNetwork(boolean masked) {
        TableWorld world = TableWorld.random(22, 5, List.of(4), masked, 5);
        Prior prior = TablePrior.random(world, 1, 3);
        String algorithm = TWINS + ", distribution: relative";
        try (Workbench bench = bench(world, algorithm, new Retrace(0.8), prior, 5)) {
            double departed = 0;
            for (int round = 0; round < 8; round++) {
                Segment x = bench.collect();
                StateReader before = bench.state();
                float[][] outputs = bench.outputs(before, "actor", world.actions());
                List<Distribution> priors = bench.prior();
                List<Distribution> policy = new ArrayList<>();
                departed = 0;
                for (int s = 0; s < world.states(); s++) {
                    double[] moved = new double[world.actions()];
                    float[] h = outputs[s];
                    Arrays.setAll(moved, a -> h[a]);
                    policy.add(priors.get(s).tilted(moved, 1));
                    departed = Math.max(departed, policy.get(s).divergence(priors.get(s)));
                }
                assertTrue(round > 0 || departed < 1e-3, "it begins at the prior, not " + departed + " nats away");
                Expected expected = new Expected(
                        policy,
                        priors,
                        smallest(bench, before, "target", 2, world.actions()),
                        new EvaluationOracle(world, policy, priors, Regulariser.ANALYTIC, GAMMA));
                bench.update(x);
                EvaluationOracle.assertClose(
                        expected.evaluation(x, Estimator.Base.ACTION),
                        bench.spy().last().evaluation(),
                        SINGLE);
                // Data of this very policy: what acted is what was assessed.
                for (double ratio : bench.spy().last().evaluation().ratio()) {
                    assertEquals(1, ratio, SINGLE);
                }
            }
            assertTrue(departed > 0.01, "departed by " + departed);
        }
    }

    private static long count(Segment x, byte boundary) {
        int count = 0;
        for (byte each : x.boundary()) {
            count += each == boundary ? 1 : 0;
        }
        return count;
    }

    /** T11 by n-step targets plus the own penalty, T12 by exact expectation, and the followed targets. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theLossesAreThoseOfTargetsAndCritics(int n) {
        TableWorld world = TableWorld.random(22, 4, List.of(3), true, 5);
        TablePrior prior = TablePrior.random(world, 1, 3);
        try (Workbench bench = bench(world, TWINS, new NStep(n), prior, 5)) {
            bench.update(bench.collect());
            Segment x = bench.collect();
            StateReader before = bench.state();
            Expected expected = Expected.of(bench, world, before, Regulariser.ANALYTIC, 2);
            double[][] least = smallest(bench, before, "critic", 2, 3);
            float[][] first = bench.outputs(before, "critic-0", 3);
            float[][] second = bench.outputs(before, "critic-1", 3);
            bench.update(x);
            Evaluation e = expected.evaluation(x, Estimator.Base.EITHER);
            double valueLoss = 0;
            double policyLoss = 0;
            double target = 0;
            double divergence = 0;
            for (int i = 0; i < x.size(); i++) {
                // Q^π's own target: plain reward now, the regulariser with every later step.
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
                int a = expected.oracle().action(x, i);
                Distribution policy = expected.policy().get(s);
                double kl = policy.divergence(expected.prior().get(s));
                target += y / x.size();
                valueLoss += (Math.pow(first[s][a] - y, 2) + Math.pow(second[s][a] - y, 2)) / 2 / x.size();
                policyLoss += (Slope.alpha(i % 3) * kl - policy.expectation(least[s])) / x.size();
                divergence += kl / x.size();
            }
            assertEquals(target, bench.metric("target_mean").get(0), SINGLE);
            assertEquals(valueLoss, bench.metric("value_loss").get(0), SINGLE);
            assertEquals(policyLoss, bench.metric("policy_loss").get(0), SINGLE);
            assertEquals(divergence, bench.metric("kl").get(0), SINGLE);
            assertEquals(divergence, bench.slope().last().divergence(), SINGLE);
            assertEquals(List.of(1L, 2L), prior.shown());
            StateReader graph = before.child("learner").child("graph");
            StateReader after = bench.state().child("learner").child("graph");
            for (int j = 0; j < 2; j++) {
                float[] old = graph.floats("target-" + j);
                float[] critic = after.floats("critic-" + j);
                float[] followed = after.floats("target-" + j);
                for (int k = 0; k < old.length; k++) {
                    assertEquals(old[k] + 0.3 * (critic[k] - old[k]), followed[k], 1e-6);
                }
                assertFalse(Arrays.equals(graph.floats("critic-" + j), critic));
            }
        }
    }

    /** T44: advantages of the estimator's targets over the critic's mean, weighted by clipped ratios. */
    @Test
    void theScoreFunctionFollowsTheTargetsOfTakenActions() {
        TableWorld world = TableWorld.random(25, 4, List.of(3), true, 5);
        TablePrior prior = TablePrior.random(world, 1, 3);
        String score = TWINS + ", improvement: {type: score-function, max-ratio: 1.01}";
        try (Workbench bench = bench(world, score, new Retrace(0.7), prior, 5)) {
            bench.update(bench.collect());
            Segment x = bench.collect();
            bench.update(x);
            // The segment is stale now, and its ratios are not 1.
            StateReader before = bench.state();
            Expected expected = Expected.of(bench, world, before, Regulariser.ANALYTIC, 2);
            bench.update(x);
            Evaluation e = bench.spy().last().evaluation();
            double loss = 0;
            boolean clips = false;
            for (int i = 0; i < x.size(); i++) {
                int s = EvaluationOracle.state(x.observation(), i);
                int a = expected.oracle().action(x, i);
                Distribution policy = expected.policy().get(s);
                double q = e.base()[i] + bench.spy().last().error()[i];
                double advantage = q - policy.expectation(expected.targetValue()[s]);
                double kl = policy.divergence(expected.prior().get(s));
                loss += (Slope.alpha(i % 3) * kl - Math.min(1.01, e.ratio()[i]) * advantage * policy.log()[a])
                        / x.size();
                clips |= e.ratio()[i] > 1.01;
            }
            assertTrue(clips);
            assertEquals(loss, bench.metric("policy_loss").get(0), SINGLE);
        }
    }

    private static float[] group(Workbench bench, String name) {
        return bench.state().child("learner").child("graph").floats(name);
    }

    /** Without a future the critics' targets are the rewards: the prior then moves the actor alone. */
    @Test
    void aSharedTorsoIsTrainedByTheCriticsAlone() {
        TableWorld world = TableWorld.random(26, 4, List.of(3), false, 5);
        String shared = "type: soft-actor-critic, discount: 0, torso: {features: 6, activation: tanh},"
                + " optimiser: {type: adam, learning-rate: 0.02}";
        try (Workbench one = bench(world, shared, new NStep(1), TablePrior.random(world, 1, 3), 5);
                Workbench other = bench(world, shared, new NStep(1), TablePrior.random(world, 2, 3), 5)) {
            float[] torso = group(one, "torso");
            assertArrayEquals(torso, group(other, "torso"));
            assertArrayEquals(torso, group(one, "target-torso"));
            Segment x = one.collect();
            one.update(x);
            other.update(x);
            assertFalse(Arrays.equals(torso, group(one, "torso")));
            assertFalse(Arrays.equals(torso, group(one, "target-torso")));
            assertArrayEquals(group(one, "torso"), group(other, "torso"));
            assertFalse(Arrays.equals(group(one, "actor"), group(other, "actor")));
            // What acts is the head upon the torso as it is now.
            float[] acting = parameters(one);
            assertArrayEquals(group(one, "torso"), Arrays.copyOf(acting, torso.length));
            assertArrayEquals(group(one, "actor"), Arrays.copyOfRange(acting, torso.length, acting.length));
            one.update(one.collect());
        }
    }

    @Test
    void theTwinsStartApartAndTheirTargetsAtThem() {
        TableWorld world = TableWorld.random(23, 4, List.of(3), false, 5);
        try (Workbench bench = bench(world, TWINS, new NStep(1), TablePrior.random(world, 1, 3), 5)) {
            StateReader graph = bench.state().child("learner").child("graph");
            assertArrayEquals(graph.floats("critic-0"), graph.floats("target-0"));
            assertArrayEquals(graph.floats("critic-1"), graph.floats("target-1"));
            assertFalse(Arrays.equals(graph.floats("critic-0"), graph.floats("critic-1")));
        }
    }

    @Test
    void severalChoicesAreRefused() {
        TableWorld world = TableWorld.random(23, 4, List.of(3, 2), false, 5);
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> bench(world, TWINS, new NStep(1), TablePrior.random(world, 1, 3), 5));
        assertEquals(
                "algorithm 'soft-actor-critic' takes one discrete choice or the points of a box as action, not 2 choices out of 3, 2",
                e.getMessage());
    }

    private static float[] parameters(Workbench bench) {
        return bench.learner().snapshot().arrays().get("actor");
    }

    @Test
    void aRestoredLearnerGoesOnBitByBitLikeTheSavedOne() {
        TableWorld world = TableWorld.random(24, 4, List.of(3), true, 5);
        Prior prior = TablePrior.random(world, 1, 3);
        try (Workbench saved = bench(world, TWINS, new Retrace(0.9), prior, 5);
                Workbench restored = bench(world, TWINS, new Retrace(0.9), prior, 6)) {
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
            }
            assertArrayEquals(
                    MemoryState.of(saved.learner()).toByteArray(),
                    MemoryState.of(restored.learner()).toByteArray());
        }
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
            assertFalse(Arrays.equals(parameters(one), parameters(other)));
        }
    }
}
