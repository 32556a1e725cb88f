package klrl.core.recording;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads arrays out of a zip file, as {@code numpy.savez} and {@code numpy.savez_compressed} write them. What is not as
 * expected is an {@link IllegalArgumentException} that names the file, the array, what was expected and what was found.
 */
final class NpzReader implements AutoCloseable {

    private static final List<String> REALS = List.of("<f8", "<f4");
    private static final List<String> INTEGERS = List.of("<i4", "<i8", "|u1", "|i1", "<i2");

    private final Path file;
    private final ZipFile zip;
    private final Map<String, String> checksums = new TreeMap<>();

    NpzReader(Path file) {
        this.file = file;
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(file + ": no such file");
        }
        try {
            zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8);
        } catch (ZipException e) {
            throw new IllegalArgumentException(
                    file + " is not a file of arrays (npz), or is cut off: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    boolean has(String name) {
        return zip.getEntry(name + ".npy") != null;
    }

    /** Reads a text beside the arrays. */
    Optional<String> text(String name) {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            return Optional.empty();
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw damaged(name, e);
        }
    }

    /** Reads type and sizes alone. */
    NpyHeader header(String name) {
        try (InputStream in = open(name)) {
            return NpyHeader.read(in);
        } catch (IOException e) {
            throw damaged(name, e);
        } catch (IllegalArgumentException e) {
            throw wrong(name, e.getMessage());
        }
    }

    float[] floats(String name, int... shape) {
        float[] out = new float[count(name, shape)];
        read(name, REALS, shape, (i, value) -> out[i] = (float) value);
        return out;
    }

    double[] doubles(String name, int... shape) {
        double[] out = new double[count(name, shape)];
        read(name, REALS, shape, (i, value) -> out[i] = value);
        return out;
    }

    int[] ints(String name, int... shape) {
        int[] out = new int[count(name, shape)];
        read(name, INTEGERS, shape, (i, value) -> {
            if (value != (int) value) {
                throw wrong(name, "has the value " + value + " at " + i + ", which takes more than 32 bits");
            }
            out[i] = (int) value;
        });
        return out;
    }

    byte[] bytes(String name, int... shape) {
        byte[] out = new byte[count(name, shape)];
        read(name, List.of("|u1"), shape, (i, value) -> out[i] = (byte) value);
        return out;
    }

    boolean[] booleans(String name, int... shape) {
        boolean[] out = new boolean[count(name, shape)];
        read(name, List.of("|b1"), shape, (i, value) -> out[i] = value != 0);
        return out;
    }

    private int count(String name, int... shape) {
        try {
            return new NpyHeader("", shape).count();
        } catch (ArithmeticException e) {
            throw wrong(name, "has more numbers than one array can hold: " + NpyHeader.tuple(shape));
        }
    }

    /** Takes the i-th number. */
    private interface Element {
        void take(int i, double value);
    }

    private void read(String name, List<String> types, int[] shape, Element element) {
        CheckedInputStream checked = new CheckedInputStream(open(name), new CRC32());
        try (DigestInputStream in = new DigestInputStream(checked, NpzWriter.sha256())) {
            NpyHeader header = header(name, in);
            if (!types.contains(header.type())) {
                throw wrong(
                        name,
                        "has the type " + header.type() + "; expected " + String.join(" or ", types)
                                + ", as by astype('" + types.get(0) + "')");
            }
            if (!Arrays.equals(header.shape(), shape)) {
                throw wrong(
                        name,
                        "has the shape " + NpyHeader.tuple(header.shape()) + "; expected " + NpyHeader.tuple(shape));
            }
            int width = header.width();
            byte[] bytes = new byte[(1 << 16) / width * width];
            ByteBuffer chunk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            long left = (long) header.count() * width;
            for (int i = 0; left > 0; ) {
                int got = in.readNBytes(bytes, 0, (int) Math.min(left, bytes.length));
                if (got < Math.min(left, bytes.length)) {
                    throw new EOFException("it ends " + (left - got) + " bytes early");
                }
                for (int at = 0; at < got; at += width) {
                    element.take(i++, number(chunk, at, header.type()));
                }
                left -= got;
            }
            // A zip file opened as a whole does not do it by itself.
            if (in.read() >= 0
                    || checked.getChecksum().getValue() != entry(name).getCrc()) {
                throw new ZipException("its content does not have the checksum that the zip file tells");
            }
            checksums.put(name, HexFormat.of().formatHex(in.getMessageDigest().digest()));
        } catch (IOException e) {
            throw damaged(name, e);
        }
    }

    private NpyHeader header(String name, InputStream in) throws IOException {
        try {
            return NpyHeader.read(in);
        } catch (IllegalArgumentException e) {
            throw wrong(name, e.getMessage());
        }
    }

    private static double number(ByteBuffer chunk, int at, String type) {
        return switch (type) {
            case "<f4" -> chunk.getFloat(at);
            case "<f8" -> chunk.getDouble(at);
            case "<i2" -> chunk.getShort(at);
            case "<i4" -> chunk.getInt(at);
            case "<i8" -> chunk.getLong(at);
            case "|i1" -> chunk.get(at);
            default -> chunk.get(at) & 0xff;
        };
    }

    /** Returns the checksums of the array files that were read whole. */
    Map<String, String> checksums() {
        return checksums;
    }

    private ZipEntry entry(String name) {
        ZipEntry entry = zip.getEntry(name + ".npy");
        if (entry == null) {
            String arrays = zip.stream()
                    .map(ZipEntry::getName)
                    .filter(found -> found.endsWith(".npy"))
                    .map(found -> found.substring(0, found.length() - 4))
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw new IllegalArgumentException(
                    file + " has no array '" + name + "'; it has " + (arrays.isEmpty() ? "none" : arrays));
        }
        return entry;
    }

    private InputStream open(String name) {
        ZipEntry entry = entry(name);
        try {
            return new BufferedInputStream(zip.getInputStream(entry), 1 << 16);
        } catch (IOException e) {
            throw damaged(name, e);
        }
    }

    /** Makes the exception for an array that is not as it should be. */
    IllegalArgumentException wrong(String name, String what) {
        return new IllegalArgumentException(file + ": array '" + name + "' " + what);
    }

    private IllegalArgumentException damaged(String name, IOException e) {
        return new IllegalArgumentException(file + ": '" + name + "' is damaged: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        }
    }
}
