package klrl.algorithms.prior;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import klrl.algorithms.Lab;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.Restricted;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.data.Space;
import klrl.core.config.Slots;
import klrl.core.distribution.PriorDensity;
import klrl.core.random.Streams;
import klrl.core.state.MemoryState;
import org.junit.jupiter.api.Test;

/**
 * T38 where everything can be counted: three places and two goals, both seen as ones among zeros, in unequal numbers. The
 * prior sees the place alone.
 */
class LearnedPriorTest {

    private static final int PLACES = 3;
    private static final int GOALS = 2;
    private static final int ACTIONS = 4;
    private static final Family CHOICES = new Family.Categorical(List.of(ACTIONS));

    /** How often each goal occurs at each place. */
    private static final int[][] OFTEN = {{1, 3}, {2, 2}, {5, 1}};

    private static final String PLACE_ALONE = "sees: [{first: 0, count: 3}]";

    /** A linear network of ones among zeros is a table, and the loss is convex. */
    private static final String TABLE =
            "network: {type: mlp, hidden: []}, steps: 100, optimiser: {type: adam," + " learning-rate: 0.02}";

    private static EnvironmentSpec spec(Space action, boolean masked) {
        float[] low = new float[PLACES + GOALS];
        float[] high = new float[PLACES + GOALS];
        Arrays.fill(high, 1);
        EnvironmentSpec spec = EnvironmentSpec.of(Space.Box.of(low, high), action);
        return masked ? new EnvironmentSpec(spec.observation(), spec.action(), true) : spec;
    }

    private static final EnvironmentSpec SPEC = spec(Space.Discrete.of(ACTIONS), false);

    private static Prior prior(String options, EnvironmentSpec spec) {
        return Slots.of(Lab.SHIPPED, Prior.class, "{type: learned, " + options + "}")
                .create(Lab.context(spec, 2, Streams.of(4)));
    }

    private static float[] state(int place, int goal) {
        float[] row = new float[PLACES + GOALS];
        row[place] = 1;
        row[PLACES + goal] = 1;
        return row;
    }

    private static float[][] states() {
        List<float[]> all = new ArrayList<>();
        for (int place = 0; place < PLACES; place++) {
            for (int goal = 0; goal < GOALS; goal++) {
                for (int i = 0; i < OFTEN[place][goal]; i++) {
                    all.add(state(place, goal));
                }
            }
        }
        return all.toArray(float[][]::new);
    }

    private static Policy policy(Family family, Function<float[], float[]> rule) {
        return new Lesson.Known(family, rule, new Snapshot(1, Map.of()));
    }

    private static float[] logits(float[] state) {
        SplittableRandom random =
                new SplittableRandom(7 * Lesson.hot(state, 0, PLACES) + Lesson.hot(state, PLACES, PLACES + GOALS));
        float[] out = new float[ACTIONS];
        for (int j = 0; j < ACTIONS; j++) {
            out[j] = (float) random.nextGaussian();
        }
        return out;
    }

    private static double[] softmax(float[] logits, boolean[] mask) {
        double[] out = new double[logits.length];
        double sum = 0;
        for (int j = 0; j < out.length; j++) {
            out[j] = mask[j] ? Math.exp(logits[j]) : 0;
            sum += out[j];
        }
        for (int j = 0; j < out.length; j++) {
            out[j] /= sum;
        }
        return out;
    }

    private static final boolean[] ALL = {true, true, true, true};

    /** E[π(·|s)|x], counted. */
    private static double[] mean(int place, boolean[] mask) {
        double[] out = new double[ACTIONS];
        int total = Arrays.stream(OFTEN[place]).sum();
        for (int goal = 0; goal < GOALS; goal++) {
            double[] one = softmax(logits(state(place, goal)), mask);
            for (int j = 0; j < ACTIONS; j++) {
                out[j] += one[j] * OFTEN[place][goal] / total;
            }
        }
        return out;
    }

    private static double gap(double[] one, double[] other) {
        double most = 0;
        for (int j = 0; j < one.length; j++) {
            most = Math.max(most, Math.abs(one[j] - other[j]));
        }
        return most;
    }

    private static void learn(Prior prior, Segment data, Policy policy) {
        for (int i = 0; i < 8; i++) {
            prior.update(data, policy);
        }
    }

