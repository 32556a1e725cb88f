package klrl.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import klrl.api.plugin.Param;
import klrl.core.plugin.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsFileTest {

    record Part(
            @Param(doc = "how much", min = 0, max = 1) double share,
            @Param(doc = "where") Path file) {}

    record Whole(
            @Param(doc = "its name") String name,
            @Param(doc = "its parts", def = "[]") List<Part> parts,
            @Param(doc = "perhaps") Optional<Long> count) {

        Whole {
            if (name.equals("impossible")) {
                throw new IllegalArgumentException("such a whole there is not");
            }
        }
    }

    record Undeclared(int number) {}

    @TempDir
    private Path folder;

    private Whole read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), text);
        return OptionsFile.read(
                Registry.of(List.of(), List.of(), List.of()), file, MethodHandles.lookup(), Whole.class, "whole 'a'");
    }

    private void refused(String text, String message) {
        ConfigException refusal = assertThrows(ConfigException.class, () -> read(text));
        assertEquals(message, refusal.getMessage().replace(folder + "/", ""));
    }

    @Test
    void aFileBecomesARecordWithItsDefaultsAndPathsBesideIt() throws IOException {
        assertEquals(new Whole("x", List.of(), Optional.empty()), read("name: x\n"));
        assertEquals(
                new Whole("x", List.of(new Part(0.5, folder.resolve("b.txt"))), Optional.of(3L)),
                read("name: x\nparts: [{share: 0.5, file: b.txt}]\ncount: 3\n"));
    }

    @Test
    void allMistakesAreToldWithTheirPlaces() {
        refused(
                "nam: x\nparts:\n  - {share: 2, file: b.txt}\n",
                "a.yaml:1:1: $.nam: unknown option 'nam' of whole 'a'; known: name, parts, count (did you mean name?)\n"
                        + "a.yaml:1:1: $: option 'name' of whole 'a' is missing; expected text\n"
                        + "a.yaml:3:13: $.parts[0].share: 2 is not in [0, 1]");
        refused("name: impossible\n", "a.yaml:1:1: $: such a whole there is not");
        refused("", "a.yaml:1:1: $: expected a mapping of name, parts, count, found nothing");
        refused("- 3\n", "a.yaml:1:1: $: expected a mapping of name, parts, count, found a list");
        refused(
                "name: [\n",
                "a.yaml:2:1: $: not valid YAML: while parsing a flow node: expected the node content,"
                        + " but found '<stream end>'");
    }

    @Test
    void whatIsDeclaredWronglyIsTheProgrammersMistake() {
        assertThrows(
                IllegalArgumentException.class,
                () -> OptionsFile.read(
                        Registry.of(List.of(), List.of(), List.of()),
                        folder.resolve("a.yaml"),
                        MethodHandles.lookup(),
                        Undeclared.class,
                        "a"));
    }
}
