package klrl.bench.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What all commands share: two options, and how their help looks. */
@Command(
        synopsisHeading = "%nUsage: ",
        parameterListHeading = "%nArguments%n",
        optionListHeading = "%nOptions%n",
        commandListHeading = "%nCommands%n",
        exitCodeListHeading = "%nExit codes%n",
        abbreviateSynopsis = true,
        sortOptions = false)
final class CommonOptions {

    private final Shell shell;

    CommonOptions(Shell shell) {
        this.shell = shell;
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            order = 101,
            description = "show this help")
    private boolean help;

    @Option(names = "--debug", order = 100, description = "show stack traces and debug logs")
    void debug(boolean on) {
        if (on) {
            shell.startDebugging();
        }
    }
}
