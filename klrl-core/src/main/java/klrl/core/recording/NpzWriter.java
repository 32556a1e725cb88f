package klrl.core.recording;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes arrays one after another into a zip file, as {@code numpy.savez_compressed} does. Equal arrays give equal files:
 * the entries bear no time.
 */
final class NpzWriter implements AutoCloseable {

    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final ZipOutputStream zip;
    private final ByteBuffer chunk = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** What was written under a name: its header, and the checksum of the whole array file. */
    record Entry(NpyHeader header, String sha256) {}

    NpzWriter(OutputStream out) {
        zip = new ZipOutputStream(new BufferedOutputStream(out, 1 << 16), StandardCharsets.UTF_8);
    }

    /** Puts the i-th number into a buffer. */
    private interface Element {
        void put(ByteBuffer to, int i);
    }

    void floats(String name, float[] values, int... shape) throws IOException {
        array(name, new NpyHeader("<f4", shape), (to, i) -> to.putFloat(values[i]));
    }

    void doubles(String name, double[] values, int... shape) throws IOException {
        array(name, new NpyHeader("<f8", shape), (to, i) -> to.putDouble(values[i]));
    }

    void ints(String name, int[] values, int... shape) throws IOException {
        array(name, new NpyHeader("<i4", shape), (to, i) -> to.putInt(values[i]));
    }

    void bytes(String name, byte[] values, int... shape) throws IOException {
        array(name, new NpyHeader("|u1", shape), (to, i) -> to.put(values[i]));
    }

    void booleans(String name, boolean[] values, int... shape) throws IOException {
        array(name, new NpyHeader("|b1", shape), (to, i) -> to.put((byte) (values[i] ? 1 : 0)));
    }

    private void array(String name, NpyHeader header, Element element) throws IOException {
        MessageDigest digest = sha256();
        begin(name + ".npy");
        byte[] head = header.bytes();
        digest.update(head);
        zip.write(head);
        int count = header.count();
        int room = chunk.capacity() / header.width();
        for (int from = 0; from < count; from += room) {
            chunk.clear();
            for (int i = from; i < Math.min(count, from + room); i++) {
                element.put(chunk, i);
            }
            digest.update(chunk.array(), 0, chunk.position());
            zip.write(chunk.array(), 0, chunk.position());
        }
        zip.closeEntry();
        entries.put(name, new Entry(header, HexFormat.of().formatHex(digest.digest())));
    }

    /** Writes a text beside the arrays. */
    void text(String name, String text) throws IOException {
        begin(name);
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private void begin(String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
    }

    /** Returns what was written so far, in its order. */
    Map<String, Entry> entries() {
        return entries;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
