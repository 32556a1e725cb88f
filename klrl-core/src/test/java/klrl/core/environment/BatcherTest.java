package klrl.core.environment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import klrl.api.Environment;
import klrl.api.RandomStream;
import klrl.api.SingleEnvironment;
import klrl.api.Stateful;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.core.random.Streams;
import klrl.core.state.MemoryState;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class BatcherTest {

    private static final int STEPS = 60;

    /** The oracle runs every environment by itself, by the description of {@link Step} alone. */
    @Property(seed = "1", tries = 50)
    void aBatchEqualsItsEnvironmentsOneByOne(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int count) {
        Environment batch = Batcher.of(count, Streams.of(seed), b -> new Walk());
        Step step = Step.of(batch.spec(), count);
        batch.reset(step);
        List<Walk> walks = new ArrayList<>();
        List<RandomStream> random = new ArrayList<>();
        Streams streams = Streams.of(seed);
        for (int b = 0; b < count; b++) {
            walks.add(new Walk());
            random.add(streams.stream("environment", b));
            float[] first = walks.get(b).reset(random.get(b));
            assertArrayEquals(first, row(step.observation(), b));
            assertArrayEquals(walks.get(b).mask(), row(step.mask(), b));
            assertEquals(0, step.reward()[b]);
            assertEquals(1, step.discount()[b]);
            assertEquals(Boundary.NONE, step.boundary()[b]);
        }
        SplittableRandom policy = new SplittableRandom(seed);
        for (int t = 0; t < STEPS; t++) {
            int[] choices = policy.ints(count, 0, 3).toArray();
            batch.step(new Actions.Choices(count, 1, choices), step);
            for (int b = 0; b < count; b++) {
                Walk walk = walks.get(b);
                SingleEnvironment.Outcome outcome =
                        walk.step(new Actions.Choices(1, 1, new int[] {choices[b]}), random.get(b));
                assertEquals(outcome.reward(), step.reward()[b]);
                assertEquals(outcome.boundary(), step.boundary()[b]);
                assertEquals(outcome.boundary() == Boundary.TERMINATED ? 0 : 1, step.discount()[b]);
                if (outcome.boundary() != Boundary.NONE) {
                    assertArrayEquals(outcome.observation(), row(step.finalObservation(), b));
                    assertArrayEquals(walk.mask(), row(step.finalMask(), b));
                    assertArrayEquals(walk.reset(random.get(b)), row(step.observation(), b));
                } else {
                    assertArrayEquals(outcome.observation(), row(step.observation(), b));
                }
                assertArrayEquals(walk.mask(), row(step.mask(), b));
            }
        }
    }

    private static float[] row(Observations observations, int b) {
        int width = observations.width();
        return Arrays.copyOfRange(((Observations.Floats) observations).values(), b * width, (b + 1) * width);
    }

    private static boolean[] row(boolean[] mask, int b) {
        return Arrays.copyOfRange(mask, b * 3, (b + 1) * 3);
    }

    @Property(seed = "1", tries = 50)
    void aRestoredBatchGoesOnLikeTheSavedOne(@ForAll long seed, @ForAll @IntRange(max = 30) int steps) {
        Streams streams = Streams.of(seed);
        Environment saved = Batcher.of(3, streams, b -> new Walk());
        Step step = Step.of(saved.spec(), 3);
        saved.reset(step);
        Actions actions = new Actions.Choices(3, 1, new int[] {2, 1, 0});
        for (int t = 0; t < steps; t++) {
            saved.step(actions, step);
        }
        Streams restoredStreams = Streams.of(seed + 1);
        Environment restored = Batcher.of(3, restoredStreams, b -> new Walk());
        restoredStreams.load(MemoryState.of(streams).reader());
        assertInstanceOf(Stateful.class, restored)
                .load(MemoryState.of((Stateful) saved).reader());
        Step again = Step.of(saved.spec(), 3);
        for (int t = 0; t < STEPS; t++) {
            saved.step(actions, step);
            restored.step(actions, again);
            assertArrayEquals(
                    ((Observations.Floats) step.observation()).values(),
                    ((Observations.Floats) again.observation()).values());
            assertArrayEquals(step.reward(), again.reward());
            assertArrayEquals(step.boundary(), again.boundary());
        }
    }

    @Test
    void aBatchThatHadNotBegunIsRestoredAsOneThatHasNotBegun() {
        Environment batch = Batcher.of(2, Streams.of(1), b -> new Walk());
        MemoryState state = MemoryState.of((Stateful) batch);
        batch.reset(Step.of(batch.spec(), 2));
        ((Stateful) batch).load(state.reader());
        assertThrows(IllegalStateException.class, () -> batch.step(choices(1, 1), Step.of(batch.spec(), 2)));
    }

    @Test
    void aBatchOfAnotherSizeIsNotRestored() {
        MemoryState state = MemoryState.of((Stateful) Batcher.of(2, Streams.of(1), b -> new Walk()));
        Stateful three = (Stateful) Batcher.of(3, Streams.of(1), b -> new Walk());
        assertEquals(
                "a batch of 2 environments was saved, not of 3",
                refused(() -> three.load(state.reader())).getMessage());
    }

    @Test
    void aBatchIsStatefulOnlyIfAllItsEnvironmentsAre() {
        assertTrue(Batcher.of(2, Streams.of(1), b -> new Walk()) instanceof Stateful);
        assertFalse(Batcher.of(2, Streams.of(1), b -> b == 0 ? new Walk() : new Echo(Walk.SPEC)) instanceof Stateful);
    }

    /** Gives back its action, as far as its observation reaches. */
    private static class Echo implements SingleEnvironment {
        private final EnvironmentSpec spec;
        byte boundary = Boundary.NONE;
        int observationWidth;
        int maskWidth;

        Echo(EnvironmentSpec spec) {
            this.spec = spec;
            observationWidth = spec.observation().width();
            maskWidth = spec.maskWidth();
        }

        @Override
        public EnvironmentSpec spec() {
            return spec;
        }

        @Override
        public float[] reset(RandomStream random) {
            return new float[observationWidth];
        }

        @Override
        public Outcome step(Actions action, RandomStream random) {
            float[] echo = new float[observationWidth];
            if (action instanceof Actions.Points points) {
                System.arraycopy(points.values(), 0, echo, 0, Math.min(points.width(), echo.length));
                points.values()[0] = 77;
            }
            return new Outcome(echo, 0, boundary);
        }

        @Override
        public boolean[] mask() {
            return new boolean[maskWidth];
        }
    }

    private static EnvironmentSpec box(float bound) {
        return EnvironmentSpec.of(
                Space.Box.of(new float[] {-9, -9}, new float[] {9, 9}),
                Space.Box.of(new float[] {-bound, -bound}, new float[] {bound, bound}));
    }

    @Test
    void pointsOutsideTheBoxAreClippedForTheEnvironmentButNotForTheCaller() {
        Environment batch = Batcher.of(2, Streams.of(1), b -> new Echo(box(3)));
        Step step = Step.of(batch.spec(), 2);
        batch.reset(step);
        float[] values = {-2, 0.5f, 1.5f, -1};
        batch.step(new Actions.Points(2, 2, values, new float[4]), step);
        assertArrayEquals(new float[] {-1, 0.5f, 1, -1}, ((Observations.Floats) step.observation()).values());
        assertArrayEquals(new float[] {-2, 0.5f, 1.5f, -1}, values);
    }

    @Test
    void pointsOfAnUnboundedBoxAreLeftAsTheyAre() {
        Environment batch = Batcher.of(1, Streams.of(1), b -> new Echo(box(Float.POSITIVE_INFINITY)));
        Step step = Step.of(batch.spec(), 1);
        batch.reset(step);
        batch.step(new Actions.Points(1, 2, new float[] {-2, 5}, new float[2]), step);
        assertArrayEquals(new float[] {-2, 5}, ((Observations.Floats) step.observation()).values());
    }

    @Test
    void actionsThatDoNotFitAreRefusedBeforeAnyEnvironmentSteps() {
        Environment batch = Batcher.of(2, Streams.of(1), b -> new Walk());
        Step step = Step.of(batch.spec(), 2);
        batch.reset(step);
        byte[] before = MemoryState.of((Stateful) batch).toByteArray();
        assertEquals(
                "action 3 of environment 1 is not in 0..2",
                refused(() -> batch.step(choices(0, 3), step)).getMessage());
        assertEquals(
                "action -1 of environment 1 is not in 0..2",
                refused(() -> batch.step(choices(0, -1), step)).getMessage());
        assertEquals(
                "2 environments need actions of shape [2, 1], not [3, 1]",
                refused(() -> batch.step(choices(0, 0, 0), step)).getMessage());
        assertEquals(
                "actions are 1 choice out of 3, not points",
                refused(() -> batch.step(new Actions.Points(2, 1, new float[2], new float[2]), step))
                        .getMessage());
        assertArrayEquals(before, MemoryState.of((Stateful) batch).toByteArray());

        Environment points = Batcher.of(2, Streams.of(1), b -> new Echo(box(1)));
        points.reset(Step.of(points.spec(), 2));
        Step out = Step.of(points.spec(), 2);
        assertEquals(
                "an action of environment 1 is NaN",
                refused(() -> points.step(
                                new Actions.Points(2, 2, new float[] {0, 0, 0, Float.NaN}, new float[4]), out))
                        .getMessage());
        assertEquals(
                "actions are points of a box of 2 numbers, not choices",
                refused(() -> points.step(choices(0, 0), out)).getMessage());
    }

    @Test
    void everyNumberOfAnActionHasARangeOfItsOwn() {
        Space.Discrete space = new Space.Discrete(List.of(2, 3));
        CheckedActions.check(new Actions.Choices(2, 2, new int[] {1, 2, 0, 0}), space, 2);
        assertEquals(
                "action 2 of environment 1 is not in 0..1",
                refused(() -> CheckedActions.check(new Actions.Choices(2, 2, new int[] {1, 2, 2, 0}), space, 2))
                        .getMessage());
    }

    @Test
    void buffersOfAnotherSizeAreRefused() {
        Environment batch = Batcher.of(2, Streams.of(1), b -> new Walk());
        assertEquals(
                "a batch of 2 environments cannot fill a step of 3",
                refused(() -> batch.reset(Step.of(batch.spec(), 3))).getMessage());
    }

    @Test
    void aStepBeforeTheFirstResetIsRefused() {
        Environment batch = Batcher.of(1, Streams.of(1), b -> new Walk());
        assertThrows(IllegalStateException.class, () -> batch.step(choices(0), Step.of(batch.spec(), 1)));
    }

    @Test
    void environmentsThatBreakTheirDescriptionAreNamed() {
        Echo echo = new Echo(Walk.SPEC);
        Environment batch = Batcher.of(1, Streams.of(1), b -> echo);
        Step step = Step.of(batch.spec(), 1);
        batch.reset(step);
        echo.boundary = 3;
        assertEquals(
                "environment 0 gave the boundary 3; known: 0 (none), 1 (terminated), 2 (truncated)",
                broken(() -> batch.step(choices(0), step)));
        echo.boundary = Boundary.NONE;
        echo.maskWidth = 2;
        assertEquals("environment 0 gave a mask of 2 values; its actions have 3", broken(() -> batch.reset(step)));
        echo.observationWidth = 5;
        assertEquals(
                "environment 0 gave an observation of 5 numbers; its space has 2",
                broken(() -> batch.step(choices(0), step)));
    }

    private static String broken(Executable call) {
        return assertThrows(IllegalStateException.class, call).getMessage();
    }

    @Test
    void environmentsThatDifferMakeNoBatchAndAreClosed() {
        Walk walk = new Walk();
        assertEquals(
                "environments of a batch are alike, but that of index 1 has " + box(1) + " and that of index 0 has "
                        + Walk.SPEC,
                refused(() -> Batcher.of(2, Streams.of(1), b -> b == 0 ? walk : new Echo(box(1))))
                        .getMessage());
        assertTrue(walk.closed);
    }

    @Test
    void bytesAndEmptyBatchesAreRefused() {
        EnvironmentSpec bytes = EnvironmentSpec.of(
                Space.Box.of(List.of(1), new float[1], new float[] {255}, Space.Element.BYTE), Space.Discrete.of(2));
        assertEquals(
                "observations of single environments are floats, unlike a box of 1 byte: implement"
                        + " klrl.api.Environment instead",
                refused(() -> Batcher.of(1, Streams.of(1), b -> new Echo(bytes)))
                        .getMessage());
        assertEquals(
                "a batch has at least 1 environment, not 0",
                refused(() -> Batcher.of(0, Streams.of(1), b -> new Walk())).getMessage());
    }

    @Test
    void closingClosesEveryEnvironmentEvenIfOneFails() {
        List<Walk> walks = List.of(
                new Walk() {
                    @Override
                    public void close() {
                        throw new IllegalArgumentException("planted");
                    }
                },
                new Walk());
        Environment batch = Batcher.of(2, Streams.of(1), walks::get);
        IllegalStateException failure = assertThrows(IllegalStateException.class, batch::close);
        assertEquals("planted", failure.getSuppressed()[0].getMessage());
        assertTrue(walks.get(1).closed);
    }

    private static Actions choices(int... values) {
        return new Actions.Choices(values.length, 1, values);
    }

    private static IllegalArgumentException refused(Executable call) {
        return assertThrows(IllegalArgumentException.class, call);
    }
}
