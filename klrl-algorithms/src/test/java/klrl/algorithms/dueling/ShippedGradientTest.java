package klrl.algorithms.dueling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import klrl.algorithms.ActorCriticGradient;
import klrl.algorithms.ActorCriticGradient.Gradient;
import klrl.algorithms.ActorCriticGradient.Row;
import klrl.algorithms.Distribution;
import klrl.algorithms.EvaluationOracle;
import klrl.algorithms.Slope;
import klrl.algorithms.TablePrior;
import klrl.algorithms.TableWorld;
import klrl.algorithms.Workbench;
import klrl.algorithms.estimator.NStep;
import klrl.algorithms.estimator.TdLambda;
import klrl.api.Estimator;
import klrl.api.StateReader;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.Evaluation;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.core.estimation.Regulariser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * P16 and P20 of the very graph that is shipped: one step of gradient descent at the rate 1, taken by the learner, is the
 * step of an actor-critic, with the value weighted by c.
 */
class ShippedGradientTest {

    /** Parameters are in single precision, a step is a difference of two. */
    private static final double SINGLE = 2e-6;

    private static final TableWorld WORLD = TableWorld.random(81, 4, List.of(3), false, 5);
    private static final double C = 0.25;

    private static Workbench bench(String kl, Estimator estimator, int streams) {
        String descent = "type: dueling-soft-q, discount: 0.9, epochs: 1, minibatches: 1, value-weight: " + C
                + ", optimiser: {type: sgd, learning-rate: 1}, kl: " + kl;
        return new Workbench(WORLD, descent, estimator, TablePrior.random(WORLD, 1, 3), streams, 12, 5);
    }

    private static float[] group(StateReader saved, String name) {
        return saved.child("learner").child("graph").floats(name);
    }

    /** What the learner's step moves, downhill. */
    private static Gradient step(Workbench bench, Segment x) {
        StateReader before = bench.state();
        bench.update(x);
        StateReader after = bench.state();
        return new Gradient(difference(before, after, "actor"), difference(before, after, "critic"));
    }

    private static double[] difference(StateReader before, StateReader after, String name) {
        float[] old = group(before, name);
        float[] changed = group(after, name);
        double[] difference = new double[old.length];
        for (int i = 0; i < old.length; i++) {
            difference[i] = (double) old[i] - changed[i];
        }
        return difference;
    }

    private static double assertClose(double[] expected, double factor, double[] found) {
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            assertEquals(factor * expected[i], found[i], SINGLE);
            largest = Math.max(largest, Math.abs(found[i]));
        }
        return largest;
    }

    /** T22, scaled by T31, on every batch: −Δ ∇log π and c ∇½(V − y^v)², Δ with the sampled form. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withTheSampledFormEveryBatchMakesTheStepOfAnActorCritic(boolean traces) {
        Estimator estimator = traces ? new TdLambda(0.8) : new NStep(2);
        try (Workbench bench = bench("sampled", estimator, 3)) {
            bench.update(bench.collect());
            Segment x = bench.collect();
            StateReader before = bench.state();
            EvaluationOracle oracle =
                    new EvaluationOracle(WORLD, bench.policy(before), bench.prior(), Regulariser.SAMPLED, 0.9);
            Gradient found = step(bench, x);
            Evaluation e = bench.spy().last().evaluation();
            double[] error = bench.spy().last().error();
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < x.size(); i++) {
                int s = EvaluationOracle.state(x.observation(), i);
                double[] prior = bench.prior().get(s).log();
                rows.add(new Row(s, oracle.action(x, i), 1.0 / x.size(), error[i], e.base()[i] + error[i], prior));
            }
            try (ActorCriticGradient actorCritic =
                    new ActorCriticGradient(WORLD, group(before, "actor"), group(before, "critic"))) {
                // The sampled Δ has the divergence's gradient within itself.
                Gradient expected = actorCritic.of(rows, 0);
                assertTrue(assertClose(expected.actor(), 1, found.actor()) > 0.01);
                assertTrue(assertClose(expected.critic(), C, found.critic()) > 0.01);
            }
        }
    }

    /** One step from a state to a state, by which all actions can be tried. */
    private static Segment single(int state, int action, double reward, int next) {
        float[] rows = new float[8];
        rows[state] = 1;
        rows[4 + next] = 1;
        return new Segment(
                1,
                1,
                new Observations.Floats(2, 4, rows),
                new int[0],
                new Observations.Floats(0, 4, new float[0]),
                new Actions.Choices(1, 1, new int[] {action}),
                new Parameters(1, 0, new float[0]),
                new double[0],
                new double[] {reward},
                new double[] {1},
                new byte[] {Boundary.NONE},
                new boolean[0],
                new boolean[0],
                Memory.none(1),
                new boolean[0],
                Segment.MIXED_VERSIONS);
    }

    /**
     * T21, scaled by T31, in expectation over a state's actions: −Δ ∇log π + α ∇D_KL and c ∇½(V − y^v)², Δ with the analytic
     * form. With the sampled Δ in its place the divergence counts twice: it is off by exactly α ∇D_KL.
     */
    @Test
    void inExpectationTheAnalyticFormMakesTheStepOfAnActorCritic() {
        double alpha = Slope.alpha(0);
        try (Workbench bench = bench("analytic", new NStep(1), 1)) {
            bench.update(bench.collect());
            bench.update(bench.collect());
            StateReader before = bench.state();
            List<Distribution> policy = bench.policy(before);
            List<Distribution> prior = bench.prior();
            float[][] value = bench.outputs(before, "critic", 1);
            double[] actor = new double[group(before, "actor").length];
            double[] critic = new double[group(before, "critic").length];
            List<Row> analytic = new ArrayList<>();
            List<Row> sampled = new ArrayList<>();
            List<Row> divergence = new ArrayList<>();
            for (int s = 0; s < 4; s++) {
                double[] log = prior.get(s).log();
                for (int a = 0; a < 3; a++) {
                    int next = (s + a + 1) % 4;
                    double reward = WORLD.reward()[s][a];
                    bench.load(before);
                    Gradient step = step(bench, single(s, a, reward, next));
                    double weight = policy.get(s).probability(a) / 4;
                    add(weight, step.actor(), actor);
                    add(weight, step.critic(), critic);
                    double td = reward + 0.9 * value[next][0] - value[s][0];
                    double priced = td - alpha * policy.get(s).divergence(prior.get(s));
                    double paid = td - alpha * (policy.get(s).log()[a] - log[a]);
                    analytic.add(new Row(s, a, weight, priced, value[s][0] + priced, log));
                    sampled.add(new Row(s, a, weight, paid, value[s][0] + paid, log));
                    divergence.add(new Row(s, a, weight, 0, 0, log));
                }
            }
            try (ActorCriticGradient actorCritic =
                    new ActorCriticGradient(WORLD, group(before, "actor"), group(before, "critic"))) {
                Gradient expected = actorCritic.of(analytic, alpha);
                assertTrue(assertClose(expected.actor(), 1, actor) > 0.01);
                assertTrue(assertClose(expected.critic(), C, critic) > 0.01);
                double[] mixed = actorCritic.of(sampled, alpha).actor();
                add(-1, actor, mixed);
                assertTrue(assertClose(actorCritic.of(divergence, alpha).actor(), 1, mixed) > 1e-3);
            }
        }
    }

    private static void add(double factor, double[] x, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * x[i];
        }
    }
}
