package klrl.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import klrl.core.run.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** docs/cli.md says what the commands do, no less and no more. */
class DocumentationTest {

    private static final CommandLine LINE = Klrl.commandLine(
            Shell.of(new PrintStream(new ByteArrayOutputStream()), new PrintStream(new ByteArrayOutputStream())));

    private static String page() throws IOException {
        return Files.readString(Path.of("../docs/cli.md"));
    }

    private static String section(String heading) throws IOException {
        String page = page();
        int begin = page.indexOf("\n## " + heading + "\n");
        assertTrue(begin >= 0, "no section " + heading);
        int end = page.indexOf("\n## ", begin + 1);
        return page.substring(begin, end < 0 ? page.length() : end);
    }

    private static Set<String> found(String regex, String text) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyCommandHasASectionAndEverySectionACommand() throws IOException {
        Set<String> commands = new TreeSet<>(LINE.getSubcommands().keySet());
        commands.add("results run");
        assertEquals(commands, found("(?m)^## klrl ([a-z ]+)$", page()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train",
                "eval",
                "record",
                "plugins",
                "describe",
                "explain",
                "verify",
                "results",
                "results run",
                "version"
            })
    void aSectionListsTheOptionsAndExitCodesOfItsCommand(String command) throws IOException {
        CommandLine line = LINE;
        for (String name : command.split(" ")) {
            line = line.getSubcommands().get(name);
        }
        CommandSpec spec = line.getCommandSpec();
        String section = section("klrl " + command);
        Set<String> options = spec.options().stream()
                .map(option -> option.longestName())
                .filter(name -> !Set.of("--help", "--debug").contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(options, found("(?m)^\\| `(--[a-z]+)", section));
        String codes = section.replaceAll("(?s).*Exit codes: ([0-9, ]+)\\..*", "$1");
        assertEquals(spec.usageMessage().exitCodeList().keySet(), Set.copyOf(Arrays.asList(codes.split(", "))));
    }

    @Test
    void allExitCodesAreDefined() throws IOException {
        Set<String> codes = new TreeSet<>(
                LINE.getCommandSpec().usageMessage().exitCodeList().keySet());
        assertEquals(codes, found("(?m)^\\| ([0-9]+) \\|", section("Exit codes")));
    }

    @Test
    void allFilesOfARunAreListed() throws IOException {
        RunFolder folder = new RunFolder(Path.of(""));
        Set<String> files = Set.of(
                        folder.config(),
                        folder.record(),
                        folder.metrics(),
                        folder.timings(),
                        folder.checkpoint(),
                        folder.policy(),
                        folder.result())
                .stream()
                .map(Path::toString)
                .collect(Collectors.toSet());
        assertEquals(files, found("(?m)^\\| `([a-z.]+)` \\|", section("The folder of a run")));
    }
}
