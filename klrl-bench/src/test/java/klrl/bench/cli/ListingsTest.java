package klrl.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingsTest {

    private static final String CAUSE = "not a jar: it does not begin like a zip file";
    private static final String REMEDY = "put a jar in its place, or remove it";

    @TempDir
    private Path folder;

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void pluginsListsKindNameModuleSourceAndSummary() {
        Ran ran = Ran.klrl("plugins", "--plugins", folder.toString());
        assertEquals(0, ran.code());
        List<String> lines = ran.out().lines().toList();
        assertTrue(lines.get(0).matches("KIND +NAME +MODULE +SOURCE +SUMMARY"), lines.get(0));
        assertTrue(
                lines.stream()
                        .anyMatch(line -> line.matches("estimator +gae +klrl\\.algorithms@\\S+ +\\S+ +generalised.*")),
                ran.out());
        assertEquals("plugin folder: " + folder + "\n", ran.err());
    }

    @Test
    void pluginsGivesTheSameAsJson() throws IOException {
        Ran ran = Ran.klrl("plugins", "--json", "--plugins", folder.toString());
        assertEquals(0, ran.code());
        assertEquals("", ran.err());
        JsonNode json = json(ran.out());
        assertEquals(0, json.get("problems").size());
        JsonNode gae = find(json.get("plugins"), "gae");
        assertEquals("estimator", gae.get("kind").asText());
        assertEquals("klrl.algorithms", gae.get("module").asText());
        assertTrue(gae.has("version") && gae.has("source") && gae.has("summary"), gae.toString());
    }

    private static JsonNode find(JsonNode plugins, String name) {
        for (JsonNode plugin : plugins) {
            if (plugin.get("name").asText().equals(name)) {
                return plugin;
            }
        }
        throw new AssertionError("no plugin " + name + " in " + plugins);
    }

    @Test
    void aBrokenPluginIsToldWithCauseAndRemedyBesideTheOthers() throws IOException {
        Path jar = Files.writeString(folder.resolve("broken.jar"), "hello");
        Ran text = Ran.klrl("plugins", "--plugins", folder.toString());
        assertEquals(3, text.code());
        assertTrue(text.out().contains("\nestimator "), text.out());
        assertTrue(
                text.out().endsWith("\n\nerror: " + jar + "\n  cause:  " + CAUSE + "\n  remedy: " + REMEDY + "\n"),
                text.out());
        Ran ran = Ran.klrl("plugins", "--json", "--plugins", folder.toString());
        assertEquals(3, ran.code());
        JsonNode problem = json(ran.out()).get("problems").get(0);
        assertEquals(
                json("{\"severity\":\"error\",\"source\":\"" + jar + "\",\"cause\":\"" + CAUSE + "\",\"remedy\":\""
                        + REMEDY + "\"}"),
                problem);
    }

    @Test
    void trainFailsForABrokenPluginOnlyIfItsConfigurationNamesAMissingOne() throws IOException {
        Path jar = Files.writeString(folder.resolve("broken.jar"), "hello");
        String warning = "klrl: warning: " + jar + ": " + CAUSE + " (" + REMEDY + ")\n";
        String named = Configurations.in(folder, "a.yaml", Configurations.ON_POLICY + "estimator: mine\n");
        Ran missing = Ran.klrl("train", named, "--plugins", folder.toString());
        assertEquals(3, missing.code());
        assertEquals(
                warning + named
                        + ":5:12: $.estimator: no estimator named 'mine'; known: " + Ran.known("estimator") + ";"
                        + " 1 plugin could not be loaded, see 'klrl plugins'\n",
                missing.err());
        assertEquals(2, Ran.klrl("train", named).code(), "no plugin is broken");
        String mistaken = Configurations.in(folder, "b.yaml", Configurations.ON_POLICY + "estimater: gae\n");
        Ran other = Ran.klrl("train", mistaken, "--plugins", folder.toString());
        assertEquals(2, other.code());
        assertTrue(other.err().startsWith(warning), other.err());
    }

    @Test
    void describeListsKindsAndPlugins() throws IOException {
        Ran all = Ran.klrl("describe");
        assertEquals(0, all.code());
        assertTrue(all.out().contains("\nestimator: how rewards"), all.out());
        assertTrue(all.out().contains("\n  gae "), all.out());
        assertTrue(all.out().endsWith("\ntraining: how long to train, and what to do on the way\n"), all.out());
        assertTrue(json(Ran.klrl("describe", "--json").out()).get("kinds").size() >= 6);
        Ran kind = Ran.klrl("describe", "estimator");
        assertTrue(kind.out().startsWith("estimator: "), kind.out());
        assertFalse(kind.out().contains("prior"), kind.out());
        assertEquals(
                "estimator",
                json(Ran.klrl("describe", "estimator", "--json").out())
                        .get("kinds")
                        .get(0)
                        .get("kind")
                        .asText());
    }

    @Test
    void describeTellsOptionsRangesDefaultsAndEquationsOfAPlugin() throws IOException {
        Ran ran = Ran.klrl("describe", "gae");
        assertEquals(0, ran.code());
        assertTrue(ran.out().startsWith("estimator gae: "), ran.out());
        assertTrue(ran.out().contains("\n    lambda  number in [0, 1], default 0.95\n"), ran.out());
        assertTrue(ran.out().contains("\n    T18  array  Gae."), ran.out());
        JsonNode json =
                json(Ran.klrl("describe", "gae", "--json").out()).get("plugins").get(0);
        assertEquals("lambda", json.get("options").get(0).get("key").asText());
        assertEquals(
                Ran.klrl("describe", "gae").out(),
                Ran.klrl("describe", "klrl.algorithms/gae").out());
    }

    @Test
    void describeTellsTheOptionsOfTraining() throws IOException {
        Ran ran = Ran.klrl("describe", "training");
        assertTrue(ran.out().contains("\n    steps "), ran.out());
        assertEquals(
                "steps",
                json(Ran.klrl("describe", "training", "--json").out())
                        .get("options")
                        .get(0)
                        .get("key")
                        .asText());
    }

    @Test
    void describeGuessesAName() {
        Ran ran = Ran.klrl("describe", "gea");
        assertEquals(2, ran.code());
        assertTrue(ran.err().startsWith("klrl: no plugin and no kind named 'gea'; known: "), ran.err());
        assertTrue(ran.err().endsWith(" (did you mean gae?)\n"), ran.err());
    }

    @Test
    void describePrintsASchema() throws IOException {
        JsonNode schema = json(Ran.klrl("describe", "--schema").out());
        assertTrue(schema.get("properties").has("estimator"), schema.toString());
    }
}
