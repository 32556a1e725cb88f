package klrl.core.estimation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import klrl.api.Estimator;
import klrl.api.data.Boundary;
import klrl.api.data.Evaluation;
import klrl.api.data.Segment;
import klrl.api.data.Targets;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** P22 on segments: what follows a step, told by stories in which every state is known. */
class BootstrapTest {

    private static final double GAMMA = 0.9;

    /** Something that picks the values of successors, right or wrong. */
    private interface Picker {
        void successors(Segment x, double[] values, double[] out);
    }

    /** Something that fills discounts and continuations, right or wrong. */
    private interface Filler {
        void discounts(Segment x, double gamma, Evaluation out);
    }

    private static boolean picksTrueSuccessors(Picker picker, Story story, double[] value) {
        double[] out = new double[story.segment().size()];
        picker.successors(story.segment(), story.seen(value), out);
        for (int i = 0; i < out.length; i++) {
            boolean ended = story.segment().boundary()[i] == Boundary.TERMINATED;
            if (out[i] != (ended ? 0 : value[story.successor()[i]])) {
                return false;
            }
        }
        return true;
    }

    @Property(seed = "1", tries = 200)
    void theValueAfterAStepIsThatOfTheStateThatReallyFollowedIt(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int steps,
            @ForAll @IntRange(min = 1, max = 4) int streams) {
        Story story = Story.random(seed, steps, streams);
        assertTrue(picksTrueSuccessors(Bootstrap::successors, story, Story.values(seed, story.states())));
    }

    @Property(seed = "1", tries = 200)
    void theRowAfterAStepShowsTheStateThatReallyFollowedIt(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int steps,
            @ForAll @IntRange(min = 1, max = 4) int streams) {
        Story story = Story.random(seed, steps, streams);
        double[] number = new double[story.states()];
        Arrays.setAll(number, s -> s);
        double[] seen = story.seen(number);
        int size = story.segment().size();
        int[] rows = Bootstrap.successorRows(story.segment(), size + 2);
        assertEquals(size + 2, rows.length);
        for (int i = 0; i < rows.length; i++) {
            if (i >= size || story.segment().boundary()[i] == Boundary.TERMINATED) {
                assertEquals(0, rows[i]);
            } else {
                assertEquals(story.successor()[i], seen[rows[i]]);
            }
        }
    }

    @Test
    void wrongSuccessorsAreTold() {
        Story story = Story.random(1, 12, 3);
        double[] value = Story.values(1, story.states());
        assertTrue(picksTrueSuccessors(Bootstrap::successors, story, value));
        Picker nextRow = (x, values, out) -> {
            Bootstrap.successors(x, values, out);
            for (int i : x.boundaryAt()) {
                out[i] = values[i + x.streams()];
            }
        };
        Picker ofTheReset = (x, values, out) -> System.arraycopy(values, x.streams(), out, 0, x.size());
        Picker ofTheState = (x, values, out) -> System.arraycopy(values, 0, out, 0, x.size());
        assertFalse(picksTrueSuccessors(nextRow, story, value));
        assertFalse(picksTrueSuccessors(ofTheReset, story, value));
        assertFalse(picksTrueSuccessors(ofTheState, story, value));
    }

    private static boolean fillsDiscounts(Filler filler, Segment x) {
        Evaluation e = Evaluation.of(x.steps(), x.streams());
        filler.discounts(x, GAMMA, e);
        for (int t = 0, i = 0; t < x.steps(); t++) {
            for (int b = 0; b < x.streams(); b++, i++) {
                boolean terminated = x.boundary()[i] == Boundary.TERMINATED;
                boolean goesOn = x.boundary()[i] == Boundary.NONE && t < x.steps() - 1;
                if (e.discount()[i] != (terminated ? 0 : GAMMA * x.discount()[i])
                        || e.continues()[i] != (goesOn ? 1 : 0)
                        || e.reward()[i] != x.reward()[i]) {
                    return false;
                }
            }
        }
        return true;
    }

