package klrl.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import klrl.core.config.ConfigException;
import klrl.core.plugin.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExperimentTest {

    private static final Registry REGISTRY = Registry.load(Optional.empty());
    private static final String CONFIG = "environment: cartpole\nalgorithm: soft-policy-gradient\n";
    private static final String ROW = "rows: [{name: a, config: config.yml}]\n";

    @TempDir
    private Path folder;

    private Experiment read(String text) throws IOException {
        Files.writeString(folder.resolve("config.yml"), CONFIG);
        Files.writeString(folder.resolve("x.yaml"), text);
        return Experiment.read(REGISTRY, folder, List.of("x")).get(0);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(
                        "title: T\n" + ROW + "treshold: 3\n",
                        "x.yaml:3:1: $.treshold: unknown option 'treshold' of experiment 'x'; known: title, text, threshold,"
                                + " seeds, config, with, quantities, rows, ratios, picture (did you mean threshold?)"),
                Arguments.of(ROW, "x.yaml:1:1: $: option 'title' of experiment 'x' is missing; expected text"),
                Arguments.of(
                        "",
                        "x.yaml:1:1: $: expected a mapping of title, text, threshold, seeds, config, with,"
                                + " quantities, rows, ratios, picture, found nothing"),
                Arguments.of("title: T\nrows: []\n", "x.yaml:1:1: $: a table has at least one row"),
                Arguments.of(
                        "title: T\nrows: [{name: A b, config: config.yml}]\n",
                        "x.yaml:2:8: $.rows[0]: a row is named by small letters, digits and single hyphens or dots between"
                                + " them, unlike 'A b'"),
                Arguments.of(
                        "title: T\nrows: [{name: a}]\n",
                        "x.yaml:1:1: $: row 'a' has no config, and the table has none"),
                Arguments.of(
                        "title: T\nconfig: config.yml\nrows: [{name: a}, {name: a}]\n",
                        "x.yaml:1:1: $: two of the names 'a' for a row"),
                Arguments.of("title: T\nseeds: 0\n" + ROW, "x.yaml:2:8: $.seeds: 0 is not in [1, 1000]"),
                Arguments.of(
                        "title: T\nrows: [{name: a, config: config.yml, with: ['prior.run=${first}']}]\n",
                        "x.yaml:2:8: $.rows[0]: row 'a' names ${first}, but it has no first stage"),
                Arguments.of(
                        "title: T\nrows: [{name: a, config: config.yml, first: {config: config.yml}}]\n",
                        "x.yaml:2:8: $.rows[0]: row 'a' has a first stage, but no change names its folder as ${first}"),
                Arguments.of(
                        "title: T\nthreshold: 1\nrows: [{name: a, config: config.yml, asked: [{of: step, at-most: 3}]}]\n",
                        "x.yaml:1:1: $: no figure named 'step'; known: steps, seconds, greedy, stochastic (did you mean"
                                + " steps?)"),
                Arguments.of(
                        "title: T\nrows: [{name: a, config: config.yml, asked: [{of: steps, at-most: 3}]}]\n",
                        "x.yaml:1:1: $: no figure named 'steps'; known: greedy, stochastic"),
                Arguments.of(
                        "title: T\nrows: [{name: a, config: config.yml, asked: [{of: greedy}]}]\n",
                        "x.yaml:2:46: $.rows[0].asked[0]: what is asked of 'greedy' is one bound: at-most or at-least"),
                Arguments.of(
                        "title: T\n" + ROW + "quantities: [{name: greedy, metric: kl}]\n",
                        "x.yaml:1:1: $: two of the names 'greedy' for a figure"),
                Arguments.of(
                        "title: T\n" + ROW + "quantities: [{name: gap, metric: kl, exact: missing}]\n",
                        "x.yaml:3:14: $.quantities[0]: quantity 'gap' is one of three: of a metric, exact, or"
                                + " offline"),
                Arguments.of(
                        "title: T\nrows: [{name: a, config: config.yml, with: ['data={type: recorded, file: ${b}}'],"
                                + " first: {config: config.yml, recordings: [{name: c}]}}]\n",
                        "x.yaml:2:8: $.rows[0]: row 'a' has a recording that no change names as ${c}"),
                Arguments.of(
                        "title: T\nrows: [{name: a, config: config.yml, first: {config: config.yml, recordings: [{name:"
                                + " first}]}}]\n",
                        "x.yaml:2:45: $.rows[0].first: two of the names 'first' for a recording"),
                Arguments.of(
                        "title: T\n" + ROW + "quantities: [{name: gain, offline: gain}]\n",
                        "x.yaml:1:1: $: quantity 'gain' is about recordings, and row 'a' has none"),
                Arguments.of(
                        "title: T\n" + ROW + "ratios: [{of: greedy, row: a, to: b}]\n",
                        "x.yaml:1:1: $: no row named 'b'; known: a"),
                Arguments.of(
                        "title: T\n" + ROW + "ratios: [{of: greedy, row: a, to: a, by: every-seed}]\n",
                        "x.yaml:3:10: $.ratios[0]: a ratio is of means or medians, not of every seed"),
                Arguments.of(
                        "title: T\n" + ROW + "picture: {x: greedy}\n",
                        "x.yaml:3:10: $.picture: a picture has both x and y, or neither and shows learning curves"),
                Arguments.of(
                        "title: T\nrows: [{name: a, config: config.yml, with: [estimator.lamda=1]}]\n",
                        "x.yaml: row 'a': estimator.lamda=1: $.estimator.lamda: unknown option 'lamda' of estimator 'gae';"
                                + " known: lambda (did you mean lambda?)"),
                Arguments.of(
                        "title: T\nrows: [{name: a, config: confg.yml}]\n",
                        "confg.yml: no such file (did you mean config.yml?)"),
                Arguments.of(
                        "title: T\nthreshold: 400\nrows: [{name: a, config: config.yml, with: [training.stop-at-return=3]}]\n",
                        "x.yaml: row 'a': its training stops at the return 3.0, the table's threshold is 400.0"),
                Arguments.of(
                        "title: T\nthreshold: 400\n" + ROW,
                        "x.yaml: row 'a': a threshold needs training.stop-at-return, or training.evaluate-every to"
                                + " notice it"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsToldWithItsPlaceAndARemedy(String text, String message) {
        ConfigException refusal =
                assertThrows(ConfigException.class, () -> read(text).variants(REGISTRY));
        assertEquals(message, refusal.getMessage().replace(folder + "/", ""));
    }

    @Test
    void whatNobodyWroteIsNotFound() throws IOException {
        read("title: T\n" + ROW);
        ResultsException refusal =
                assertThrows(ResultsException.class, () -> Experiment.read(REGISTRY, folder, List.of("y")));
        assertTrue(refusal.getMessage().endsWith("; known: x"), refusal.getMessage());
    }

    @Test
    void theProtocolOfARowNamesNoFolderOfThisMachine() throws IOException {
        Experiment experiment = read("title: T\nrows:\n  - name: a\n    config: config.yml\n"
                + "    first: {config: config.yml, with: [training.steps=7]}\n"
                + "    with: ['prior={type: policy, run: ${first}}']\n");
        Variant variant = experiment.variants(REGISTRY).get(0);
        String protocol = variant.protocol().toString();
        assertTrue(protocol.contains("run: \\\"${first}\\\""), protocol);
        assertTrue(protocol.contains("steps: 7"), protocol);
        assertTrue(!protocol.contains(folder.toString()), protocol);
        assertFalse(protocol.contains("recordings"), protocol);
        Path odd = folder.resolve("it's: a #folder");
        assertTrue(variant.composition(Map.of("first", odd)).resolved().contains("\"" + odd + "\""));
    }

    @Test
    void theProtocolOfARowSaysWhatIsRecorded() throws IOException {
        Experiment experiment = read("title: T\nrows:\n  - name: a\n    config: config.yml\n"
                + "    first: {config: config.yml, recordings: [{name: poor, acting: random}, {name: good, steps: 70}]}\n"
                + "    with: ['data={type: alternating, sources: [{type: recorded, file: ${poor}},"
                + " {type: recorded, file: ${good}}]}', algorithm=awr]\n");
        String protocol = experiment.variants(REGISTRY).get(0).protocol().toString();
        assertTrue(
                protocol.contains("\"recordings\":{\"poor\":\"10000 random steps\",\"good\":\"70 stochastic steps\"}"),
                protocol);
        assertTrue(protocol.contains("file: \\\"${good}\\\""), protocol);
        assertTrue(!protocol.contains(folder.toString()), protocol);
    }
}
