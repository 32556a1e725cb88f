package klrl.core.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import klrl.api.Environment;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.core.random.Streams;
import klrl.core.state.MemoryState;
import org.junit.jupiter.api.Test;

class SideBySideTest {

    private final List<String> calls = new ArrayList<>();

    /** Notes what is done to it. */
    private class Part implements Environment {

        final int index;
        private final int width;

        Part(int index, int width) {
            this.index = index;
            this.width = width;
        }

        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of(Space.Box.of(new float[width], ones()), Space.Discrete.of(2));
        }

        private float[] ones() {
            float[] ones = new float[width];
            Arrays.fill(ones, 1);
            return ones;
        }

        @Override
        public void reset(Step out) {
            calls.add("reset " + index);
        }

        @Override
        public void step(Actions actions, Step out) {
            calls.add("step " + index + " by " + ((Actions.Choices) actions).values()[0]);
            out.reward()[0] = 10 * index;
        }

        @Override
        public void close() {
            calls.add("close " + index);
            if (index == 1) {
                throw new IllegalStateException("stuck");
            }
        }
    }

    private final class Saved extends Part implements Stateful {

        Saved(int index) {
            super(index, 1);
        }

        @Override
        public void save(StateWriter out) {
            out.longs("index", index);
        }

        @Override
        public void load(StateReader in) {
            calls.add("load " + in.longs("index")[0] + " into " + index);
        }
    }

    @Test
    void everyPartGetsItsOwnActionAndGivesItsOwnRow() {
        SideBySide batch = SideBySide.of(3, b -> new Part(b, 1));
        Step out = Step.of(batch.spec(), 3);
        batch.reset(out);
        batch.step(new Actions.Choices(3, 1, new int[] {1, 0, 1}), out);
        assertEquals(List.of("reset 0", "reset 1", "reset 2", "step 0 by 1", "step 1 by 0", "step 2 by 1"), calls);
        assertEquals(20, out.reward()[2]);
    }

    @Test
    void aCallThatIsRefusedReachesNoPart() {
        SideBySide batch = SideBySide.of(2, b -> new Part(b, 1));
        Step out = Step.of(batch.spec(), 2);
        Actions wrong = new Actions.Choices(2, 1, new int[] {0, 2});
        assertEquals(
                "action 2 of environment 1 is not in 0..1",
                assertThrows(IllegalArgumentException.class, () -> batch.step(wrong, out))
                        .getMessage());
        assertEquals(
                "a batch of 2 environments cannot fill a step of 3",
                assertThrows(IllegalArgumentException.class, () -> batch.reset(Step.of(batch.spec(), 3)))
                        .getMessage());
        assertEquals(List.of(), calls);
    }

    @Test
    void partsThatDifferAreRefusedAndClosed() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> SideBySide.of(3, b -> new Part(b, 1 + b / 2)))
                .getMessage();
        assertTrue(message.startsWith("environments of a batch are alike, but that of index 2 has "), message);
        assertEquals(List.of("close 0", "close 1", "close 2"), calls);
        assertEquals(
                "a batch has at least 1 environment, not 0",
                assertThrows(IllegalArgumentException.class, () -> SideBySide.of(0, b -> new Part(b, 1)))
                        .getMessage());
    }

    @Test
    void everyPartIsClosedEvenIfOneFailsTo() {
        SideBySide batch = SideBySide.of(3, b -> new Part(b, 1));
        assertEquals(
                "stuck",
                assertThrows(IllegalStateException.class, batch::close)
                        .getSuppressed()[0]
                        .getMessage());
        assertEquals(List.of("close 0", "close 1", "close 2"), calls);
    }

    @Test
    void aBatchCanBeSavedIfAndOnlyIfAllPartsCan() {
        assertFalse(SideBySide.of(2, b -> b == 0 ? new Saved(b) : new Part(b, 1)) instanceof Stateful);
        Stateful two = (Stateful) SideBySide.of(2, Saved::new);
        Stateful three = (Stateful) SideBySide.of(3, Saved::new);
        two.load(MemoryState.of(two).reader());
        assertEquals(List.of("load 0 into 0", "load 1 into 1"), calls);
        assertEquals(
                "a batch of 2 environments was saved, not of 3",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> three.load(MemoryState.of(two).reader()))
                        .getMessage());
    }

    @Test
    void theStreamsOfAPartAreThoseOfItsIndex() {
        Streams random = Streams.of(4);
        assertEquals(random.stream("environment", 3), SideBySide.streamsOf(random, 3).stream("environment", 0));
    }
}
