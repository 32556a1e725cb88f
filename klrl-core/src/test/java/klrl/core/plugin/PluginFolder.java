package klrl.core.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/** A plugin folder under test: two sound plugins, one found before and one after what a test puts beside them. */
final class PluginFolder {

    static final String FIRST = "first";
    static final String LAST = "last";

    private final Path root;

    private PluginFolder(Path root) {
        this.root = root;
    }

    /** Makes an empty folder. */
    static PluginFolder empty(Path root) throws IOException {
        PluginFolder folder = new PluginFolder(root);
        Files.createDirectories(folder.path());
        return folder;
    }

    /** Makes a folder with two sound plugins. */
    static PluginFolder withSound(Path root, byte[] first, byte[] last) throws IOException {
        PluginFolder folder = empty(root);
        Files.write(folder.path().resolve("0-first.jar"), first);
        Files.write(folder.path().resolve("z-last.jar"), last);
        return folder;
    }

    Path path() {
        return root.resolve("plugins");
    }

    Path path(String name) {
        return path().resolve(name);
    }

    Registry load() {
        return Registry.load(Optional.of(path()));
    }

    /** All problems, and all plugins beside the two sound ones, as text that is the same on all machines. */
    private String report(Registry registry) {
        String problems = registry.problems().stream()
                .map(problem -> problem.severity() + " " + problem.source() + "\ncause: " + problem.cause()
                        + "\nremedy: " + problem.remedy() + "\n\n")
                .collect(Collectors.joining());
        String loaded = registry.entries().stream()
                .filter(entry -> !entry.name().equals(FIRST) && !entry.name().equals(LAST))
                .map(entry -> entry.kind().name() + " " + entry.qualifiedName() + "@" + entry.version() + " "
                        + entry.source() + "\n")
                .collect(Collectors.joining());
        String text = problems + (loaded.isEmpty() ? "nothing loaded\n" : "loaded:\n" + loaded);
        int java = Runtime.version().feature();
        return text.replace(root + "/", "")
                .replace(JarBuilder.classesOf(Registry.class), "KLRL-CORE")
                .replace("this is Java " + java, "this is Java N")
                .replace("--release " + java, "--release N");
    }

    /** Compares what a registry says with the golden text of a name. */
    void assertReport(String golden, Registry registry) throws IOException {
        String actual = report(registry);
        String expected = golden(golden);
        if (!actual.equals(expected)) {
            // To be read, and to replace the golden text if it is right.
            Path kept = Path.of("target", "faults", golden + ".txt");
            Files.createDirectories(kept.getParent());
            Files.writeString(kept, actual);
        }
        assertEquals(expected, actual, golden);
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = PluginFolder.class.getResourceAsStream("faults/" + name + ".txt")) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
