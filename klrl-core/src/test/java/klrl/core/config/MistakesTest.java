package klrl.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Compares all messages of bad inputs with {@code mistakes.txt}, in full. */
class MistakesTest {

    private record Case(String name, List<String> overrides, String yaml, String expected) {}

    @TestFactory
    Stream<DynamicTest> everyMistakeIsReportedInFull() {
        return cases().stream()
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> assertEquals(each.expected(), actual(each))));
    }

    @Test
    void theTableIsLarge() {
        assertTrue(cases().size() >= 40);
        assertEquals(cases().size(), cases().stream().map(Case::name).distinct().count());
    }

    @Test
    void noMessageNamesAnExceptionOrBreaksItsLine() {
        for (Case each : cases()) {
            ConfigException e = assertThrows(ConfigException.class, () -> compose(each));
            for (ConfigProblem problem : e.problems()) {
                assertFalse(problem.message().contains("Exception"), problem::toString);
                assertFalse(problem.toString().contains("\n"), problem::toString);
            }
        }
    }

    private static String actual(Case each) {
        ConfigException e = assertThrows(ConfigException.class, () -> compose(each));
        return e.getMessage() + "\n";
    }

    private static Composition compose(Case each) {
        return Composition.of(TestPlugins.registry(), each.yaml(), Path.of("/configs"), "sac.yaml", each.overrides());
    }

    static List<Case> cases() {
        Pattern format = Pattern.compile("([^\\n]*)\\n(.*?)--- yaml\\n(.*?)--- says\\n(.*)", Pattern.DOTALL);
        List<Case> cases = new ArrayList<>();
        for (String block : text().split("(?m)^=== ")) {
            Matcher parts = format.matcher(block);
            if (parts.matches()) {
                List<String> overrides = parts.group(2)
                        .lines()
                        .filter(line -> line.startsWith("> "))
                        .map(line -> line.substring(2))
                        .toList();
                String yaml = parts.group(3).replace("<TAB>", "\t").replace("<NUL>", "\0");
                cases.add(new Case(parts.group(1), overrides, yaml, parts.group(4)));
            }
        }
        return cases;
    }

    private static String text() {
        try (InputStream in = MistakesTest.class.getResourceAsStream("mistakes.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
