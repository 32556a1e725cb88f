package klrl.algorithms.dueling;

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
import klrl.algorithms.Slope;
import klrl.algorithms.TablePrior;
import klrl.algorithms.TableWorld;
import klrl.algorithms.Workbench;
import klrl.algorithms.estimator.NStep;
import klrl.algorithms.estimator.Retrace;
import klrl.algorithms.estimator.TdLambda;
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
import klrl.core.estimation.Regulariser;
import klrl.core.state.MemoryState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DuelingSoftQTest {

    /** Networks and tables are in single precision. */
    private static final double SINGLE = 2e-5;

    private static final double GAMMA = 0.9;
    private static final int STREAMS = 3;

    private static final String ONE_STEP = "type: dueling-soft-q, discount: 0.9, epochs: 1, minibatches: 1,"
            + " optimiser: {type: adam, learning-rate: 0.02}";

    private static final String EPOCHS = "type: dueling-soft-q, discount: 0.9, epochs: 3, minibatches: 4, tau: 0.3,"
            + " optimiser: {type: adam, learning-rate: 0.02}";

    private static Workbench bench(TableWorld world, String algorithm, Estimator estimator, Prior prior, long seed) {
        return new Workbench(world, algorithm, estimator, prior, STREAMS, 12, seed);
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

    /** What a learner in a given state, with targets or without, must make of a segment. */
    private record Expected(
            TableWorld world,
            List<Distribution> policy,
            List<Distribution> prior,
            float[][] value,
            EvaluationOracle oracle) {

        static Expected of(Workbench bench, TableWorld world, StateReader saved, Regulariser form, String prefix) {
            List<Distribution> policy = bench.policy(saved, prefix + "actor");
            List<Distribution> prior = bench.prior();
            return new Expected(
                    world,
                    policy,
                    prior,
                    bench.outputs(saved, prefix + "critic", 1),
                    new EvaluationOracle(world, policy, prior, form, GAMMA));
        }

        /** V̄ + α (log π̄ − log π₀). */
        double actionValue(int s, int a, int stream) {
            double ratio = policy.get(s).log()[a] - prior.get(s).log()[a];
            return value[s][0] + Slope.alpha(stream) * ratio;
        }

        Evaluation evaluation(Segment x, Estimator.Base base) {
            boolean action = base == Estimator.Base.ACTION;
            return oracle.evaluation(
                    x, (s, b) -> value[s][0], (s, a, b) -> action ? actionValue(s, a, b) : value[s][0], action);
        }
    }

    /** One choice and two, with masks and without, with targets and without. */
    @ParameterizedTest
    @CsvSource({
        "SAMPLED, n-step, false, false, false, true",
        "ANALYTIC, n-step, true, false, true, false",
        "SAMPLED, retrace, true, true, false, true",
        "ANALYTIC, retrace, false, true, true, false"
    })
    void theEvaluationIsWhatValuePolicyAndPriorSay(
            Regulariser form, String estimator, boolean masked, boolean twoChoices, boolean improper, boolean targets) {
        TableWorld world = TableWorld.random(61, 5, twoChoices ? List.of(3, 2) : List.of(4), masked, 5);
        Prior prior = improper ? new Improper() : TablePrior.random(world, 1, 3);
        Estimator inner = estimator.equals("retrace") ? new Retrace(0.8) : new NStep(3);
        try (Workbench bench = bench(world, (targets ? EPOCHS : ONE_STEP) + kl(form), inner, prior, 5)) {
            Segment x = bench.collect();
            long truncated = 0;
            long terminated = 0;
            for (int round = 0; round < 5; round++) {
                // Two rounds on new data, three on data that is stale by then.
                x = round < 2 ? bench.collect() : x;
                Expected expected = Expected.of(bench, world, bench.state(), form, targets ? "target-" : "");
                Evaluation e = expected.evaluation(x, inner.base());
                bench.update(x);
                EvaluationOracle.assertClose(e, bench.spy().last().evaluation(), SINGLE);
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

    /** ½ (Q − y)² with y = V̄ + Â of any estimator of states, or the target of one of actions, on data that is stale. */
    @ParameterizedTest
    @ValueSource(strings = {"n-step", "td-lambda", "v-trace", "retrace"})
    void theLossIsThatOfActionValuesAndTheirTargets(String name) {
        TableWorld world = TableWorld.random(62, 4, List.of(3), true, 5);
        TablePrior prior = TablePrior.random(world, 1, 3);
        Estimator inner = switch (name) {
            case "n-step" -> new NStep(3);
            case "td-lambda" -> new TdLambda(0.7);
            case "v-trace" -> new VTrace(0.7, 1.1, 1, 1);
            default -> new Retrace(0.7);
        };
        try (Workbench bench = bench(world, ONE_STEP + kl(Regulariser.SAMPLED), inner, prior, 5)) {
            Segment x = bench.collect();
            for (int i = 0; i < 10; i++) {
                bench.update(x);
            }
            Expected expected = Expected.of(bench, world, bench.state(), Regulariser.SAMPLED, "");
            bench.update(x);
            Evaluation e = bench.spy().last().evaluation();
            double[] error = bench.spy().last().error();
            double loss = 0;
            double target = 0;
            for (int i = 0; i < x.size(); i++) {
                double next = e.continues()[i] == 0 ? 0 : error[i + x.streams()];
                double td = e.shapedReward()[i] + e.discount()[i] * e.nextValue()[i] - e.base()[i];
                double y = e.base()[i] + error[i] + (inner.base() == Estimator.Base.ACTION ? 0 : e.penalty()[i]);
                if (name.equals("v-trace")) {
                    y = e.base()[i] + e.penalty()[i] + td + e.discount()[i] * 0.7 * next;
                }
                int s = EvaluationOracle.state(x.observation(), i);
                double q = expected.actionValue(s, expected.oracle().action(x, i), i % STREAMS);
                loss += (q - y) * (q - y) / 2 / x.size();
                target += y / x.size();
            }
            assertTrue(Arrays.stream(e.ratio()).anyMatch(ratio -> ratio > 1.1));
            assertEquals(target, bench.metric("target_mean").get(0), SINGLE);
            assertEquals(loss, bench.metric("value_loss").get(0), SINGLE);
        }
    }

    /** Followed after every step of the optimiser, not after every update. */
    @Test
    void theTargetsFollowEveryStep() {
        TableWorld world = TableWorld.random(63, 4, List.of(3), false, 5);
        String once = EPOCHS.replace("epochs: 3, minibatches: 4", "epochs: 1, minibatches: 1");
        try (Workbench bench = bench(world, once, new NStep(1), TablePrior.random(world, 1, 3), 5)) {
            bench.update(bench.collect());
            StateReader before = bench.state().child("learner").child("graph");
            bench.update(bench.collect());
            StateReader after = bench.state().child("learner").child("graph");
            for (String name : List.of("actor", "critic")) {
                float[] old = before.floats("target-" + name);
                float[] online = after.floats(name);
                float[] followed = after.floats("target-" + name);
                assertFalse(Arrays.equals(before.floats(name), online));
                for (int k = 0; k < old.length; k++) {
                    assertEquals(old[k] + 0.3 * (online[k] - old[k]), followed[k], 1e-6);
                }
            }
        }
    }

    @Test
    void everyEpochVisitsAllMinibatchesAndThePriorSeesEveryNewPolicy() {
        TableWorld world = TableWorld.random(63, 4, List.of(3), false, 5);
        TablePrior prior = TablePrior.random(world, 1, 3);
        try (Workbench bench = bench(world, EPOCHS, new NStep(1), prior, 5)) {
            for (long round = 1; round <= 3; round++) {
                bench.update(bench.collect());
                assertEquals(12, bench.metric("value_loss").size());
                assertEquals(round, bench.policy().snapshot().version());
                assertEquals(round, prior.shown().get((int) round - 1));
            }
        }
    }

    @Test
    void moreMinibatchesThanStepsAreRefused() {
        TableWorld world = TableWorld.random(63, 4, List.of(3), false, 5);
        String many = "type: dueling-soft-q, minibatches: 37";
        try (Workbench bench = bench(world, many, new NStep(1), TablePrior.random(world, 1, 3), 5)) {
            Segment x = bench.collect();
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> bench.update(x));
            assertEquals(
                    "a segment of 36 steps cannot be divided into 37 minibatches: lower algorithm.minibatches or"
                            + " collect more steps",
                    e.getMessage());
        }
    }

    private static float[] parameters(Workbench bench) {
        return bench.learner().snapshot().arrays().get("actor");
    }

    @Test
    void aRestoredLearnerGoesOnBitByBitLikeTheSavedOne() {
        TableWorld world = TableWorld.random(64, 4, List.of(3), true, 5);
        Prior prior = TablePrior.random(world, 1, 3);
        try (Workbench saved = bench(world, EPOCHS, new Retrace(0.9), prior, 5);
                Workbench restored = bench(world, EPOCHS, new Retrace(0.9), prior, 6)) {
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
        TableWorld world = TableWorld.random(64, 4, List.of(3), false, 5);
        Prior prior = TablePrior.random(world, 1, 3);
        try (Workbench one = bench(world, EPOCHS, new TdLambda(0.8), prior, 5);
                Workbench same = bench(world, EPOCHS, new TdLambda(0.8), prior, 5);
                Workbench other = bench(world, EPOCHS, new TdLambda(0.8), prior, 6)) {
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
