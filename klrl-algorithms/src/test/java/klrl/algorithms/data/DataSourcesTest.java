package klrl.algorithms.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import klrl.algorithms.Lab;
import klrl.api.DataSource;
import klrl.api.data.Segment;
import klrl.api.plugin.Context;
import klrl.core.config.Composition;
import klrl.core.random.Streams;
import klrl.core.state.MemoryState;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** {@link Replay} and {@link Rollout}: what is due when. */
class DataSourcesTest {

    private static final Lab LAB = Lab.shipped().withEnvironment("nowhere", context -> {
        throw new AssertionError("no environment is made here");
    });

    private static DataSource source(String options, World world, Streams random) {
        Composition composition = LAB.composition("""
                environment: nowhere
                algorithm: soft-actor-critic
                data: {%s}
                """.formatted(options));
        Context context = Lab.context(world.spec, world.streams, random);
        return composition.data().create(context);
    }

    private static DataSource source(String options, World world) {
        return source(options, world, Streams.of(1));
    }

    private static World world(int streams) {
        return new World(World.Kind.FLOATS_AND_CHOICES, streams, 3);
    }

    /** Rates are multiples of 1/8, which sum without rounding. */
    @Property(seed = "1", tries = 100, edgeCases = EdgeCasesMode.NONE)
    void updatesAreDueInProportionToTheStepsSinceTheWarmUp(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int streams,
            @ForAll @IntRange(min = 1, max = 3) int steps,
            @ForAll @IntRange(min = 1, max = 24) int eighths,
            @ForAll @IntRange(max = 30) int warmUp,
            @ForAll @IntRange(min = 1, max = 5) int length) {
        World world = world(streams);
        DataSource replay = source(
                "type: replay, capacity: 40, batch: 3, length: %d, steps: %d, warm-up: %d, updates-per-step: %s"
                        .formatted(length, steps, warmUp, eighths / 8.0),
                world);
        assertEquals(steps, replay.horizon());
        assertEquals(warmUp, replay.explorationSteps());
        SplittableRandom impatience = new SplittableRandom(seed);
        long credited = 0;
        long taken = 0;
        for (int k = 1; k <= 25; k++) {
            assertEquals(credited * eighths / 8 - taken, replay.ready());
            replay.add(world.next(steps));
            // Learning starts with the segment that completes the warm-up, or the first that fills a sequence.
            if ((long) k * steps * streams >= warmUp && k * steps >= length) {
                credited += (long) steps * streams;
            }
            long due = credited * eighths / 8 - taken;
            assertEquals(due, replay.ready());
            for (int left = impatience.nextInt(4) == 0 ? (int) due / 2 : (int) due; left > 0; left--) {
                Segment x = replay.next();
                assertEquals(length, x.steps());
                assertEquals(3, x.streams());
                taken++;
            }
        }
    }

    @Test
    void nothingIsDueDuringTheWarmUp() {
        World world = world(2);
        DataSource replay = source("type: replay, warm-up: 9", world);
        for (int k = 1; k <= 4; k++) {
            replay.add(world.next(1));
            assertEquals(0, replay.ready());
        }
        assertEquals(
                "no batch is due before more steps are collected",
                assertThrows(IllegalStateException.class, replay::next).getMessage());
        replay.add(world.next(1));
        assertEquals(2, replay.ready());
    }

    @Test
    void theCapacityCountsTheStepsOfAllStreams() {
        World world = world(4);
        DataSource replay = source("type: replay, capacity: 40, batch: 500, warm-up: 0", world);
        replay.add(world.next(25));
        Segment x = replay.next();
        int oldest = Integer.MAX_VALUE;
        int newest = 0;
        for (int column = 0; column < 500; column++) {
            int row = world.step(World.state(x.observation(), column)).row();
            oldest = Math.min(oldest, row);
            newest = Math.max(newest, row);
        }
        assertEquals(15, oldest);
        assertEquals(24, newest);
    }

    @Test
    void aRestoredReplayGoesOnLikeTheSavedOne() {
        World world = world(2);
        String options = "type: replay, capacity: 12, batch: 4, length: 2, warm-up: 4, updates-per-step: 0.75";
        Streams random = Streams.of(5);
        DataSource saved = source(options, world, random);
        for (int k = 0; k < 11; k++) {
            saved.add(world.next(1));
        }
        saved.next();
        MemoryState state = new MemoryState();
        saved.save(state.child("data"));
        random.save(state.child("random"));
        Streams others = Streams.of(6);
        DataSource restored = source(options, world, others);
        restored.load(state.reader().child("data"));
        others.load(state.reader().child("random"));
        for (int k = 0; k < 5; k++) {
            Segment next = world.next(1);
            saved.add(next);
            restored.add(next);
            assertEquals(saved.ready(), restored.ready());
            while (saved.ready() > 0) {
                assertArrayEquals(saved.next().reward(), restored.next().reward());
            }
        }
        assertArrayEquals(
                MemoryState.of(saved).toByteArray(), MemoryState.of(restored).toByteArray());
    }

    @Test
    void aReplayOfAnotherCapacityIsRefused() {
        World world = world(2);
        DataSource saved = source("type: replay, capacity: 12", world);
        DataSource other = source("type: replay, capacity: 14", world);
        assertThrows(
                IllegalArgumentException.class,
                () -> other.load(MemoryState.of(saved).reader()));
    }

    @Test
    void aRolloutHandsEverySegmentOnOnce() {
        World world = world(2);
        DataSource rollout = source("type: rollout, steps: 3", world);
        assertEquals(3, rollout.horizon());
        assertEquals(0, rollout.explorationSteps());
        assertEquals(0, rollout.ready());
        for (int k = 0; k < 2; k++) {
            Segment segment = world.next(3);
            rollout.add(segment);
            assertEquals(1, rollout.ready());
            assertSame(segment, rollout.next());
            assertEquals(0, rollout.ready());
            assertEquals(
                    "no segment was collected",
                    assertThrows(IllegalStateException.class, rollout::next).getMessage());
        }
        assertTrue(MemoryState.of(rollout).toByteArray().length > 0);
    }
}
