package klrl.bench.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import klrl.bench.results.ResultsException;
import klrl.core.run.RunException;
import klrl.core.run.RunFolderException;
import klrl.core.text.Guess;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code klrl}: finds the command to run, and turns what goes wrong into a message and an exit code. */
@Command(
        name = "klrl",
        header = "Trains agents by KL-regularised reinforcement learning.",
        customSynopsis = "Usage: klrl COMMAND [OPTIONS] [ARGUMENTS]",
        synopsisHeading = "%n",
        footer = {
            "",
            "Examples",
            "  klrl train examples/cartpole.yaml            train as the file says",
            "  klrl eval runs/cartpole-0-1                  play fresh episodes with what was learned",
            "  klrl record runs/cartpole-0-1 --out data.npz keep transitions, for NumPy or to learn from",
            "  klrl plugins                                 see what there is to compose",
            "  klrl describe gae                            see the options of one part",
            "  klrl verify                                  check the equations and every plugin",
            "  klrl results --check                         check the published learning results",
            "",
            "What a command gives goes to standard output; progress, warnings and mistakes go to standard error.",
            "'klrl COMMAND --help' tells more of each command."
        },
        exitCodeList = {
            "0:done; of a run it does not say whether the task was solved",
            "1:a check failed",
            "2:the command line, a configuration or a run folder is wrong",
            "3:a plugin could not be loaded or used",
            "4:something failed under way: a number that is not finite, an environment, the disk, klrl itself",
            "130:interrupted by Ctrl-C (143 by TERM, 129 by HUP)"
        })
public final class Klrl implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    private final Shell shell;

    private Klrl(Shell shell) {
        this.shell = shell;
        this.common = new CommonOptions(shell);
    }

    /**
     * Runs one command.
     *
     * @param shell what is around it
     * @param args the command and its arguments
     * @return the exit code
     */
    public static int run(Shell shell, String... args) {
        int code = execute(shell, args);
        Optional<String> lost = shell.flush();
        lost.ifPresent(reason -> shell.say("klrl: cannot write to standard output: " + reason));
        return lost.isPresent() && code == Exit.DONE ? Exit.FAILED : code;
    }

    private static int execute(Shell shell, String... args) {
        try {
            return commandLine(shell).execute(asOption(args));
        } catch (Error e) {
            return failed(shell, e);
        }
    }

    static CommandLine commandLine(Shell shell) {
        CommandLine line = new CommandLine(new Klrl(shell))
                .addSubcommand("train", new TrainCommand(shell))
                .addSubcommand("eval", new EvalCommand(shell))
                .addSubcommand("record", new RecordCommand(shell))
                .addSubcommand("plugins", new PluginsCommand(shell))
                .addSubcommand("describe", new DescribeCommand(shell))
                .addSubcommand("explain", new ExplainCommand(shell))
                .addSubcommand("verify", new VerifyCommand(shell))
                .addSubcommand(
                        "results",
                        new CommandLine(new ResultsCommand(shell)).addSubcommand("run", new ResultsRunCommand(shell)))
                .addSubcommand("version", new VersionCommand(shell))
                .setOut(new PrintWriter(shell.out(), true))
                .setErr(new PrintWriter(shell.err(), true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setUsageHelpWidth(100)
                .setParameterExceptionHandler((e, given) -> mistaken(shell, e))
                .setExecutionExceptionHandler((e, command, parsed) -> failed(shell, e));
        List<String> sections = new ArrayList<>(line.getHelpSectionKeys());
        sections.remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING);
        sections.remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST);
        sections.addAll(
                sections.indexOf(UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING),
                List.of(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, UsageMessageSpec.SECTION_KEY_COMMAND_LIST));
        return line.setHelpSectionKeys(sections);
    }

    /** {@code klrl help train} is {@code klrl train --help}, as people expect of tools with commands. */
    private static String[] asOption(String... args) {
        if (args.length == 0 || !args[0].equals("help")) {
            return args;
        }
        String[] changed = Arrays.copyOfRange(args, 1, args.length + 1);
        changed[args.length - 1] = "--help";
        return changed;
    }

    /** Without a command there is nothing to do. */
    @Override
    public Integer call() {
        spec.commandLine().usage(shell.err(), Ansi.OFF);
        return Exit.USAGE;
    }

    private static int mistaken(Shell shell, ParameterException e) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        shell.fail(message(e, command), e);
        shell.say("try: " + shell.command() + " " + ownName(command) + "--help");
        return Exit.USAGE;
    }

    private static String ownName(CommandSpec command) {
        return command.parent() == null ? "" : ownName(command.parent()) + command.name() + " ";
    }

    private static String message(ParameterException e, CommandSpec command) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            String message = e.getMessage();
            return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
        }
        String first = unmatched.getUnmatched().get(0);
        if (unmatched.isUnknownOption()) {
            List<String> options = command.options().stream()
                    .map(OptionSpec::names)
                    .flatMap(Stream::of)
                    .toList();
            String bare = first.replaceFirst("=.*", "");
            return "unknown option '" + bare + "'" + guess(bare, options);
        }
        return !command.subcommands().isEmpty()
                ? "no command '" + ownName(command) + first + "'" + known(command, first)
                : ownName(command).strip() + " takes no argument '" + first + "'";
    }

    private static String known(CommandSpec root, String given) {
        List<String> names = List.copyOf(root.subcommands().keySet());
        return "; known: " + names.stream().collect(Collectors.joining(", ")) + guess(given, names);
    }

    private static String guess(String given, List<String> known) {
        return Guess.closest(given, known)
                .map(name -> " (did you mean " + name + "?)")
                .orElse("");
    }

    private static int failed(Shell shell, Throwable e) {
        if (e instanceof UsageException || e instanceof RunFolderException || e instanceof ResultsException) {
            shell.fail(e.getMessage(), e);
            return Exit.USAGE;
        }
        if (e instanceof OutOfMemoryError) {
            shell.fail("out of memory (" + e.getMessage() + "); give Java more, as in KLRL_JAVA_OPTS=-Xmx8g", e);
        } else if (e instanceof RunException) {
            shell.fail(e.getMessage(), e);
        } else if (e instanceof UncheckedIOException io) {
            shell.fail(Failure.reason(io), e);
        } else {
            shell.fail("internal error: " + e + "; run again with --debug and report it", e);
        }
        return Exit.FAILED;
    }
}
