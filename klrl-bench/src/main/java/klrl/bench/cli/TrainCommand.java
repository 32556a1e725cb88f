package klrl.bench.cli;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import klrl.core.config.Composition;
import klrl.core.config.ConfigException;
import klrl.core.plugin.Registry;
import klrl.core.run.ResultJson;
import klrl.core.run.RunException;
import klrl.core.run.RunFolder;
import klrl.core.run.RunFolderException;
import klrl.core.run.RunResult;
import klrl.core.run.Training;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code klrl train}: starts a run, or goes on with one. */
@Command(
        name = "train",
        header = "Train an agent as a configuration says.",
        descriptionHeading = "%n",
        description = {
            "Then evaluates it by fresh episodes. All files are kept in the run's folder.",
            "Ctrl-C stops a run so that it can go on later; a second Ctrl-C ends it at once."
        },
        customSynopsis = {
            "Usage: klrl train [OPTIONS] FILE [PATH=VALUE ...]",
            "       klrl train [OPTIONS] --resume DIR [PATH=VALUE ...]"
        },
        synopsisHeading = "%n",
        exitCodeList = {
            "0:done, whether the task was solved or not",
            "2:the command line, the configuration or the run folder is wrong; nothing was started",
            "3:the configuration names a plugin that could not be loaded or used",
            "4:the run failed: a number that is not finite, an environment, the disk, klrl itself",
            "130:interrupted by Ctrl-C (143 by TERM, 129 by HUP); --resume goes on"
        },
        footer = {
            "",
            "Examples",
            "  klrl train examples/cartpole.yaml",
            "  klrl train examples/cartpole.yaml --seed 7 estimator.lambda=0.9 training.steps=50000",
            "  klrl train examples/cartpole.yaml prior='{type: policy, run: runs/cartpole-0-1}'",
            "  klrl train --resume runs/cartpole-0-1 training.steps=400000",
            "  klrl train examples/cartpole.yaml --json --quiet | jq .evaluation.mean_return"
        })
final class TrainCommand implements Callable<Integer> {

    private static final Path RUNS = Path.of("runs");

    private final Shell shell;

    @Parameters(
            index = "0..*",
            paramLabel = "FILE PATH=VALUE",
            hideParamSyntax = true,
            description = {"the configuration, and options to change in it: names joined by dots, and a value in YAML"})
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = WholeNumber.class,
            description = "root of all randomness (default: 0)")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "the run's folder, new or empty (default: runs/NAME-SEED-1, or the next number)")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description = "go on with the run in this folder, from its last checkpoint")
    private Optional<Path> resume = Optional.empty();

    @Mixin
    private PluginFolder plugins = new PluginFolder();

    @Option(names = "--json", description = "print the result as one JSON object")
    private boolean json;

    @Option(names = "--quiet", description = "print warnings and mistakes only")
    private boolean quiet;

    @Mixin
    private CommonOptions common;

    TrainCommand(Shell shell) {
        this.shell = shell;
        this.common = new CommonOptions(shell);
    }

    @Override
    public Integer call() {
        checkArguments();
        return plugins.use(shell, registry -> resume.isPresent() ? resume(registry, resume.get()) : start(registry));
    }

    private void checkArguments() {
        if (resume.isPresent()) {
            refuse(seed.isPresent(), "--seed and --resume do not go together: a run keeps its seed");
            refuse(out.isPresent(), "--out and --resume do not go together: a run stays in its folder");
            Path folder = resume.get();
            refuse(Files.isRegularFile(folder), folder + " is a file; --resume takes the folder of a run");
            refuse(
                    !arguments.isEmpty() && !arguments.get(0).contains("="),
                    arguments.stream().findFirst().orElse("")
                            + ": --resume takes no configuration, the run has its own");
        } else {
            refuse(
                    arguments.isEmpty(),
                    "no configuration was given: name a file, such as examples/cartpole.yaml, or a run to --resume");
            String file = arguments.get(0);
            refuse(
                    file.contains("=") && !Files.exists(Path.of(file)),
                    file + ": the configuration's file comes first, then the options to change");
            refuse(
                    Files.isRegularFile(new RunFolder(Path.of(file)).record()),
                    file + " is the folder of a run: go on with it by --resume " + file);
        }
    }

    private static void refuse(boolean wrong, String message) {
        if (wrong) {
            throw new UsageException(message);
        }
    }

    private int start(Registry registry) {
        Composition composition =
                Composition.of(registry, Path.of(arguments.get(0)), arguments.subList(1, arguments.size()));
        long root = seed.orElse(0L);
        return listening(view -> {
            boolean made = out.filter(Files::exists).isEmpty();
            RunFolder folder =
                    out.map(RunFolder::create).orElseGet(() -> RunFolder.next(RUNS, composition.name(), root));
            try {
                return Training.start(registry, composition, folder, root, view);
            } catch (RuntimeException | Error e) {
                if (made) {
                    // Folders that are not empty stay: what was not started leaves nothing behind, and takes nothing.
                    folder.path().toFile().delete();
                    RUNS.toFile().delete();
                }
                throw e;
            }
        });
    }

    private int resume(Registry registry, Path folder) {
        return listening(view -> Training.resume(registry, folder, arguments, view));
    }

    /** Makes a run that is not yet started. */
    private interface Maker {
        Training make(TrainingView view);
    }

    private int listening(Maker maker) {
        try (Interrupts interrupts =
                shell.listen(() -> shell.say("stopping at the next checkpoint …; Ctrl-C again ends at once"))) {
            TrainingView view = new TrainingView(shell, quiet, interrupts, System::nanoTime);
            try (Training training = make(maker, view)) {
                RunResult result = training.run();
                report(result, training.composition());
                return result.interrupted() ? interrupts.exitCode() : Exit.DONE;
            }
        }
    }

    /** What the parts of a composition say of each other when they are made is the user's to mend. */
    private static Training make(Maker maker, TrainingView view) {
        try {
            return maker.make(view);
        } catch (IllegalArgumentException e) {
            UsageException usage = new UsageException(e.getMessage());
            usage.initCause(e);
            throw usage;
        } catch (ConfigException | RunFolderException | UncheckedIOException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new RunException("the run could not be started: " + e, e);
        }
    }

    private void report(RunResult result, Composition composition) {
        if (!quiet) {
            new Summary(shell, composition.training()).print(result);
        }
        if (json) {
            shell.print(ResultJson.of(result));
        }
    }
}
