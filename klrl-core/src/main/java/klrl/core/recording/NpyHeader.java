package klrl.core.recording;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What stands before the numbers in a file of NumPy's format {@code npy}: their type, such as {@code <f4} for 32-bit
 * floats in little-endian order, and the sizes, outermost first. Written in version 1.0 as NumPy itself writes it, read in
 * all versions there are.
 */
record NpyHeader(String type, int[] shape) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** The numbers begin at a multiple of this. */
    private static final int ALIGNMENT = 64;

    private static final Pattern TYPE = Pattern.compile("'descr':\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9L,\\s]*)\\)");

    /** Returns how many numbers there are. */
    int count() {
        int count = 1;
        for (int size : shape) {
            count = Math.multiplyExact(count, size);
        }
        return count;
    }

    /** Returns how many bytes one number takes: what its type ends with. */
    int width() {
        return Integer.parseInt(type.substring(2));
    }

    byte[] bytes() {
        String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + tuple(shape) + ", }";
        int length = MAGIC.length + 4 + text.length() + 1;
        int padded = (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        byte[] all = Arrays.copyOf(MAGIC, padded);
        int rest = padded - MAGIC.length - 4;
        all[MAGIC.length] = 1;
        all[MAGIC.length + 2] = (byte) rest;
        all[MAGIC.length + 3] = (byte) (rest >> 8);
        Arrays.fill(all, MAGIC.length + 4, padded - 1, (byte) ' ');
        System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, all, MAGIC.length + 4, text.length());
        all[padded - 1] = '\n';
        return all;
    }

    /** Writes sizes as Python writes a tuple. */
    static String tuple(int... shape) {
        String sizes = Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        return "(" + sizes + (shape.length == 1 ? ",)" : ")");
    }

    /**
     * Reads a header, and leaves the stream at the first number.
     *
     * @throws IllegalArgumentException if there is none, or it tells of something else than plain numbers in C order
     */
    static NpyHeader read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
            throw new IllegalArgumentException("does not begin like an array of NumPy");
        }
        int version = in.readUnsignedByte();
        in.readUnsignedByte();
        int bytes = version == 1 ? 2 : 4;
        int length = 0;
        for (int i = 0; i < bytes; i++) {
            length |= in.readUnsignedByte() << 8 * i;
        }
        if (length < 0 || length > 1 << 20) {
            throw new IllegalArgumentException("has a header of " + Integer.toUnsignedString(length) + " bytes");
        }
        String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (find(ORDER, text).equals("True")) {
            throw new IllegalArgumentException(
                    "is in Fortran order: save it in C order, as by numpy.ascontiguousarray");
        }
        int[] shape = Arrays.stream(find(SHAPE, text).split("[,L\\s]+"))
                .filter(size -> !size.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
        return new NpyHeader(find(TYPE, text), shape);
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("has a header that is not understood: " + text.strip());
        }
        return matcher.group(1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NpyHeader header && header.type.equals(type) && Arrays.equals(header.shape, shape);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, Arrays.hashCode(shape));
    }

    @Override
    public String toString() {
        return type + " " + tuple(shape);
    }
}
