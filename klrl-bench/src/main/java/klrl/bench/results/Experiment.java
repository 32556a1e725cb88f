package klrl.bench.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import klrl.core.config.ConfigException;
import klrl.core.config.ConfigProblem;
import klrl.core.config.OptionsFile;
import klrl.core.plugin.Registry;
import klrl.core.run.RunFolder;
import klrl.core.text.Guess;

/** An experiment: a table of results, of which each row is a configuration that is trained with several seeds. */
public final class Experiment {

    private static final String SUFFIX = ".yaml";

    private final String name;
    private final Path file;
    private final ExperimentOptions options;

    private Experiment(String name, Path file, ExperimentOptions options) {
        this.name = name;
        this.file = file;
        this.options = options;
    }

    /**
     * Reads experiments, each from the file of its name.
     *
     * @param registry the plugins
     * @param folder the folder of all experiments
     * @param names which experiments; none for all
     * @return the experiments in the order of their names
     * @throws ResultsException if there is no such folder or no such experiment
     * @throws ConfigException if anything is wrong with a file; it names every mistake in all of them
     */
    public static List<Experiment> read(Registry registry, Path folder, List<String> names) {
        List<String> known = names(folder);
        for (String name : names) {
            if (!known.contains(name)) {
                throw new ResultsException("no experiment named '" + name + "' in " + folder + "; known: "
                        + String.join(", ", known)
                        + Guess.closest(name, known)
                                .map(guess -> " (did you mean " + guess + "?)")
                                .orElse(""));
            }
        }
        List<Experiment> experiments = new ArrayList<>();
        List<ConfigProblem> problems = new ArrayList<>();
        for (String name : known) {
            if (names.isEmpty() || names.contains(name)) {
                try {
                    experiments.add(read(registry, folder.resolve(name + SUFFIX), name));
                } catch (ConfigException e) {
                    problems.addAll(e.problems());
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return experiments;
    }

    private static Experiment read(Registry registry, Path file, String name) {
        String owner = "experiment '" + name + "'";
        return new Experiment(
                name, file, OptionsFile.read(registry, file, MethodHandles.lookup(), ExperimentOptions.class, owner));
    }

    private static List<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new ResultsException(folder + " is not a folder; name that of the experiments by --experiments DIR");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder + ": " + RunFolder.reason(e), e);
        }
    }

    /**
     * Returns the name, that of the file.
     *
     * @return such as {@code cartpole}
     */
    public String name() {
        return name;
    }

    ExperimentOptions options() {
        return options;
    }

    /** The rows, each with its configuration. */
    List<Variant> variants(Registry registry) {
        List<Variant> variants = new ArrayList<>();
        List<ConfigProblem> problems = new ArrayList<>();
        for (ExperimentOptions.Row row : options.rows()) {
            Variant variant = new Variant(registry, this, row);
            try {
                variant.check();
                variants.add(variant);
            } catch (ConfigException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return variants;
    }

    /** The file, as it was named. */
    Path file() {
        return file;
    }

    /** The project's folder, which holds that of the experiments: records name files relative to it. */
    Path root() {
        Path folder = Optional.ofNullable(file.toAbsolutePath().normalize().getParent())
                .orElse(file);
        return Optional.ofNullable(folder.getParent()).orElse(folder);
    }
}
