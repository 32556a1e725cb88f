package klrl.bench.cli;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Keeps why writing failed, which a {@link java.io.PrintStream} does not tell. */
final class CheckedOutput extends FilterOutputStream {

    private Optional<IOException> failure = Optional.empty();

    CheckedOutput(OutputStream out) {
        super(new BufferedOutputStream(out));
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw keep(e);
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            throw keep(e);
        }
    }

    private IOException keep(IOException e) {
        failure = failure.or(() -> Optional.of(e));
        return e;
    }

    /** Why the first write failed; empty if none did, or only because nobody reads on. */
    Optional<String> failure() {
        return failure.map(IOException::getMessage).filter(reason -> !reason.equals("Broken pipe"));
    }
}
