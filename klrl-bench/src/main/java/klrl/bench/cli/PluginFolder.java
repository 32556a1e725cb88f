package klrl.bench.cli;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import klrl.core.config.ConfigException;
import klrl.core.config.ConfigProblem;
import klrl.core.plugin.PluginProblem;
import klrl.core.plugin.PluginProblem.Severity;
import klrl.core.plugin.Registry;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** Where plugins are looked for: the option {@code --plugins}, and what follows from it. */
final class PluginFolder {

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description = "folder of plugins: a jar or a folder of jars for each (default: plugins/ of klrl)")
    private Optional<Path> named = Optional.empty();

    /** Finds all plugins, without a word. */
    Registry load(Shell shell) {
        Optional<Path> folder = path();
        Registry registry = Registry.load(folder);
        if (shell.debug()) {
            LoggerFactory.getLogger(PluginFolder.class)
                    .debug(
                            "{} kinds and {} plugins, with those of {}",
                            registry.kinds().size(),
                            registry.entries().size(),
                            folder.map(Path::toString).orElse("no folder"));
        }
        return registry;
    }

    /**
     * Runs a command that chooses plugins by a configuration. What is wrong with plugins is a warning, unless the
     * configuration names one that is missing for it.
     */
    int use(Shell shell, ToIntFunction<Registry> command) {
        Registry registry = load(shell);
        registry.problems().forEach(problem -> shell.warn(problem.toString()));
        try {
            return command.applyAsInt(registry);
        } catch (ConfigException e) {
            return refuse(shell, e, registry.problems());
        }
    }

    private static int refuse(Shell shell, ConfigException e, List<PluginProblem> problems) {
        e.problems().forEach(problem -> shell.say(problem.toString()));
        if (shell.debug()) {
            e.printStackTrace(shell.err());
        }
        boolean lost = problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR)
                && e.has(ConfigProblem.Kind.UNKNOWN_PLUGIN);
        return lost || e.has(ConfigProblem.Kind.BROKEN_PLUGIN) ? Exit.PLUGIN : Exit.USAGE;
    }

    /** The named folder, which must exist; else {@code plugins} of the distribution, which need not. */
    Optional<Path> path() {
        named.filter(folder -> !Files.isDirectory(folder)).ifPresent(folder -> {
            throw new UsageException("--plugins " + folder + ": "
                    + (Files.exists(folder) ? "this is a file; name a folder" : "no such folder"));
        });
        return named.or(() -> Optional.ofNullable(System.getProperty("klrl.home"))
                .map(Path::of)
                .or(PluginFolder::homeOfJar)
                .map(home -> home.resolve("plugins")));
    }

    /** Where the launcher did not say: the folder that holds the folder of jars. */
    private static Optional<Path> homeOfJar() {
        return Optional.ofNullable(PluginFolder.class.getModule().getLayer())
                .flatMap(layer -> layer.configuration().findModule("klrl.bench"))
                .flatMap(module -> module.reference().location())
                .filter(location -> location.getScheme().equals("file")
                        && location.getPath().endsWith(".jar"))
                .map((URI location) -> Path.of(location).getParent().getParent());
    }
}
