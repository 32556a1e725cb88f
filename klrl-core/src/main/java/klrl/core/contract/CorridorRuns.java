package klrl.core.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import klrl.core.config.Composition;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;
import klrl.core.run.RunFolder;
import klrl.core.run.RunListener;
import klrl.core.run.Training;

/** An algorithm in the corridor: its composition, and whole runs in a folder that is deleted in the end. */
final class CorridorRuns implements AutoCloseable {

    private final Registry registry;
    private final String algorithm;
    private final Spaces spaces;
    private final int streams;
    private Optional<Path> root = Optional.empty();

    /** The algorithm is its slot as a configuration writes it. */
    CorridorRuns(Registry plugins, String algorithm, Spaces spaces, int streams) {
        this.registry = withCorridor(plugins);
        this.algorithm = algorithm;
        this.spaces = spaces;
        this.streams = streams;
    }

    private static Registry withCorridor(Registry plugins) {
        List<PluginEntry> entries = new ArrayList<>(plugins.entries());
        Corridor.Plugin corridor = new Corridor.Plugin();
        entries.add(new PluginEntry(
                plugins.kind("environment").orElseThrow(),
                corridor.name(),
                corridor.summary(),
                "klrl.core",
                "contract",
                "built in",
                corridor));
        return Registry.of(plugins.kinds(), entries, List.of());
    }

    Composition composition(boolean masked, int steps) {
        String yaml = "environment: {type: " + Corridor.NAME + ", count: " + streams + ", actions: "
                + spaces.name().toLowerCase(Locale.ROOT) + ", masked: " + masked + "}\n"
                + "algorithm: " + algorithm + "\n"
                + "training: {steps: " + steps + ", evaluation-episodes: 1}\n";
        return Composition.of(registry, yaml, Path.of(""), "contract.yaml", List.of());
    }

    /** Trains a run of a name and gives its policy's file. */
    byte[] train(String name, long seed, int steps) {
        try {
            RunFolder folder = new RunFolder(Files.createDirectories(root().resolve(name)));
            Training.train(registry, composition(false, steps), folder, seed, new RunListener() {});
            return Files.readAllBytes(folder.policy());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Goes on with a run up to a number of steps and gives its policy's file. */
    byte[] resume(String name, int steps) {
        try {
            Path folder = root().resolve(name);
            try (Training resumed =
                    Training.resume(registry, folder, List.of("training.steps=" + steps), new RunListener() {})) {
                resumed.run();
            }
            return Files.readAllBytes(new RunFolder(folder).policy());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path root() throws IOException {
        if (root.isEmpty()) {
            root = Optional.of(Files.createTempDirectory("klrl-contract"));
        }
        return root.get();
    }

    @Override
    public void close() {
        if (root.isEmpty()) {
            return;
        }
        try (Stream<Path> files = Files.walk(root.get())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
