package klrl.core.estimation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import klrl.api.Estimator;
import klrl.api.data.Evaluation;
import klrl.api.data.Targets;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackwardRecursionTest {

    /** Sums of at most 12 products of numbers under 2, in another order. */
    private static final double ROUNDING = 1e-11;

    /** Coefficients that were drawn before; it also tells what it was asked for and shown. */
    private static final class Given implements Estimator {
        private final double[] delta;
        private final double[] decay;
        private final int window;
        private final int[] asked;
        double[] error = {};
        double[] nextError = {};

        Given(long seed, int size, int window) {
            SplittableRandom random = new SplittableRandom(seed);
            delta = random.doubles(size, -1, 1).toArray();
            decay = random.doubles(size, -1.2, 1.2).toArray();
            this.window = window;
            asked = new int[size];
        }

        @Override
        public Base base() {
            return Base.STATE;
        }

        @Override
        public int window() {
            return window;
        }

        @Override
        public void coefficients(Evaluation x, int from, int to, double[] deltas, double[] decays) {
            System.arraycopy(delta, from, deltas, from, to - from);
            System.arraycopy(decay, from, decays, from, to - from);
            for (int i = from; i < to; i++) {
                asked[i]++;
            }
        }

        @Override
        public void advantages(Evaluation x, int from, int to, double[] errors, double[] nextErrors, double[] out) {
            error = Arrays.copyOfRange(errors, from, to);
            nextError = Arrays.copyOfRange(nextErrors, from, to);
            Estimator.super.advantages(x, from, to, errors, nextErrors, out);
        }
    }

    private static Evaluation evaluation(long seed, int steps, int streams) {
        SplittableRandom random = new SplittableRandom(seed);
        Evaluation x = Evaluation.of(steps, streams);
        for (int i = 0; i < x.size(); i++) {
            x.base()[i] = random.nextDouble(-1, 1);
            x.penalty()[i] = random.nextDouble(-1, 1);
            x.continues()[i] = i >= x.size() - streams || random.nextInt(5) == 0 ? 0 : 1;
        }
        return x;
    }

    /** D_t = Σ_{i<n} (Π_{j<i} decay_{t+j} m_{t+j}) delta_{t+i}, term by term. */
    private static double[] direct(Given estimator, Evaluation x) {
        double[] sums = new double[x.size()];
        for (int at = 0; at < x.size(); at++) {
            double product = 1;
            for (int n = 0, i = at; n < estimator.window && i < x.size(); n++, i += x.streams()) {
                sums[at] += product * estimator.delta[i];
                product *= estimator.decay[i] * x.continues()[i];
            }
        }
        return sums;
    }

    @Property(seed = "1", tries = 300, edgeCases = EdgeCasesMode.NONE)
    void theRecursionIsTheSumOverItsWindowInEveryStream(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int steps,
            @ForAll @IntRange(min = 1, max = 5) int streams,
            @ForAll @IntRange(min = 1, max = 14) int window) {
        Evaluation x = evaluation(seed, steps, streams);
        Given estimator = new Given(~seed, x.size(), window);
        Targets out = Targets.of(steps, streams);
        new BackwardRecursion().targets(estimator, x, out);
        double[] sums = direct(estimator, x);
        assertArrayEquals(sums, estimator.error, ROUNDING);
        for (int i = 0; i < x.size(); i++) {
            double next = x.continues()[i] == 0 ? 0 : estimator.error[i + streams];
            assertEquals(next, estimator.nextError[i], Double.MIN_VALUE);
            assertEquals(x.base()[i] + estimator.error[i], out.target()[i]);
            assertEquals(x.penalty()[i] + estimator.error[i], out.advantage()[i]);
            assertEquals(1, out.weight()[i]);
            assertEquals(1, estimator.asked[i], "every coefficient is asked for once");
        }
        // It bites: a window longer or shorter by one is something else, wherever a trace is that long.
        Given longer = new Given(~seed, x.size(), window + 1);
        boolean cut = Arrays.equals(direct(longer, x), sums);
        new BackwardRecursion().targets(longer, x, out);
        assertEquals(cut, Arrays.equals(longer.error, estimator.error));
    }

    @Test
    void anUnlimitedWindowIsTheWindowOfAllSteps() {
        Evaluation x = evaluation(2, 9, 3);
        Targets out = Targets.of(9, 3);
        Given unlimited = new Given(1, 27, Integer.MAX_VALUE);
        Given all = new Given(1, 27, 9);
        new BackwardRecursion().targets(unlimited, x, out);
        new BackwardRecursion().targets(all, x, out);
        assertArrayEquals(unlimited.error, all.error);
    }

    @Property(seed = "1", tries = 100)
    void whatFollowsABoundaryDoesNotMatterAtAll(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int window) {
        int steps = 10;
        int streams = 3;
        Evaluation x = evaluation(seed, steps, streams);
        Given one = new Given(seed, x.size(), window);
        Given other = new Given(seed, x.size(), window);
        int stream = (int) Long.remainderUnsigned(seed, streams);
        int from = 0;
        for (int t = 0; t < steps - 1 && from == 0; t++) {
            from = x.continues()[t * streams + stream] == 0 ? t + 1 : 0;
        }
        for (int t = from; t < steps && from > 0; t++) {
            other.delta[t * streams + stream] = 1e9 * (t + 1);
        }
        Targets out = Targets.of(steps, streams);
        new BackwardRecursion().targets(one, x, out);
        new BackwardRecursion().targets(other, x, out);
        for (int t = 0; t < steps; t++) {
            for (int b = 0; b < streams; b++) {
                int i = t * streams + b;
                boolean after = from > 0 && t >= from && b == stream;
                assertEquals(!after, one.error[i] == other.error[i]);
            }
        }
    }

    @Test
    void oneInstanceServesSegmentsOfAnyShape() {
        BackwardRecursion recursion = new BackwardRecursion();
        for (int[] shape : new int[][] {{6, 2}, {4, 3}, {3, 4}, {6, 2}, {1, 1}, {12, 1}}) {
            for (int window : new int[] {2, Integer.MAX_VALUE}) {
                Evaluation x = evaluation(shape[0], shape[0], shape[1]);
                Given reused = new Given(5, x.size(), window);
                Given fresh = new Given(5, x.size(), window);
                Targets out = Targets.of(shape[0], shape[1]);
                recursion.targets(reused, x, out);
                new BackwardRecursion().targets(fresh, x, out);
                assertArrayEquals(fresh.error, reused.error);
            }
        }
    }

    @Test
    void shapesThatDifferAndEmptyWindowsAreRefused() {
        Evaluation x = evaluation(1, 4, 2);
        BackwardRecursion recursion = new BackwardRecursion();
        IllegalArgumentException shape = assertThrows(
                IllegalArgumentException.class, () -> recursion.targets(new Given(1, 8, 3), x, Targets.of(2, 4)));
        assertEquals("targets of [2,4] for an evaluation of [4,2]", shape.getMessage());
        IllegalArgumentException window = assertThrows(
                IllegalArgumentException.class, () -> recursion.targets(new Given(1, 8, 0), x, Targets.of(4, 2)));
        assertEquals("an estimator's window of 0 is under 1", window.getMessage());
    }

    @Test
    void tdErrorsOfStatesUseTheShapedRewardAndThoseOfActionsThePlainOne() {
        Evaluation x = evaluation(4, 3, 2);
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < 6; i++) {
            x.reward()[i] = random.nextDouble();
            x.shapedReward()[i] = random.nextDouble();
            x.discount()[i] = random.nextDouble();
            x.nextValue()[i] = random.nextDouble();
        }
        double[] states = new double[6];
        double[] actions = new double[6];
        TdErrors.ofStates(x, 1, 5, states);
        TdErrors.ofActions(x, 1, 5, actions);
        for (int i = 0; i < 6; i++) {
            double next = x.discount()[i] * x.nextValue()[i] - x.base()[i];
            boolean within = i >= 1 && i < 5;
            assertEquals(within ? x.shapedReward()[i] + next : 0, states[i], 1e-15);
            assertEquals(within ? x.reward()[i] + next : 0, actions[i], 1e-15);
        }
        assertTrue(states[1] != actions[1]);
        assertFalse(Arrays.equals(states, actions));
    }
}
