package klrl.core.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import klrl.api.RandomStream;
import klrl.api.data.Actions;
import klrl.api.data.Family;
import klrl.api.data.Parameters;
import klrl.core.random.Streams;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CategoricalsTest {

    /** A dozen roundings of logs of at most 20 nats. */
    private static final double ROUNDING = 1e-13;

    /** The false-alarm rate of each statistical test, were its seed drawn anew. */
    private static final double FALSE_ALARM = 1e-6;

    private static final boolean[] ALL = {};

    @Provide
    Arbitrary<Choice> choices() {
        return Choice.arbitrary(Arbitraries.floats().between(-8, 8));
    }

    @Provide
    Arbitrary<Choice> extremeChoices() {
        return Choice.arbitrary(Arbitraries.of(-1e4f, 0f, 1e4f));
    }

    private static double[] logProbabilities(Choice choice) {
        double[] out = new double[choice.width()];
        choice.categoricals().logProbabilities(choice.logits(), 0, choice.mask(), out);
        return out;
    }

    private static double logProbability(Choice choice, int[] action) {
        double[] out = new double[1];
        choice.categoricals()
                .logProbability(choice.parameters(), choice.mask(), new Actions.Choices(1, action.length, action), out);
        return out[0];
    }

    private static double entropy(Choice choice) {
        double[] out = new double[1];
        choice.categoricals().entropy(choice.parameters(), choice.mask(), out);
        return out[0];
    }

    private static double divergence(Choice choice, float[] prior) {
        double[] out = new double[1];
        choice.categoricals()
                .divergence(choice.parameters(), new Parameters(1, choice.width(), prior), choice.mask(), out);
        return out[0];
    }

    @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void probabilitiesAreExponentialsOverTheirSumAmongTheAllowed(@ForAll("choices") Choice choice) {
        double[] actual = logProbabilities(choice);
        double[] expected = choice.probabilities();
        for (int j = 0; j < actual.length; j++) {
            if (choice.allowed(j)) {
                assertEquals(Math.log(expected[j]), actual[j], ROUNDING);
            } else {
                assertEquals(Double.NEGATIVE_INFINITY, actual[j]);
            }
        }
    }

    @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void extremeLogitsKeepTheirDifferences(@ForAll("extremeChoices") Choice choice) {
        // The largest of a choice share it evenly; all others are 1e4 or 2e4 nats less likely than one of those.
        double[] actual = logProbabilities(choice);
        for (int head = 0, at = 0; head < choice.sizes().size(); head++) {
            int end = at + choice.sizes().get(head);
            float max = Float.NEGATIVE_INFINITY;
            int count = 0;
            for (int j = at; j < end; j++) {
                if (choice.allowed(j) && choice.logits()[j] >= max) {
                    count = choice.logits()[j] > max ? 1 : count + 1;
                    max = choice.logits()[j];
                }
            }
            for (; at < end; at++) {
                double expected =
                        choice.allowed(at) ? choice.logits()[at] - max - Math.log(count) : Double.NEGATIVE_INFINITY;
                assertEquals(expected, actual[at], 2e4 * 1e-15);
            }
        }
        assertTrue(Double.isFinite(entropy(choice)));
        assertTrue(Double.isFinite(divergence(choice, new float[choice.width()])));
    }

    @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void aConstantAddedToTheLogitsOfAChoiceChangesNothing(@ForAll("choices") Choice choice, @ForAll long seed) {
        float[] shifted = choice.logits().clone();
        for (int head = 0, at = 0; head < choice.sizes().size(); head++) {
            // A power of two times an integer, so that the sum is exact in single precision for rounded logits.
            float shift = (seed >> head) % 64;
            for (int end = at + choice.sizes().get(head); at < end; at++) {
                shifted[at] = Math.round(shifted[at] * 1024) / 1024f;
                choice.logits()[at] = shifted[at];
                shifted[at] += shift;
            }
        }
        double[] expected = logProbabilities(choice);
        assertArrayEquals(expected, logProbabilities(choice.withLogits(shifted)), 1e-12);
        assertEquals(0, divergence(choice, shifted), 1e-12);
    }

    @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void aLoneAllowedValueIsCertainWhateverItsLogit(@ForAll("extremeChoices") Choice choice) {
        boolean[] one = new boolean[choice.width()];
        int[] action = new int[choice.sizes().size()];
        for (int head = 0, at = 0; head < action.length; head++) {
            action[head] = choice.sizes().get(head) - 1;
            at += choice.sizes().get(head);
            one[at - 1] = true;
        }
        Choice certain = new Choice(choice.sizes(), choice.logits(), one);
        assertEquals(0, logProbability(certain, action));
        assertEquals(0, entropy(certain));
        assertEquals(0, divergence(certain, new float[choice.width()]));
    }

    /** The oracle runs through all joint actions and knows no formula for independent choices. */
    @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void sumsOverAllJointActionsGiveEntropyAndDivergence(@ForAll("choices") Choice policy, @ForAll long seed) {
        float[] prior = policy.otherLogits(seed, 3);
        Choice other = policy.withLogits(prior);
        double total = 0;
        double entropy = 0;
        double divergence = 0;
        for (int[] action : policy.allowedActions()) {
            double log = logProbability(policy, action);
            total += Math.exp(log);
            entropy -= Math.exp(log) * log;
            divergence += Math.exp(log) * (log - logProbability(other, action));
        }
        assertEquals(1, total, ROUNDING);
        assertEquals(entropy, entropy(policy), 10 * ROUNDING);
        assertEquals(divergence, divergence(policy, prior), 10 * ROUNDING);
    }

    @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void masksForbidInEveryJointAction(@ForAll("choices") Choice choice) {
        for (int[] action : choice.allActions()) {
            assertEquals(choice.allows(action), logProbability(choice, action) > Double.NEGATIVE_INFINITY);
        }
    }

    @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void entropyLiesBetweenZeroAndThatOfTheUniformDistribution(@ForAll("choices") Choice choice) {
        double largest = Math.log(choice.allowedActions().size());
        assertTrue(entropy(choice) >= 0);
        assertTrue(entropy(choice) <= largest + ROUNDING);
        assertEquals(largest, entropy(choice.withLogits(new float[choice.width()])), ROUNDING);
    }

    /** Pinsker: D_KL ≥ ½‖π − π₀‖₁², so it is positive wherever the two differ; and it is 0 where they do not. */
    @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void theDivergenceIsAtLeastHalfTheSquaredDistance(@ForAll("choices") Choice policy, @ForAll long seed) {
        float[] prior = policy.otherLogits(seed, 4);
        double distance = 0;
        for (int[] action : policy.allowedActions()) {
            distance += Math.abs(Math.exp(logProbability(policy, action))
                    - Math.exp(logProbability(policy.withLogits(prior), action)));
        }
        assertTrue(divergence(policy, prior) >= distance * distance / 2 - ROUNDING);
        assertTrue(divergence(policy, prior) >= 0);
        assertEquals(0, divergence(policy, policy.logits()));
    }

    @Test
    void theDivergenceFromAPriorThatExcludesAnActionIsInfinite() {
        Choice certain = Choice.of(0, 0);
        assertEquals(Double.POSITIVE_INFINITY, divergence(certain, new float[] {0, Float.NEGATIVE_INFINITY}));
        assertEquals(0, divergence(Choice.of(0, Float.NEGATIVE_INFINITY), new float[] {0, Float.NEGATIVE_INFINITY}));
    }

    @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void theModeIsTheFirstOfTheLikeliestAllowedActions(@ForAll("extremeChoices") Choice choice) {
        Actions.Choices mode = new Actions.Choices(
                1, choice.sizes().size(), new int[choice.sizes().size()]);
        choice.categoricals().mode(choice.parameters(), choice.mask(), mode);
        int[] best = {};
        for (int[] action : choice.allowedActions()) {
            if (best.length == 0 || logProbability(choice, action) > logProbability(choice, best) + 1) {
                best = action;
            }
        }
        assertArrayEquals(best, mode.values());
    }

    @Test
    void rowsAreTreatedAlone() {
        List<Integer> sizes = List.of(2, 3);
        float[] logits = {1, 2, 0, -1, 4, 3, 3, 1, 1, 1, -2, 9, 2, 5, 0};
        boolean[] mask = {true, true, true, false, true, false, true, true, true, true, true, true, false, true, true};
        Categoricals together = new Categoricals(new Family.Categorical(sizes));
        Parameters parameters = new Parameters(3, 5, logits);
        Parameters prior = new Parameters(3, 5, new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 1, 2, 1});
        double[] entropy = new double[3];
        double[] divergence = new double[3];
        double[] log = new double[3];
        Actions.Choices action = new Actions.Choices(3, 2, new int[] {0, 2, 1, 0, 1, 1});
        Actions.Choices mode = new Actions.Choices(3, 2, new int[6]);
        together.entropy(parameters, mask, entropy);
        together.divergence(parameters, prior, mask, divergence);
        together.logProbability(parameters, mask, action, log);
        together.mode(parameters, mask, mode);
        for (int row = 0; row < 3; row++) {
            Choice alone = new Choice(
                    sizes,
                    Arrays.copyOfRange(logits, 5 * row, 5 * row + 5),
                    Arrays.copyOfRange(mask, 5 * row, 5 * row + 5));
            assertEquals(entropy(alone), entropy[row]);
            assertEquals(divergence(alone, Arrays.copyOfRange(prior.values(), 5 * row, 5 * row + 5)), divergence[row]);
            int[] taken = Arrays.copyOfRange(action.values(), 2 * row, 2 * row + 2);
            assertEquals(logProbability(alone, taken), log[row]);
            Actions.Choices modeAlone = new Actions.Choices(1, 2, new int[2]);
            alone.categoricals().mode(alone.parameters(), alone.mask(), modeAlone);
            assertArrayEquals(modeAlone.values(), Arrays.copyOfRange(mode.values(), 2 * row, 2 * row + 2));
        }
    }

    @Test
    void aChoiceWithoutAnAllowedValueIsRefused() {
        Categoricals two = new Categoricals(new Family.Categorical(List.of(1, 2)));
        boolean[] mask = {true, true, true, true, false, false};
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> two.entropy(new Parameters(2, 3, new float[6]), mask, new double[2]));
        assertEquals("row 1 has a choice without an allowed value", e.getMessage());
    }

    @Test
    void logitsThatAreNoNumbersAreRefusedAndNotSampled() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            ArithmeticException e = assertThrows(
                    ArithmeticException.class,
                    () -> sample(new Choice(List.of(2, 2), new float[] {0, 0, bad, 1}, ALL), Streams.of(1), 1));
            assertEquals("row 0 has logits that are not finite: [0.0, 0.0, " + bad + ", 1.0]", e.getMessage());
        }
        // What a mask hides may be anything.
        int[][] drawn = sample(
                new Choice(List.of(2), new float[] {Float.NaN, 1}, new boolean[] {false, true}), Streams.of(1), 1);
        assertArrayEquals(new int[] {1}, drawn[0]);
    }

    /** Draws actions one by one from the stream of index 0. */
    private static int[][] sample(Choice choice, Streams streams, int count) {
        RandomStream[] random = {streams.stream("action", 0)};
        int[][] drawn = new int[count][];
        double[] log = new double[1];
        for (int i = 0; i < count; i++) {
            Actions.Choices out = new Actions.Choices(
                    1, choice.sizes().size(), new int[choice.sizes().size()]);
            choice.categoricals().sample(choice.parameters(), choice.mask(), random, out, log, 0);
            drawn[i] = out.values();
        }
        return drawn;
    }

    @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void samplingTakesOneUniformNumberPerChoiceOfTheRowsOwnStream(@ForAll("choices") Choice choice, @ForAll long seed) {
        Streams streams = Streams.of(seed);
        Streams twins = Streams.of(seed);
        int rows = 3;
        RandomStream[] random = new RandomStream[rows];
        Arrays.setAll(random, b -> streams.stream("action", b));
        int heads = choice.sizes().size();
        Parameters repeated = Parameters.of(choice.family(), rows);
        boolean[] mask = new boolean[choice.mask().length * rows];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(choice.logits(), 0, repeated.values(), row * choice.width(), choice.width());
            System.arraycopy(choice.mask(), 0, mask, row * choice.mask().length, choice.mask().length);
        }
        Actions.Choices out = new Actions.Choices(rows, heads, new int[rows * heads]);
        double[] log = new double[rows + 2];
        choice.categoricals().sample(repeated, mask, random, out, log, 1);
        for (int row = 0; row < rows; row++) {
            // The value at which the running sum of probabilities passes the uniform number.
            int[] action = new int[heads];
            for (int head = 0, at = 0; head < heads; head++) {
                double uniform = twins.stream("action", row).nextDouble();
                double sum = choice.probabilities()[at];
                while (sum <= uniform || !choice.allowed(at + action[head])) {
                    action[head]++;
                    sum += choice.probabilities()[at + action[head]];
                }
                at += choice.sizes().get(head);
            }
            assertArrayEquals(action, Arrays.copyOfRange(out.values(), row * heads, (row + 1) * heads));
            assertArrayEquals(twins.stream("action", row).state(), random[row].state());
            assertEquals(logProbability(choice, action), log[1 + row]);
        }
        assertEquals(0, log[0]);
        assertEquals(0, log[rows + 1]);
    }

    @Test
    void theLargestUniformNumberStillPicksAnAllowedValue() {
        // Ten probabilities of 0.1 sum to less than 1, and the value after them is forbidden.
        boolean[] mask = new boolean[12];
        Arrays.fill(mask, 1, 11, true);
        Choice choice = new Choice(List.of(12), new float[12], mask);
        Actions.Choices out = new Actions.Choices(1, 1, new int[1]);
        for (double uniform : new double[] {0, Math.nextDown(1.0)}) {
            RandomStream[] scripted = {new Constant(uniform)};
            choice.categoricals().sample(choice.parameters(), mask, scripted, out, new double[1], 0);
            assertEquals(uniform == 0 ? 1 : 10, out.values()[0]);
        }
    }

    private record Constant(double uniform) implements RandomStream {
        @Override
        public double nextDouble() {
            return uniform;
        }

        @Override
        public long nextLong() {
            throw new AssertionError("a sampler takes uniform numbers only");
        }

        @Override
        public long[] state() {
            return new long[0];
        }

        @Override
        public void restore(long[] state) {}
    }

    /** Pearson's test: Σ (observed − expected)² / expected over the cells, against χ² with an even number of degrees. */
    private static double pValue(int[] observed, double[] probability, int draws) {
        double statistic = 0;
        for (int cell = 0; cell < observed.length; cell++) {
            double expected = draws * probability[cell];
            statistic += (observed[cell] - expected) * (observed[cell] - expected) / expected;
        }
        assertEquals(1, observed.length % 2, "an odd number of cells");
        double term = Math.exp(-statistic / 2);
        double sum = 0;
        for (int i = 0; i < (observed.length - 1) / 2; i++) {
            sum += term;
            term *= statistic / 2 / (i + 1);
        }
        return sum;
    }

    @Test
    void frequenciesOfDrawsFollowTheProbabilities() {
        int draws = 50_000;
        Choice choice = new Choice(List.of(6), new float[] {0.5f, -1, 3, 0, 1.2f, -0.3f}, new boolean[] {
            true, true, false, true, true, true
        });
        int[] observed = new int[6];
        for (int[] action : sample(choice, Streams.of(7), draws)) {
            observed[action[0]]++;
        }
        assertEquals(0, observed[2]);
        int[] cells = {observed[0], observed[1], observed[3], observed[4], observed[5]};
        double[] p = choice.probabilities();
        double[] expected = {p[0], p[1], p[3], p[4], p[5]};
        assertTrue(pValue(cells, expected, draws) > FALSE_ALARM);
        // It bites: a shift of 2 % of the mass between two values is found.
        double[] shifted = {p[0] + 0.02, p[1], p[3], p[4] - 0.02, p[5]};
        assertFalse(pValue(cells, shifted, draws) > FALSE_ALARM);
    }

    @Test
    void choicesOfOneActionAreIndependent() {
        int draws = 50_000;
        Choice choice = new Choice(List.of(3, 3), new float[] {0, 0.5f, 1, 0.3f, -0.4f, 0}, ALL);
        int[] observed = new int[9];
        for (int[] action : sample(choice, Streams.of(8), draws)) {
            observed[3 * action[0] + action[1]]++;
        }
        double[] p = choice.probabilities();
        double[] joint = new double[9];
        Arrays.setAll(joint, cell -> p[cell / 3] * p[3 + cell % 3]);
        assertTrue(pValue(observed, joint, draws) > FALSE_ALARM);
        // It bites: one uniform number for both choices, and they move together.
        int[] together = new int[9];
        for (int i = 0; i < draws; i++) {
            Actions.Choices out = new Actions.Choices(1, 2, new int[2]);
            RandomStream[] same = {new Constant((i + 0.5) / draws)};
            choice.categoricals().sample(choice.parameters(), ALL, same, out, new double[1], 0);
            together[3 * out.values()[0] + out.values()[1]]++;
        }
        assertFalse(pValue(together, joint, draws) > FALSE_ALARM);
    }
}
