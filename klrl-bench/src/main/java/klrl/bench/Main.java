package klrl.bench;

import java.io.PrintStream;
import klrl.bench.cli.Klrl;
import klrl.bench.cli.Shell;

/** Starts the command line. */
public final class Main {

    private Main() {}

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param args the command and its arguments
     */
    public static void main(String[] args) {
        System.exit(Klrl.run(Shell.ofProcess(), args));
    }

    /**
     * Runs one command within a program, as a test does. Nothing is drawn over, and signals keep their meaning.
     *
     * @param args the command and its arguments
     * @param out takes the product of the command
     * @param err takes progress, warnings and mistakes
     * @return the exit code
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        return Klrl.run(Shell.of(out, err), args);
    }
}
