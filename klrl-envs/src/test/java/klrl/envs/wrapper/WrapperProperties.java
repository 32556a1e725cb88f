package klrl.envs.wrapper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import klrl.api.Environment;
import klrl.api.Stateful;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.Observations;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.core.random.Streams;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What a wrapper shows equals what its rule says of the environment inside, said episode by episode in closed form. */
class WrapperProperties {

    private static final Space CHOICE = Space.Discrete.of(3);
    private static final int STEPS = 60;

    private static Environment counting(List<Integer> lengths) {
        return Counting.batch(1, Streams.of(0), CHOICE, false, lengths);
    }

    private static float[] seen(int episode, int step, int action) {
        return new float[] {episode, step, action};
    }

    private static byte end(int length) {
        return length % 2 == 0 ? Boundary.TERMINATED : Boundary.TRUNCATED;
    }

    private static Actions.Choices choose(int value) {
        return new Actions.Choices(1, 1, new int[] {value});
    }

    private static float[] row(Observations rows) {
        return ((Observations.Floats) rows).values();
    }

    @Property(tries = 50, seed = "1")
    void aTimeLimitCutsWhatHasNotEndedByItself(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 9) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 9) int limit) {
        Environment inner = counting(lengths);
        Environment limited = new TimeLimit(inner, limit).over(inner);
        Step out = Step.of(limited.spec(), 1);
        limited.reset(out);
        int taken = 0;
        for (int episode = 0; taken < STEPS; episode++) {
            int length = lengths.get(episode % lengths.size());
            int steps = Math.min(length, limit);
            byte how = length <= limit ? end(length) : Boundary.TRUNCATED;
            assertArrayEquals(seen(episode, 0, 0), row(out.observation()));
            for (int t = 1; t <= steps; t++) {
                limited.step(choose(1), out);
                assertEquals(t + 1, out.reward()[0]);
                assertEquals(t < steps ? Boundary.NONE : how, out.boundary()[0]);
                assertEquals(t == steps && how == Boundary.TERMINATED ? 0 : 1, out.discount()[0]);
                assertArrayEquals(seen(episode, t, 1), row(t < steps ? out.observation() : out.finalObservation()));
            }
            taken += steps;
        }
    }

    @Property(tries = 50, seed = "2")
    void aStackShowsTheLastFramesOfTheEpisodeAlone(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 9) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 5) int frames) {
        Environment inner = counting(lengths);
        Environment stacked = new FrameStack(inner, frames, 1).over(inner);
        assertEquals(List.of(frames, 3), stacked.spec().observation().shape());
        Step out = Step.of(stacked.spec(), 1);
        stacked.reset(out);
        int taken = 0;
        for (int episode = 0; taken < STEPS; episode++) {
            int length = lengths.get(episode % lengths.size());
            assertArrayEquals(stack(episode, 0, frames), row(out.observation()));
            for (int t = 1; t <= length; t++) {
                stacked.step(choose(2), out);
                assertArrayEquals(
                        stack(episode, t, frames), row(t < length ? out.observation() : out.finalObservation()));
                assertEquals(t < length ? Boundary.NONE : end(length), out.boundary()[0]);
            }
            taken += length;
        }
    }

    private static float[] stack(int episode, int step, int frames) {
        float[] stack = new float[frames * 3];
        for (int i = 0; i < frames; i++) {
            int shown = Math.max(0, step - (frames - 1 - i));
            System.arraycopy(seen(episode, shown, shown == 0 ? 0 : 2), 0, stack, 3 * i, 3);
        }
        return stack;
    }

    @Property(tries = 50, seed = "3")
    void aRepeatedActionEarnsTheSumAndStopsAtTheEnd(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 9) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 5) int times) {
        Environment inner = counting(lengths);
        Environment repeated = new ActionRepeat(inner, times).over(inner);
        Step out = Step.of(repeated.spec(), 1);
        repeated.reset(out);
        int decisions = 0;
        for (int episode = 0; decisions < STEPS; episode++) {
            int length = lengths.get(episode % lengths.size());
            for (int from = 0; from < length; from += times, decisions++) {
                int to = Math.min(length, from + times);
                repeated.step(choose(1), out);
                double sum = 0;
                for (int t = from + 1; t <= to; t++) {
                    sum += t + 1;
                }
                assertEquals(sum, out.reward()[0]);
                assertEquals(to < length ? Boundary.NONE : end(length), out.boundary()[0]);
                assertEquals(out.boundary()[0] == Boundary.TERMINATED ? 0 : 1, out.discount()[0]);
                assertArrayEquals(seen(episode, to, 1), row(to < length ? out.observation() : out.finalObservation()));
            }
        }
    }

    @Example
    void anActionIsNotRepeatedWhereItIsForbidden() {
        Environment inner = Counting.batch(1, Streams.of(0), CHOICE, true, List.of(100));
        Environment repeated = new ActionRepeat(inner, 50).over(inner);
        Step out = Step.of(repeated.spec(), 1);
        repeated.reset(out);
        // Value 2 is forbidden after 3 steps, 7, …; value 1 after 2, 5, …; value 0 never.
        repeated.step(choose(2), out);
        assertEquals(3, row(out.observation())[1]);
        repeated.step(choose(1), out);
        assertEquals(5, row(out.observation())[1]);
        repeated.step(choose(0), out);
        assertEquals(55, row(out.observation())[1]);
    }

    @Property(tries = 30, seed = "4")
    void changedRewardsLeaveEverythingElse(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 9) Integer> lengths) {
        Environment plain = counting(lengths);
        Environment inner = counting(lengths);
        Environment changed = new ChangedReward(inner, reward -> 0.25 * reward - 1).over(inner);
        Step expected = Step.of(plain.spec(), 1);
        Step out = Step.of(changed.spec(), 1);
        plain.reset(expected);
        changed.reset(out);
        assertEquals(0, out.reward()[0]);
        for (int t = 0; t < STEPS; t++) {
            plain.step(choose(t % 3), expected);
            changed.step(choose(t % 3), out);
            assertEquals(0.25 * expected.reward()[0] - 1, out.reward()[0]);
            assertEquals(expected.boundary()[0], out.boundary()[0]);
            assertEquals(expected.discount()[0], out.discount()[0]);
            assertArrayEquals(row(expected.observation()), row(out.observation()));
        }
    }

    /** The action that was taken is the agent's or the one before, and the latter only within an episode. */
    @Property(tries = 20, seed = "5")
    void anActionSticksOnlyWithinAnEpisode(@ForAll long seed) {
        Streams random = Streams.of(seed);
        Environment inner = Counting.batch(1, random, CHOICE, false, List.of(4, 7, 1));
        Environment sticky = new StickyActions(inner, 0.5, 1, random).over(inner);
        Step out = Step.of(sticky.spec(), 1);
        sticky.reset(out);
        int before = -1;
        for (int t = 0; t < STEPS; t++) {
            int wanted = random.stream("test", 0).nextInt(3);
            sticky.step(choose(wanted), out);
            boolean over = out.boundary()[0] != Boundary.NONE;
            int taken = (int) row(over ? out.finalObservation() : out.observation())[2];
            assertTrue(taken == wanted || taken == before, taken + " after " + before + ", wanted " + wanted);
            before = over ? -1 : taken;
        }
    }

    @Example
    void atProbabilityZeroTheAgentsActionIsTakenAndAtOneTheEpisodesFirst() {
        for (double probability : new double[] {0, 1}) {
            Environment inner = counting(List.of(5));
            Environment sticky = new StickyActions(inner, probability, 1, Streams.of(3)).over(inner);
            Step out = Step.of(sticky.spec(), 1);
            sticky.reset(out);
            for (int t = 0; t < STEPS; t++) {
                sticky.step(choose(t % 3), out);
                int first = (t - t % 5) % 3;
                int taken = (int) row(t % 5 == 4 ? out.finalObservation() : out.observation())[2];
                assertEquals(probability == 0 ? t % 3 : first, taken);
            }
        }
    }

    /**
     * 40,000 draws at p = 0.3: the share is within 5 standard deviations, sqrt(p (1 − p) / n) = 0.0023 each; a false alarm
     * has a probability under 10⁻⁶, and none under the fixed seed.
     */
    @Example
    void actionsStickAsOftenAsTold() {
        int steps = 40_000;
        Streams random = Streams.of(8);
        Environment inner = Counting.batch(1, random, CHOICE, false, List.of(steps + 2));
        Environment sticky = new StickyActions(inner, 0.3, 1, random).over(inner);
        Step out = Step.of(sticky.spec(), 1);
        sticky.reset(out);
        sticky.step(choose(0), out);
        int stuck = 0;
        for (int t = 0; t < steps; t++) {
            int before = (int) row(out.observation())[2];
            sticky.step(choose((before + 1) % 3), out);
            stuck += (int) row(out.observation())[2] == before ? 1 : 0;
        }
        assertEquals(0.3, stuck / (double) steps, 5 * Math.sqrt(0.3 * 0.7 / steps));
    }

    @Example
    void aForbiddenActionDoesNotStick() {
        Environment inner = Counting.batch(1, Streams.of(0), CHOICE, true, List.of(100));
        Environment sticky = new StickyActions(inner, 1, 1, Streams.of(0)).over(inner);
        Step out = Step.of(sticky.spec(), 1);
        sticky.reset(out);
        List<Integer> taken = new ArrayList<>();
        sticky.step(choose(2), out);
        for (int t = 1; t < 6; t++) {
            taken.add((int) row(out.observation())[2]);
            sticky.step(choose(0), out);
        }
        assertEquals(List.of(2, 2, 2, 0, 0), taken);
    }

    /** Each grid point of two dimensions, reached by one joint choice and by two single ones. */
    @Property(tries = 20, seed = "6")
    void aGridHasBothEndsAndEqualDistances(@ForAll @IntRange(min = 2, max = 9) int bins) {
        Space box = Space.Box.of(new float[] {-2, 0}, new float[] {2, 5});
        for (int i = 0; i < bins; i++) {
            for (int j = 0; j < bins; j++) {
                float[] expected = {(float) (-1 + i * 2.0 / (bins - 1)), (float) (-1 + j * 2.0 / (bins - 1))};
                assertArrayEquals(expected, reached(box, bins, true, new int[] {i * bins + j}));
                assertArrayEquals(expected, reached(box, bins, false, new int[] {i, j}));
            }
        }
    }

    private static float[] reached(Space box, int bins, boolean joint, int[] choice) {
        Echo inner = new Echo(box);
        Environment grid = new DiscretisedActions(inner, bins, joint, 1).over(inner);
        Step out = Step.of(grid.spec(), 1);
        grid.reset(out);
        grid.step(new Actions.Choices(1, choice.length, choice), out);
        return inner.last();
    }

    @Example
    void whatHasNoGridIsRefused() {
        Environment discrete = counting(List.of(3));
        assertEquals(
                "only a bounded box of actions has a grid, unlike 1 choice out of 3; remove the wrapper",
                assertThrows(IllegalArgumentException.class, () -> new DiscretisedActions(discrete, 3, false, 1))
                        .getMessage());
        float[] low = new float[12];
        float[] high = new float[12];
        Arrays.fill(high, 1);
        Environment wide = new Echo(Space.Box.of(low, high));
        assertEquals(
                "a joint grid of 3 bins in each of 12 dimensions has more than 65536 points; take fewer bins, or joint:"
                        + " false",
                assertThrows(IllegalArgumentException.class, () -> new DiscretisedActions(wide, 3, true, 1))
                        .getMessage());
    }

    @Example
    void aWrapperCanBeSavedIfAndOnlyIfTheInsideCan() {
        Environment counting = counting(List.of(3));
        Echo echo = new Echo(Space.Box.of(new float[] {0}, new float[] {1}));
        assertTrue(new TimeLimit(counting, 3).over(counting) instanceof Stateful);
        assertTrue(!(new TimeLimit(echo, 3).over(echo) instanceof Stateful));
    }

    @Example
    void aWrapperOfOneStreamRefusesMore() {
        Environment inner = Counting.batch(2, Streams.of(0), CHOICE, false, List.of(3));
        Environment limited = new TimeLimit(inner, 3).over(inner);
        assertEquals(
                "this wrapper takes one stream, not 2; put several side by side",
                assertThrows(IllegalArgumentException.class, () -> limited.reset(Step.of(inner.spec(), 2)))
                        .getMessage());
    }
}
