package klrl.algorithms.prior;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import klrl.algorithms.Lab;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.data.Space;
import klrl.core.config.Slots;
import klrl.core.distribution.Categoricals;
import klrl.core.distribution.Gaussians;
import klrl.core.random.Streams;
import klrl.core.state.MemoryState;
import org.junit.jupiter.api.Test;

/** T38c, T38d: the mean of a policy over states. */
class MarginalPriorTest {

    private static final Space.Box ONE = Space.Box.of(new float[] {0}, new float[] {9});

    /** Three of them alike. */
    private static final float[][] STATES = {{0}, {1}, {1}, {2}, {1}};

    private static final double SINGLE = 1e-6;

    private static Prior prior(String tau, EnvironmentSpec spec) {
        return Slots.of(Lab.SHIPPED, Prior.class, "{type: marginal, tau: " + tau + "}")
                .create(Lab.context(spec, 2, Streams.of(4)));
    }

    private static final EnvironmentSpec CHOICES = EnvironmentSpec.of(ONE, new Space.Discrete(List.of(3, 2)));
    private static final Policy CHOOSING = new Lesson.Known(
            new Family.Categorical(List.of(3, 2)),
            state -> new float[] {state[0], 1, -state[0], 2 * state[0], 0.3f},
            new Snapshot(1, Map.of()));

    /** The mean over the states of STATES of e^z/Σe^z, written out. */
    private static double[] meanChoices() {
        double[] mean = new double[5];
        for (float[] state : STATES) {
            double s = state[0];
            double first = Math.exp(s) + Math.exp(1) + Math.exp(-s);
            double second = Math.exp(2 * s) + Math.exp(0.3f);
            double[] one = {
                Math.exp(s) / first,
                Math.exp(1) / first,
                Math.exp(-s) / first,
                Math.exp(2 * s) / second,
                Math.exp(0.3f) / second
            };
            for (int j = 0; j < 5; j++) {
                mean[j] += one[j] / STATES.length;
            }
        }
        return mean;
    }

    private static double[] exp(float[] log) {
        double[] out = new double[log.length];
        for (int j = 0; j < out.length; j++) {
            out[j] = Math.exp(log[j]);
        }
        return out;
    }

    @Test
    void ofChoicesItIsTheGeometricallyWeightedMeanThatForgetsItsBeginning() {
        double tau = 0.2;
        Prior prior = prior("0.2", CHOICES);
        Segment data = Lesson.segment(CHOICES, STATES, new boolean[0][]);
        double[] uniform = {1 / 3., 1 / 3., 1 / 3., 0.5, 0.5};
        double[] mean = meanChoices();
        for (int k = 0; k <= 60; k++) {
            double left = Math.pow(1 - tau, k);
            double[] expected = new double[5];
            for (int j = 0; j < 5; j++) {
                expected[j] = left * uniform[j] + (1 - left) * mean[j];
            }
            assertArrayEquals(expected, exp(Lesson.answer(prior, new float[] {k})), SINGLE, "after " + k);
            prior.update(data, CHOOSING);
        }
        // The fixed point is the mean, and the states' numbers count.
        assertArrayEquals(mean, exp(Lesson.answer(prior, STATES[0])), 10 * SINGLE);
        Prior whole = prior("1", CHOICES);
        whole.update(data, CHOOSING);
        assertArrayEquals(mean, exp(Lesson.answer(whole, STATES[0])), SINGLE);
        Prior other = prior("1", CHOICES);
        other.update(Lesson.segment(CHOICES, new float[][] {{0}, {1}, {2}}, new boolean[0][]), CHOOSING);
        assertTrue(Math.abs(mean[3] - exp(Lesson.answer(other, STATES[0]))[3]) > 1e-2);
    }

    private static double meanDivergence(double[] prior) {
        Parameters policies = Parameters.of(CHOOSING.family(), STATES.length);
        Segment data = Lesson.segment(CHOICES, STATES, new boolean[0][]);
        Parameters all = Parameters.of(CHOOSING.family(), 2 * STATES.length);
        CHOOSING.parameters(data.observation(), data.memory(), all);
        System.arraycopy(all.values(), 0, policies.values(), 0, policies.values().length);
        Parameters table = Parameters.of(CHOOSING.family(), STATES.length);
        for (int i = 0; i < table.values().length; i++) {
            table.values()[i] = (float) Math.log(prior[i % 5]);
        }
        double[] out = new double[STATES.length];
        new Categoricals((Family.Categorical) CHOOSING.family()).divergence(policies, table, new boolean[0], out);
        return java.util.Arrays.stream(out).average().orElseThrow();
    }

    /** T38 without anything seen: every step aside costs. */
    @Test
    void noOtherFixedDistributionIsCloserToThePolicyOnAverage() {
        double[] mean = meanChoices();
        double least = meanDivergence(mean);
        for (int from = 0; from < 3; from++) {
            for (int to = 0; to < 3; to++) {
                double[] aside = mean.clone();
                aside[from] -= 0.02;
                aside[to] += 0.02;
                assertTrue(from == to || meanDivergence(aside) > least + 1e-5);
            }
        }
    }

