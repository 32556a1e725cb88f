package klrl.core.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;

/**
 * A state in memory, for copies and tests: takes values like a file and gives them back. At most about 2 GB in all.
 */
public final class MemoryState implements StateWriter {

    private static final String NAME = "the state in memory";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StateEncoder encoder = new StateEncoder(out, NAME);

    /** Makes an empty state. */
    public MemoryState() {}

    /**
     * Saves an object.
     *
     * @param saved the object
     * @return its state
     */
    public static MemoryState of(Stateful saved) {
        MemoryState state = new MemoryState();
        saved.save(state);
        return state;
    }

    /**
     * Reads what was written so far; later writing does not change it.
     *
     * @return a reader
     */
    public StateReader reader() {
        try {
            return StateDecoder.decode(new ByteArrayInputStream(toByteArray()), NAME);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns what a file of the values written so far would hold. The same values in the same order give the same
     * bytes.
     *
     * @return a copy
     */
    public byte[] toByteArray() {
        byte[] values = out.toByteArray();
        byte[] end = encoder.end();
        byte[] all = Arrays.copyOf(values, values.length + end.length);
        System.arraycopy(end, 0, all, values.length, end.length);
        return all;
    }

    @Override
    public StateWriter child(String name) {
        return encoder.root().child(name);
    }

    @Override
    public void longs(String name, long... values) {
        encoder.root().longs(name, values);
    }

    @Override
    public void doubles(String name, double... values) {
        encoder.root().doubles(name, values);
    }

    @Override
    public void floats(String name, float[] values, int from, int to) {
        encoder.root().floats(name, values, from, to);
    }

    @Override
    public void bytes(String name, byte[] values, int from, int to) {
        encoder.root().bytes(name, values, from, to);
    }
}
