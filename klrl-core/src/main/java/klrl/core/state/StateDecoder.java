package klrl.core.state;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ObjIntConsumer;
import java.util.stream.Collectors;
import klrl.api.StateReader;

/** Reads and checks a whole stream of records before it gives anything away. */
final class StateDecoder {

    private final InputStream in;
    private final String source;
    private final List<Entry> entries = new ArrayList<>();
    private final byte[] record = new byte[Layout.PREFIX + Layout.PAYLOAD_LIMIT + Integer.BYTES];
    private long position;
    private long records;

    private StateDecoder(InputStream in, String source) {
        this.in = in;
        this.source = source;
    }

    /**
     * Reads a stream to its end. The source is how messages name it.
     *
     * @throws IllegalArgumentException if the stream is not a sound state
     */
    static StateReader decode(InputStream in, String source) throws IOException {
        return new StateDecoder(in, source).decode();
    }

    private StateReader decode() throws IOException {
        header();
        Group root = new Group(source, "");
        entries.add(root);
        while (next()) {
            records++;
        }
        if (in.read() >= 0) {
            throw damaged("more follows after its end");
        }
        return root;
    }

    private void header() throws IOException {
        byte[] header = in.readNBytes(Layout.HEADER);
        byte[] mark = Layout.mark();
        int common = Math.min(header.length, mark.length);
        if (!Arrays.equals(header, 0, common, mark, 0, common)) {
            throw new IllegalArgumentException(source + " is not a checkpoint: it does not begin with the mark of one");
        }
        if (header.length < Layout.HEADER) {
            throw new IllegalArgumentException(source + " is truncated: "
                    + (header.length == 0 ? "it is empty" : "it ends within its header, at byte " + header.length));
        }
        int version = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(mark.length);
        if (!Arrays.equals(header, Layout.header(version))) {
            throw damaged("the checksum of its header does not match");
        }
        if (version != Layout.VERSION) {
            throw new IllegalArgumentException(source + " has format " + version
                    + ", and this version of klrl reads format " + Layout.VERSION + ": use the version that wrote it");
        }
        position = Layout.HEADER;
    }

    /** Takes in one record; says whether another must follow. */
    private boolean next() throws IOException {
        fill(0, Layout.PREFIX);
        ByteBuffer buffer = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
        byte code = buffer.get();
        int id = buffer.getInt();
        int length = buffer.getInt();
        if (length < 0 || length > Layout.PAYLOAD_LIMIT) {
            throw damaged("a record would have " + length + " bytes");
        }
        fill(Layout.PREFIX, length + Integer.BYTES);
        int end = Layout.PREFIX + length;
        if (buffer.getInt(end) != Layout.checksum(records, record, end)) {
            throw damaged("a checksum does not match");
        }
        byte[] payload = Arrays.copyOfRange(record, Layout.PREFIX, end);
        boolean more = code != Layout.END;
        if (more) {
            accept(code, id, payload);
        } else if (length != Long.BYTES || buffer.getLong(Layout.PREFIX) != records) {
            throw damaged("records are missing");
        }
        position += end + Integer.BYTES;
        return more;
    }

    private void fill(int at, int length) throws IOException {
        int read = in.readNBytes(record, at, length);
        if (read < length) {
            throw new IllegalArgumentException(
                    source + " is truncated: it ends at byte " + (position + at + read) + ", in the midst of its data");
        }
    }

    private void accept(byte code, int id, byte[] payload) {
        Entry entry = id >= 0 && id < entries.size() ? entries.get(id) : null;
        if (code == Layout.DATA) {
            if (!(entry instanceof Values values) || payload.length % values.kind.size != 0) {
                throw damaged("a record has data for no name");
            }
            values.pieces.add(payload);
            values.bytes += payload.length;
            return;
        }
        Layout.Kind kind = Layout.Kind.ofCode(code).orElseThrow(() -> damaged("a record has the unknown code " + code));
        if (!(entry instanceof Group group)) {
            throw damaged("a record has a name in no group");
        }
        String name = new String(payload, StandardCharsets.UTF_8);
        String path = Layout.path(group.path, name);
        Entry made = kind == Layout.Kind.GROUP ? new Group(source, path) : new Values(source, path, kind);
        if (group.entries.put(name, made) != null) {
            throw damaged("the name '" + path + "' is there twice");
        }
        entries.add(made);
    }