    @Property(seed = "1", tries = 200)
    void onlyTerminationsStopTheDiscountAndAllEndsStopTheTrace(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int steps,
            @ForAll @IntRange(min = 1, max = 4) int streams) {
        assertTrue(fillsDiscounts(
                Bootstrap::discounts, Story.random(seed, steps, streams).segment()));
    }

    @Test
    void wrongDiscountsAreTold() {
        Segment x = Story.random(1, 12, 3).segment();
        Filler noBootstrapAtTruncation = (segment, gamma, out) -> {
            Bootstrap.discounts(segment, gamma, out);
            for (int i : segment.boundaryAt()) {
                out.discount()[i] = 0;
            }
        };
        Filler noDiscountOfTheEnvironment = (segment, gamma, out) -> {
            Bootstrap.discounts(segment, gamma, out);
            for (int i = 0; i < segment.size(); i++) {
                out.discount()[i] = out.discount()[i] == 0 ? 0 : gamma;
            }
        };
        Filler tracesOverTruncations = (segment, gamma, out) -> {
            Bootstrap.discounts(segment, gamma, out);
            for (int i : segment.boundaryAt()) {
                out.continues()[i] = 1;
            }
        };
        Filler tracesOverTheEnd = (segment, gamma, out) -> {
            Bootstrap.discounts(segment, gamma, out);
            for (int i = segment.size() - segment.streams(); i < segment.size(); i++) {
                out.continues()[i] = 1;
            }
        };
        assertTrue(fillsDiscounts(Bootstrap::discounts, x));
        assertFalse(fillsDiscounts(noBootstrapAtTruncation, x));
        assertFalse(fillsDiscounts(noDiscountOfTheEnvironment, x));
        assertFalse(fillsDiscounts(tracesOverTruncations, x));
        assertFalse(fillsDiscounts(tracesOverTheEnd, x));
    }

    @Test
    void aTerminationStopsTheDiscountEvenOfAnEnvironmentThatForgetsTo() {
        Segment x = Story.random(1, 12, 3).segment();
        Arrays.fill(x.discount(), 1);
        Evaluation e = Evaluation.of(x.steps(), x.streams());
        Bootstrap.discounts(x, GAMMA, e);
        for (int i = 0; i < x.size(); i++) {
            assertEquals(x.boundary()[i] == Boundary.TERMINATED ? 0 : GAMMA, e.discount()[i]);
        }
    }

    @Test
    void aTruncationAtTheLastStepOfASegmentStillHasItsOwnSuccessor() {
        for (long seed = 0; ; seed++) {
            Story story = Story.random(seed, 3, 2);
            if (story.segment().boundary()[5] == Boundary.TRUNCATED) {
                double[] value = Story.values(seed, story.states());
                double[] out = new double[6];
                Bootstrap.successors(story.segment(), story.seen(value), out);
                assertEquals(value[story.successor()[5]], out[5]);
                return;
            }
        }
    }

    /** Sums of TD errors with decay λd, over a window. */
    private record Sum(double lambda, int window) implements Estimator {
        @Override
        public Base base() {
            return Base.STATE;
        }

        @Override
        public void coefficients(Evaluation x, int from, int to, double[] delta, double[] decay) {
            TdErrors.ofStates(x, from, to, delta);
            for (int i = from; i < to; i++) {
                decay[i] = lambda * x.discount()[i];
            }
        }
    }

    private static Targets targets(Picker picker, Filler filler, Estimator estimator, Story story, double[] value) {
        Segment x = story.segment();
        Evaluation e = Evaluation.of(x.steps(), x.streams());
        filler.discounts(x, GAMMA, e);
        double[] seen = story.seen(value);
        picker.successors(x, seen, e.nextValue());
        System.arraycopy(seen, 0, e.base(), 0, x.size());
        double[] kappa = new double[x.size()];
        // κ belongs to the state, so that it moves with the step from segment to segment.
        Arrays.setAll(kappa, i -> Math.abs(value[story.state()[i]]));
        double[] alpha = new double[x.streams()];
        Arrays.fill(alpha, 0.3);
        Bootstrap.penalise(kappa, alpha, e);
        Targets out = Targets.of(x.steps(), x.streams());
        new BackwardRecursion().targets(estimator, e, out);
        return out;
    }