    @Test
    void itLearnsTheMeanOfThePolicyGivenWhatItSees() {
        Policy policy = policy(CHOICES, LearnedPriorTest::logits);
        Segment data = Lesson.segment(SPEC, states(), new boolean[0][]);
        try (Prior prior = prior(PLACE_ALONE + ", " + TABLE, SPEC)) {
            learn(prior, data, policy);
            for (int place = 0; place < PLACES; place++) {
                double[] learned = softmax(Lesson.answer(prior, state(place, 0)), ALL);
                assertArrayEquals(mean(place, ALL), learned, 1e-4, "at " + place);
                // It bites: neither policy is the mean, nor is their mean without the numbers of their states.
                double[] first = softmax(logits(state(place, 0)), ALL);
                assertTrue(gap(first, learned) > 1e-2);
            }
            double[] even = new double[ACTIONS];
            for (int goal = 0; goal < GOALS; goal++) {
                double[] one = softmax(logits(state(2, goal)), ALL);
                Arrays.setAll(even, j -> even[j] + one[j] / GOALS);
            }
            double[] learned = softmax(Lesson.answer(prior, state(2, 0)), ALL);
            assertTrue(gap(even, learned) > 1e-2);
        }
    }

    @Test
    void seeingEverythingItBecomesThePolicy() {
        Policy policy = policy(CHOICES, state -> {
            // What a linear network can say.
            float[] out = new float[ACTIONS];
            out[0] = 2 * state[0] - state[3];
            out[2] = state[1] + state[4];
            return out;
        });
        try (Prior prior = prior(TABLE, SPEC)) {
            learn(prior, Lesson.segment(SPEC, states(), new boolean[0][]), policy);
            for (float[] state : states()) {
                float[] expected = new float[ACTIONS];
                expected[0] = 2 * state[0] - state[3];
                expected[2] = state[1] + state[4];
                assertArrayEquals(softmax(expected, ALL), softmax(Lesson.answer(prior, state), ALL), 1e-3);
            }
        }
    }

    @Test
    void whatItDoesNotSeeChangesNothingBitByBit() {
        Policy policy = policy(CHOICES, LearnedPriorTest::logits);
        Segment data = Lesson.segment(SPEC, states(), new boolean[0][]);
        for (String options : List.of(PLACE_ALONE, "sees: [{first: 2}, {first: 0, count: 2}, {first: 1}]")) {
            try (Prior prior = prior(options, SPEC)) {
                assertArrayEquals(new int[] {0, 1, 2}, ((Restricted) prior).sees());
                for (int i = 0; i < 3; i++) {
                    for (int place = 0; place < PLACES; place++) {
                        assertArrayEquals(Lesson.answer(prior, state(place, 0)), Lesson.answer(prior, state(place, 1)));
                    }
                    prior.update(data, policy);
                }
            }
        }
        try (Prior all = prior("steps: 1", SPEC)) {
            assertFalse(Arrays.equals(Lesson.answer(all, state(0, 0)), Lesson.answer(all, state(0, 1))));
            assertArrayEquals(new int[] {0, 1, 2, 3, 4}, ((Restricted) all).sees());
        }
    }

    @Test
    void underMasksItLearnsTheMeanOnTheAllowedActions() {
        EnvironmentSpec masked = spec(Space.Discrete.of(ACTIONS), true);
        Policy policy = policy(CHOICES, LearnedPriorTest::logits);
        boolean[][] allowed = {{true, true, false, true}, {true, false, false, true}, ALL};
        float[][] states = states();
        boolean[][] masks = new boolean[states.length][];
        Arrays.setAll(masks, i -> allowed[Lesson.hot(states[i], 0, PLACES)]);
        try (Prior prior = prior(PLACE_ALONE + ", " + TABLE, masked)) {
            learn(prior, Lesson.segment(masked, states, masks), policy);
            PriorDensity density = new PriorDensity(prior, CHOICES);
            for (int place = 0; place < PLACES; place++) {
                Parameters table =
                        density.table(new Observations.Floats(1, PLACES + GOALS, state(place, 1)), allowed[place]);
                double[] expected = mean(place, allowed[place]);
                for (int j = 0; j < ACTIONS; j++) {
                    double learned = allowed[place][j] ? Math.exp(table.values()[j]) : 0;
                    assertEquals(expected[j], learned, 1e-4, place + ", " + j);
                }
            }
        }
    }

