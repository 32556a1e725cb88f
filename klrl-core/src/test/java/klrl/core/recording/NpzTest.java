package klrl.core.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arrays in zip files, against files that NumPy made, see {@code make.py} beside them. */
class NpzTest {

    @TempDir
    private Path folder;

    static Path golden(String name) {
        try {
            return Path.of(NpzTest.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, byte[]> unzipped(byte[] zip) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    private static byte[] written() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (NpzWriter npz = new NpzWriter(out)) {
            float[] floats = new float[24];
            for (int i = 0; i < 24; i++) {
                floats[i] = i / 8f - 1;
            }
            npz.floats("floats", floats, 2, 3, 4);
            npz.doubles("doubles", new double[] {-1, 1 / 3.0 - 1, 2 / 3.0 - 1, 0, 4 / 3.0 - 1}, 5);
            npz.ints("ints", new int[] {-3, -2, -1, 0, 1, 2}, 2, 3, 1);
            byte[] bytes = new byte[12];
            boolean[] booleans = new boolean[7];
            for (int i = 0; i < 12; i++) {
                bytes[i] = (byte) (i * 40);
                booleans[i % 7] = i % 7 % 3 == 0;
            }
            npz.bytes("bytes", bytes, 3, 4);
            npz.booleans("booleans", booleans, 7);
            npz.floats("nothing", new float[0], 0, 4);
            npz.doubles("one", new double[] {2.5});
        }
        return out.toByteArray();
    }

    @Test
    void arraysAreWrittenAsNumpyWritesThemByteByByte() throws IOException {
        Map<String, byte[]> expected = unzipped(Files.readAllBytes(golden("arrays.npz")));
        Map<String, byte[]> actual = unzipped(written());
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, bytes) -> assertArrayEquals(bytes, actual.get(name), name));
        assertArrayEquals(written(), written());
    }

    @Test
    void whatNumpyWroteIsRead() throws IOException {
        try (NpzReader in = new NpzReader(golden("arrays.npz"))) {
            assertEquals(-1 + 23 / 8f, in.floats("floats", 2, 3, 4)[23]);
            assertEquals(4 / 3.0 - 1, in.doubles("doubles", 5)[4]);
            assertArrayEquals(new int[] {-3, -2, -1, 0, 1, 2}, in.ints("ints", 2, 3, 1));
            assertEquals((byte) 160, in.bytes("bytes", 3, 4)[4]);
            assertArrayEquals(new boolean[] {true, false, false, true, false, false, true}, in.booleans("booleans", 7));
            assertEquals(0, in.floats("nothing", 0, 4).length);
            assertArrayEquals(new double[] {2.5}, in.doubles("one"));
            assertEquals("<f4 (2, 3, 4)", in.header("floats").toString());
        }
    }

    /** Longer than any chunk, and not a multiple of one. */
    @Test
    void longArraysAreReadAsTheyWereWritten() throws IOException {
        double[] values = new double[100_003];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.sin(i);
        }
        Path file = folder.resolve("long.npz");
        try (NpzWriter npz = new NpzWriter(Files.newOutputStream(file))) {
            npz.doubles("values", values, values.length);
        }
        try (NpzReader in = new NpzReader(file)) {
            assertArrayEquals(values, in.doubles("values", values.length));
        }
    }

    private static String refusal(Path file, String name, int... shape) {
        try (NpzReader in = new NpzReader(file)) {
            return assertThrows(IllegalArgumentException.class, () -> {
                        if (name.equals("wide")) {
                            in.ints(name, shape);
                        } else {
                            in.doubles(name, shape);
                        }
                    })
                    .getMessage()
                    .replace(file.toString(), "FILE");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "big, array 'big' has the type >f8; expected <f8 or <f4%2C as by astype('<f8')",
        "fortran, array 'fortran' is in Fortran order: save it in C order%2C as by numpy.ascontiguousarray",
        "text, array 'text' has the type <U1; expected <f8 or <f4%2C as by astype('<f8')",
        "wide, array 'wide' has the value 1.099511627776E12 at 1%2C which takes more than 32 bits",
        "complex, array 'complex' has the type <c16; expected <f8 or <f4%2C as by astype('<f8')"
    })
    void arraysOfOtherKindsAreRefusedByName(String name, String message) {
        assertEquals("FILE: " + message.replace("%2C", ","), refusal(golden("refused.npz"), name, 2));
    }

    @Test
    void arraysThatAreMissingOrOfAnotherShapeAreRefusedByName() {
        assertEquals(
                "FILE has no array 'reward'; it has booleans, bytes, doubles, floats, ints, nothing, one",
                refusal(golden("arrays.npz"), "reward", 2));
        assertEquals(
                "FILE: array 'doubles' has the shape (5,); expected (5, 1)",
                refusal(golden("arrays.npz"), "doubles", 5, 1));
    }

    /** Some bits of compressed data mean nothing: where one is turned, the numbers are still right. */
    @Test
    void noDamageGivesOtherNumbers() throws IOException {
        byte[] whole = written();
        Path file = folder.resolve("damaged.npz");
        int data = new String(whole, StandardCharsets.ISO_8859_1).indexOf("doubles.npy") + "doubles.npy".length();
        double[] expected = {-1, 1 / 3.0 - 1, 2 / 3.0 - 1, 0, 4 / 3.0 - 1};
        int refused = 0;
        for (int at = data; at < data + 80; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 4;
            Files.write(file, damaged);
            try (NpzReader in = new NpzReader(file)) {
                assertArrayEquals(expected, in.doubles("doubles", 5));
            } catch (IllegalArgumentException e) {
                assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 70, refused + " of 80");
    }

    @Test
    void filesThatAreCutOffOrMissingAreRefusedByName() throws IOException {
        byte[] whole = written();
        Path file = folder.resolve("damaged.npz");
        for (int length : new int[] {0, 10, whole.length / 2, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            String message = assertThrows(IllegalArgumentException.class, () -> new NpzReader(file))
                    .getMessage();
            assertTrue(message.startsWith(file + " is not a file of arrays (npz), or is cut off: "), message);
        }
        assertEquals(
                folder + "/none.npz: no such file",
                assertThrows(IllegalArgumentException.class, () -> new NpzReader(folder.resolve("none.npz")))
                        .getMessage());
    }

    @Test
    void headersOfLaterVersionsAreRead() throws IOException {
        byte[] first = new NpyHeader("<f8", new int[] {3, 4}).bytes();
        byte[] second = new byte[first.length + 2];
        System.arraycopy(first, 0, second, 0, 10);
        second[6] = 2;
        System.arraycopy(first, 10, second, 12, first.length - 10);
        try (InputStream in = new ByteArrayInputStream(second)) {
            assertEquals(new NpyHeader("<f8", new int[] {3, 4}), NpyHeader.read(in));
            assertEquals(0, in.available());
        }
    }
}
