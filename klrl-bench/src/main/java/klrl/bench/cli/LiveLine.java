package klrl.bench.cli;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A stream to a terminal whose last line can be drawn over. Whatever else is written goes where that line was, which is
 * then drawn below it.
 */
final class LiveLine extends FilterOutputStream {

    private static final String ERASE = "\r\u001b[K";

    /** Without wrapping, a narrow terminal cuts the line instead of breaking it, so that it stays one line. */
    private static final String NO_WRAP = "\u001b[?7l";

    private static final String WRAP = "\u001b[?7h";

    private boolean drawn;

    LiveLine(OutputStream out) {
        super(new BufferedOutputStream(out));
    }

    @Override
    public synchronized void write(int value) throws IOException {
        makeRoom();
        out.write(value);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > 0) {
            makeRoom();
            out.write(bytes, offset, length);
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        out.flush();
    }

    /** Draws the line, over the last one. */
    synchronized void draw(String text) {
        send(ERASE + NO_WRAP + text + WRAP);
        drawn = true;
    }

    /** Takes the line away. */
    synchronized void erase() {
        if (drawn) {
            send(ERASE);
            drawn = false;
        }
    }

    private void makeRoom() throws IOException {
        if (drawn) {
            drawn = false;
            out.write(ERASE.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void send(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException terminalIsGone) {
            drawn = false; // Nobody looks; the run goes on.
        }
    }
}