    @Test
    void itHasNothingToBeRelativeTo() {
        Space box = Space.Box.of(new float[] {-2}, new float[] {2});
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> prior("distribution: relative", spec(box, false)));
        assertTrue(refusal.getMessage().contains("no prior to be relative to"), refusal.getMessage());
    }

    /** Of all normal distributions the one with the mixture's moments is the closest. */
    @Test
    void overABoxItLearnsTheMomentsOfThePolicyGivenWhatItSees() {
        Space box = Space.Box.of(new float[] {-2, -2}, new float[] {2, 2});
        EnvironmentSpec spec = spec(box, false);
        Function<float[], float[]> rule = state -> {
            int place = Lesson.hot(state, 0, PLACES);
            int goal = Lesson.hot(state, PLACES, PLACES + GOALS);
            return new float[] {place - goal, 0.5f * goal, -0.3f * goal, 0.2f * place - 1};
        };
        for (String family : List.of("tanh-gaussian", "gaussian")) {
            String distribution = "distribution: {type: " + family + ", deviation: state-dependent}";
            try (Prior prior = prior(PLACE_ALONE + ", " + TABLE + ", " + distribution, spec)) {
                learn(prior, Lesson.segment(spec, states(), new boolean[0][]), policy(prior.family(), rule));
                for (int place = 0; place < PLACES; place++) {
                    float[] learned = Lesson.answer(prior, state(place, 0));
                    int total = Arrays.stream(OFTEN[place]).sum();
                    for (int i = 0; i < 2; i++) {
                        double first = 0;
                        double second = 0;
                        for (int goal = 0; goal < GOALS; goal++) {
                            float[] one = rule.apply(state(place, goal));
                            double weight = (double) OFTEN[place][goal] / total;
                            first += weight * one[i];
                            second += weight * (Math.exp(2 * one[2 + i]) + one[i] * one[i]);
                        }
                        assertEquals(first, learned[i], 2e-3, family);
                        assertEquals(Math.sqrt(second - first * first), Math.exp(learned[2 + i]), 2e-3, family);
                    }
                }
            }
        }
    }

    @Test
    void aRestoredPriorAnswersAndGoesOnBitByBitLikeTheSavedOne() {
        Policy policy = policy(CHOICES, LearnedPriorTest::logits);
        Segment data = Lesson.segment(SPEC, states(), new boolean[0][]);
        String options = PLACE_ALONE + ", network: {type: mlp, hidden: [5]}, steps: 3";
        try (Prior saved = prior(options, SPEC);
                Prior restored = Slots.of(Lab.SHIPPED, Prior.class, "{type: learned, " + options + "}")
                        .create(Lab.context(SPEC, 2, Streams.of(5)))) {
            saved.update(data, policy);
            assertNotEquals(Lesson.answer(saved, state(0, 0))[0], Lesson.answer(restored, state(0, 0))[0]);
            restored.load(MemoryState.of(saved).reader());
            for (int i = 0; i < 3; i++) {
                for (float[] state : states()) {
                    assertArrayEquals(Lesson.answer(saved, state), Lesson.answer(restored, state));
                }
                assertArrayEquals(
                        MemoryState.of(saved).toByteArray(),
                        MemoryState.of(restored).toByteArray());
                saved.update(data, policy);
                restored.update(data, policy);
            }
        }
    }

    private static String refused(String options) {
        return assertThrows(IllegalArgumentException.class, () -> prior(options, SPEC))
                .getMessage();
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertEquals(
                "prior 'learned': it cannot see 4 numbers from place 2 of an observation of 5",
                refused("sees: [{first: 2, count: 4}]"));
        assertEquals(
                "prior 'learned': it sees nothing; take marginal, which needs no network for that",
                refused("sees: []"));
        assertEquals(
                "prior 'learned': the prior does not know how far the run has come; give its optimiser a constant"
                        + " learning rate",
                refused("optimiser: {type: adam, schedule: linear}"));
        assertEquals(
                "prior 'learned': distribution 'gaussian' is over the points of a box, not over 1 choice out of 4:"
                        + " take categorical",
                refused("distribution: gaussian"));
    }
}
