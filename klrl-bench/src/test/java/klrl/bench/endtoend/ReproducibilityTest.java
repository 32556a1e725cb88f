package klrl.bench.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import klrl.core.run.ResultJson;
import klrl.core.run.RunListener;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReproducibilityTest {

    @TempDir
    private Path temporary;

    /** Interrupts at a step. */
    private static RunListener interruptedAt(long step) {
        return new RunListener() {
            private long steps;

            @Override
            public void progress(Report report) {
                steps = report.steps();
            }

            @Override
            public boolean interrupted() {
                return steps >= step;
            }
        };
    }

    @ParameterizedTest
    @EnumSource(Runs.Kind.class)
    void theSameSeedGivesTheSameBytesAndAnotherSeedOthers(Runs.Kind kind) throws IOException {
        Path one = temporary.resolve("one");
        Path same = temporary.resolve("same");
        Path other = temporary.resolve("other");
        Runs.train(one, 7, kind);
        Runs.train(same, 7, kind);
        Runs.train(other, 8, kind);
        Runs.assertSame(one, same);
        assertFalse(Arrays.equals(
                Files.readAllBytes(one.resolve("policy.klrl")), Files.readAllBytes(other.resolve("policy.klrl"))));
        assertFalse(Files.readString(one.resolve("metrics.jsonl"))
                .equals(Files.readString(other.resolve("metrics.jsonl"))));
    }

    /** In the warm-up, between two lines of metrics, and after the replay wrapped around. */
    @ParameterizedTest
    @EnumSource(Runs.Kind.class)
    void aRunThatWasInterruptedAndGoesOnEqualsOneThatWasNot(Runs.Kind kind) throws IOException {
        Path whole = temporary.resolve("whole");
        Path parts = temporary.resolve("parts");
        Runs.train(whole, 7, kind);
        assertTrue(Runs.train(parts, 7, interruptedAt(60), kind).interrupted());
        for (long step : new long[] {340, 730}) {
            assertTrue(Runs.resume(parts, interruptedAt(step)).interrupted());
        }
        assertEquals(
                Runs.json(whole.resolve("result.json")).get("evaluation").toString(),
                Runs.resume(parts, new RunListener() {})
                        .evaluation()
                        .map(evaluation -> ResultJson.of(evaluation).toString())
                        .orElseThrow());
        Runs.assertSame(whole, parts);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: lagged, every: 3}",
                "{type: averaged, tau: 0.1}",
                "{type: marginal, tau: 0.1}",
                "{type: learned, sees: [{first: 2, count: 2}], network: {type: mlp, hidden: [4]}}"
            })
    void priorsThatChangeAreTakenUpWhereTheyWereLeft(String prior) throws IOException {
        Path whole = temporary.resolve("whole");
        Path parts = temporary.resolve("parts");
        String[] options = {"prior=" + prior, "temperature={type: kl-budget, budget: 0.01, learning-rate: 0.05}"};
        Runs.train(whole, 7, Runs.Kind.ON_POLICY, options);
        assertTrue(Runs.train(parts, 7, interruptedAt(340), Runs.Kind.ON_POLICY, options)
                .interrupted());
        Runs.resume(parts, new RunListener() {});
        Runs.assertSame(whole, parts);
    }
}
