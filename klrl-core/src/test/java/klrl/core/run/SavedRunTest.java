package klrl.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Segment;
import klrl.api.data.Space;
import klrl.core.config.ConfigException;
import klrl.core.random.Streams;
import klrl.core.recording.Recording;
import klrl.core.state.MemoryState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedRunTest {

    private static final String YAML = """
            environment: {type: lever, count: 2}
            algorithm: {type: nudge, start: 0.5}
            training: {steps: 50, evaluation-episodes: 10}
            """;

    private final Toys toys = new Toys();

    @TempDir
    private Path temporary;

    private Path run;

    @BeforeEach
    void train() {
        run = train("run", YAML);
    }

    private Path train(String name, String yaml, String... overrides) {
        Path path = temporary.resolve(name);
        Training.train(toys.registry, toys.composition(yaml, overrides), RunFolder.create(path), 42, Ear.listening());
        return path;
    }

    private String refused() {
        return assertThrows(
                        RunFolderException.class,
                        () -> SavedRun.open(toys.registry, run).policy())
                .getMessage();
    }

    @Test
    void itsPolicyIsTheOneThatTheRunEndedWith() {
        SavedRun saved = SavedRun.open(toys.registry, run);
        assertEquals(42, saved.seed());
        assertEquals(run, saved.folder().path());
        assertEquals(toys.composition(YAML).resolved(), saved.composition().resolved());
        Policy policy = saved.policy();
        assertEquals(5, policy.snapshot().version());
        assertArrayEquals(new float[] {0.55f}, policy.snapshot().arrays().get("theta"));
        assertEquals(5, saved.evaluate(3, false, 1).meanReturn());
        assertEquals(saved.evaluate(30, true, 1), saved.evaluate(30, true, 1));
        assertTrue(saved.evaluate(30, true, 1).meanReturn() < 5);
    }

    @Test
    void recordsTellHowItsPolicyActed() throws IOException {
        SavedRun saved = SavedRun.open(toys.registry, run);
        Recording drawn = saved.record(99, Acting.STOCHASTIC, 3);
        Segment x = drawn.segment();
        // As many streams as in training, and as many whole rows as it takes.
        assertEquals(2, x.streams());
        assertEquals(50, x.steps());
        double first = -Math.log1p(Math.exp(0.55f));
        for (int i = 0; i < 100; i++) {
            boolean right = ((Actions.Choices) x.action()).values()[i] == 1;
            assertEquals(right ? first + 0.55f : first, x.behaviourLogProbability()[i], 1e-12);
            assertEquals(right ? 1 : 0, x.reward()[i]);
        }
        assertEquals(Optional.of(new Family.Categorical(List.of(2))), drawn.behaviour());
        assertEquals(2, x.behaviour().width());
        assertEquals("stochastic", drawn.origin().get("acting").asText());
        assertEquals(3, drawn.origin().get("seed").asLong());
        assertEquals(20, drawn.origin().get("episodes").asLong());
        assertEquals(5, drawn.origin().get("policy_version").asLong());
        assertEquals(42, drawn.origin().get("run").get("seed").asLong());
        assertEquals(
                Files.readString(run.resolve("config.yaml")),
                drawn.origin().get("config").asText());
        assertArrayEquals(
                x.reward(), saved.record(99, Acting.STOCHASTIC, 3).segment().reward());
        assertFalse(Arrays.equals(
                x.reward(), saved.record(99, Acting.STOCHASTIC, 4).segment().reward()));
    }

    @Test
    void greedyAndRandomRecordsHaveTheProbabilitiesOfTheirOwn() {
        SavedRun saved = SavedRun.open(toys.registry, run);
        Recording greedy = saved.record(40, Acting.GREEDY, 3);
        assertEquals(40, Arrays.stream(greedy.segment().reward()).sum());
        assertEquals(Optional.empty(), greedy.behaviour());
        assertArrayEquals(new double[40], greedy.segment().behaviourLogProbability());
        Recording random = saved.record(40, Acting.RANDOM, 3);
        assertEquals(Optional.of(new Family.Categorical(List.of(2))), random.behaviour());
        for (double logProbability : random.segment().behaviourLogProbability()) {
            assertEquals(-Math.log(2), logProbability, 1e-12);
        }
        assertEquals(
                "5000000000 steps, whose observations and parameters have up to 2 numbers, are more than one"
                        + " recording can hold: record several",
                assertThrows(IllegalArgumentException.class, () -> saved.record(5_000_000_000L, Acting.RANDOM, 3))
                        .getMessage());
    }

    @Test
    void aPolicyWithoutParametersIsReadBackToo() {
        Path bare = train("bare", YAML, "algorithm.bare=true");
        assertEquals(5, SavedRun.open(toys.registry, bare).evaluate(3, false, 1).meanReturn());
    }

    @Test
    void aRecordThatIsNoneIsNamed() throws IOException {
        Path record = run.resolve("run.json");
        for (String text : new String[] {"", "{}", "[1]", "{\"seed\": \"1\"}", "{\"seed\": 1.5}"}) {
            Files.writeString(record, text);
            assertEquals(record + " names no seed: it is not the record of a run", refused(), text);
        }
        Files.writeString(record, "{\"seed\": 1,\n\n broken");
        assertEquals(record + " cannot be read (not JSON from line 3 on)", refused());
        Files.write(record, new byte[] {'{', (byte) 0xff, '}'});
        assertTrue(refused().startsWith(record + " cannot be read ("), refused());
    }

    @Test
    void aPolicyThatIsMissingDamagedOrOfAnotherKindIsNamed() throws IOException {
        Path policy = run.resolve("policy.klrl");
        byte[] bytes = Files.readAllBytes(policy);
        Files.write(policy, new byte[] {1});
        assertEquals(
                "the policy of the run in " + run + " cannot be used: " + policy
                        + " is not a checkpoint: it does not begin with the mark of one",
                refused());
        bytes[bytes.length / 2] ^= 1;
        Files.write(policy, bytes);
        assertTrue(refused().startsWith("the policy of the run in " + run + " cannot be used: " + policy), refused());
        Files.delete(policy);
        assertEquals(run + " has no policy yet: its run did not come to an end", refused());
    }

    @Test
    void aCompositionThatNoLongerBindsIsToldAsSuch() throws IOException {
        Files.writeString(
                run.resolve("config.yaml"),
                Files.readString(run.resolve("config.yaml")).replace("nudge", "shove"));
        assertThrows(ConfigException.class, () -> SavedRun.open(toys.registry, run));
    }

    @Test
    void pluginsGetThePolicyOfARunOrAReasonWhyNot() throws IOException {
        HostContext context = new HostContext(toys.registry, 1, Streams.of(1), Optional.empty());
        assertEquals(5, context.policy(run).snapshot().version());
        // As the interface promises, and as errors of a composition are told.
        Path missing = temporary.resolve("missing");
        assertEquals(
                missing + " is not a folder: give the folder of a run",
                assertThrows(IllegalArgumentException.class, () -> context.policy(missing))
                        .getMessage());
        Path config = run.resolve("config.yaml");
        Files.writeString(config, Files.readString(config).replace("nudge", "shove"));
        String message = assertThrows(IllegalArgumentException.class, () -> context.policy(run))
                .getMessage();
        assertTrue(message.startsWith("the run in " + run + " no longer binds:\n" + config + ":"), message);
    }

    @Test
    void pluginsGetThePriorOfARunAsItWasWhenTheRunEnded() {
        HostContext context = new HostContext(toys.registry, 1, Streams.of(1), Optional.empty());
        try (Prior prior = context.prior(run)) {
            assertEquals(5, MemoryState.of(prior).reader().longs("updates")[0]);
        }
        Path missing = temporary.resolve("missing");
        assertEquals(
                missing + " is not a folder: give the folder of a run",
                assertThrows(IllegalArgumentException.class, () -> context.prior(missing))
                        .getMessage());
        EnvironmentSpec other =
                EnvironmentSpec.of(Space.Box.of(new float[] {0, 0}, new float[] {1, 1}), Space.Discrete.of(2));
        assertEquals(
                "the run in " + run + " observes a box of 1 number, this environment shows a box of 2 numbers",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> context.with(other).prior(run))
                        .getMessage());
    }

    @Test
    void aPolicyIsGivenToEnvironmentsOfItsOwnObservationsOnly() {
        HostContext context = new HostContext(toys.registry, 1, Streams.of(1), Optional.empty());
        EnvironmentSpec same =
                EnvironmentSpec.of(Space.Box.of(new float[] {-7}, new float[] {7}), Space.Discrete.of(9));
        assertEquals(5, context.with(same).policy(run).snapshot().version());
        EnvironmentSpec other =
                EnvironmentSpec.of(Space.Box.of(new float[] {0, 0}, new float[] {1, 1}), Space.Discrete.of(2));
        assertEquals(
                "the run in " + run + " observes a box of 1 number, this environment shows a box of 2 numbers",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> context.with(other).policy(run))
                        .getMessage());
    }

    @Test
    void whileTheEnvironmentIsMadeItIsNotKnown() {
        HostContext context = new HostContext(toys.registry, 1, Streams.of(1), Optional.empty());
        assertEquals(
                "the environment's description is not known while the environment is being made",
                assertThrows(IllegalStateException.class, context::environment).getMessage());
    }

    @Test
    void theRecordTellsAllThatTheNumbersDependOn() throws IOException {
        JsonNode record = new ObjectMapper().readTree(run.resolve("run.json").toFile());
        List<String> names = new ArrayList<>();
        record.fieldNames().forEachRemaining(names::add);
        assertEquals(
                List.of(
                        "name",
                        "seed",
                        "streams",
                        "started",
                        "git_commit",
                        "plugins",
                        "modules",
                        "java",
                        "machine",
                        "environment"),
                names);
        assertEquals("toys", record.path("name").asText());
        assertEquals(42, record.path("seed").asLong());
        assertEquals(2, record.path("streams").asInt());
        List<String> plugins = new ArrayList<>();
        record.path("plugins")
                .forEach(plugin -> plugins.add(plugin.path("kind").asText() + " "
                        + plugin.path("module").asText() + "/"
                        + plugin.path("name").asText() + "@"
                        + plugin.path("version").asText() + " "
                        + plugin.path("source").asText() + " " + plugin.path("sha256")));
        assertEquals(
                List.of(
                        "environment toys/lever@3.1 toys.jar null",
                        "algorithm toys/nudge@3.1 toys.jar null",
                        "estimator toys/none@3.1 toys.jar null",
                        "prior toys/counting@3.1 toys.jar null",
                        "temperature toys/falling@3.1 toys.jar null",
                        "data toys/again@3.1 toys.jar null"),
                plugins);
        assertEquals(
                System.getProperty("java.runtime.version"),
                record.path("java").path("version").asText());
        assertEquals(
                System.getProperty("os.arch"),
                record.path("machine").path("arch").asText());
        assertTrue(record.path("machine").path("features").isTextual());
        assertTrue(record.path("environment").has("TF_ENABLE_ONEDNN_OPTS"));
        assertTrue(record.path("modules").has("klrl.core"), "the modules that run");
    }
}
