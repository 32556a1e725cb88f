package klrl.core.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;

/** The numbers of the format that {@link klrl.core.state} describes. */
final class Layout {

    static final int VERSION = 1;
    static final byte DATA = 6;
    static final byte END = 7;
    static final int ROOT = 0;

    /** Before the payload: code, id, length. */
    static final int PREFIX = Byte.BYTES + Integer.BYTES + Integer.BYTES;

    /** A multiple of every element's size. */
    static final int PAYLOAD_LIMIT = 1 << 16;

    static final int HEADER = 16;
    private static final byte[] MARK = {(byte) 0x89, 'K', 'L', 'R', 'L', '\r', '\n', 0x1A};

    /** What a name stands for. */
    enum Kind {
        GROUP(1, 1),
        LONGS(2, Long.BYTES),
        DOUBLES(3, Double.BYTES),
        FLOATS(4, Float.BYTES),
        BYTES(5, Byte.BYTES);

        final byte code;

        /** Bytes of one element. */
        final int size;

        Kind(int code, int size) {
            this.code = (byte) code;
            this.size = size;
        }

        static Optional<Kind> ofCode(byte code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }

        /** How messages name it. */
        String text() {
            return switch (this) {
                case GROUP -> "a group";
                case LONGS -> "longs";
                case DOUBLES -> "doubles";
                case FLOATS -> "floats";
                case BYTES -> "bytes";
            };
        }
    }

    private Layout() {}

    static byte[] mark() {
        return MARK.clone();
    }

    static byte[] header(int version) {
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MARK).putInt(version);
        CRC32C checksum = new CRC32C();
        checksum.update(header.array(), 0, header.position());
        return header.putInt((int) checksum.getValue()).array();
    }

    /** The checksum of the record that begins a buffer's array. */
    static int checksum(long place, byte[] record, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, place));
        checksum.update(record, 0, length);
        return (int) checksum.getValue();
    }

    /** How messages name something in a group. */
    static String path(String group, String name) {
        return group.isEmpty() ? name : group + "/" + name;
    }
}
