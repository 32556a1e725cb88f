package klrl.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyTest {

    @TempDir
    private Path folder;

    @Test
    void theShippedPluginsKeepTheirContracts() {
        Ran ran =
                Ran.klrl("verify", "--tries", "3", "--seed", "1", "--only", "P12,p21", "--plugins", folder.toString());
        assertEquals(0, ran.code(), ran.out() + ran.err());
        assertTrue(ran.err().startsWith("seed 1\n"), ran.err());
        assertTrue(ran.out().contains(" temperature fixed "), ran.out());
        assertTrue(ran.err().endsWith(" properties, all hold\n"), ran.err());
        assertTrue(ran.out()
                .lines()
                .allMatch(line -> line.matches("P(12|21) +(estimator|temperature) \\S+( \\(\\w+\\))? +ok +\\d+ .*")));
    }

    @Test
    void outcomesAreAlsoJson() throws IOException {
        Ran ran = Ran.klrl("verify", "--tries", "3", "--only", "P23", "--json", "--plugins", folder.toString());
        assertEquals(0, ran.code(), ran.err());
        JsonNode json = new ObjectMapper().readTree(ran.out());
        assertEquals(0, json.get("failed").asInt());
        JsonNode first = json.get("properties").get(0);
        assertEquals("P23", first.get("id").asText());
        assertEquals("averaged", first.get("subject").asText());
        assertEquals("passed", first.get("status").asText());
        assertTrue(first.get("tries").asInt() >= 1);
        assertEquals(0, json.get("skipped").size(), ran.out());
    }

    private List<String> lines(String... part) {
        List<String> arguments = new ArrayList<>(
                List.of("verify", "--tries", "2", "--seed", "5", "--only", "P21", "--plugins", folder.toString()));
        arguments.addAll(List.of(part));
        Ran ran = Ran.klrl(arguments.toArray(String[]::new));
        assertEquals(0, ran.code(), ran.err());
        return ran.out().lines().sorted().toList();
    }

    /** What two processes share. */
    @Test
    void twoPartsAreTheWhole() {
        List<String> both = new ArrayList<>(lines("--part", "1/2"));
        List<String> second = lines("--part", "2/2");
        assertFalse(both.isEmpty() || second.isEmpty(), both + " and " + second);
        both.addAll(second);
        assertEquals(lines(), both.stream().sorted().toList());
    }

    @Test
    void mistakesOnTheCommandLineAreSaid() {
        assertEquals(2, Ran.klrl("verify", "--tries", "0").code());
        Ran third = Ran.klrl("verify", "--part", "3/2");
        assertEquals(2, third.code());
        assertTrue(third.err().contains("--part 3/2 is not K/N with K from 1 to N"), third.err());
        Ran unknown = Ran.klrl("verify", "--only", "P99", "--plugins", folder.toString());
        assertEquals(2, unknown.code());
        assertTrue(unknown.err().contains("there is no property P99 to check here"), unknown.err());
    }
}