    private static boolean equalsItsEpisodes(
            Picker picker, Filler filler, Estimator estimator, Story story, long seed) {
        double[] value = Story.values(seed, story.states());
        Segment x = story.segment();
        Targets whole = targets(picker, filler, estimator, story, value);
        for (int b = 0; b < x.streams(); b++) {
            for (int from = 0, t = 0; t < x.steps(); t++) {
                boolean end = x.boundary()[t * x.streams() + b] != Boundary.NONE || t == x.steps() - 1;
                if (end) {
                    Targets alone = targets(
                            Bootstrap::successors, Bootstrap::discounts, estimator, story.part(b, from, t + 1), value);
                    for (int i = from; i <= t; i++) {
                        int at = i * x.streams() + b;
                        if (alone.target()[i - from] != whole.target()[at]
                                || alone.advantage()[i - from] != whole.advantage()[at]) {
                            return false;
                        }
                    }
                    from = t + 1;
                }
            }
        }
        return true;
    }

    @Property(seed = "1", tries = 100, edgeCases = EdgeCasesMode.NONE)
    void everyStreamEqualsItsEpisodesOneByOne(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 15) int steps,
            @ForAll @IntRange(min = 1, max = 4) int streams,
            @ForAll @DoubleRange(max = 1) double lambda,
            @ForAll @IntRange(min = 1, max = 16) int window) {
        assertTrue(equalsItsEpisodes(
                Bootstrap::successors,
                Bootstrap::discounts,
                new Sum(lambda, window),
                Story.random(seed, steps, streams),
                seed));
    }

    @Test
    void aTraceThatCrossesABoundaryIsTold() {
        Story story = Story.random(3, 15, 2);
        Filler crossing = (segment, gamma, out) -> {
            Bootstrap.discounts(segment, gamma, out);
            for (int i = 0; i < segment.size() - segment.streams(); i++) {
                out.continues()[i] = 1;
            }
        };
        Picker nextRow = (x, values, out) -> System.arraycopy(values, x.streams(), out, 0, x.size());
        for (Estimator estimator : new Estimator[] {new Sum(0.8, Integer.MAX_VALUE), new Sum(1, 4)}) {
            assertTrue(equalsItsEpisodes(Bootstrap::successors, Bootstrap::discounts, estimator, story, 5));
            assertFalse(equalsItsEpisodes(Bootstrap::successors, crossing, estimator, story, 5));
            assertFalse(equalsItsEpisodes(nextRow, Bootstrap::discounts, estimator, story, 5));
        }
    }

    @Test
    void thePenaltyIsTheTemperatureOfTheStreamTimesKappa() {
        Evaluation e = Evaluation.of(2, 3);
        Arrays.setAll(e.reward(), i -> 10 * i);
        Bootstrap.penalise(new double[] {1, -2, 3, 4, 0, -6}, new double[] {1, 0.5, 2}, e);
        assertArrayEquals(new double[] {1, -1, 6, 4, 0, -12}, e.penalty());
        assertArrayEquals(new double[] {-1, 11, 14, 26, 40, 62}, e.shapedReward());
    }

    @Test
    void missingValuesAreTold() {
        Story story = Story.random(1, 12, 3);
        int boundaries = story.segment().boundaryAt().length;
        assertTrue(boundaries > 0);
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> Bootstrap.successors(story.segment(), new double[38 + boundaries], new double[36]));
        assertEquals(
                "a segment with 39 observations and " + boundaries + " boundaries needs as many values, not "
                        + (38 + boundaries),
                e.getMessage());
    }
}
