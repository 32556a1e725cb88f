package klrl.algorithms.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import klrl.api.RandomStream;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.Observations;
import klrl.api.data.Segment;
import klrl.core.random.Streams;
import klrl.core.state.MemoryState;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StepRingTest {

    private static final World.Kind PLAIN = World.Kind.FLOATS_AND_CHOICES;

    private static RandomStream random(long seed) {
        return Streams.of(seed).stream("replay", 0);
    }

    /** Every sampled sequence is a piece of what happened within the latest rows, with its true successors and ends. */
    static void assertHappened(World world, Segment x, int keptRows) {
        int length = x.steps();
        int count = x.streams();
        List<Integer> truncated = new ArrayList<>();
        for (int column = 0; column < count; column++) {
            World.Step first = world.step(World.state(x.observation(), column));
            assertTrue(first.row() >= world.rows - keptRows, "too old");
            assertTrue(first.row() + length <= world.rows, "too new");
            for (int t = 0; t < length; t++) {
                int i = t * count + column;
                int state = World.state(x.observation(), i);
                World.Step step = world.step(state);
                assertEquals(first.row() + t, step.row());
                assertEquals(first.stream(), step.stream());
                assertEquals(step.boundary(), x.boundary()[i]);
                assertEquals(World.reward(state), x.reward()[i]);
                assertEquals(world.discount(state), x.discount()[i]);
                if (x.behaviourLogProbability().length > 0) {
                    assertEquals(World.logProbability(state), x.behaviourLogProbability()[i]);
                }
                assertRow(world.masks(state), x.mask(), i);
                assertAction(world.actions(state), x.action(), i);
                int shown = World.state(x.observation(), i + count);
                if (step.boundary() == Boundary.NONE) {
                    assertEquals(step.successor(), shown);
                } else if (first.row() + t + 1 < world.rows) {
                    assertEquals(step.row() + 1, world.step(shown).row());
                    assertEquals(step.stream(), world.step(shown).stream());
                }
                if (step.boundary() == Boundary.TRUNCATED) {
                    truncated.add(i);
                }
            }
            int last = length * count + column;
            assertRow(world.masks(World.state(x.observation(), last)), x.mask(), last);
        }
        truncated.sort(null);
        assertArrayEquals(truncated.stream().mapToInt(Integer::intValue).toArray(), x.boundaryAt());
        for (int k = 0; k < x.boundaryAt().length; k++) {
            int state = World.state(x.observation(), x.boundaryAt()[k]);
            int successor = world.step(state).successor();
            assertEquals(successor, World.state(x.boundaryObservation(), k));
            assertRow(world.masks(successor), x.boundaryMask(), k);
        }
        assertEquals(Segment.MIXED_VERSIONS, x.policyVersion());
        assertEquals(0, x.behaviour().width());
    }

    private static void assertRow(boolean[] expected, boolean[] actual, int row) {
        int width = expected.length;
        assertArrayEquals(expected, Arrays.copyOfRange(actual, row * width, (row + 1) * width));
    }

    private static void assertAction(Actions expected, Actions actual, int row) {
        if (expected instanceof Actions.Choices choices) {
            assertArrayEquals(
                    choices.values(), Arrays.copyOfRange(((Actions.Choices) actual).values(), 2 * row, 2 * row + 2));
        } else if (expected instanceof Actions.Points points) {
            Actions.Points there = (Actions.Points) actual;
            assertArrayEquals(points.values(), Arrays.copyOfRange(there.values(), 2 * row, 2 * row + 2));
            assertArrayEquals(points.presquash(), Arrays.copyOfRange(there.presquash(), 2 * row, 2 * row + 2));
        }
    }

    @Property(seed = "1", tries = 150, edgeCases = EdgeCasesMode.NONE)
    void everySampledSequenceReallyHappened(
            @ForAll long seed,
            @ForAll World.Kind kind,
            @ForAll @IntRange(min = 1, max = 4) int streams,
            @ForAll @IntRange(min = 1, max = 12) int capacity,
            @ForAll @IntRange(min = 1, max = 6) int longest) {
        SplittableRandom sizes = new SplittableRandom(seed);
        World world = new World(kind, streams, seed);
        StepRing ring = new StepRing(world.spec, capacity, streams, true);
        RandomStream random = random(seed);
        for (int k = 0; k < 12; k++) {
            if (sizes.nextInt(5) == 0) {
                world.restart();
            }
            // Segments shorter and longer than the ring.
            ring.add(world.next(sizes.nextInt(1, 2 * capacity + 1)));
            int kept = Math.min(world.rows, capacity);
            assertEquals(kept, ring.rows());
            int length = sizes.nextInt(1, Math.min(longest, kept) + 1);
            assertHappened(world, ring.sample(length, sizes.nextInt(1, 9), random), kept);
        }
    }

    @Test
    void aSequenceThatDidNotHappenIsTold() {
        World world = new World(PLAIN, 3, 1);
        StepRing ring = new StepRing(world.spec, 20, 3, true);
        ring.add(world.next(30));
        Segment x = ring.sample(2, 40, random(1));
        assertHappened(world, x, 20);
        assertTrue(x.boundaryAt().length > 1);
        float[] rows = ((Observations.Floats) x.observation()).values();
        float[] finals = ((Observations.Floats) x.boundaryObservation()).values();
        // Another successor, another final observation, another end, another stream, an older row.
        assertTold(world, x, 20, () -> swap(rows, 0, 4 * 40 + 4 * 7));
        assertTold(world, x, 20, () -> swap(finals, 0, 4));
        assertTold(world, x, 20, () -> {
            int i = x.boundaryAt()[0];
            x.boundary()[i] = (byte) (Boundary.TRUNCATED + Boundary.TERMINATED - x.boundary()[i]);
        });
        assertTold(world, x, 20, () -> x.reward()[3] = -x.reward()[3]);
        assertThrows(AssertionError.class, () -> assertHappened(world, x, 3));
    }

    private static void swap(float[] values, int from, int to) {
        for (int k = 0; k < 4; k++) {
            float value = values[from + k];
            values[from + k] = values[to + k];
            values[to + k] = value;
        }
    }

    /** Each change undoes itself when it is made twice. */
    private static void assertTold(World world, Segment x, int kept, Runnable change) {
        change.run();
        assertThrows(AssertionError.class, () -> assertHappened(world, x, kept));
        change.run();
        assertHappened(world, x, kept);
    }

    @Test
    void startsAreDrawnUniformlyFromAllThatLeaveRoomForTheSequence() {
        // 3 streams × (10 − 4 + 1) starts, of which the ring has dropped none and offers none that it has dropped.
        World world = new World(PLAIN, 3, 5);
        StepRing ring = new StepRing(world.spec, 10, 3, true);
        ring.add(world.next(17));
        RandomStream random = random(3);
        int draws = 42_000;
        int cells = 21;
        int[] counts = new int[cells];
        for (int i = 0; i < draws / 100; i++) {
            Segment x = ring.sample(4, 100, random);
            for (int column = 0; column < 100; column++) {
                World.Step first = world.step(World.state(x.observation(), column));
                counts[3 * (first.row() - 7) + first.stream()]++;
            }
        }
        double statistic = 0;
        for (int count : counts) {
            statistic += (count - 2000.0) * (count - 2000.0) / 2000;
        }
        // 20 degrees of freedom; the survival of χ² is a Poisson sum. One seed in a million would fail.
        double term = Math.exp(-statistic / 2);
        double survival = 0;
        for (int k = 0; k < 10; k++) {
            survival += term;
            term *= statistic / 2 / (k + 1);
        }
        assertTrue(survival > 1e-6, "statistic " + statistic);
    }

    @Property(seed = "1", tries = 60, edgeCases = EdgeCasesMode.NONE)
    void aRestoredRingGoesOnLikeTheSavedOne(
            @ForAll long seed,
            @ForAll World.Kind kind,
            @ForAll @IntRange(max = 30) int before,
            @ForAll @IntRange(min = 2, max = 12) int capacity) {
        World world = new World(kind, 3, seed);
        StepRing saved = new StepRing(world.spec, capacity, 3, true);
        if (before > 0) {
            saved.add(world.next(before));
        }
        StepRing restored = new StepRing(world.spec, capacity, 3, true);
        restored.add(new World(kind, 3, ~seed).next(5));
        restored.load(MemoryState.of(saved).reader());
        assertEquals(saved.rows(), restored.rows());
        RandomStream one = random(seed);
        RandomStream other = random(seed);
        for (int k = 0; k < 3; k++) {
            Segment next = world.next(2);
            saved.add(next);
            restored.add(next);
            Segment x = saved.sample(2, 20, one);
            Segment y = restored.sample(2, 20, other);
            int kept = Math.min(capacity, world.rows);
            assertHappened(world, x, kept);
            assertHappened(world, y, kept);
            for (int i = 0; i < x.observation().rows(); i++) {
                assertEquals(World.state(x.observation(), i), World.state(y.observation(), i));
            }
        }
        assertArrayEquals(
                MemoryState.of(saved).toByteArray(), MemoryState.of(restored).toByteArray());
    }

    @Test
    void finalObservationsAreForgottenWithTheirSteps() {
        World world = new World(PLAIN, 3, 5);
        StepRing ring = new StepRing(world.spec, 10, 3, true);
        for (int k = 0; k < 400; k++) {
            ring.add(world.next(1));
        }
        // Room doubles as it is needed; there are never more finals than steps.
        int kept = MemoryState.of(ring).reader().child("finals").floats("rows").length
                / world.spec.observation().width();
        assertTrue(kept < 2 * 30, kept + " final observations of 30 steps");
    }

    @Test
    void aRingOfOtherDimensionsIsRefusedAndNothingChanges() {
        World world = new World(PLAIN, 3, 5);
        StepRing saved = new StepRing(world.spec, 10, 3, true);
        saved.add(world.next(17));
        for (int[] dimensions : new int[][] {{9, 3}, {20, 3}, {15, 2}, {10, 4}}) {
            World other = new World(PLAIN, dimensions[1], 6);
            StepRing ring = new StepRing(other.spec, dimensions[0], dimensions[1], true);
            ring.add(other.next(4));
            byte[] before = MemoryState.of(ring).toByteArray();
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class,
                    () -> ring.load(MemoryState.of(saved).reader()));
            assertEquals(
                    "a replay memory of 10 rows of 3 streams was saved, not of " + dimensions[0] + " rows of "
                            + dimensions[1] + " streams",
                    e.getMessage());
            assertArrayEquals(before, MemoryState.of(ring).toByteArray());
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        World world = new World(PLAIN, 3, 5);
        StepRing ring = new StepRing(world.spec, 10, 2, true);
        assertEquals(
                "a segment of 3 streams, not 2",
                assertThrows(IllegalArgumentException.class, () -> ring.add(world.next(4)))
                        .getMessage());
        StepRing three = new StepRing(world.spec, 10, 3, true);
        three.add(world.next(4));
        assertEquals(
                "a sequence of 5 steps was asked of 4 rows",
                assertThrows(IllegalStateException.class, () -> three.sample(5, 1, random(1)))
                        .getMessage());
        assertFalse(three.sample(4, 1, random(1)).steps() == 5);
    }
}
