package klrl.bench.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import klrl.bench.Main;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;

/** What a command gave: its exit code and what it printed where. */
record Ran(int code, String out, String err) {

    /** Runs a command as {@link Main} does, in this process. */
    static Ran klrl(String... args) {
        return with(Interrupts.NEVER, args);
    }

    /** The names of a kind's plugins as messages list them. */
    static String known(String kind) {
        return Registry.load(Optional.empty()).entries(kind).stream()
                .map(PluginEntry::name)
                .collect(Collectors.joining(", "));
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
