package klrl.bench.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import klrl.api.plugin.ApiLevel;
import klrl.api.plugin.Plugin;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stranger's jar with a defect in each plugin: verification finds all of them, and says of which property. */
class PlantedDefectsTest {

    private static final String MODULE = "org.example.planted";

    private static final List<Outcome> OUTCOMES = new ArrayList<>();

    @BeforeAll
    static void verify(@TempDir Path folder) throws IOException {
        Registry all = Registry.load(Optional.of(jar(folder)));
        assertEquals(List.of(), all.problems());
        // Beside the stranger's plugins only those that its algorithms are composed with.
        List<PluginEntry> entries = all.entries().stream()
                .filter(entry -> entry.module().equals(MODULE)
                        || Set.of("temperature fixed", "data rollout")
                                .contains(entry.kind().name() + " " + entry.name()))
                .toList();
        Set<String> only = Set.of("P8", "P12", "P13", "P14", "P15", "P22", "P23", "P24");
        new Verification(
                        Registry.of(all.kinds(), entries, List.of()),
                        new Verification.Plan(OptionalInt.of(50), 7, only, Optional.empty()),
                        OUTCOMES::add)
                .run();
    }

    private static Path jar(Path folder) throws IOException {
        Path classes = folder.resolve("classes");
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        Path api = Path.of(Plugin.class
                .getModule()
                .getLayer()
                .configuration()
                .findModule("klrl.api")
                .orElseThrow()
                .reference()
                .location()
                .orElseThrow());
        List<String> compile = new ArrayList<>(List.of("--release", "17", "-p", api.toString(), "-d", classes + ""));
        try (Stream<Path> sources = Files.walk(Path.of("src/planted/java"))) {
            sources.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(compile::add);
        }
        run("javac", compile);
        Path manifest = Files.writeString(folder.resolve("MANIFEST.MF"), "Klrl-Api-Level: " + ApiLevel.CURRENT + "\n");
        String jar = plugins.resolve("planted.jar").toString();
        run("jar", List.of("--create", "--manifest", manifest + "", "--file", jar, "-C", classes + "", "."));
        return plugins;
    }

    private static void run(String tool, List<String> arguments) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int code = ToolProvider.findFirst(tool).orElseThrow().run(out, out, arguments.toArray(String[]::new));
        out.flush();
        assertEquals(0, code, said.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "estimator no-discount,                        P13, onPolicyTargetsReproduceTheTrueValues",
        "estimator no-temperature,                     P13, onPolicyTargetsReproduceTheTrueValues",
        "estimator trace-off-by-one,                   P15, targetsOfActionValuesContract",
        "estimator bootstraps-terminations,            P22, terminatedStepsNeverBootstrap",
        "estimator no-bootstrap-at-truncation,         P22, truncatedStepsBootstrapFromTheirTrueSuccessor",
        "estimator bootstraps-from-the-reset,          P22, truncatedStepsBootstrapFromTheirTrueSuccessor",
        "estimator trace-across-boundaries,            P22, streamsEqualTheirEpisodesOneByOne",
        "prior no-normaliser (discrete),               P23, probabilitiesArePositiveAndSumToOne",
        "prior draws-by-another-density (discrete),    P23, answersAreDeterministic",
        "algorithm loss-without-temperature (discrete), P8, aSmallerTemperatureCollectsMoreReward",
        "environment ignores-its-seed,                 P24, equalSeedsGiveEqualTrajectories",
        "environment reuses-the-final-buffer,          P24, buffersBelongToTheCaller"
    })
    void aDefectIsFoundAndItsPropertyNamed(String label, String id, String property) {
        List<Outcome> failed = of(label).filter(outcome -> !outcome.passed()).toList();
        assertTrue(
                failed.stream()
                        .anyMatch(outcome ->
                                outcome.id().equals(id) && outcome.property().equals(property)),
                failed.toString());
        failed.forEach(outcome -> assertFalse(outcome.message().isEmpty(), outcome.toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "estimator sound-td-lambda",
        "estimator sound-retrace",
        "prior sound-prior (discrete)",
        "algorithm sound-softmax (discrete)",
        "environment sound-walk"
    })
    void withoutADefectEveryPropertyHolds(String label) {
        assertTrue(of(label).findAny().isPresent());
        assertEquals(List.of(), of(label).filter(outcome -> !outcome.passed()).toList());
    }

    /** What fails of a defective algorithm is what is about its defect. */
    @Test
    void anAlgorithmWithoutTemperatureIsSoundInAllElse() {
        assertEquals(
                1,
                of("algorithm loss-without-temperature (discrete)")
                        .filter(outcome -> !outcome.passed())
                        .count());
    }

    private static Stream<Outcome> of(String label) {
        return OUTCOMES.stream().filter(outcome -> outcome.label().equals(label));
    }
}
