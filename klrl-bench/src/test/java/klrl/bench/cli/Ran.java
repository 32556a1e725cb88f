package klrl.bench.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import klrl.bench.Main;

/** What a command gave: its exit code and what it printed where. */
record Ran(int code, String out, String err) {

    /** Runs a command as {@link Main} does, in this process. */
    static Ran klrl(String... args) {
        return with(Interrupts.NEVER, args);
    }

    static Ran with(Interrupts interrupts, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream printedOut = new PrintStream(out, false, StandardCharsets.UTF_8);
        PrintStream printedErr = new PrintStream(err, false, StandardCharsets.UTF_8);
        int code = interrupts == Interrupts.NEVER
                ? Main.run(args, printedOut, printedErr)
                : Klrl.run(Shell.of(printedOut, printedErr, interrupts), args);
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