    private IllegalArgumentException damaged(String what) {
        return new IllegalArgumentException(source + " is damaged at byte " + position + ": " + what);
    }

    private sealed interface Entry {
        Layout.Kind kind();
    }

    private static final class Values implements Entry {
        private final String source;
        private final String path;
        private final Layout.Kind kind;
        private final List<byte[]> pieces = new ArrayList<>();
        private long bytes;

        Values(String source, String path, Layout.Kind kind) {
            this.source = source;
            this.path = path;
            this.kind = kind;
        }

        @Override
        public Layout.Kind kind() {
            return kind;
        }

        int count() {
            long count = bytes / kind.size;
            if (count > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException(
                        "'" + path + "' in " + source + " has " + count + " values, more than one array can hold");
            }
            return (int) count;
        }

        /** Hands over every piece with the index where its first element belongs. */
        void each(ObjIntConsumer<ByteBuffer> taker) {
            int at = 0;
            for (byte[] piece : pieces) {
                taker.accept(ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN), at);
                at += piece.length / kind.size;
            }
        }
    }

    private static final class Group implements Entry, StateReader {
        private final String source;
        private final String path;
        private final Map<String, Entry> entries = new TreeMap<>();

        Group(String source, String path) {
            this.source = source;
            this.path = path;
        }

        @Override
        public Layout.Kind kind() {
            return Layout.Kind.GROUP;
        }

        @Override
        public boolean has(String name) {
            return entries.containsKey(name);
        }

        @Override
        public Set<String> names() {
            return entries.entrySet().stream()
                    .filter(entry -> entry.getValue().kind() != Layout.Kind.GROUP)
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        @Override
        public StateReader child(String name) {
            return (Group) entry(name, Layout.Kind.GROUP);
        }

        @Override
        public long[] longs(String name) {
            Values values = (Values) entry(name, Layout.Kind.LONGS);
            long[] all = new long[values.count()];
            values.each((piece, at) -> piece.asLongBuffer().get(all, at, piece.remaining() / Long.BYTES));
            return all;
        }

        @Override
        public double[] doubles(String name) {
            Values values = (Values) entry(name, Layout.Kind.DOUBLES);
            double[] all = new double[values.count()];
            values.each((piece, at) -> piece.asDoubleBuffer().get(all, at, piece.remaining() / Double.BYTES));
            return all;
        }

        @Override
        public float[] floats(String name) {
            Values values = (Values) entry(name, Layout.Kind.FLOATS);
            float[] all = new float[values.count()];
            values.each((piece, at) -> piece.asFloatBuffer().get(all, at, piece.remaining() / Float.BYTES));
            return all;
        }

        @Override
        public byte[] bytes(String name) {
            Values values = (Values) entry(name, Layout.Kind.BYTES);
            byte[] all = new byte[values.count()];
            values.each((piece, at) -> piece.get(all, at, piece.remaining()));
            return all;
        }

        private Entry entry(String name, Layout.Kind kind) {
            Entry entry = entries.get(name);
            if (entry == null) {
                throw new IllegalArgumentException(source + " has no "
                        + (kind == Layout.Kind.GROUP ? "group" : "values")
                        + " '" + Layout.path(path, name) + "'; known" + (path.isEmpty() ? "" : " in '" + path + "'")
                        + ": " + known());
            }
            if (entry.kind() != kind) {
                throw new IllegalArgumentException("'" + Layout.path(path, name) + "' in " + source + " is "
                        + entry.kind().text() + ", not " + kind.text());
            }
            return entry;
        }

        private String known() {
            return entries.isEmpty()
                    ? "nothing"
                    : entries.entrySet().stream()
                            .map(entry -> entry.getKey() + " ("
                                    + entry.getValue().kind().text() + ")")
                            .collect(Collectors.joining(", "));
        }
    }
}
