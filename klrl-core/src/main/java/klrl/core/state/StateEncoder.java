package klrl.core.state;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import klrl.api.StateWriter;

/** Writes records to a stream as values arrive, holding nothing but the names. */
final class StateEncoder {

    private final OutputStream out;
    private final String target;
    private final ByteBuffer record = ByteBuffer.allocate(Layout.PREFIX + Layout.PAYLOAD_LIMIT + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    private final Group root = new Group(Layout.ROOT, "");
    private long records;
    private int lastId = Layout.ROOT;
    private boolean finished;

    /** Writes the header. The target is how messages name the stream. */
    StateEncoder(OutputStream out, String target) {
        this.out = out;
        this.target = target;
        byte[] header = Layout.header(Layout.VERSION);
        emit(header, header.length);
    }

    StateWriter root() {
        return root;
    }

    /** Writes the end, after which nothing is taken. */
    void finish() {
        byte[] end = end();
        emit(end, end.length);
        finished = true;
    }

    /** The record that would end the stream now. */
    byte[] end() {
        begin(Layout.END, 0);
        record.putLong(records);
        return Arrays.copyOf(record.array(), close());
    }

    private void begin(byte code, int id) {
        if (finished) {
            throw new IllegalStateException(
                    target + " is finished: a writer must not be used after the call it is for");
        }
        record.clear().put(code).putInt(id).putInt(0);
    }

    /** Fills in length and checksum; returns the length of the record. */
    private int close() {
        record.putInt(Layout.PREFIX - Integer.BYTES, record.position() - Layout.PREFIX);
        record.putInt(Layout.checksum(records, record.array(), record.position()));
        return record.position();
    }

    private void write() {
        emit(record.array(), close());
        records++;
    }

    private void emit(byte[] bytes, int length) {
        try {
            out.write(bytes, 0, length);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + target + ": " + e.getMessage(), e);
        }
    }

    /** A group of names. */
    private final class Group implements StateWriter {
        private final int id;
        private final String path;
        private final Map<String, Entry> entries = new HashMap<>();

        Group(int id, String path) {
            this.id = id;
            this.path = path;
        }

        private record Entry(int id, Layout.Kind kind, Group group) {}

        @Override
        public StateWriter child(String name) {
            return entry(name, Layout.Kind.GROUP).group;
        }

        @Override
        public void longs(String name, long... values) {
            int entry = entry(name, Layout.Kind.LONGS).id;
            int most = Layout.PAYLOAD_LIMIT / Long.BYTES;
            for (int from = 0; from < values.length; from += most) {
                int count = Math.min(most, values.length - from);
                begin(Layout.DATA, entry);
                record.asLongBuffer().put(values, from, count);
                record.position(record.position() + count * Long.BYTES);
                write();
            }
        }

        @Override
        public void doubles(String name, double... values) {
            int entry = entry(name, Layout.Kind.DOUBLES).id;
            int most = Layout.PAYLOAD_LIMIT / Double.BYTES;
            for (int from = 0; from < values.length; from += most) {
                int count = Math.min(most, values.length - from);
                begin(Layout.DATA, entry);
                record.asDoubleBuffer().put(values, from, count);
                record.position(record.position() + count * Double.BYTES);
                write();
            }
        }

        @Override
        public void floats(String name, float[] values, int from, int to) {
            Objects.checkFromToIndex(from, to, values.length);
            int entry = entry(name, Layout.Kind.FLOATS).id;
            int most = Layout.PAYLOAD_LIMIT / Float.BYTES;
            for (int at = from; at < to; at += most) {
                int count = Math.min(most, to - at);
                begin(Layout.DATA, entry);
                record.asFloatBuffer().put(values, at, count);
                record.position(record.position() + count * Float.BYTES);
                write();
            }
        }

        @Override
        public void bytes(String name, byte[] values, int from, int to) {
            Objects.checkFromToIndex(from, to, values.length);
            int entry = entry(name, Layout.Kind.BYTES).id;
            for (int at = from; at < to; at += Layout.PAYLOAD_LIMIT) {
                begin(Layout.DATA, entry);
                record.put(values, at, Math.min(Layout.PAYLOAD_LIMIT, to - at));
                write();
            }
        }

        private Entry entry(String name, Layout.Kind kind) {
            Entry known = entries.get(name);
            if (known == null) {
                return define(name, kind);
            }
            if (known.kind != kind) {
                throw new IllegalArgumentException("'" + Layout.path(path, name) + "' in " + target + " was written as "
                        + known.kind.text() + " before and cannot become " + kind.text());
            }
            return known;
        }

        private Entry define(String name, Layout.Kind kind) {
            byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
            if (name.isEmpty()
                    || utf8.length > Layout.PAYLOAD_LIMIT
                    || !new String(utf8, StandardCharsets.UTF_8).equals(name)) {
                throw new IllegalArgumentException("a name in " + target + " has 1 to " + Layout.PAYLOAD_LIMIT
                        + " bytes in UTF-8, unlike \"" + name + "\" in \"" + path + "\"");
            }
            begin(kind.code, id);
            record.put(utf8);
            write();
            int entry = ++lastId;
            Entry made = new Entry(
                    entry, kind, kind == Layout.Kind.GROUP ? new Group(entry, Layout.path(path, name)) : this);
            entries.put(name, made);
            return made;
        }
    }
}
