package klrl.bench.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import klrl.core.config.Composition;
import klrl.core.plugin.Registry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code klrl explain}: tells what a composition computes, in the order of the loop. */
@Command(
        name = "explain",
        header = "Tell what a configuration computes, slot by slot in the order of the training loop.",
        descriptionHeading = "%n",
        description = {
            "With the equations that each slot implements, by their numbers in docs/theory.md. Nothing is started."
        },
        exitCodeList = {
            "0:done",
            "2:the command line or the configuration is wrong",
            "3:the configuration names a plugin that could not be loaded or used"
        },
        footer = {
            "",
            "Examples",
            "  klrl explain examples/cartpole.yaml",
            "  klrl explain examples/cartpole.yaml estimator.type=v-trace",
            "  klrl explain examples/cartpole.yaml --json"
        })
final class ExplainCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(index = "0", paramLabel = "FILE", description = "the configuration")
    private Path file = Path.of("");

    @Parameters(
            index = "1..*",
            paramLabel = "PATH=VALUE",
            description = "options to change in it: names joined by dots, and a value in YAML")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Mixin
    private PluginFolder plugins = new PluginFolder();

    @Mixin
    private CommonOptions common;

    ExplainCommand(Shell shell) {
        this.shell = shell;
        this.common = new CommonOptions(shell);
    }

    @Override
    public Integer call() {
        return plugins.use(shell, this::explain);
    }

    private int explain(Registry registry) {
        Explanation explanation = Explanation.of(registry, Composition.of(registry, file, overrides));
        if (json) {
            shell.printPretty(explanation.json());
        } else {
            shell.out().print(explanation.text());
        }
        return Exit.DONE;
    }
}
