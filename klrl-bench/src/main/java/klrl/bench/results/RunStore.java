package klrl.bench.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import klrl.core.config.Composition;
import klrl.core.run.RunFolder;

/** The folder of an experiment's runs, which are found again by what they are, not by their names. */
final class RunStore {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    RunStore(Path folder) {
        this.folder = folder;
    }

    /** The version of klrl that runs now. */
    static String version() {
        return Optional.ofNullable(RunFolder.class.getModule().getDescriptor())
                .flatMap(module -> module.rawVersion())
                .orElse("unspecified");
    }

    /** Finds a run of a composition that came to its end, by the same seed and the same version of klrl. */
    Optional<Path> find(Composition composition, long seed) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> runs = Files.list(folder)) {
            List<Path> sorted = runs.sorted().toList();
            for (Path run : sorted) {
                if (is(new RunFolder(run), composition, seed)) {
                    return Optional.of(run);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for runs in " + folder + ": " + RunFolder.reason(e), e);
        }
    }

    private static boolean is(RunFolder run, Composition composition, long seed) throws IOException {
        if (!Files.isRegularFile(run.result()) || !Files.isRegularFile(run.record())) {
            return false;
        }
        JsonNode record = JSON.readTree(Files.readString(run.record()));
        return record.path("seed").asLong(-1) == seed
                && version(record).equals(version())
                && !JSON.readTree(Files.readString(run.result()))
                        .path("interrupted")
                        .asBoolean(true)
                && Files.readString(run.config()).equals(composition.resolved());
    }

    /** Makes the folder of a new run. */
    RunFolder next(String name, long seed) {
        return RunFolder.next(folder, name, seed);
    }

    /** What made a run, without what is of this machine only; the processor stays, since seconds depend on it. */
    static ObjectNode versions(Path run) {
        try {
            JsonNode record = JSON.readTree(Files.readString(new RunFolder(run).record()));
            ObjectNode versions = JsonNodeFactory.instance.objectNode();
            versions.put("klrl", version(record));
            versions.put("git_commit", record.path("git_commit").asText(null));
            versions.put("java", record.path("java").path("version").asText());
            versions.put("tensorflow", record.path("modules").path("tensorflow").asText());
            versions.put("processor", record.path("machine").path("processor").asText());
            versions.put("processors", record.path("machine").path("processors").asInt());
            return versions;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the record of " + run + ": " + RunFolder.reason(e), e);
        }
    }

    private static String version(JsonNode record) {
        return record.path("modules").path("klrl.core").asText("unspecified");
    }
}
