package klrl.bench.cli;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Says what failed in the words of the user, not of Java. */
final class Failure {

    private Failure() {}

    /** Whoever wrote a message meant it; a message that was made of the cause names its class, which helps nobody. */
    static String reason(UncheckedIOException e) {
        IOException cause = e.getCause();
        return String.valueOf(e.getMessage()).equals(String.valueOf(cause)) ? cause.getMessage() : e.getMessage();
    }
}
