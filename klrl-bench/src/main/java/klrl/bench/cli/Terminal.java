package klrl.bench.cli;

import java.io.Console;
import java.util.Optional;

/** What is behind standard error. */
final class Terminal {

    private Terminal() {}

    /**
     * Whether a line on standard error can be drawn over: it is a terminal, not a dumb one, and nobody asked for plain
     * output by the variable {@code NO_COLOR}.
     */
    static boolean canRedraw() {
        boolean wanted =
                Optional.ofNullable(System.getenv("NO_COLOR")).orElse("").isEmpty();
        String type = Optional.ofNullable(System.getenv("TERM")).orElse("dumb");
        return wanted && !type.isEmpty() && !type.equals("dumb") && errorIsTerminal();
    }

    /** The launcher knows; without it Java can say so of input and output together, which mostly answers it too. */
    private static boolean errorIsTerminal() {
        return Optional.ofNullable(System.getProperty("klrl.terminal"))
                .map(Boolean::parseBoolean)
                .orElseGet(() -> Optional.ofNullable(System.console())
                        .map(Terminal::isTerminal)
                        .orElse(false));
    }

    /** From Java 22 on there is a console even without a terminal, and a method that tells. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJava) {
            return true;
        }
    }
}
