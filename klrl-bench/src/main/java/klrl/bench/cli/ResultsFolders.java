package klrl.bench.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import klrl.bench.results.Experiment;
import klrl.bench.results.Results;
import klrl.core.plugin.Registry;
import picocli.CommandLine.Option;

/** Where experiments and results are: two options of the commands about results. */
final class ResultsFolders {

    @Option(
            names = "--experiments",
            paramLabel = "DIR",
            description = "folder of the experiments' files (default: experiments/ of klrl)")
    private Optional<Path> experiments = Optional.empty();

    @Option(
            names = "--docs",
            paramLabel = "DIR",
            description = "folder of results.md and of results/ with records and pictures (default: docs/ of klrl)")
    private Optional<Path> docs = Optional.empty();

    /** Reads the experiments of some names, all of them if there are no names. */
    List<Experiment> read(Registry registry, List<String> names) {
        return Experiment.read(registry, experiments.orElseGet(() -> home().resolve("experiments")), names);
    }

    /** The results of all experiments. */
    Results results(Registry registry) {
        return new Results(read(registry, List.of()), docs.orElseGet(() -> home().resolve("docs")));
    }

    /** Klrl's own folder as the launcher says, as seen from the working folder if it is in there. */
    private static Path home() {
        Path here = Path.of("").toAbsolutePath();
        return Optional.ofNullable(System.getProperty("klrl.home"))
                .map(Path::of)
                .map(home -> home.startsWith(here) ? here.relativize(home) : home)
                .orElse(Path.of(""));
    }
}
