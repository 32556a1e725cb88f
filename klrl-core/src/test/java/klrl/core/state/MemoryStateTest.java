package klrl.core.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryStateTest {

    private static final Consumer<StateWriter> CONTENT = out -> {
        out.longs("n", 1, 2);
        out.child("g").doubles("x", 0.5);
        out.child("g").floats("y", new float[] {3});
        out.bytes("b", new byte[] {4});
    };

    @Test
    void itHoldsTheBytesOfAFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("state");
        StateFile.write(file, CONTENT);
        MemoryState state = new MemoryState();
        CONTENT.accept(state);
        assertArrayEquals(Files.readAllBytes(file), state.toByteArray());
    }

    @Test
    void aReaderKeepsWhatWasWrittenBeforeIt() {
        MemoryState state = new MemoryState();
        state.longs("n", 1);
        StateReader before = state.reader();
        state.longs("n", 2);
        state.child("g");
        assertArrayEquals(new long[] {1}, before.longs("n"));
        assertFalse(before.has("g"));
        assertArrayEquals(new long[] {1, 2}, state.reader().longs("n"));
    }

    @Test
    void savedArraysOfAnotherLengthAreRefused() {
        MemoryState state = new MemoryState();
        CONTENT.accept(state);
        StateReader in = state.reader();
        assertArrayEquals(new long[] {1, 2}, Saved.longs(in, "n", 2));
        assertArrayEquals(new int[] {1, 2}, Saved.ints(in, "n", 2));
        assertArrayEquals(new double[] {0.5}, Saved.doubles(in.child("g"), "x", 1));
        assertArrayEquals(new float[] {3}, Saved.floats(in.child("g"), "y", 1));
        assertArrayEquals(new byte[] {4}, Saved.bytes(in, "b", 1));
        assertEquals(
                "saved 'n' has 2 values where 3 are needed: it was saved with other options",
                assertThrows(IllegalArgumentException.class, () -> Saved.longs(in, "n", 3))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> Saved.doubles(in.child("g"), "x", 2));
        assertThrows(IllegalArgumentException.class, () -> Saved.floats(in.child("g"), "y", 0));
        assertThrows(IllegalArgumentException.class, () -> Saved.bytes(in, "b", 2));
    }

    @Test
    void savedIntegersBeyond32BitsAreNoInts() {
        MemoryState state = new MemoryState();
        state.longs("n", 1L << 31);
        assertEquals(
                "saved 'n' has the value 2147483648, no int",
                assertThrows(IllegalArgumentException.class, () -> Saved.ints(state.reader(), "n", 1))
                        .getMessage());
    }

    @Test
    void savedIndicesBeyondTheirBoundAreRefused() {
        MemoryState state = new MemoryState();
        state.longs("place", 0, 2);
        state.longs("before", -1);
        assertArrayEquals(new int[] {0, 2}, Saved.indices(state.reader(), "place", 2, 3));
        assertEquals(
                "saved place 2 is not in 0..1: it was saved with other options",
                assertThrows(IllegalArgumentException.class, () -> Saved.indices(state.reader(), "place", 2, 2))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> Saved.indices(state.reader(), "before", 1, 3));
    }
}
