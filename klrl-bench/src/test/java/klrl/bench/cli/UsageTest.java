package klrl.bench.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

    private static final String TRY = "try: klrl ";

    @Test
    void wrongCommandLinesSayWhatIsWrongAndWhereHelpIs() {
        Map<List<String>, String> mistakes =
                new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        mistakes.put(
                List.of("trian"),
                "klrl: no command 'trian'; known: train, eval, record, plugins, describe, explain, verify, results, version (did you mean train?)\n"
                        + TRY + "--help\n");
        mistakes.put(List.of("--verbose", "train"), "klrl: unknown option '--verbose'\n" + TRY + "--help\n");
        mistakes.put(
                List.of("train", "x.yaml", "--sed", "3"),
                "klrl: unknown option '--sed' (did you mean --seed?)\n" + TRY + "train --help\n");
        mistakes.put(
                List.of("train", "x.yaml", "--sed=3"),
                "klrl: unknown option '--sed' (did you mean --seed?)\n" + TRY + "train --help\n");
        mistakes.put(
                List.of("train", "x.yaml", "--seed", "abc"),
                "klrl: invalid value for option '--seed': 'abc' is not a whole number of 64 bits\n" + TRY
                        + "train --help\n");
        mistakes.put(
                List.of("train", "x.yaml", "--seed", "1e3"),
                "klrl: invalid value for option '--seed': '1e3' is not a whole number of 64 bits\n" + TRY
                        + "train --help\n");
        mistakes.put(
                List.of("train", "x.yaml", "--seed"),
                "klrl: missing required parameter for option '--seed' (N)\n" + TRY + "train --help\n");
        mistakes.put(
                List.of("train", "x.yaml", "--seed", "1", "--seed", "2"),
                "klrl: option '--seed' (N) should be specified only once\n" + TRY + "train --help\n");
        mistakes.put(List.of("eval"), "klrl: missing required parameter: 'DIR'\n" + TRY + "eval --help\n");
        mistakes.put(List.of("plugins", "gae"), "klrl: plugins takes no argument 'gae'\n" + TRY + "plugins --help\n");
        mistakes.put(
                List.of("train"),
                "klrl: no configuration was given: name a file, such as examples/cartpole.yaml, or a run to --resume\n");
        mistakes.put(
                List.of("train", "training.steps=3"),
                "klrl: training.steps=3: the configuration's file comes first, then the options to change\n");
        mistakes.put(
                List.of("train", "--resume", "x", "--seed", "3"),
                "klrl: --seed and --resume do not go together: a run keeps its seed\n");
        mistakes.put(
                List.of("train", "--resume", "x", "--out", "y"),
                "klrl: --out and --resume do not go together: a run stays in its folder\n");
        mistakes.put(
                List.of("train", "--resume", "x", "y.yaml"),
                "klrl: y.yaml: --resume takes no configuration, the run has its own\n");
        mistakes.put(List.of("eval", "x", "--episodes", "0"), "klrl: --episodes 0 is not in [1, 2147483647]\n");
        mistakes.put(List.of("record", "x"), "klrl: missing required option: '--out=FILE'\n" + TRY + "record --help\n");
        mistakes.put(
                List.of("record", "x", "--out", "y", "--greedy", "--random"),
                "klrl: error: --greedy, --random are mutually exclusive (specify only one)\n" + TRY
                        + "record --help\n");
        mistakes.put(List.of("record", "x", "--out", "y", "--steps", "0"), "klrl: --steps 0 is less than 1\n");
        mistakes.put(
                List.of("record", "x", "--out", "pom.xml"),
                "klrl: --out pom.xml exists: name another file, or remove it\n");
        mistakes.put(List.of("plugins", "--plugins", "no-such"), "klrl: --plugins no-such: no such folder\n");
        mistakes.put(
                List.of("plugins", "--plugins", "pom.xml"), "klrl: --plugins pom.xml: this is a file; name a folder\n");
        mistakes.put(
                List.of("results", "rnu"),
                "klrl: no command 'results rnu'; known: run (did you mean run?)\n" + TRY + "results --help\n");
        mistakes.put(
                List.of("results", "run", "--sed", "3"),
                "klrl: unknown option '--sed' (did you mean --seeds?)\n" + TRY + "results run --help\n");
        mistakes.put(
                List.of("results", "run", "--seeds", "4-0"),
                "klrl: invalid value for option '--seeds': 4-0 is not a range of 1 to 1000 seeds\n" + TRY
                        + "results run --help\n");
        mistakes.put(
                List.of("results", "run", "--seeds", "few"),
                "klrl: invalid value for option '--seeds': 'few' is no range of seeds such as 0-4\n" + TRY
                        + "results run --help\n");
        mistakes.put(List.of("results", "run", "--jobs", "0"), "klrl: --jobs 0 is not in [1, 1024]\n");
        mistakes.put(
                List.of("results", "--experiments", "no-such"),
                "klrl: no-such is not a folder; name that of the experiments by --experiments DIR\n");
        mistakes.put(List.of("describe", "gae", "--schema"), "klrl: --schema describes everything; leave out 'gae'\n");
        assertAll(mistakes.entrySet().stream()
                .map(mistake -> () -> assertEquals(
                        new Ran(2, "", mistake.getValue()),
                        Ran.klrl(mistake.getKey().toArray(String[]::new)),
                        mistake.getKey().toString())));
    }

    @Test
    void withoutACommandTheHelpIsShownAsAMistake() {
        Ran ran = Ran.klrl();
        assertEquals(2, ran.code());
        assertEquals("", ran.out());
        assertEquals(Ran.klrl("--help").out(), ran.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "eval", "record", "plugins", "describe", "results", "version"})
    void everyCommandHasHelpWithExitCodes(String command) {
        Ran ran = Ran.klrl(command, "--help");
        assertEquals(0, ran.code());
        assertEquals("", ran.err());
        assertTrue(ran.out().contains("Usage: klrl " + command), ran.out());
        assertTrue(ran.out().contains("\nExit codes\n"), ran.out());
        assertTrue(ran.out().lines().allMatch(line -> line.length() <= 100), ran.out());
        assertEquals(ran, Ran.klrl("help", command), "'help' before the command is --help after it");
        assertTrue(Ran.klrl("--help").out().contains("\n  " + command + " "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "eval", "record", "plugins", "describe", "results"})
    void everyCommandThatNeedsExplainingHasExamples(String command) {
        String help = Ran.klrl(command, "--help").out();
        assertTrue(help.contains("\nExamples\n  klrl " + command), help);
    }

    @Test
    void theVersionNamesKlrlAndJava() {
        Ran ran = Ran.klrl("version");
        assertEquals(0, ran.code());
        assertTrue(ran.out().matches("(?s)klrl \\S+, API level \\d+\nJava \\d.*, on .*\n"), ran.out());
    }
}
