package klrl.bench.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import klrl.core.config.Composition;
import klrl.core.plugin.Registry;
import klrl.core.run.RunFolder;
import klrl.core.run.RunListener;
import klrl.core.run.RunResult;
import klrl.core.run.Training;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingTest {

    @TempDir
    private Path folder;

    /** Asks to stop when it was asked so many times. */
    private static final class After implements Interrupts {
        private int left;

        After(int polls) {
            left = polls;
        }

        @Override
        public boolean requested() {
            return --left < 0;
        }

        @Override
        public int exitCode() {
            return 130;
        }

        @Override
        public void close() {}
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void trainGivesARunAndOneJsonObjectAndEvalPlaysItsPolicy() throws IOException {
        String file = Configurations.in(folder, "a.yaml", Configurations.ON_POLICY);
        Ran ran = Ran.klrl("train", file, "--out", path("run"), "--seed", "3", "--json");
        assertEquals(0, ran.code(), ran.err());
        assertEquals(1, ran.out().lines().count(), ran.out());
        JsonNode result = json(ran.out());
        assertEquals(path("run"), result.get("run").asText());
        assertEquals(1024, result.get("steps").asLong());
        assertTrue(result.get("wall_seconds").asDouble() > 0);
        assertTrue(result.get("steps_per_second").asDouble() > 0);
        assertFalse(result.get("solved").asBoolean());
        assertEquals(5, result.get("evaluation").get("episodes").asInt());
        assertTrue(result.get("evaluation").has("mean_return"));
        assertTrue(result.get("evaluation").has("std_return"));
        assertEquals(json(Files.readString(folder.resolve("run/result.json"))), result);
        assertEquals(
                3,
                json(Files.readString(folder.resolve("run/run.json")))
                        .get("seed")
                        .asInt());

        Ran first = Ran.klrl("eval", path("run"), "--episodes", "7", "--json");
        assertEquals(0, first.code(), first.err());
        assertEquals("", first.err());
        JsonNode evaluation = json(first.out());
        assertEquals(7, evaluation.get("episodes").asInt());
        assertTrue(evaluation.get("mean_return").asDouble()
                >= evaluation.get("min_return").asDouble());
        assertEquals(first, Ran.klrl("eval", path("run"), "--episodes", "7", "--json"), "the same episodes again");
        Ran others = Ran.klrl("eval", path("run"), "--episodes", "7", "--stochastic", "--seed", "9");
        assertTrue(
                others.out().matches("return \\S+ ± \\S+ over 7 fresh episodes, stochastic \\(.*\\)\n"), others.out());
    }

    @Test
    void aPersonIsToldWhatCameOfIt() throws IOException {
        String file = Configurations.in(folder, "a.yaml", Configurations.ON_POLICY);
        Ran ran = Ran.klrl("train", file, "--out", path("a run"), "training.stop-at-return=475");
        assertEquals("", ran.out());
        List<String> lines = ran.err().lines().toList();
        List<String> end = lines.subList(lines.size() - 4, lines.size());
        assertTrue(end.get(0).matches("not solved: 1,024 steps in \\d+\\.\\d s \\(\\S+ steps/s\\)"), end.get(0));
        assertTrue(
                end.get(1).matches("return \\S+ ± \\S+ over 5 fresh episodes, greedy; demanded were 475.0"),
                end.get(1));
        assertEquals("  files     '" + path("a run") + "'", end.get(2));
        assertEquals("  evaluate  klrl eval '" + path("a run") + "'", end.get(3));
        Ran solved = Ran.klrl("train", file, "--out", path("easy"), "training.stop-at-return=1");
        assertTrue(solved.err().contains("\nsolved after "), solved.err());
        Ran quiet = Ran.klrl("train", file, "--out", path("quiet"), "--quiet");
        assertEquals(new Ran(0, "", ""), quiet);
    }

    @Test
    void evalTellsTheOptimumWhereItIsKnown() throws IOException {
        String file = Configurations.in(folder, "a.yaml", Configurations.ON_POLICY);
        String sea = "environment={type: deep-sea, size: 4}";
        assertEquals(
                0, Ran.klrl("train", file, "--out", path("sea"), "--quiet", sea).code());
        JsonNode evaluation =
                json(Ran.klrl("eval", path("sea"), "--episodes", "2", "--json").out());
        assertEquals(0.99, evaluation.get("optimal_return").asDouble(), 1e-12);
        String text = Ran.klrl("eval", path("sea"), "--episodes", "2").out();
        assertTrue(text.contains(" steps); the optimum is 0.99\n"), text);
        // What the policy is regularised towards makes it miss the treasure; the objective says by how much.
        JsonNode gap = evaluation.get("regularised");
        assertTrue(gap.get("attained").asDouble() <= gap.get("optimum").asDouble() + 1e-12, gap.toString());
        assertTrue(gap.get("prior").asDouble() < gap.get("optimum").asDouble(), gap.toString());
        assertTrue(gap.get("divergence").asDouble() > 0, gap.toString());
        assertTrue(text.contains("\nits own objective, exactly: "), text);
    }

    /** Four steps are needed for the treasure, two earn nothing; raw returns mind no scale; who may slip may miss it. */
    @Test
    void evalTellsTheOptimumWithinWrappersThatLeaveTheChoiceToTheAgent() throws IOException {
        assertEquals(
                0.99,
                optimum("{type: frame-stack, frames: 2}, {type: reward-scale, factor: 3}")
                        .get("optimal_return")
                        .asDouble(),
                1e-12);
        assertEquals(
                0,
                optimum("{type: reward-clip, low: 0, high: 0.5}, {type: time-limit, steps: 2}")
                        .get("optimal_return")
                        .asDouble());
        assertFalse(optimum("sticky-actions").has("optimal_return"));
        assertFalse(optimum("{type: time-limit, steps: 4}, {type: action-repeat, times: 2}")
                .has("optimal_return"));
    }

    private JsonNode optimum(String wrappers) throws IOException {
        String file = Configurations.in(folder, "a.yaml", Configurations.ON_POLICY);
        String run = path("run " + wrappers.hashCode());
        String sea = "environment={type: deep-sea, size: 4, wrappers: [" + wrappers + "]}";
        assertEquals(new Ran(0, "", ""), Ran.klrl("train", file, "--out", run, "--quiet", sea));
        return json(Ran.klrl("eval", run, "--episodes", "2", "--json").out());
    }

    /** The ball is caught or missed, which is worth ±1 whatever the learner is told; a cut episode was worth nothing. */
    @Test
    void reportedReturnsAreThoseOfTheEnvironmentWithoutItsWrappers() throws IOException {
        String file = Configurations.in(folder, "a.yaml", Configurations.WRAPPED);
        String noLimit = "environment.wrappers.1.steps=9";
        assertEquals(
                0,
                Ran.klrl("train", file, "--out", path("run"), "--quiet", noLimit)
                        .code());
        JsonNode evaluation =
                json(Ran.klrl("eval", path("run"), "--episodes", "1", "--json").out());
        assertEquals(1, Math.abs(evaluation.get("mean_return").asDouble()));
        assertEquals(0, Ran.klrl("train", file, "--out", path("cut"), "--quiet").code());
        evaluation =
                json(Ran.klrl("eval", path("cut"), "--episodes", "20", "--json").out());
        assertEquals(0, evaluation.get("mean_return").asDouble());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {Configurations.ON_POLICY, Configurations.OFF_POLICY, Configurations.WRAPPED, Configurations.GRID
            })
    void anInterruptedRunThatResumesIsAsOneThatWasNot(String text) throws IOException {
        String file = Configurations.in(folder, "a.yaml", text);
        assertEquals(
                0, Ran.klrl("train", file, "--out", path("whole"), "--quiet").code());

        Ran stopped = Ran.with(new After(3), "train", file, "--out", path("parts"), "--json");
        assertEquals(130, stopped.code(), stopped.err());
        assertTrue(json(stopped.out()).get("interrupted").asBoolean());
        assertTrue(json(stopped.out()).get("evaluation").isNull());
        long steps = json(stopped.out()).get("steps").asLong();
        assertTrue(stopped.err().contains("interrupted after " + steps + " of "), stopped.err());
        assertTrue(stopped.err().endsWith("  go on     klrl train --resume " + path("parts") + "\n"), stopped.err());
        assertEquals(0, Ran.klrl("eval", path("parts"), "--episodes", "1").code(), "it has a policy already");

        Ran resumed = Ran.klrl("train", "--resume", path("parts"), "--json");
        assertEquals(0, resumed.code(), resumed.err());
        for (String name : List.of("metrics.jsonl", "policy.klrl")) {
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve("whole").resolve(name)),
                    Files.readAllBytes(folder.resolve("parts").resolve(name)),
                    name);
        }
        assertEquals(
                json(Files.readString(folder.resolve("whole/result.json"))).get("evaluation"),
                json(resumed.out()).get("evaluation"));
    }

    @Test
    void anInterruptDuringTheFinalEvaluationLosesOnlyThat() throws IOException {
        String file = Configurations.in(folder, "a.yaml", Configurations.ON_POLICY);
        Ran stopped = Ran.with(new After(1024 / 128 + 10), "train", file, "--out", path("run"), "--json");
        assertEquals(130, stopped.code(), stopped.err());
        assertEquals(1024, json(stopped.out()).get("steps").asLong());
        Ran resumed = Ran.klrl("train", "--resume", path("run"), "--json");
        assertEquals(1024, json(resumed.out()).get("steps").asLong());
        assertEquals(5, json(resumed.out()).get("evaluation").get("episodes").asInt());
    }

    @Test
    void whatIsRecordedCanBeLearnedFromAndARunOfItGoesOn() throws IOException {
        String file = Configurations.in(folder, "a.yaml", Configurations.OFF_POLICY);
        assertEquals(0, Ran.klrl("train", file, "--out", path("run"), "--quiet").code());
        Ran recorded = Ran.klrl("record", path("run"), "--steps", "1001", "--out", path("a.npz"), "--json");
        assertEquals(0, recorded.code(), recorded.err());
        JsonNode told = json(recorded.out());
        assertEquals(1004, told.get("steps").asLong());
        assertEquals(4, told.get("streams").asLong());
        assertEquals("stochastic", told.get("acting").asText());
        assertTrue(told.get("terminated").asLong() > 0);
        Ran again = Ran.klrl("record", path("run"), "--steps", "1001", "--out", path("b.npz"));
        assertTrue(
                again.out()
                        .matches("\\S+b\\.npz: 1,004 steps in 4 streams, \\d+ episodes terminated and"
                                + " \\d+ truncated, latest mean return \\S+\n"),
                again.out());
        assertArrayEquals(Files.readAllBytes(folder.resolve("a.npz")), Files.readAllBytes(folder.resolve("b.npz")));

        String data = "data={type: recorded, file: '" + path("a.npz") + "', batch: 64, length: 2}";
        String[] train = {"train", file, "--quiet", data, "training.steps=2000", "estimator=retrace", "--out"};
        assertEquals(0, Ran.klrl(with(train, path("whole"))).code());
        assertEquals(130, Ran.with(new After(4), with(train, path("parts"))).code());
        assertEquals(0, Ran.klrl("train", "--resume", path("parts"), "--quiet").code());
        for (String name : List.of("metrics.jsonl", "policy.klrl")) {
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve("whole").resolve(name)),
                    Files.readAllBytes(folder.resolve("parts").resolve(name)),
                    name);
        }
        assertEquals(
                15 * 128,
                json(Files.readString(folder.resolve("whole/result.json")))
                        .get("steps")
                        .asLong());
        Files.delete(folder.resolve("a.npz"));
        assertEquals(
                0, Ran.klrl("eval", path("whole"), "--episodes", "1").code(), "a policy needs no data to be evaluated");
    }

    private static String[] with(String[] arguments, String last) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = last;
        return all;
    }

    @Test
    void aRunGoesOnWithALargerBudget() throws IOException {
        String file = Configurations.in(folder, "a.yaml", Configurations.ON_POLICY);
        assertEquals(0, Ran.klrl("train", file, "--out", path("run"), "--quiet").code());
        Ran resumed = Ran.klrl("train", "--resume", path("run"), "training.steps=1536", "--json");
        assertEquals(1536, json(resumed.out()).get("steps").asLong(), resumed.err());
        assertTrue(resumed.err().contains("done: 1,536 steps, 512 of them now in "), resumed.err());
        Ran other = Ran.klrl("train", "--resume", path("run"), "algorithm.network={type: mlp, hidden: [9]}");
        assertEquals(2, other.code());
        assertTrue(
                other.err().startsWith("klrl: " + path("run") + "/checkpoint.klrl does not fit the composition: "),
                other.err());
    }

    @Test
    void aRunThatFailsSaysWhereItStopped() throws IOException {
        String file = Configurations.in(folder, "a.yaml", Configurations.ON_POLICY);
        Ran ran = Ran.klrl("train", file, "--out", path("run"), "algorithm.optimiser={type: sgd, learning-rate: 1e30}");
        assertEquals(4, ran.code());
        assertTrue(ran.err().matches("(?s).*klrl: the run failed after \\d+ steps and \\d+ updates: .*\n"), ran.err());
        assertFalse(ran.err().contains("\tat "), ran.err());
    }

    @Test
    void trainingIsOneCallFromJava() throws IOException {
        String file = Configurations.in(folder, "a.yaml", Configurations.ON_POLICY);
        Registry registry = Registry.load(Optional.empty());
        Composition composition = Composition.of(registry, Path.of(file), List.of("training.steps=256"));
        RunFolder run = RunFolder.next(folder.resolve("runs"), composition.name(), 0);
        RunResult result = Training.train(registry, composition, run, 0, new RunListener() {});
        assertEquals(256, result.steps());
        assertEquals(folder.resolve("runs/a-0-1"), result.run());
    }
}
