package klrl.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import klrl.api.plugin.ApiLevel;
import klrl.api.plugin.Plugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainTest {

    private static final Path EXAMPLES = Path.of("../examples");

    private static final String CARTPOLE = """
            environment    gives observations and rewards, and says why an episode ends
              environment  cartpole: Balance a pole on a cart by pushes to the left or right; Gymnasium's CartPole-v1
            data           keeps the steps and hands them to the learner
              data         rollout: every collected segment once, fresh from the current policy
            act            the policy chooses the actions
              policy       soft-policy-gradient: on-policy actor-critic on the regularised return
            evaluate       what critic, prior and temperature say of the steps
              critic       soft-policy-gradient: on-policy actor-critic on the regularised return
                             T1  r̂ = r − ακ  [Bootstrap.penalise]
              prior        uniform: the uniform distribution over the allowed actions, or over a bounded box
              temperature  fixed: a constant temperature
              kl           analytic: κ is the KL divergence of the state
            estimate       targets of the values and advantages of the actions
              estimator    gae: generalised advantage estimation: λ-weighted sums of TD errors
                             T18  G = δ + λ d G′, y = V + G, A = ακ + G  [Gae.sums]
                             T17  δ = r̂ + d V(s⁺) − V(s)  [TdErrors.ofStates]
            improve        critic and policy descend their losses
              losses       soft-policy-gradient: on-policy actor-critic on the regularised return
                             T13  ½ (V(s) − y)²  [ValueLosses.squaredError]
              surrogate    ratio-clip: the clipped surrogate, for several passes over the same data
                             T32  −min(w Â, clip(w, 1±ε) Â) + α D_KL(π‖π₀), w = π/π_old  [PolicyLosses.clipped]
              network      mlp: multi-layer perceptron
              optimiser    adam: Adam: steps scaled by running means of the gradient and its square
              schedule     linear: falls from 1 along a line
            adapt          temperature and prior follow
              temperature  fixed: a constant temperature
              prior        uniform: the uniform distribution over the allowed actions, or over a bounded box
            """;

    @TempDir
    private Path folder;

    @Test
    void aCompositionIsToldInTheOrderOfTheLoopWithTheEquationsOfItsSlots() {
        Ran ran = Ran.klrl("explain", EXAMPLES.resolve("cartpole.yaml").toString());
        assertEquals("", ran.err());
        assertEquals(0, ran.code());
        assertEquals(CARTPOLE, ran.out());
    }

    @Test
    void anotherSlotChangesItsStagesAndNoOther() {
        String file = EXAMPLES.resolve("cartpole.yaml").toString();
        List<String> before = Ran.klrl("explain", file).out().lines().toList();
        List<String> after = Ran.klrl("explain", file, "estimator.type=v-trace")
                .out()
                .lines()
                .toList();
        List<String> changed = new ArrayList<>(after);
        changed.removeAll(before);
        assertEquals(
                List.of(
                        "  estimator    v-trace: state-value targets corrected for data of another policy, with clipped"
                                + " ratios",
                        "                 T19  v − V = ρ δ + d c (v′ − V(s′)), ρ = min(ρ̄, π/μ), c = λ min(c̄, π/μ)"
                                + "  [VTrace.coefficients]",
                        "                 T30  A = r + d [V(s⁺) + λ (v′ − V(s⁺))] − V  [VTrace.advantages]"),
                changed);
    }

    @Test
    void aStrangersPluginIsToldWithItsModuleAndItsEquation() throws IOException {
        Path project = EXAMPLES.resolve("plugin-estimator");
        Ran ran = Ran.klrl(
                "explain",
                project.resolve("cartpole.yaml").toString(),
                "--plugins",
                plugins(project).toString());
        assertEquals("", ran.err());
        assertEquals(0, ran.code());
        String gae = CARTPOLE.substring(CARTPOLE.indexOf("  estimator "), CARTPOLE.indexOf("improve "));
        // Its configuration leaves the learning rate as it is.
        assertEquals(
                CARTPOLE.replace(gae, """
                          estimator    half-life (org.example.halflife@1.0): TD(λ) with the trace's half-life instead of λ
                                         H1  T18 with λ = 2^(−1/steps)  [HalfLife.coefficients]
                        """).replace("linear: falls from 1 along a line", "constant: always 1"),
                ran.out());
    }

    @Test
    void jsonTellsTheSame() throws IOException {
        String file = EXAMPLES.resolve("cartpole.yaml").toString();
        JsonNode json =
                new ObjectMapper().readTree(Ran.klrl("explain", file, "--json").out());
        List<String> stages = new ArrayList<>();
        json.get("stages").forEach(stage -> stages.add(stage.get("stage").asText()));
        assertEquals(List.of("environment", "data", "act", "evaluate", "estimate", "improve", "adapt"), stages);
        JsonNode slot = json.get("stages").get(4).get("slots").get(0);
        assertEquals("$.estimator", slot.get("path").asText());
        assertEquals("gae", slot.get("name").asText());
        JsonNode equation = slot.get("equations").get(0);
        assertEquals("T18", equation.get("id").asText());
        assertEquals("klrl.algorithms.estimator.Gae", equation.get("type").asText());
    }

    @Test
    void aMistakenConfigurationIsRefused() {
        Ran ran = Ran.klrl("explain", EXAMPLES.resolve("cartpole.yaml").toString(), "estimator.lambda=2");
        assertEquals(2, ran.code());
        assertEquals("", ran.out());
        assertTrue(ran.err().contains("estimator.lambda=2: 2 is not in [0, 1]"), ran.err());
    }

    /** Compiles a plugin's sources and packs them, as its own build does. */
    private Path plugins(Path project) throws IOException {
        Path classes = folder.resolve("classes");
        Path jars = Files.createDirectory(folder.resolve("plugins"));
        List<String> sources;
        try (Stream<Path> files = Files.walk(project.resolve("src/main/java"))) {
            sources = files.map(Path::toString)
                    .filter(name -> name.endsWith(".java"))
                    .toList();
        }
        Path api = Path.of(Plugin.class
                .getModule()
                .getLayer()
                .configuration()
                .findModule("klrl.api")
                .orElseThrow()
                .reference()
                .location()
                .orElseThrow());
        List<String> compile =
                new ArrayList<>(List.of("--release", "17", "-p", api.toString(), "-d", classes.toString()));
        compile.addAll(sources);
        tool("javac", compile);
        Path manifest = Files.writeString(folder.resolve("MANIFEST.MF"), "Klrl-Api-Level: " + ApiLevel.CURRENT + "\n");
        tool(
                "jar",
                List.of(
                        "--create",
                        "--manifest",
                        manifest.toString(),
                        "--file",
                        jars.resolve("half-life.jar").toString(),
                        "--module-version",
                        "1.0",
                        "-C",
                        classes.toString(),
                        "."));
        return jars;
    }

    private static void tool(String name, List<String> args) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int code = ToolProvider.findFirst(name).orElseThrow().run(out, out, args.toArray(String[]::new));
        out.flush();
        assertEquals(0, code, said.toString());
    }
}
