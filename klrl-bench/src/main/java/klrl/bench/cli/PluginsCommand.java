package klrl.bench.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import klrl.core.config.OptionCheck;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.PluginProblem;
import klrl.core.plugin.Registry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code klrl plugins}: lists what was found, and why something was not. */
@Command(
        name = "plugins",
        header = "List all plugins, and what is wrong with them.",
        descriptionHeading = "%n",
        description = {
            "A plugin is installed by copying its jar into the plugin folder; if it needs other jars, as a folder",
            "of them all."
        },
        exitCodeList = {
            "0:done",
            "2:the command line is wrong",
            "3:something is wrong with a plugin; the others are listed nevertheless"
        },
        footer = {
            "",
            "Examples",
            "  klrl plugins",
            "  klrl plugins --plugins ~/my-plugins",
            "  klrl plugins --json | jq -r '.plugins[] | select(.kind == \"estimator\") | .name'"
        })
final class PluginsCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private PluginFolder folder = new PluginFolder();

    @Option(names = "--json", description = "print plugins and problems as one JSON object")
    private boolean json;

    @Mixin
    private CommonOptions common;

    PluginsCommand(Shell shell) {
        this.shell = shell;
        this.common = new CommonOptions(shell);
    }

    @Override
    public Integer call() {
        Registry registry = folder.load(shell);
        List<PluginProblem> problems = new ArrayList<>(registry.problems());
        problems.addAll(OptionCheck.problems(registry));
        if (json) {
            shell.printPretty(json(registry, problems));
        } else {
            list(registry, problems);
        }
        return problems.isEmpty() ? Exit.DONE : Exit.PLUGIN;
    }

    private void list(Registry registry, List<PluginProblem> problems) {
        Table table = new Table("KIND", "NAME", "MODULE", "SOURCE", "SUMMARY");
        for (PluginEntry entry : registry.entries()) {
            table.add(
                    entry.kind().name(),
                    entry.name(),
                    entry.module() + "@" + entry.version(),
                    source(entry.source()),
                    entry.summary());
        }
        shell.out().print(table);
        for (PluginProblem problem : problems) {
            shell.out().println();
            shell.out().println(name(problem) + ": " + source(problem.source()));
            shell.out().println("  cause:  " + problem.cause());
            shell.out().println("  remedy: " + problem.remedy());
        }
        shell.out().flush();
        folder.path()
                .ifPresent(path -> shell.say("plugin folder: " + path + (Files.exists(path) ? "" : " (none yet)")));
    }

    private static String name(PluginProblem problem) {
        return problem.severity().name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode json(Registry registry, List<PluginProblem> problems) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode plugins = json.putArray("plugins");
        for (PluginEntry entry : registry.entries()) {
            plugins.addObject()
                    .put("kind", entry.kind().name())
                    .put("name", entry.name())
                    .put("summary", entry.summary())
                    .put("module", entry.module())
                    .put("version", entry.version())
                    .put("source", entry.source());
        }
        ArrayNode faults = json.putArray("problems");
        for (PluginProblem problem : problems) {
            faults.addObject()
                    .put("severity", name(problem))
                    .put("source", problem.source())
                    .put("cause", problem.cause())
                    .put("remedy", problem.remedy());
        }
        return json;
    }

    /** A path as people would write it here: klrl's own jars by name, others from the working folder if they are in it. */
    private static String source(String source) {
        Path path = Path.of(source);
        if (!path.isAbsolute()) {
            return source;
        }
        Path here = Path.of("").toAbsolutePath();
        if (ownFolder().filter(path.getParent()::equals).isPresent()) {
            return path.getFileName().toString();
        }
        return path.startsWith(here) ? here.relativize(path).toString() : source;
    }

    private static Optional<Path> ownFolder() {
        return Optional.ofNullable(PluginsCommand.class.getModule().getLayer())
                .flatMap(layer -> layer.configuration().findModule("klrl.core"))
                .flatMap(module -> module.reference().location())
                .filter(location -> location.getScheme().equals("file"))
                .map(location -> Path.of(location).getParent());
    }
}
