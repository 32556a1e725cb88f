package klrl.core.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("check point.klrl");
    }

    private static void small(StateWriter out) {
        out.longs("steps", 7, Long.MIN_VALUE);
        StateWriter learner = out.child("learner");
        learner.floats("actor/weights", new float[] {1, Float.NaN, -0f});
        learner.doubles("eta", Math.PI);
        learner.child("empty");
        out.bytes("name", new byte[] {1, 2});
        learner.floats("actor/weights", new float[] {9, 4, 9}, 1, 2);
    }

    private static void assertSmall(StateReader in) {
        assertArrayEquals(new long[] {7, Long.MIN_VALUE}, in.longs("steps"));
        assertArrayEquals(new byte[] {1, 2}, in.bytes("name"));
        StateReader learner = in.child("learner");
        assertArrayEquals(new double[] {Math.PI}, learner.doubles("eta"));
        assertArrayEquals(new float[] {1, Float.NaN, -0f, 4}, learner.floats("actor/weights"));
        assertFalse(learner.child("empty").has("anything"));
        assertTrue(in.has("learner") && learner.has("eta"));
        assertFalse(in.has("eta"));
    }

    @Test
    void whatWasWrittenIsRead() {
        StateFile.write(file, StateFileTest::small);
        assertSmall(StateFile.read(file));
    }

    /** Read here by the description alone, not by the code that reads files. */
    @Test
    void theFormatIsTheDocumentedOne() throws IOException {
        StateFile.write(file, out -> out.child("g").longs("n", 3));
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] mark = new byte[8];
        bytes.get(mark);
        assertArrayEquals(new byte[] {(byte) 0x89, 'K', 'L', 'R', 'L', '\r', '\n', 0x1A}, mark);
        assertEquals(1, bytes.getInt());
        bytes.getInt();
        assertRecord(bytes, 1, 0, "g".getBytes());
        assertRecord(bytes, 2, 1, "n".getBytes());
        assertRecord(bytes, 6, 2, new byte[] {3, 0, 0, 0, 0, 0, 0, 0});
        assertRecord(bytes, 7, 0, new byte[] {3, 0, 0, 0, 0, 0, 0, 0});
        assertEquals(0, bytes.remaining());
    }

    private static void assertRecord(ByteBuffer bytes, int code, int id, byte[] payload) {
        assertEquals(code, bytes.get());
        assertEquals(id, bytes.getInt());
        byte[] read = new byte[bytes.getInt()];
        bytes.get(read);
        assertArrayEquals(payload, read);
        bytes.getInt();
    }

    /** Arrays on both sides of the size of one record, whole and in pieces. */
    @Test
    void arraysOfEveryLengthAreReadAsTheyWereWritten() {
        SplittableRandom random = new SplittableRandom(1);
        for (int length : new int[] {0, 1, 8191, 8192, 8193, 16384, 65535, 65536, 65537, 200_000}) {
            long[] longs = random.longs(length).toArray();
            double[] doubles =
                    Arrays.stream(longs).mapToDouble(Double::longBitsToDouble).toArray();
            float[] floats = new float[length];
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                floats[i] = Float.intBitsToFloat((int) longs[i]);
                bytes[i] = (byte) longs[i];
            }
            int cut = length / 3;
            StateFile.write(file, out -> {
                out.longs("longs", longs);
                out.doubles("doubles", doubles);
                out.floats("floats", floats, 0, cut);
                out.bytes("bytes", bytes, 0, cut);
                out.floats("floats", floats, cut, length);
                out.bytes("bytes", bytes, cut, length);
            });
            StateReader in = StateFile.read(file);
            assertArrayEquals(longs, in.longs("longs"));
            assertArrayEquals(bits(doubles), bits(in.doubles("doubles")));
            assertArrayEquals(bits(floats), bits(in.floats("floats")));
            assertArrayEquals(bytes, in.bytes("bytes"));
        }
    }

    private static long[] bits(double[] values) {
        return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }

    @Test
    void aFileThatWasCutAnywhereIsCalledTruncated() throws IOException {
        StateFile.write(file, StateFileTest::small);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            String message = refusal(Arrays.copyOf(whole, length));
            assertTrue(message.startsWith(file + " is truncated: it "), message);
            assertTrue(message.contains(length == 0 ? "is empty" : "at byte " + length), message);
        }
    }

    /** A checksum of 32 bits catches every change of one bit; which complaint it leads to depends on where it is. */
    @Test
    void aFileWithOneBitChangedIsRefused() throws IOException {
        StateFile.write(file, StateFileTest::small);
        byte[] whole = Files.readAllBytes(file);
        for (int bit = 0; bit < Byte.SIZE * whole.length; bit++) {
            byte[] changed = whole.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            String message = refusal(changed);
            String expected = bit < 64 ? " is not a checkpoint: " : " is damaged at byte ";
            assertTrue(
                    message.startsWith(file + expected)
                            // A length that was changed may point beyond the end.
                            || bit >= 128 && message.startsWith(file + " is truncated: "),
                    message);
        }
    }

    @Test
    void recordsInAnotherOrderAreRefused() throws IOException {
        StateFile.write(file, out -> {
            out.longs("n", 1);
            out.longs("n", 2);
        });
        byte[] bytes = Files.readAllBytes(file);
        int size = Layout.PREFIX + Long.BYTES + Integer.BYTES;
        int first = bytes.length - 3 * size;
        byte[] swapped = bytes.clone();
        System.arraycopy(bytes, first, swapped, first + size, size);
        System.arraycopy(bytes, first + size, swapped, first, size);
        Files.write(file, swapped);
        assertEquals(file + " is damaged at byte " + first + ": a checksum does not match", refusal());
    }

    @Test
    void aTruncatedFileIsNamed() throws IOException {
        StateFile.write(file, StateFileTest::small);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 50));
        assertEquals(file + " is truncated: it ends at byte 50, in the midst of its data", refusal());
    }

    @Test
    void otherFilesAreNotCheckpoints() throws IOException {
        Files.writeString(file, "environment: {type: cartpole}\n");
        assertEquals(file + " is not a checkpoint: it does not begin with the mark of one", refusal());
    }

    @Test
    void anEndThatCountsOtherRecordsIsRefused() {
        ByteBuffer bytes = ByteBuffer.allocate(Layout.HEADER + Layout.PREFIX + Long.BYTES + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(Layout.header(Layout.VERSION));
        ByteBuffer record = ByteBuffer.allocate(Layout.PREFIX + Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(Layout.END)
                .putInt(0)
                .putInt(Long.BYTES)
                .putLong(5);
        bytes.put(record.array()).putInt(Layout.checksum(0, record.array(), record.position()));
        assertEquals(file + " is damaged at byte 16: records are missing", refusal(bytes.array()));
    }

    @Test
    void whatFollowsTheEndIsRefused() throws IOException {
        StateFile.write(file, StateFileTest::small);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertEquals(file + " is damaged at byte " + whole.length + ": more follows after its end", refusal());
    }

    @Test
    void anotherFormatIsNamed() throws IOException {
        StateFile.write(file, StateFileTest::small);
        byte[] whole = Files.readAllBytes(file);
        System.arraycopy(Layout.header(2), 0, whole, 0, Layout.HEADER);
        Files.write(file, whole);
        assertEquals(
                file + " has format 2, and this version of klrl reads format 1: use the version that wrote it",
                refusal());
    }

    /** Without the detour over the disk, for thousands of variants. */
    private String refusal(byte[] content) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> StateDecoder.decode(new ByteArrayInputStream(content), file.toString()))
                .getMessage();
    }

    private String refusal() {
        return assertThrows(IllegalArgumentException.class, () -> StateFile.read(file))
                .getMessage();
    }

    @Test
    void aMissingFileIsNamed() {
        assertEquals(
                "cannot read " + file + ": no such file or folder",
                assertThrows(UncheckedIOException.class, () -> StateFile.read(file))
                        .getMessage());
    }

    @Test
    void aMissingFolderIsNamed() {
        Path nowhere = folder.resolve("no/such.klrl");
        assertEquals(
                "cannot write " + nowhere + ": no such file or folder",
                assertThrows(UncheckedIOException.class, () -> StateFile.write(nowhere, StateFileTest::small))
                        .getMessage());
    }

    @Test
    void aFailureLeavesTheOlderFileAndNothingElse() throws IOException {
        StateFile.write(file, StateFileTest::small);
        assertThrows(
                ArithmeticException.class,
                () -> StateFile.write(file, out -> {
                    out.longs("half", 1);
                    throw new ArithmeticException("planted");
                }));
        assertSmall(StateFile.read(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void aNewerFileTakesThePlaceOfTheOlderAndOfLeftovers() throws IOException {
        StateFile.write(file, out -> out.longs("old", 1));
        Files.write(folder.resolve("check point.klrl.part"), new byte[1000]);
        StateFile.write(file, StateFileTest::small);
        assertSmall(StateFile.read(file));
        assertEquals(List.of(file), files());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.toList();
        }
    }

    @Test
    void aReaderDoesNotNeedTheFileAnyMore() throws IOException {
        StateFile.write(file, StateFileTest::small);
        StateReader in = StateFile.read(file);
        Files.delete(file);
        in.longs("steps")[0] = 99;
        assertSmall(in);
    }

    @Test
    void aWriterIsOfNoUseAfterTheCall() {
        StateWriter[] kept = new StateWriter[1];
        StateFile.write(file, out -> kept[0] = out.child("kept"));
        assertEquals(
                file + " is finished: a writer must not be used after the call it is for",
                assertThrows(IllegalStateException.class, () -> kept[0].longs("late", 1))
                        .getMessage());
    }

    @Test
    void namesThatAreNotThereAreAnsweredByThoseThatAre() {
        StateFile.write(file, StateFileTest::small);
        StateReader in = StateFile.read(file);
        assertEquals(
                file + " has no values 'step'; known: learner (a group), name (bytes), steps (longs)",
                asked(() -> in.longs("step")));
        assertEquals(
                file + " has no values 'learner/alpha'; known in 'learner': actor/weights (floats), empty (a group),"
                        + " eta (doubles)",
                asked(() -> in.child("learner").doubles("alpha")));
        assertEquals(
                file + " has no group 'learner/empty/x'; known in 'learner/empty': nothing",
                asked(() -> in.child("learner").child("empty").child("x")));
    }

    @Test
    void anotherTypeIsRefused() {
        StateFile.write(file, StateFileTest::small);
        StateReader in = StateFile.read(file);
        assertEquals("'steps' in " + file + " is longs, not doubles", asked(() -> in.doubles("steps")));
        assertEquals("'learner' in " + file + " is a group, not floats", asked(() -> in.floats("learner")));
        assertEquals("'name' in " + file + " is bytes, not a group", asked(() -> in.child("name")));
        assertEquals(
                "'learner/eta' in " + file + " is doubles, not longs",
                asked(() -> in.child("learner").longs("eta")));
        assertEquals("'steps' in " + file + " is longs, not bytes", asked(() -> in.bytes("steps")));
    }

    @Test
    void aNameKeepsTheTypeItWasFirstWrittenWith() {
        assertEquals(
                "'g/x' in " + file + " was written as longs before and cannot become floats",
                asked(() -> StateFile.write(file, out -> {
                    out.child("g").longs("x", 1);
                    out.child("g").floats("x", new float[1]);
                })));
        assertFalse(Files.exists(file));
    }

    @Test
    void namesWithoutLettersAreRefused() {
        assertEquals(
                "a name in " + file + " has 1 to 65536 bytes in UTF-8, unlike \"\" in \"g\"",
                asked(() -> StateFile.write(file, out -> out.child("g").longs("", 1))));
        // Half of a surrogate pair would come back as a question mark.
        asked(() -> StateFile.write(file, out -> out.longs("\uD800", 1)));
    }

    private static String asked(Executable question) {
        return assertThrows(IllegalArgumentException.class, question).getMessage();
    }
}