    @Test
    void maskedActionsGetNothingAndStayPossible() {
        EnvironmentSpec masked = new EnvironmentSpec(ONE, Space.Discrete.of(3), true);
        Prior prior = prior("0.5", masked);
        boolean[] allowed = {true, false, true};
        Segment data = Lesson.segment(masked, STATES, new boolean[][] {allowed, allowed, allowed, allowed, allowed});
        Policy policy = new Lesson.Known(
                new Family.Categorical(List.of(3)), state -> new float[] {0, 5, 0}, new Snapshot(1, Map.of()));
        for (int k = 1; k <= 3000; k++) {
            prior.update(data, policy);
            float[] log = Lesson.answer(prior, STATES[0]);
            // Half of its probability is gone each time, until there is no smaller number.
            assertEquals(Math.max(-k * Math.log(2) - Math.log(3), -708.4), log[1], 0.01);
            assertTrue(Float.isFinite(log[1]));
        }
    }

    private static final EnvironmentSpec BOX =
            EnvironmentSpec.of(ONE, Space.Box.of(new float[] {-1, -1}, new float[] {1, 1}));

    private static Policy normal(Family family) {
        return new Lesson.Known(
                family, state -> new float[] {1000 + state[0], -1, -state[0], 0.1f}, new Snapshot(1, Map.of()));
    }

    @Test
    void overABoxItHasTheMomentsOfTheWeightedMixture() {
        double tau = 0.3;
        for (Family family : List.of(new Family.Gaussian(2), new Family.TanhGaussian(2))) {
            Prior prior = prior("0.3", BOX);
            prior.begin(normal(family));
            assertEquals(family, prior.family());
            assertArrayEquals(new float[] {0, 0, 0, 0}, Lesson.answer(prior, STATES[0]));
            Segment data = Lesson.segment(BOX, STATES, new boolean[0][]);
            for (int k = 1; k <= 12; k++) {
                prior.update(data, normal(family));
                double left = Math.pow(1 - tau, k);
                // First and second moments of the mixture, both about the number 1000, where they are small.
                double[] first = {-1000 * left, -1 * (1 - left)};
                double[] second = {(1 + 1e6) * left, left + (1 - left) * (Math.exp(2 * 0.1f) + 1)};
                for (float[] state : STATES) {
                    double weight = (1 - left) / STATES.length;
                    first[0] += weight * state[0];
                    second[0] += weight * (Math.exp(-2 * state[0]) + state[0] * state[0]);
                }
                float[] answer = Lesson.answer(prior, STATES[0]);
                assertEquals(1000 + first[0], answer[0], 1e-4, "at " + k);
                assertEquals(first[1], answer[1], SINGLE);
                assertEquals(0.5 * Math.log(second[0] - first[0] * first[0]), answer[2], 1e-5);
                assertEquals(0.5 * Math.log(second[1] - first[1] * first[1]), answer[3], 1e-5);
            }
        }
    }

    @Test
    void ofAllNormalDistributionsItIsTheClosestToThePolicyOnAverage() {
        Policy policy = new Lesson.Known(
                new Family.Gaussian(1), state -> new float[] {state[0], -state[0]}, new Snapshot(1, Map.of()));
        EnvironmentSpec spec = EnvironmentSpec.of(ONE, Space.Box.of(new float[] {-1}, new float[] {1}));
        Prior prior = prior("1", spec);
        prior.begin(policy);
        prior.update(Lesson.segment(spec, STATES, new boolean[0][]), policy);
        float[] best = Lesson.answer(prior, STATES[0]);
        double least = meanDivergence(policy, best);
        for (double step : new double[] {-0.05, 0.05}) {
            assertTrue(meanDivergence(policy, new float[] {(float) (best[0] + step), best[1]}) > least + 1e-4);
            assertTrue(meanDivergence(policy, new float[] {best[0], (float) (best[1] + step)}) > least + 1e-4);
        }
    }

    private static double meanDivergence(Policy policy, float[] prior) {
        double sum = 0;
        for (float[] state : STATES) {
            double[] out = new double[1];
            new Gaussians(new Family.Gaussian(1))
                    .divergence(
                            new Parameters(1, 2, new float[] {state[0], -state[0]}), new Parameters(1, 2, prior), out);
            sum += out[0] / STATES.length;
        }
        return sum;
    }

    @Test
    void aRestoredPriorGoesOnBitByBitLikeTheSavedOne() {
        for (EnvironmentSpec spec : List.of(CHOICES, BOX)) {
            Policy policy = spec == BOX ? normal(new Family.TanhGaussian(2)) : CHOOSING;
            Segment data = Lesson.segment(spec, STATES, new boolean[0][]);
            Prior saved = prior("0.3", spec);
            saved.begin(policy);
            saved.update(data, policy);
            Prior restored = prior("0.3", spec);
            restored.begin(policy);
            restored.load(MemoryState.of(saved).reader());
            for (int k = 0; k < 3; k++) {
                assertArrayEquals(Lesson.answer(saved, STATES[0]), Lesson.answer(restored, STATES[0]));
                saved.update(data, policy);
                restored.update(data, policy);
            }
            assertArrayEquals(
                    MemoryState.of(saved).toByteArray(),
                    MemoryState.of(restored).toByteArray());
        }
    }

    @Test
    void overABoxItHasNoFamilyBeforeThereIsAPolicy() {
        assertEquals(
                "prior 'marginal' is of the policy's family, and was asked before there is a policy",
                assertThrows(IllegalStateException.class, prior("0.1", BOX)::family)
                        .getMessage());
    }
}
