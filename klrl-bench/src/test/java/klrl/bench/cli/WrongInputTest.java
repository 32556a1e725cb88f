package klrl.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with what a command is given: exit code 2, one line that says it, no stack trace, no traces left. */
class WrongInputTest {

    @TempDir
    private Path folder;

    static Stream<Arguments> configurations() {
        String rest = "algorithm: soft-policy-gradient\n";
        return Stream.of(
                Arguments.of(
                        "unknown option",
                        "environment: cartpole\n" + rest + "estimator: {type: gae, lamda: 0.9}\n",
                        "DIR/a.yaml:3:24: $.estimator.lamda: unknown option 'lamda' of estimator 'gae'; known: lambda"
                                + " (did you mean lambda?)"),
                Arguments.of(
                        "unknown key",
                        "environment: cartpole\nestimater: gae\n" + rest,
                        "DIR/a.yaml:2:1: $.estimater: unknown key 'estimater'; known: environment, algorithm, estimator, prior,"
                                + " temperature, data, training (did you mean estimator?)"),
                Arguments.of(
                        "wrong type",
                        "environment: {type: cartpole, count: four}\n" + rest,
                        "DIR/a.yaml:1:38: $.environment.count: expected a whole number, found text 'four'"),
                Arguments.of(
                        "out of range",
                        "environment: {type: cartpole, count: -1}\n" + rest,
                        "DIR/a.yaml:1:38: $.environment.count: -1 is not in [1, 65536]"),
                Arguments.of(
                        "not a number",
                        "environment: cartpole\nalgorithm: {type: soft-policy-gradient, discount: .nan}\n",
                        "DIR/a.yaml:2:51: $.algorithm.discount: .nan is not a finite number"),
                Arguments.of(
                        "duplicate key",
                        "environment: cartpole\n" + rest + "environment: cartpole\n",
                        "DIR/a.yaml:3:1: $.environment: the key is given twice, first at 1:1"),
                Arguments.of(
                        "empty file",
                        "",
                        "DIR/a.yaml:1:1: $: expected a mapping with the keys environment, algorithm, estimator, prior,"
                                + " temperature, data, training; found an empty file"),
                Arguments.of(
                        "unknown plugin",
                        "environment: cartpole\n" + rest + "estimator: retrase\n",
                        "DIR/a.yaml:3:12: $.estimator: no estimator named 'retrase'; known: " + Ran.known("estimator")
                                + " (did you mean retrace?)"),
                Arguments.of(
                        "two mistakes at once",
                        "environment: {type: cartpole, count: 0}\n" + rest + "prior: unifrom\n",
                        "DIR/a.yaml:1:38: $.environment.count: 0 is not in [1, 65536]\n"
                                + "DIR/a.yaml:3:8: $.prior: no prior named 'unifrom'; known: " + Ran.known("prior")
                                + " (did you mean uniform?)"),
                Arguments.of(
                        "a controller for other ground",
                        "environment: {type: cliff-walking, slippery: true}\n" + rest
                                + "prior: {type: controller, controller: safe-cliff}\n",
                        "DIR/a.yaml:3:39: $.prior.controller: controller 'safe-cliff' needs the tiles of cliff walking on"
                                + " firm ground; environment 'cliff-walking' gives discrete actions, the tiles of cliff"
                                + " walking on slippery ground. Environments that give them: cliff-walking"),
                Arguments.of(
                        "a controller for another map",
                        "environment: {type: deep-sea, randomised: true, seed: 4}\n" + rest
                                + "prior: {type: controller, controller: {type: deep-sea-guide, randomised: true,"
                                + " seed: 3}}\n",
                        "DIR/a.yaml:3:39: $.prior.controller: controller 'deep-sea-guide' needs the deep sea of seed 3;"
                                + " environment 'deep-sea' gives discrete actions, the deep sea of seed 4. No environment"
                                + " that is installed gives them"),
                Arguments.of(
                        "a prior that is no run",
                        "environment: cartpole\n" + rest + "prior: {type: policy, run: nowhere}\n",
                        "klrl: prior 'policy': DIR/nowhere is not a folder: give the folder of a run"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("configurations")
    void aWrongConfigurationStartsNothing(String name, String text, String message) throws IOException {
        String file = Configurations.in(folder, "a.yaml", text);
        refused(message, "train", file, "--out", folder.resolve("run").toString());
        assertFalse(Files.exists(folder.resolve("run")), "a folder was left behind");
    }

    @Test
    void aConfigurationThatIsNoFileIsRefused() {
        refused("DIR/a.yaml: no such file", "train", path("a.yaml"));
        refused("DIR: this is a folder; a YAML file is expected", "train", folder.toString());
    }

    @Test
    void aConfigurationThatMayNotBeReadIsRefused() throws IOException {
        String file = Configurations.in(folder, "a.yaml", Configurations.ON_POLICY);
        Files.setPosixFilePermissions(Path.of(file), PosixFilePermissions.fromString("-w-------"));
        assumeFalse(Files.isReadable(Path.of(file)), "this user may read everything");
        refused("DIR/a.yaml: permission to read it is denied", "train", file);
    }

    @Test
    void wrongChangesOnTheCommandLineAreRefusedByTheirText() throws IOException {
        String file = Configurations.in(folder, "a.yaml", Configurations.ON_POLICY);
        refused(
                "command line: estimator.lamda=0.3: unknown option 'lamda' of estimator 'gae'; known: lambda"
                        + " (did you mean lambda?)\n"
                        + "command line: training.steps=x: expected a whole number, found text 'x'",
                "train",
                file,
                "estimator.lamda=0.3",
                "training.steps=x");
    }

    @Test
    void aRunNeedsAFolderOfItsOwn() throws IOException {
        String file = Configurations.in(folder, "a.yaml", Configurations.ON_POLICY);
        Files.writeString(Files.createDirectory(folder.resolve("full")).resolve("x"), "");
        refused(
                "klrl: DIR/full is not empty: choose another folder, or go on with the run in it by --resume DIR/full",
                "train",
                file,
                "--out",
                path("full"));
        refused("klrl: DIR/a.yaml is a file: choose another folder for the run", "train", file, "--out", file);
        Files.setPosixFilePermissions(
                Files.createDirectory(folder.resolve("shut")), PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeFalse(Files.isWritable(folder.resolve("shut")), "this user may write everywhere");
        refused(
                "klrl: DIR/shut/run cannot be written to (permission denied): choose another folder for the run",
                "train",
                file,
                "--out",
                path("shut/run"));
    }

    @Test
    void whatIsNoRunCannotBeEvaluatedNorResumed() throws IOException {
        String file = Configurations.in(folder, "a.yaml", Configurations.ON_POLICY);
        refused("klrl: DIR/a.yaml is a file; --resume takes the folder of a run", "train", "--resume", file);
        for (String[] command : new String[][] {{"train", "--resume"}, {"eval"}}) {
            String[] nowhere = Stream.concat(Stream.of(command), Stream.of(path("nowhere")))
                    .toArray(String[]::new);
            refused("klrl: DIR/nowhere is not a folder: give the folder of a run", nowhere);
            String[] other = Stream.concat(Stream.of(command), Stream.of(folder.toString()))
                    .toArray(String[]::new);
            refused("klrl: DIR is not the folder of a run: it has no config.yaml", other);
        }
        Files.writeString(folder.resolve("config.yaml"), Configurations.ON_POLICY);
        Files.writeString(folder.resolve("run.json"), "{");
        refused("klrl: DIR/run.json cannot be read (not JSON from line 1 on)", "eval", folder.toString());
        Files.writeString(folder.resolve("run.json"), "{\"seed\": 3}");
        refused("klrl: DIR has no policy yet: its run did not come to an end", "eval", folder.toString());
        refused(
                "klrl: DIR has no checkpoint: its run cannot go on, only start anew"
                        + " (training.checkpoint-every writes checkpoints on the way)",
                "train",
                "--resume",
                folder.toString());
        Files.writeString(folder.resolve("policy.klrl"), "policy");
        refused(
                "klrl: the policy of the run in DIR cannot be used: DIR/policy.klrl is not a checkpoint: it does not begin"
                        + " with the mark of one",
                "eval",
                folder.toString());
        Files.writeString(folder.resolve("checkpoint.klrl"), "");
        refused(
                "klrl: the run cannot go on: DIR/checkpoint.klrl is truncated: it is empty",
                "train",
                "--resume",
                folder.toString());
        refused("klrl: DIR is the folder of a run: go on with it by --resume DIR", "train", folder.toString());
        refused(
                "klrl: DIR/nowhere is not a folder: give the folder of a run",
                "record",
                path("nowhere"),
                "--out",
                path("a.npz"));
        refused(
                "klrl: --out DIR/none/a.npz: there is no folder DIR/none",
                "record",
                folder.toString(),
                "--out",
                path("none/a.npz"));
    }

    @Test
    void dataThatIsMissingOrFromElsewhereIsToldBeforeAnythingIsStarted() throws IOException {
        String file = Configurations.in(folder, "a.yaml", Configurations.OFF_POLICY);
        String data = "data={type: recorded, file: '" + path("a.npz") + "'}";
        refused("klrl: DIR/a.npz: no such file", "train", file, "--out", path("run"), data);
        Files.writeString(folder.resolve("a.npz"), "PK");
        refused(
                "klrl: DIR/a.npz is not a file of arrays (npz), or is cut off: zip END header not found",
                "train",
                file,
                "--out",
                path("run"),
                data);
        assertFalse(Files.exists(folder.resolve("run")));
    }

    @Test
    void theCauseIsShownOnDemand() {
        Ran ran = Ran.klrl("eval", path("nowhere"), "--debug");
        assertEquals(2, ran.code());
        assertTrue(ran.err().contains("\tat "), ran.err());
        assertTrue(Ran.klrl("--debug", "eval", path("nowhere")).err().contains("\tat "), "before the command, too");
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private void refused(String message, String... args) {
        Ran ran = Ran.klrl(args);
        assertEquals(message + "\n", ran.err().replace(folder.toString(), "DIR"));
        assertEquals(2, ran.code());
        assertEquals("", ran.out());
    }
}
