package klrl.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {

    private static final Path PAGE = Path.of("../docs/metrics.md");

    @TempDir
    private Path folder;

    /** The names in the first column of the page's tables. */
    private static Set<String> defined() throws IOException {
        return Pattern.compile("(?m)^\\| `([a-z_]+)` \\|")
                .matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> logged(String configuration, String name) throws IOException {
        Path run = folder.resolve(name);
        String file = Configurations.in(folder, name + ".yaml", configuration);
        assertEquals(
                0, Ran.klrl("train", file, "--out", run.toString(), "--quiet").code());
        Set<String> names = new TreeSet<>();
        for (String part : Set.of("metrics.jsonl", "timings.jsonl")) {
            for (String line : Files.readAllLines(run.resolve(part))) {
                new ObjectMapper().readTree(line).fieldNames().forEachRemaining(names::add);
            }
        }
        return names;
    }

    @Test
    void everyLoggedNameIsDefinedAndEveryDefinedNameIsLogged() throws IOException {
        Set<String> logged = new TreeSet<>(logged(Configurations.ON_POLICY, "on"));
        assertFalse(logged.isEmpty());
        logged.addAll(logged(Configurations.OFF_POLICY, "off"));
        logged.addAll(logged(Configurations.IMPROVED, "improved"));
        logged.addAll(logged(Configurations.WEIGHTED, "weighted"));
        logged.addAll(logged(Configurations.ACTION_VALUES, "action-values"));
        logged.addAll(logged(Configurations.IN_TURNS, "in-turns"));
        assertEquals(defined(), logged);
    }
}
