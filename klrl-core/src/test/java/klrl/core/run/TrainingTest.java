package klrl.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import klrl.core.config.Composition;
import klrl.core.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingTest {

    private static final long SEED = 7;

    /** Ten steps a segment; chance in the environment, in the actions and in the learner. */
    private static final String CHANCE = """
            environment: {type: lever, count: 2, length: 3, long-length: 7, jitter: 0.5}
            algorithm: {type: nudge, noise: 0.001}
            training: {steps: 400, log-every: 30, evaluation-episodes: 10}
            """;

    private static final String PLAIN = """
            environment: {type: lever, count: 2}
            algorithm: {type: nudge}
            training: {steps: 100, log-every: 20, evaluation-episodes: 10}
            """;

    private final Toys toys = new Toys();

    @TempDir
    private Path temporary;

    private RunFolder folder(String name) {
        return RunFolder.create(temporary.resolve(name));
    }

    private RunResult train(String name, RunListener listener, String yaml, String... overrides) {
        return Training.train(toys.registry, toys.composition(yaml, overrides), folder(name), SEED, listener);
    }

    private RunResult resume(String name, RunListener listener, String... overrides) {
        try (Training training =
                Training.resume(toys.registry, temporary.resolve(name), List.of(overrides), listener)) {
            return training.run();
        }
    }

    private List<String> metrics(String name) throws IOException {
        return Files.readAllLines(temporary.resolve(name).resolve("metrics.jsonl"));
    }

    private static List<String> count(int n, String event) {
        return Collections.nCopies(n, event);
    }

    @SafeVarargs
    private static List<String> concat(List<String>... parts) {
        List<String> all = new ArrayList<>();
        for (List<String> part : parts) {
            all.addAll(part);
        }
        return all;
    }

    @Test
    void theLoopActsThenKeepsThenLearnsThenActsWithTheNewPolicy() {
        train(
                "run",
                Ear.writing(toys.events),
                PLAIN,
                "data={type: again, horizon: 3, passes: 2}",
                "training.steps=12",
                "training.evaluation-episodes=1");
        assertEquals(
                concat(
                        List.of("reset"),
                        count(3, "act v0"),
                        List.of("add v0", "next", "update", "next", "update", "progress 6"),
                        count(3, "act v2"),
                        List.of("add v2", "next", "update", "next", "update", "progress 12", "reset"),
                        count(5, "act v4"),
                        List.of("environment closed", "evaluated 12", "learner closed", "environment closed")),
                toys.events);
    }

    @Test
    void weightsGoFromTheDataToTheLearnerAndErrorsBack() {
        train("run", Ear.listening(), PLAIN, "data=ranked", "training.steps=8", "training.evaluation-episodes=1");
        List<String> learning = List.of("next", "update [1.0, 0.5]", "errors of 4");
        assertEquals(
                concat(learning, learning),
                toys.events.stream()
                        .filter(event -> event.matches("(next|update|errors).*"))
                        .toList());
    }

    @Test
    void exploringGoesOnUntilEnoughStepsWereTakenAndDoesNotAskThePolicy() {
        train("run", Ear.listening(), PLAIN, "data={type: again, horizon: 3, explore: 7}", "training.steps=18");
        List<String> acts = toys.events.stream()
                .filter(event -> event.startsWith("act") || event.startsWith("add"))
                .limit(6)
                .toList();
        assertEquals(concat(count(2, "add v-1"), count(3, "act v2"), List.of("add v2")), acts);
    }

    @Test
    void withoutAnythingToLearnFromThePolicyStaysTheSame() {
        train("run", Ear.listening(), PLAIN, "data={type: again, passes: 0}");
        assertFalse(toys.events.contains("update"));
        assertTrue(toys.events.contains("act v0"));
    }

    @ParameterizedTest
    @CsvSource({"1,1,1,1", "2,5,100,100", "2,5,109,100", "3,4,23,12", "3,4,24,24", "4,8,1,32"})
    void theBudgetIsSpentAsFarAsWholeSegmentsFitAndAtLeastOneIsTaken(int count, int horizon, long budget, long taken) {
        Ear ear = Ear.listening();
        RunResult result = train(
                "run",
                ear,
                PLAIN,
                "environment.count=" + count,
                "data={type: again, horizon: " + horizon + "}",
                "training.steps=" + budget);
        assertEquals(taken, result.steps());
        assertEquals(taken, ear.reports.get(ear.reports.size() - 1).steps());
        assertEquals(budget, ear.reports.get(0).budget());
        assertFalse(result.interrupted());
        assertEquals(10, result.evaluation().orElseThrow().episodes());
        assertEquals(taken, ear.evaluations.get(0).steps());
        assertEquals(1, ear.evaluations.size());
    }

    // --- solved ---

    @Test
    void theMeanOfAHundredTrainingEpisodesTriggersAndTheEvaluationDecides() {
        // Drawn actions earn half of the steps from the start, the likeliest action earns none before update 61.
        // The hundredth episode ends at step 500, and a refusal holds for a fiftieth of the budget.
        Ear ear = Ear.listening();
        RunResult result = train(
                "run",
                ear,
                PLAIN,
                "algorithm.start=-0.0605",
                "algorithm.slope=0.001",
                "training.steps=2000",
                "training.stop-at-return=2");
        assertEquals(
                List.of(500L, 540L, 580L, 620L),
                ear.evaluations.stream().map(Ear.Heard::steps).toList());
        assertEquals(
                List.of(0.0, 0.0, 0.0, 5.0),
                ear.evaluations.stream()
                        .map(heard -> heard.result().meanReturn())
                        .toList());
        assertTrue(result.solved());
        assertEquals(620, result.steps());
        assertEquals(Optional.of(ear.evaluations.get(3).result()), result.evaluation());
    }

    @Test
    void withoutAHundredEpisodesOnlyTheLastEvaluationDecides() {
        Ear ear = Ear.listening();
        RunResult result =
                train("run", ear, PLAIN, "algorithm.start=1", "training.steps=490", "training.stop-at-return=2");
        assertEquals(490, result.steps());
        assertEquals(1, ear.evaluations.size());
        assertTrue(result.solved());
        assertFalse(train("other", ear, PLAIN, "algorithm.start=-1", "training.stop-at-return=2")
                .solved());
    }

    @Test
    void withoutAThresholdNothingIsSolvedAndNothingStopsEarly() {
        RunResult result = train("run", Ear.listening(), PLAIN, "algorithm.start=5", "training.steps=600");
        assertEquals(600, result.steps());
        assertEquals(5, result.evaluation().orElseThrow().meanReturn());
        assertFalse(result.solved());
    }

    @Test
    void scheduledEvaluationsPlayFewEpisodesAndAreWrittenDown() throws IOException {
        Ear ear = Ear.listening();
        train("run", ear, PLAIN, "training.evaluate-every=40", "training.evaluation-episodes=30");
        assertEquals(
                List.of(40L, 80L, 100L),
                ear.evaluations.stream().map(Ear.Heard::steps).toList());
        assertEquals(
                List.of(20, 20, 30),
                ear.evaluations.stream().map(heard -> heard.result().episodes()).toList());
        List<String> lines = metrics("run").stream()
                .filter(line -> line.contains("evaluation"))
                .toList();
        assertEquals(
                List.of("{\"step\":40,\"evaluation_return\":0.0}", "{\"step\":80,\"evaluation_return\":0.0}"), lines);
    }

    @Test
    void aScheduledEvaluationTriggersTooAndTheFullOneDecides() {
        Ear ear = Ear.listening();
        RunResult result = train(
                "run",
                ear,
                PLAIN,
                "algorithm.start=-0.055",
                "training.evaluate-every=40",
                "training.evaluation-episodes=30",
                "training.stop-at-return=5");
        assertEquals(
                List.of(40L, 80L, 80L),
                ear.evaluations.stream().map(Ear.Heard::steps).toList());
        assertEquals(
                List.of(20, 20, 30),
                ear.evaluations.stream().map(heard -> heard.result().episodes()).toList());
        assertTrue(result.solved());
        assertEquals(80, result.steps());
    }

    @Test
    void noTwoEvaluationsPlayTheSameEpisodes() {
        Ear ear = Ear.listening();
        train("run", ear, CHANCE, "training.evaluate-every=100");
        List<Double> means = ear.evaluations.stream()
                .map(heard -> heard.result().meanReturn())
                .toList();
        assertEquals(means.size(), means.stream().distinct().count());
    }

    // --- what is written ---

    @Test
    void metricsAreMeansBetweenTwoLinesAndNumbersThatAreNoneAreNull() throws IOException {
        train("run", Ear.listening(), PLAIN, "training.steps=50");
        // Every 20 steps and at the end of the budget; θ after updates 1 to 5 is −0.99, −0.98, …
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : metrics("run")) {
            lines.add(mapper.readTree(line));
        }
        assertEquals(
                List.of(20L, 40L, 50L),
                lines.stream().map(line -> line.path("step").asLong()).toList());
        assertEquals(
                List.of(2L, 4L, 5L),
                lines.stream().map(line -> line.path("updates").asLong()).toList());
        double[] theta = {-0.985, -0.965, -0.95};
        for (int i = 0; i < 3; i++) {
            assertEquals(theta[i], lines.get(i).path("theta").asDouble(), 1e-12);
            assertTrue(lines.get(i).get("never_a_number").isNull());
            assertEquals(
                    4 + (i > 0 ? 4 : 0) + (i > 1 ? 2 : 0),
                    lines.get(i).path("episodes").asLong());
            assertEquals(5, lines.get(i).path("mean_length").asDouble());
        }
        assertEquals(
                List.of(
                        "step",
                        "updates",
                        "episodes",
                        "mean_return",
                        "mean_length",
                        "theta",
                        "temperature",
                        "never_a_number",
                        "names"),
                names(lines.get(0)));
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void timingsStandApartFromMetrics() throws IOException {
        train("run", Ear.listening(), PLAIN);
        List<String> timings = Files.readAllLines(temporary.resolve("run/timings.jsonl"));
        ObjectMapper mapper = new ObjectMapper();
        assertEquals(metrics("run").size(), timings.size());
        for (int i = 0; i < timings.size(); i++) {
            JsonNode timing = mapper.readTree(timings.get(i));
            assertEquals(List.of("step", "wall_seconds", "steps_per_second"), names(timing));
            assertEquals(mapper.readTree(metrics("run").get(i)).path("step"), timing.path("step"));
        }
        assertTrue(metrics("run").stream().noneMatch(line -> line.contains("second")));
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() throws IOException {
        train("one", Ear.listening(), CHANCE);
        train("two", Ear.listening(), CHANCE);
        assertSameRun("one", "two");
        Training.train(toys.registry, toys.composition(CHANCE), folder("three"), SEED + 1, Ear.listening());
        assertFalse(metrics("one").equals(metrics("three")));
    }

    private void assertSameRun(String one, String other) throws IOException {
        for (String file : List.of("metrics.jsonl", "policy.klrl", "checkpoint.klrl")) {
            assertArrayEquals(
                    Files.readAllBytes(temporary.resolve(one).resolve(file)),
                    Files.readAllBytes(temporary.resolve(other).resolve(file)),
                    file);
        }
        ObjectMapper mapper = new ObjectMapper();
        JsonNode first =
                mapper.readTree(temporary.resolve(one).resolve("result.json").toFile());
        JsonNode second =
                mapper.readTree(temporary.resolve(other).resolve("result.json").toFile());
        for (String field : List.of("steps", "solved", "interrupted", "evaluation")) {
            assertEquals(first.get(field), second.get(field), field);
        }
    }

    @Test
    void aReportTellsHowFarTheRunIs() {
        Ear ear = Ear.listening();
        train("run", ear, PLAIN, "training.steps=40");
        assertEquals(
                List.of(10L, 20L, 30L, 40L),
                ear.reports.stream().map(RunListener.Report::steps).toList());
        assertEquals(
                List.of(2L, 4L, 6L, 8L),
                ear.reports.stream().map(RunListener.Report::episodes).toList());
        assertEquals(Map.of(), ear.reports.get(0).metrics());
        assertEquals(-0.985, ear.reports.get(1).metrics().get("theta"), 1e-12);
        assertSame(
                ear.reports.get(1).metrics().get("theta"),
                ear.reports.get(2).metrics().get("theta"));
    }

    @Test
    void theResultIsWrittenAsItIsReturned() throws IOException {
        RunResult result = train("run", Ear.listening(), PLAIN, "training.stop-at-return=2");
        JsonNode json =
                new ObjectMapper().readTree(temporary.resolve("run/result.json").toFile());
        assertEquals(ResultJson.of(result).toString(), json.toString());
        assertEquals(
                List.of("run", "steps", "wall_seconds", "steps_per_second", "solved", "interrupted", "evaluation"),
                names(json));
        assertEquals(
                List.of("episodes", "mean_return", "std_return", "min_return", "max_return", "mean_length"),
                names(json.get("evaluation")));
        assertEquals(temporary.resolve("run").toString(), json.path("run").asText());
    }

    // --- going on ---

    @ParameterizedTest
    @ValueSource(longs = {1, 30, 130, 220, 390})
    void aRunThatWasInterruptedAndGoesOnEqualsOneThatWasNot(long step) throws IOException {
        String[] options = {"training.evaluate-every=70", "data={type: again, passes: 2}"};
        train("whole", Ear.listening(), CHANCE, options);
        RunResult interrupted = train("parts", Ear.interrupting(step), CHANCE, options);
        assertTrue(interrupted.interrupted());
        assertEquals(Optional.empty(), interrupted.evaluation());
        assertFalse(interrupted.solved());
        assertEquals((step + 9) / 10 * 10, interrupted.steps());
        assertEquals(
                "true",
                new ObjectMapper()
                        .readTree(temporary.resolve("parts/result.json").toFile())
                        .path("interrupted")
                        .asText());
        RunResult rest = resume("parts", Ear.listening());
        assertFalse(rest.interrupted());
        assertSameRun("whole", "parts");
    }

    @Test
    void aRunMayBeInterruptedAgainAndAgain() throws IOException {
        train("whole", Ear.listening(), CHANCE);
        train("parts", Ear.interrupting(1), CHANCE);
        for (long step = 40; step < 400; step += 40) {
            assertTrue(resume("parts", Ear.interrupting(step)).interrupted());
        }
        resume("parts", Ear.listening());
        assertSameRun("whole", "parts");
    }

    @Test
    void aRunThatIsOverIsOnlyEvaluatedAgain() throws IOException {
        RunResult first = train("run", Ear.listening(), CHANCE);
        List<String> lines = metrics("run");
        Ear ear = Ear.listening();
        RunResult again = resume("run", ear);
        assertEquals(first.evaluation(), again.evaluation());
        assertEquals(first.steps(), again.steps());
        assertEquals(List.of(), ear.reports);
        assertEquals(lines, metrics("run"));
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 16, 27})
    void aRunThatCrashedBetweenTwoCheckpointsEqualsOneThatDidNot(int failing) throws IOException {
        String[] options = {"training.checkpoint-every=100", "training.evaluate-every=60", "training.log-every=10"};
        train("whole", Ear.listening(), CHANCE, options);
        toys.failingUpdate = 40 + failing;
        assertThrows(RunException.class, () -> train("parts", Ear.listening(), CHANCE, options));
        List<String> whole = metrics("whole");
        List<String> before = metrics("parts");
        assertEquals(whole.subList(0, before.size()), before);
        // Half a line, as a machine that lost its power leaves it.
        Files.writeString(
                temporary.resolve("parts/metrics.jsonl"), String.join("\n", before) + "\n{\"step\":999,\"the");
        try (Training training =
                Training.resume(toys.registry, temporary.resolve("parts"), List.of(), Ear.listening())) {
            List<String> kept = metrics("parts");
            assertTrue(kept.size() < before.size(), "lines after the checkpoint are dropped");
            assertEquals(whole.subList(0, kept.size()), kept);
            training.run();
        }
        assertSameRun("whole", "parts");
        List<Long> timed = steps("parts", "timings.jsonl");
        assertEquals(timed.stream().distinct().toList(), timed);
        assertEquals(steps("whole", "timings.jsonl"), timed);
    }

    private List<Long> steps(String name, String file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<Long> steps = new ArrayList<>();
        for (String line : Files.readAllLines(temporary.resolve(name).resolve(file))) {
            steps.add(mapper.readTree(line).path("step").asLong());
        }
        return steps;
    }

    @Test
    void aRefusalHoldsOverAnInterruption() {
        // As above: refused at 500, asked again at 540 and not at once.
        String[] options = {
            "algorithm.start=-0.0605", "algorithm.slope=0.001", "training.steps=2000", "training.stop-at-return=2"
        };
        assertTrue(train("run", Ear.interrupting(510), PLAIN, options).interrupted());
        Ear ear = Ear.listening();
        assertTrue(resume("run", ear).solved());
        assertEquals(
                List.of(540L, 580L, 620L),
                ear.evaluations.stream().map(Ear.Heard::steps).toList());
    }

    @Test
    void overridesHoldFromThereOnAndAreKept() throws IOException {
        train("run", Ear.listening(), PLAIN);
        Ear ear = Ear.listening();
        RunResult result = resume("run", ear, "training.steps=200", "algorithm.slope=0.5");
        assertEquals(200, result.steps());
        assertEquals(110, ear.reports.get(0).steps());
        // Ten updates of 0.01 from −1 on, then steps of 0.5; the line of step 120 averages two.
        assertEquals(-0.9 + 0.75, ear.reports.get(1).metrics().get("theta"), 1e-12);
        Composition kept = Composition.of(toys.registry, temporary.resolve("run/config.yaml"), List.of());
        assertEquals(200, kept.training().steps());
        assertEquals(
                toys.composition(PLAIN, "training.steps=200", "algorithm.slope=0.5")
                        .resolved(),
                kept.resolved());
    }

    @Test
    void aChangeThatDoesNotBindOrDoesNotFitIsRefusedAndChangesNothing() throws IOException {
        train("run", Ear.listening(), PLAIN);
        Path run = temporary.resolve("run");
        String config = Files.readString(run.resolve("config.yaml"));
        List<String> lines = metrics("run");
        assertThrows(ConfigException.class, () -> resume("run", Ear.listening(), "algorithm.slop=1"));
        toys.events.clear();
        RunFolderException e =
                assertThrows(RunFolderException.class, () -> resume("run", Ear.listening(), "environment.count=3"));
        assertEquals(
                run.resolve("checkpoint.klrl") + " does not fit the composition: saved 'running-return' has 2 values"
                        + " where 3 are needed: it was saved with other options",
                e.getMessage());
        assertEquals(List.of("learner closed", "environment closed"), toys.events);
        assertEquals(config, Files.readString(run.resolve("config.yaml")));
        assertEquals(lines, metrics("run"));
    }

    @Test
    void withoutASoundCheckpointARunCannotGoOn() throws IOException {
        Path run = temporary.resolve("run");
        try (Training training =
                Training.start(toys.registry, toys.composition(PLAIN), folder("run"), SEED, Ear.listening())) {
            assertEquals(100, training.composition().training().steps());
        }
        assertEquals(
                run + " has no checkpoint: its run cannot go on, only start anew"
                        + " (training.checkpoint-every writes checkpoints on the way)",
                assertThrows(RunFolderException.class, () -> resume("run", Ear.listening()))
                        .getMessage());
        Files.write(run.resolve("checkpoint.klrl"), new byte[] {1, 2, 3});
        assertEquals(
                "the run cannot go on: " + run.resolve("checkpoint.klrl")
                        + " is not a checkpoint: it does not begin with the mark of one",
                assertThrows(RunFolderException.class, () -> resume("run", Ear.listening()))
                        .getMessage());
    }

    @Test
    void anEnvironmentThatCannotSaveItselfIsToldOnceAndItsRunGoesOnWithNewEpisodes() throws IOException {
        Ear ear = Ear.interrupting(53);
        String[] options = {"environment.savable=false", "training.checkpoint-every=10"};
        train("run", ear, PLAIN, options);
        assertEquals(List.of("the environment cannot save itself: a resumed run starts new episodes"), ear.warnings);
        toys.events.clear();
        RunResult result = resume("run", Ear.listening());
        assertEquals(100, result.steps());
        assertEquals("reset", toys.events.get(0));
    }

    // --- failing ---

    @Test
    void aFailureTellsWhatHappenedAndWhatIsLeft() {
        toys.failingUpdate = 3;
        Path run = temporary.resolve("run");
        RunException e = assertThrows(RunException.class, () -> train("run", Ear.listening(), PLAIN));
        assertEquals(
                "the run failed after 40 steps and 3 updates: the toy is broken. No checkpoint was written yet; the"
                        + " configuration and the metrics so far are in " + run,
                e.getMessage());
        assertSame(toys.failure, e.getCause());
        assertEquals(
                List.of("learner closed", "environment closed"),
                toys.events.subList(toys.events.size() - 2, toys.events.size()));

        toys.failingUpdate = 3 + 1 + 4;
        toys.failure = new IllegalStateException();
        Path other = temporary.resolve("other");
        RunException nameless = assertThrows(
                RunException.class, () -> train("other", Ear.listening(), PLAIN, "training.checkpoint-every=15"));
        assertEquals(
                "the run failed after 50 steps and 4 updates: java.lang.IllegalStateException. The checkpoint of step"
                        + " 40 and the metrics so far are in " + other,
                nameless.getMessage());
    }

    @Test
    void aRunThatCannotBeBuiltReleasesWhatWasBuilt() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> train("run", Ear.listening(), PLAIN, "algorithm.impossible=true"));
        assertEquals("the toy does not fit", e.getMessage());
        assertEquals(List.of("environment closed"), toys.events);
        assertFalse(Files.exists(temporary.resolve("run/config.yaml")));
    }

    // --- recorded data ---

    @ParameterizedTest
    @CsvSource({"22,20", "24,24", "3,4", "4,4", "7,4"})
    void recordedDataCountsItsOwnStepsWithinTheBudgetAndNobodyActs(long budget, long taken) {
        RunResult result = train("run", Ear.listening(), PLAIN, "data={type: tape}", "training.steps=" + budget);
        assertEquals(taken, result.steps());
        assertEquals(taken / 4, Collections.frequency(toys.events, "next"));
        // Only the evaluation acts.
        assertEquals(
                List.of("act v" + taken / 4),
                toys.events.stream()
                        .filter(event -> event.startsWith("act"))
                        .distinct()
                        .toList());
    }

    @Test
    void onRecordedDataProbesDecideWhetherToTryAndAnEvaluationWhetherTheTaskIsSolved() {
        Ear ear = Ear.listening();
        // The likeliest action earns from update 56 on, after 224 steps; a probe comes every fiftieth of the budget.
        RunResult result = train(
                "run",
                ear,
                PLAIN,
                "data={type: tape}",
                "algorithm.start=-0.0555",
                "algorithm.slope=0.001",
                "training.steps=1000",
                "training.evaluation-episodes=30",
                "training.stop-at-return=5");
        assertEquals(240, result.steps());
        assertTrue(result.solved());
        assertEquals(
                List.of(20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220, 240, 240),
                ear.evaluations.stream().map(heard -> (int) heard.steps()).toList());
        assertEquals(
                30, ear.evaluations.get(ear.evaluations.size() - 1).result().episodes());
    }

    @Test
    void recordedDataThatRunsOutEndsTheRun() {
        RunException e = assertThrows(
                RunException.class,
                () -> train("run", Ear.listening(), PLAIN, "data={type: tape, segments: 3}", "training.steps=100"));
        assertTrue(
                e.getMessage()
                        .startsWith("the run failed after 12 steps and 3 updates: data"
                                + " 'tape' has nothing more to learn from, and it takes no new steps"),
                e.getMessage());
    }

    @Test
    void aRunOnRecordedDataGoesOnWhereItStopped() throws IOException {
        String[] options = {"data={type: tape}", "training.steps=40"};
        train("whole", Ear.listening(), PLAIN, options);
        train("parts", Ear.interrupting(9), PLAIN, options);
        resume("parts", Ear.listening());
        assertSameRun("whole", "parts");
    }
}
