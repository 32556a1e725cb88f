package klrl.core.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import klrl.api.RandomStream;
import klrl.api.StateReader;
import klrl.core.state.MemoryState;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StreamsTest {

    @Property(seed = "1")
    void aStreamDependsOnSeedPurposeAndIndexOnly(@ForAll long seed, @ForAll @IntRange(max = 1000) int index) {
        Streams alone = Streams.of(seed);
        Streams crowded = Streams.of(seed);
        crowded.stream("action", index).nextLong();
        for (int i = 0; i < 20; i++) {
            crowded.stream("environment", i + 7).nextLong();
        }
        assertEquals(
                alone.stream("other", index).nextLong(),
                crowded.stream("other", index).nextLong());
    }

    @Test
    void theSameStreamIsTheSameObject() {
        Streams streams = Streams.of(1);
        assertSame(streams.stream("action", 3), streams.stream("action", 3));
    }

    /** 64-bit states of 600,000 random streams would collide with a probability of 1e-8. */
    @Test
    void manyStreamsHaveDifferentStatesAndFirstNumbers() {
        Set<Long> parameters = new HashSet<>();
        Set<Long> firsts = new HashSet<>();
        int count = 0;
        for (long seed : new long[] {0, 1, 2, -1, Long.MIN_VALUE, 100, 101, 1L << 32, 42, 43}) {
            for (String purpose : List.of("environment", "action", "replay", "network", "a", "b")) {
                Streams streams = Streams.of(seed);
                for (int index = 0; index < 10_000; index++) {
                    RandomStream stream = streams.stream(purpose, index);
                    parameters.add(stream.state()[1]);
                    firsts.add(stream.nextLong());
                    count++;
                }
            }
        }
        assertEquals(count, parameters.size());
        assertEquals(count, firsts.size());
    }

    /** Bits of neighbouring streams agree in half of the places: each of 64 places within six sigma. */
    @Test
    void neighbouringStreamsLookIndependent() {
        Streams streams = Streams.of(5);
        Streams nextSeed = Streams.of(6);
        int n = 20_000;
        int[] equalIndex = new int[64];
        int[] equalSeed = new int[64];
        long previous = streams.stream("environment", 0).nextLong();
        for (int index = 1; index <= n; index++) {
            long drawn = streams.stream("environment", index).nextLong();
            long seedDrawn = nextSeed.stream("environment", index).nextLong();
            for (int bit = 0; bit < 64; bit++) {
                equalIndex[bit] += (int) (~(drawn ^ previous) >>> bit & 1);
                equalSeed[bit] += (int) (~(drawn ^ seedDrawn) >>> bit & 1);
            }
            previous = drawn;
        }
        for (int bit = 0; bit < 64; bit++) {
            assertEquals(0.5 * n, equalIndex[bit], 6 * 0.5 * Math.sqrt(n));
            assertEquals(0.5 * n, equalSeed[bit], 6 * 0.5 * Math.sqrt(n));
        }
    }

    /** Golden numbers: the documented formula, computed with Python's integers. */
    @Test
    void theMeaningOfASeedNeverChanges() {
        assertArrayEquals(
                new long[] {-2608450802068725877L, -5825532274700196229L, 8465543648068966971L, 7889783924928148011L},
                Streams.derive(0, "environment", 0));
        assertArrayEquals(
                new long[] {1180563648962306795L, 1541756684015072068L, -1193809431294154934L, -2780578960583246357L},
                Streams.derive(-1, "action", 7));
    }

    @Property(seed = "1", tries = 100)
    void restoredStreamsGoOnLikeTheSavedOnes(@ForAll long seed, @ForAll long otherSeed) {
        Streams saved = Streams.of(seed);
        for (int i = 0; i < 5; i++) {
            drawSome(saved.stream("environment", 2 * i), i + 1);
        }
        drawSome(saved.stream("Größe; a/b", 0), 3);
        StateReader state = MemoryState.of(saved).reader();

        Streams restored = Streams.of(otherSeed);
        RandomStream handedOut = restored.stream("environment", 4);
        RandomStream unknownThere = restored.stream("environment", 5);
        drawSome(handedOut, 10);
        drawSome(unknownThere, 10);
        restored.load(state);

        assertEquals(seed, restored.rootSeed());
        assertSame(handedOut, restored.stream("environment", 4));
        for (int index = 0; index < 12; index++) {
            assertEquals(
                    saved.stream("environment", index).nextLong(),
                    restored.stream("environment", index).nextLong());
        }
        assertEquals(
                saved.stream("Größe; a/b", 0).nextLong(),
                restored.stream("Größe; a/b", 0).nextLong());
        assertEquals(
                saved.stream("later", 1).nextLong(), restored.stream("later", 1).nextLong());
        assertArrayEquals(
                MemoryState.of(saved).toByteArray(), MemoryState.of(restored).toByteArray());
    }

    private static void drawSome(RandomStream stream, int count) {
        for (int i = 0; i < count; i++) {
            stream.nextLong();
        }
    }

    @Test
    void streamsThatWereNeverAskedForAreSavedToo() {
        Streams restored = Streams.of(1);
        restored.load(MemoryState.of(Streams.of(2)).reader());
        assertEquals(
                Streams.of(2).stream("action", 0).nextLong(),
                restored.stream("action", 0).nextLong());
    }

    @Test
    void aStateThatContradictsItselfChangesNothing() {
        MemoryState state = new MemoryState();
        state.longs("seed", 1);
        state.bytes("purposes", "action".getBytes(StandardCharsets.UTF_8));
        state.longs("counts", 2);
        state.longs("indices", 0, 1);
        state.longs("states", 1, 2, 3, 4);
        Streams streams = Streams.of(9);
        long[] before = streams.stream("action", 0).state();
        assertEquals(
                "the saved random streams contradict themselves: 1 seeds, 1 purposes with [2] streams, indices [0, 1],"
                        + " 4 words of state",
                assertThrows(IllegalArgumentException.class, () -> streams.load(state.reader()))
                        .getMessage());
        assertArrayEquals(before, streams.stream("action", 0).state());
        assertEquals(9, streams.rootSeed());
    }

    @Test
    void purposesAndIndicesThatMakeNoSenseAreRefused() {
        Streams streams = Streams.of(0);
        assertEquals(
                "a stream's index is at least 0, not -1",
                assertThrows(IllegalArgumentException.class, () -> streams.stream("action", -1))
                        .getMessage());
        assertEquals(
                "a stream's purpose is one line and not blank, unlike \" \"",
                assertThrows(IllegalArgumentException.class, () -> streams.stream(" ", 0))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> streams.stream("a\nb", 0));
    }
}
