package klrl.bench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a command finds around it: where it prints to, who may interrupt it, and how people call it.
 *
 * <p>The product of a command goes to {@link #out()}, all else to {@link #err()}.
 */
public final class Shell {

    private final PrintStream out;
    private final PrintStream err;
    private final Optional<CheckedOutput> output;
    private final Optional<LiveLine> liveLine;
    private final Function<Runnable, Interrupts> interrupts;
    private boolean debug;

    private Shell(
            PrintStream out,
            PrintStream err,
            Optional<CheckedOutput> output,
            Optional<LiveLine> liveLine,
            Function<Runnable, Interrupts> interrupts) {
        this.out = out;
        this.err = err;
        this.output = output;
        this.liveLine = liveLine;
        this.interrupts = interrupts;
    }

    /**
     * Returns the surroundings of the process: standard output, standard error and its signals. Both streams are
     * written in UTF-8 whatever the locale says, as files and JSON are.
     *
     * @return the shell
     */
    public static Shell ofProcess() {
        CheckedOutput output = new CheckedOutput(new FileOutputStream(FileDescriptor.out));
        LiveLine line = new LiveLine(new FileOutputStream(FileDescriptor.err));
        PrintStream err = new PrintStream(line, true, StandardCharsets.UTF_8);
        System.setErr(err); // What plugins log must not run into the line that is drawn over.
        return new Shell(
                new PrintStream(output, false, StandardCharsets.UTF_8),
                err,
                Optional.of(output),
                Optional.of(line).filter(any -> Terminal.canRedraw()),
                Signals::new);
    }

    /**
     * Returns surroundings within a program: nothing is drawn over, nobody interrupts.
     *
     * @param out takes the product
     * @param err takes all else
     * @return the shell
     */
    public static Shell of(PrintStream out, PrintStream err) {
        return of(out, err, Interrupts.NEVER);
    }

    static Shell of(PrintStream out, PrintStream err, Interrupts interrupts) {
        return new Shell(out, err, Optional.empty(), Optional.empty(), announcement -> interrupts);
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    /** The line that is drawn over, if standard error is a terminal that can do it. */
    Optional<LiveLine> liveLine() {
        return liveLine;
    }

    /** Listens to interrupts until it is closed; at the first one the announcement is run. */
    Interrupts listen(Runnable announcement) {
        return interrupts.apply(announcement);
    }

    /** How the program was called, for commands that people can paste. */
    String command() {
        return System.getProperty("klrl.command", "klrl");
    }

    boolean debug() {
        return debug;
    }

    /** Shows causes and debug logs from now on. */
    void startDebugging() {
        debug = true;
        System.setProperty("klrl.log.level", "debug");
    }

    void say(String line) {
        err.println(line);
    }

    void warn(String message) {
        err.println("klrl: warning: " + message);
    }

    /** Says what went wrong; where it came from is shown when debugging. */
    void fail(String message, Throwable cause) {
        err.println("klrl: " + message);
        if (debug) {
            cause.printStackTrace(err);
        }
    }

    /** Prints one JSON value on one line. */
    void print(JsonNode json) {
        out.println(json);
    }

    /** Prints one JSON value on several lines. */
    void printPretty(JsonNode json) {
        out.println(json.toPrettyString());
    }

    /**
     * Brings everything out.
     *
     * @return why the product did not arrive, or empty. That its reader went away, as in {@code klrl plugins | head},
     *     is no reason.
     */
    Optional<String> flush() {
        liveLine.ifPresent(LiveLine::erase);
        boolean failed = out.checkError();
        err.flush();
        return output.map(CheckedOutput::failure)
                .orElseGet(() -> failed ? Optional.of("its stream failed") : Optional.empty());
    }
}
