package klrl.algorithms.mpo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
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
import klrl.core.config.ConfigException;
import klrl.core.estimation.Regulariser;
import klrl.core.math.LogMeanExp;
import klrl.core.state.MemoryState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaximumAPosterioriTest {

    /** Networks and tables are in single precision. */
    private static final double SINGLE = 2e-5;

    private static final double GAMMA = 0.9;

    private static final String MPO =
            "type: mpo, discount: 0.9, critics: 2, tau: 0.3, trust: {type: fixed, alpha: 1.7},"
                    + " optimiser: {type: adam, learning-rate: 0.02}";

    private static Workbench bench(TableWorld world, Estimator estimator, Prior prior, long seed) {
        return new Workbench(world, MPO, estimator, prior, 3, 12, seed);
    }

    /** min_j Q_j of critics or of their targets, [S,A]. */
    private static double[][] smallest(Workbench bench, StateReader saved, String group, int actions) {
        float[][] one = bench.outputs(saved, group + "-0", actions);
        float[][] other = bench.outputs(saved, group + "-1", actions);
        double[][] least = new double[one.length][actions];
        for (int s = 0; s < one.length; s++) {
            for (int a = 0; a < actions; a++) {
                least[s][a] = Math.min(one[s][a], other[s][a]);
            }
        }
        return least;
    }

    /** The prior is the policy that is evaluated, so that the values carry no regulariser and ratios are π₀/μ. */
    private static Evaluation evaluation(
            Workbench bench, TableWorld world, double[][] target, Segment x, Estimator.Base base) {
        List<Distribution> prior = bench.prior();
        EvaluationOracle oracle = new EvaluationOracle(world, prior, prior, Regulariser.ANALYTIC, GAMMA);
        boolean action = base == Estimator.Base.ACTION;
        return oracle.evaluation(
                x,
                (s, b) -> prior.get(s).expectation(target[s]),
                (s, a, b) -> action ? target[s][a] : prior.get(s).expectation(target[s]),
                action);
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
    @CsvSource({"n-step, false", "retrace, true"})
    void theEvaluationIsWhatTargetCriticsSayOfThePrior(String estimator, boolean masked) {
        TableWorld world = TableWorld.random(51, 5, List.of(4), masked, 5);
        Estimator inner = estimator.equals("retrace") ? new Retrace(0.8) : new NStep(3);
        try (Workbench bench = bench(world, inner, TablePrior.random(world, 1, 3), 5)) {
            Segment x = bench.collect();
            for (int round = 0; round < 4; round++) {
                x = round < 2 ? bench.collect() : x;
                double[][] target = smallest(bench, bench.state(), "target", 4);
                Evaluation expected = evaluation(bench, world, target, x, inner.base());
                bench.update(x);
                EvaluationOracle.assertClose(expected, bench.spy().last().evaluation(), SINGLE);
                for (double penalty : bench.spy().last().evaluation().penalty()) {
                    assertEquals(0, penalty);
                }
            }
            assertTrue(has(x, Boundary.TRUNCATED) && has(x, Boundary.TERMINATED));
        }
    }

    /** q ∝ π₀ exp(Q̄/α), of a state and a stream. */
    private static Distribution improved(Distribution prior, double[] q, int stream) {
        double[] log = new double[q.length];
        double sum = 0;
        for (int a = 0; a < q.length; a++) {
            log[a] = prior.log()[a] + q[a] / Slope.alpha(stream);
            sum += Math.exp(log[a]);
        }
        for (int a = 0; a < q.length; a++) {
            log[a] -= Math.log(sum);
        }
        return new Distribution(log);
    }

    @Test
    void theLossesAreThoseOfTargetsAndOfTheImprovedPolicyInItsTrustRegion() {
        TableWorld world = TableWorld.random(51, 5, List.of(4), true, 5);
        TablePrior prior = TablePrior.random(world, 1, 3);
        try (Workbench bench = bench(world, new NStep(1), prior, 5)) {
            bench.update(bench.collect());
            Segment x = bench.collect();
            StateReader before = bench.state();
            double[][] target = smallest(bench, before, "target", 4);
            float[][] first = bench.outputs(before, "critic-0", 4);
            float[][] second = bench.outputs(before, "critic-1", 4);
            List<Distribution> policies = bench.policy(before);
            Evaluation e = evaluation(bench, world, target, x, Estimator.Base.EITHER);
            EvaluationOracle oracle = new EvaluationOracle(world, policies, policies, Regulariser.ANALYTIC, GAMMA);
            bench.update(x);
            double valueLoss = 0;
            double fit = 0;
            double step = 0;
            double divergence = 0;
            for (int i = 0; i < x.size(); i++) {
                int s = EvaluationOracle.state(x.observation(), i);
                int a = oracle.action(x, i);
                double y = e.reward()[i] + e.discount()[i] * e.nextValue()[i];
                valueLoss += (Math.pow(first[s][a] - y, 2) + Math.pow(second[s][a] - y, 2)) / 2 / x.size();
                Distribution q = improved(bench.prior().get(s), target[s], i % 3);
                fit -= q.expectation(policies.get(s).log()) / x.size();
                step += bench.prior().get(s).divergence(policies.get(s)) / x.size();
                divergence += q.divergence(bench.prior().get(s)) / x.size();
            }
            assertEquals(valueLoss, bench.metric("value_loss").get(0), SINGLE);
            assertEquals(fit + 1.7 * step, bench.metric("policy_loss").get(0), SINGLE);
            assertEquals(step, bench.metric("step_kl").get(0), SINGLE);
            assertEquals(1.7, bench.metric("step_price").get(0), SINGLE);
            assertEquals(divergence, bench.metric("kl").get(0), SINGLE);
            assertEquals(divergence, bench.slope().last().divergence(), SINGLE);
            assertEquals(List.of(1L, 2L), prior.shown());
        }
    }

    /** T41: the dual's derivative is the budget less the improved policy's divergence, by central differences. */
    @Test
    void theDualsDerivativeIsTheBudgetLessTheDivergence() {
        SplittableRandom random = new SplittableRandom(7);
        int steps = 5;
        int width = 4;
        Parameters values = new Parameters(steps, width, new float[steps * width]);
        Parameters prior = new Parameters(steps, width, new float[steps * width]);
        for (int s = 0; s < steps; s++) {
            double sum = 0;
            for (int a = 0; a < width; a++) {
                values.values()[s * width + a] = (float) random.nextDouble(-3, 3);
                prior.values()[s * width + a] = (float) random.nextDouble(-2, 0);
                sum += Math.exp(prior.values()[s * width + a]);
            }
            for (int a = 0; a < width; a++) {
                prior.values()[s * width + a] -= (float) Math.log(sum);
            }
        }
        ExpectationStep step = new ExpectationStep();
        double h = 1e-4;
        for (double eta : new double[] {0.3, 1, 5}) {
            step.compute(values, prior, new boolean[0], new double[] {eta}, steps);
            double budget = 0.2;
            double slope = (dual(values, prior, eta + h, budget) - dual(values, prior, eta - h, budget)) / (2 * h);
            assertEquals(slope, budget - step.divergence(), 1e-5);
        }
    }

    /** g(η) = ηε + η mean log Σ π₀ exp(Q/η). */
    private static double dual(Parameters values, Parameters prior, double eta, double budget) {
        double sum = eta * budget;
        for (int s = 0; s < values.rows(); s++) {
            double[] q = new double[values.width()];
            double[] log = new double[values.width()];
            for (int a = 0; a < q.length; a++) {
                q[a] = values.values()[s * q.length + a];
                log[a] = prior.values()[s * q.length + a];
            }
            sum += LogMeanExp.of(q, log, eta, 0, q.length) / values.rows();
        }
        return sum;
    }

    private static final class Improper implements Prior {
        @Override
        public Family family() {
            return new Family.Improper();
        }

        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {}
    }

    @Test
    void priorsThatAreNoEarlierPolicyAreRefused() {
        TableWorld world = TableWorld.random(51, 5, List.of(4), false, 5);
        assertThrows(IllegalArgumentException.class, () -> bench(world, new NStep(1), new Improper(), 5));
        Lab lab = Lab.shipped().withEnvironment("world", world::environment);
        String message = assertThrows(
                        ConfigException.class,
                        () -> lab.composition("{environment: world, algorithm: mpo, prior: uniform}"))
                .getMessage();
        assertTrue(message.contains("algorithm 'mpo' needs a prior that follows the policy; prior 'uniform'"), message);
    }

    private static float[] parameters(Workbench bench) {
        return bench.learner().snapshot().arrays().get("actor");
    }

    @Test
    void aRestoredLearnerGoesOnBitByBitLikeTheSavedOne() {
        TableWorld world = TableWorld.random(52, 4, List.of(3), true, 5);
        Prior prior = TablePrior.random(world, 1, 3);
        try (Workbench saved = bench(world, new Retrace(0.9), prior, 5);
                Workbench restored = bench(world, new Retrace(0.9), prior, 6)) {
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

    private static final int[][] COPIES = {{1, 2, 3}, {4, 1, 1}, {1, 1, 1}, {2, 5, 1}};

    /**
     * Each step is towards π_k exp(Q^{π_k}/α) of values without regulariser, so that the policy goes to the plain optimum
     * though α stays where it is, and large: the policy that is optimal at that price from the first prior is far from it.
     */
    @Test
    void thePolicyBecomesThePlainOptimumAtAnyTemperature() {
        TableWorld world = TableWorld.certain(53, 4, 3, 100);
        Prior still = TablePrior.random(world, 0, 3);
        String rest = "algorithm: {type: mpo, discount: 0.9, tau: 0.1, trust: {type: fixed, alpha: 0.1},"
                + " optimiser: {type: adam, learning-rate: 0.02}}, estimator: {type: n-step, n: 1},"
                + " temperature: {type: fixed, alpha: 1}, ";
        // At a temperature near 0 the regularised optimum is the plain one.
        SoftOptimum optimum =
                SoftOptimum.of(world, TablePrior.random(world, 0, 3).tables(world), GAMMA, 1e-3);
        try (Student student = new Student(world, still, rest + "prior: {type: lagged, every: 50}")) {
            student.teach(Enumeration.of(world, COPIES), 4000);
            double shortfall = shortfall(student.policy(), optimum);
            assertTrue(shortfall < 0.02, "shortfall " + shortfall);
            SoftOptimum priced =
                    SoftOptimum.of(world, TablePrior.random(world, 0, 3).tables(world), GAMMA, 1);
            assertTrue(shortfall(priced.policy(), optimum) > 0.2);
        }
    }

    /** The largest loss by one action of the policy and the best ones after it. */
    private static double shortfall(List<Distribution> policy, SoftOptimum optimum) {
        double worst = 0;
        for (int s = 0; s < policy.size(); s++) {
            worst = Math.max(worst, optimum.value()[s] - policy.get(s).expectation(optimum.actionValue()[s]));
        }
        return worst;
    }
}
