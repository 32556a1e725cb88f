package klrl.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments whose runs take a moment, from their files to the page and back. */
class ResultsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String EXPERIMENT = """
            title: A pole
            threshold: 12
            seeds: 2
            config: ../pole.yaml
            with: [training.evaluate-every=256]
            quantities: [{name: kl, label: KL, metric: kl}]
            rows:
              - {name: stops, with: [training.stop-at-return=12], asked: [{of: steps, at-most: 1024}]}
              - {name: goes-on, with: [estimator.lambda=0.5]}
              - name: learned
                first: {config: ../pole.yaml, with: [training.steps=256]}
                with: ["prior={type: policy, run: ${first}}"]
            ratios: [{of: greedy, row: stops, to: goes-on}]
            """;

    private static final String ONE_ROW = """
            title: A pole
            seeds: 2
            config: ../pole.yaml
            rows:
              - {name: only}
            """;

    /** Where all rows are trained, once. */
    @TempDir
    private static Path trained;

    private static Ran training;

    /** A copy of all but the runs. */
    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws IOException {
        Configurations.in(trained, "pole.yaml", Configurations.ON_POLICY);
        Configurations.in(Files.createDirectory(trained.resolve("experiments")), "pole.yaml", EXPERIMENT);
        training = results(Interrupts.NEVER, trained, trained, "docs", "run");
        assertEquals(0, training.code(), training.err());
    }

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.walk(trained)) {
            for (Path file : files.toList()) {
                Path name = trained.relativize(file);
                if (!name.startsWith("runs") && !name.toString().isEmpty()) {
                    Files.copy(file, folder.resolve(name));
                }
            }
        }
    }

    private static Ran results(Interrupts interrupts, Path folder, Path runs, String docs, String... args) {
        List<String> all = new ArrayList<>(List.of("results"));
        all.addAll(List.of(args));
        all.addAll(List.of("--experiments", folder.resolve("experiments").toString()));
        all.addAll(List.of("--docs", folder.resolve(docs).toString()));
        if (all.contains("run")) {
            all.addAll(List.of("--out", runs.resolve("runs").toString()));
        }
        return Ran.with(interrupts, all.toArray(String[]::new));
    }

    /** With the runs that are there already. */
    private Ran results(String... args) {
        return results(Interrupts.NEVER, folder, trained, "docs", args);
    }

    /** With an experiment and a folder of runs of its own. */
    private Ran alone(Interrupts interrupts, String experiment, String... args) throws IOException {
        Configurations.in(folder.resolve("experiments"), "pole.yaml", experiment);
        return results(interrupts, folder, folder, "own", args);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private JsonNode record(String docs, String row) throws IOException {
        return JSON.readTree(
                folder.resolve(docs + "/results/pole/" + row + ".json").toFile());
    }

    private static long runs() throws IOException {
        try (Stream<Path> runs = Files.list(trained.resolve("runs/pole"))) {
            return runs.count();
        }
    }

    private void replace(String file, String old, String fresh) throws IOException {
        String text = Files.readString(folder.resolve(file));
        assertTrue(text.contains(old), file + " has no " + old);
        Files.writeString(folder.resolve(file), text.replace(old, fresh));
    }

    @Test
    void oneCommandTrainsEverythingOnce() throws IOException {
        assertEquals(3, training.out().lines().count(), training.out());
        assertTrue(training.out().startsWith("pole/stops: solved 2 of 2 · steps "), training.out());
        assertEquals(
                8,
                training.err()
                        .lines()
                        .filter(line -> line.contains(" steps in "))
                        .count(),
                "three rows of two seeds, and a first stage for each of the last one's");
        String page = Files.readString(folder.resolve("docs/results.md"));
        assertTrue(page.contains("| stops | 2 of 2 | "), page);
        assertTrue(page.contains("| stops: steps of every seed at most 1,024 | "), page);
        assertTrue(page.contains("(../experiments/pole.yaml)"), page);
        assertTrue(page.contains("| KL |"), page);
        for (String row : List.of("stops", "goes-on", "learned")) {
            String text = record("docs", row).toString();
            assertFalse(text.contains(trained.toString()), "a folder of this machine: " + text);
        }

        long runs = runs();
        Ran again = results("run");
        assertEquals(new Ran(0, training.out().replace(": solved", " (on record): solved"), ""), again);
        Files.delete(folder.resolve("docs/results/pole/stops.json"));
        assertTrue(results("--check").out().contains("stops.json is gone, but SHA256SUMS has its checksum"));
        assertEquals(0, results("run", "pole").code());
        assertEquals(page, Files.readString(folder.resolve("docs/results.md")), "the same record came back");
        assertEquals(runs, runs(), "nothing was trained twice");
    }

    @Test
    void everyEditIsFound() throws IOException {
        assertEquals(new Ran(0, "", "all figures are those of the records\n"), results("--check"));
        String right = Files.readString(folder.resolve("docs/results.md"));
        replace("docs/results.md", "| stops | 2 of 2", "| stops | 3 of 2");
        Ran edited = results("--check");
        assertEquals(1, edited.code());
        assertTrue(
                edited.out()
                        .matches(
                                "(?s).*/docs/results.md:\\d+: is not what the records say\n  found     \\| stops \\| 3 of"
                                        + ".*\n  expected  \\| stops \\| 2 of 2.*\n"),
                edited.out());
        Files.writeString(folder.resolve("docs/results.md"), right);

        replace("docs/results/pole.svg", "<title>A pole", "<title>A pale");
        edited = results("--check", "--json");
        assertEquals(1, edited.code());
        assertTrue(
                json(edited.out()).get("problems").get(0).asText().contains("pole.svg:2: is not what"), edited.out());
        assertEquals(0, results().code());
        assertEquals(0, results("--check").code(), "it was made anew");

        String record = "docs/results/pole/stops.json";
        replace(record, "\"mean_return\" : ", "\"mean_return\" : 1");
        assertEquals(1, results("--check").code());
        assertEquals(new Ran(1, "", path(record) + " was edited: its checksum is not that in SHA256SUMS\n"), results());
        assertEquals(right, Files.readString(folder.resolve("docs/results.md")), "nothing was written");
    }

    @Test
    void aRecordWithoutAChecksumIsFound() throws IOException {
        Files.writeString(folder.resolve("docs/results/SHA256SUMS"), "");
        Ran bare = results("--check");
        assertEquals(1, bare.code(), bare.err());
        assertTrue(bare.out().contains("stops.json has no checksum in SHA256SUMS; make it by results run"), bare.out());
    }

    @Test
    void whatNoExperimentAsksForIsFound() throws IOException {
        Files.copy(folder.resolve("docs/results/pole/stops.json"), folder.resolve("docs/results/pole/other.json"));
        Files.writeString(folder.resolve("docs/results/other.svg"), "");
        Ran orphans = results("--check");
        assertEquals(1, orphans.code());
        assertTrue(orphans.out().contains("other.json is the record of no row of any experiment"), orphans.out());
        assertTrue(orphans.out().contains("other.svg is the picture of no experiment"), orphans.out());
    }

    @Test
    void whenTheThresholdWasReachedIsWhatTheRunsFilesSay() throws IOException {
        JsonNode stopped = record("docs", "stops").get("runs").get(0);
        JsonNode result = JSON.readTree(
                trained.resolve("runs/pole/stops-100-1/result.json").toFile());
        assertTrue(result.get("solved").asBoolean());
        assertEquals(result.get("steps"), stopped.get("steps_to_threshold"));
        assertEquals(result.get("wall_seconds"), stopped.get("seconds_to_threshold"));

        Path run = trained.resolve("runs/pole/goes-on-101-1");
        JsonNode whole = record("docs", "goes-on").get("runs").get(1);
        long first = first(
                        run.resolve("metrics.jsonl"),
                        line -> line.path("evaluation_return").asDouble() >= 12)
                .get("step")
                .asLong();
        assertEquals(first, whole.get("steps_to_threshold").asLong());
        assertEquals(1024, whole.get("steps").asLong(), "it went on to its budget");
        JsonNode timing =
                first(run.resolve("timings.jsonl"), line -> line.get("step").asLong() >= first);
        assertEquals(timing.get("wall_seconds"), whole.get("seconds_to_threshold"));

        Ran eval = Ran.klrl("eval", run.toString(), "--seed", "101", "--stochastic", "--json");
        assertEquals(
                json(eval.out()).get("mean_return"), whole.get("stochastic").get("mean_return"));
    }

    private static JsonNode first(Path file, Predicate<JsonNode> wanted) throws IOException {
        return Files.readAllLines(file).stream()
                .map(ResultsTest::json)
                .filter(wanted)
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    @Test
    void runsBesideEachOtherAreThoseOneAfterTheOther() throws IOException {
        Ran ran = results(Interrupts.NEVER, folder, folder, "other", "run", "--jobs", "3", "--again", "--json");
        assertEquals(0, ran.code(), ran.err());
        for (String row : List.of("stops", "goes-on", "learned")) {
            for (int seed = 0; seed < 2; seed++) {
                assertEquals(
                        record("docs", row).get("runs").get(seed).get("metrics_sha256"),
                        record("other", row).get("runs").get(seed).get("metrics_sha256"),
                        row);
            }
        }
        JsonNode rows = json(ran.out()).get("rows");
        assertEquals(List.of("stops", "goes-on", "learned"), rows.findValuesAsText("name"));
        assertFalse(rows.get(0).get("on_record").asBoolean());
        assertEquals(
                json(results("--json").out()).at("/experiments/0/rows/1/figures/greedy"),
                rows.get(1).at("/figures/greedy"));
    }

    @Test
    void settingsAreChosenOnOtherSeedsOfWhichNothingIsKept() throws IOException {
        Ran ran = alone(Interrupts.NEVER, ONE_ROW, "run", "--seeds", "3");
        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.err().contains("pole/only, seed 3: 1,024 steps in "), ran.err());
        assertTrue(ran.out().startsWith("pole/only: greedy "), ran.out());
        assertFalse(Files.exists(folder.resolve("own")));
    }

    @Test
    void anInterruptLosesNoRunThatCameToItsEnd() throws IOException {
        int[] asked = {0};
        Interrupts inTheSecondRun = new Interrupts() {
            @Override
            public boolean requested() {
                return ++asked[0] > 1024 / 128 + 20;
            }

            @Override
            public int exitCode() {
                return 130;
            }

            @Override
            public void close() {}
        };
        Ran stopped = alone(inTheSecondRun, ONE_ROW, "run");
        assertEquals(130, stopped.code(), stopped.err());
        List<String> seeds = List.of("pole/only, seed 100: ", "pole/only, seed 101: ");
        assertEquals(1, seeds.stream().filter(stopped.err()::contains).count(), stopped.err());
        assertEquals(0, alone(Interrupts.NEVER, ONE_ROW, "--check").code(), "what is there is consistent");

        Ran resumed = alone(Interrupts.NEVER, ONE_ROW, "run");
        assertEquals(0, resumed.code(), resumed.err());
        assertFalse(resumed.err().contains(seeds.get(0)), resumed.err());
        assertTrue(resumed.err().contains(seeds.get(1)), resumed.err());
        assertEquals(2, record("own", "only").get("runs").size());
    }

    @Test
    void aRunThatFailsDoesNotStopTheOthers() throws IOException {
        String failing = "  - {name: wild, with: ['algorithm.optimiser={type: sgd, learning-rate: 1e30}']}\n";
        Ran ran = alone(
                Interrupts.NEVER,
                ONE_ROW.replace("seeds: 2", "seeds: 1").replace("rows:\n", "rows:\n" + failing),
                "run");
        assertEquals(4, ran.code());
        assertTrue(ran.err().contains("klrl: pole/wild, seed 100: the run failed after "), ran.err());
        assertFalse(ran.err().contains("\tat "), ran.err());
        assertTrue(ran.out().startsWith("pole/only: "), ran.out());
        assertFalse(Files.exists(folder.resolve("own/results/pole/wild.json")));
        assertTrue(Files.readString(folder.resolve("own/results.md")).contains("| wild | – | – | not run yet |"));
    }

    @Test
    void aMetricThatIsNotThereIsToldWithThoseThatAre() throws IOException {
        Ran ran = alone(Interrupts.NEVER, ONE_ROW + "quantities: [{name: kl, metric: kll}]\n", "run", "--seeds", "0");
        assertEquals(4, ran.code());
        assertTrue(
                ran.err().contains("the run has no figures of the metric 'kll'; its metrics are: behaviour_kl, "),
                ran.err());
    }

    @Test
    void figuresOfAFiniteProcessAreSolvedFor() throws IOException {
        String sea = ONE_ROW.replace("seeds: 2", "seeds: 1")
                        .replace("{name: only}", "{name: only, with: ['environment={type: deep-sea, size: 3}']}")
                + "quantities:\n  - {name: optimum, exact: optimal-return}\n  - {name: gap, exact: missing}\n"
                + "  - {name: plain, exact: plain-missing}\n  - {name: nats, exact: divergence}\n";
        assertEquals(0, alone(Interrupts.NEVER, sea, "run").code());
        JsonNode run = record("own", "only").get("runs").get(0);
        assertEquals(0.99, run.at("/quantities/optimum").asDouble(), 1e-12);
        JsonNode gap = json(Ran.klrl("eval", path("runs/pole/only-100-1"), "--json")
                        .out())
                .get("regularised");
        assertEquals(gap.get("missing"), run.at("/quantities/gap"));
        assertEquals(gap.get("divergence"), run.at("/quantities/nats"));
        assertTrue(run.at("/quantities/plain").asDouble() >= 0);

        Ran pole =
                alone(Interrupts.NEVER, ONE_ROW + "quantities: [{name: gap, exact: missing}]\n", "run", "--seeds", "0");
        assertEquals(4, pole.code());
        assertTrue(pole.err().contains("is not known of this environment"), pole.err());
    }

    @Test
    void aRowMayLearnFromRecordingsOfItsFirstStage() throws IOException {
        String offline = ONE_ROW.replace("seeds: 2", "seeds: 1").replace("  - {name: only}\n", """
                  - name: only
                    first:
                      config: ../pole.yaml
                      with: [training.steps=256]
                      recordings: [{name: drawn, steps: 600}, {name: poor, acting: random, steps: 800}]
                    with:
                      - "algorithm={type: awr, network: {type: mlp, hidden: [4]}}"
                      - "estimator={type: td-lambda}"
                      - "prior={type: behaviour}"
                      - >-
                        data={type: alternating, sources: [{type: recorded, file: ${drawn}, length: 8, batch: 4},
                        {type: recorded, file: ${poor}, length: 8, batch: 4}]}
                """)
                + "quantities:\n  - {name: behaviour, offline: behaviour}\n  - {name: gain, offline: gain}\n"
                + "  - {name: paired, offline: paired}\n  - {name: score, offline: score}\n";
        Ran ran = alone(Interrupts.NEVER, offline, "run");
        assertEquals(0, ran.code(), ran.err());
        JsonNode run = record("own", "only").get("runs").get(0);
        Path first = folder.resolve("runs/pole/only.first-1100-1");
        double behaviour = 0;
        double random = 0;
        for (String file : List.of("600-stochastic-steps.npz", "800-random-steps.npz")) {
            try (FileSystem zip = FileSystems.newFileSystem(first.resolve(file))) {
                random = json(Files.readString(zip.getPath("description.json")))
                        .at("/origin/mean_return")
                        .asDouble();
                behaviour += random / 2;
            }
        }
        JsonNode figures = run.get("quantities");
        assertEquals(behaviour, figures.get("behaviour").asDouble(), 1e-9);
        double greedy = run.at("/greedy/mean_return").asDouble();
        assertEquals(greedy - behaviour, figures.get("gain").asDouble(), 1e-9);
        double drawn = json(Ran.klrl("eval", first.toString(), "--stochastic", "--seed", "100", "--json")
                        .out())
                .get("mean_return")
                .asDouble();
        assertEquals(greedy - (drawn + random) / 2, figures.get("paired").asDouble(), 1e-9);
        assertTrue(Double.isFinite(figures.get("score").asDouble()));
    }

    @Test
    void aRecordOfAnotherConfigurationIsAWarningAndMadeAnew() throws IOException {
        replace("experiments/pole.yaml", "estimator.lambda=0.5", "estimator.lambda=0.6");
        Ran check = results("--check");
        assertEquals(0, check.code());
        assertTrue(
                check.err().startsWith("klrl: warning: pole/goes-on is on record with another configuration"),
                check.err());
        Ran run = results("run");
        assertTrue(run.out().contains("pole/stops (on record): ") && run.out().contains("pole/goes-on: "), run.out());
        assertEquals(new Ran(0, "", "all figures are those of the records\n"), results("--check"));
    }

    @Test
    void wrongInputStartsNothing() throws IOException {
        replace("experiments/pole.yaml", "estimator.lambda=0.5", "estimator.lambda=5");
        assertEquals(
                new Ran(
                        2,
                        "",
                        path("experiments/pole.yaml")
                                + ": row 'goes-on': estimator.lambda=5: $.estimator.lambda: 5 is not in [0, 1]\n"),
                results("run"));
        assertEquals(
                new Ran(
                        2,
                        "",
                        "klrl: no experiment named 'pale' in " + path("experiments")
                                + "; known: pole (did you mean pole?)\n"),
                results("run", "pale"));
        assertEquals(
                new Ran(2, "", "klrl: --out " + path("pole.yaml") + ": this is a file; name a folder\n"),
                Ran.klrl("results", "run", "--experiments", path("experiments"), "--out", path("pole.yaml")));
        replace("experiments/pole.yaml", "threshold:", "treshold:");
        assertEquals(2, results("--check").code());
    }

    @Test
    void aPageWithoutItsMarkAndAFileThatIsNoRecordAreRefused() throws IOException {
        String page = Files.readString(folder.resolve("docs/results.md"));
        Files.writeString(folder.resolve("docs/results.md"), "# Results\n");
        Ran ran = results();
        assertEquals(2, ran.code());
        assertTrue(ran.err().contains("results.md has lost the line that stands above the tables: <!-- "), ran.err());
        Files.writeString(folder.resolve("docs/results.md"), page.replace("# Results\n", "# Results\n\nBy hand.\n"));
        assertEquals(0, results().code());
        assertTrue(Files.readString(folder.resolve("docs/results.md")).startsWith("# Results\n\nBy hand.\n"));
        for (String text : List.of("{", "{}", "[]", "")) {
            Files.writeString(folder.resolve("docs/results/pole/stops.json"), text);
            Ran broken = results("run");
            assertEquals(2, broken.code(), text);
            assertTrue(broken.err().contains("stops.json is no record of a row ("), broken.err());
            assertFalse(broken.err().contains("\tat "), broken.err());
        }
    }
}
