package klrl.bench.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import klrl.api.Estimator;
import klrl.api.data.Evaluation;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;
import klrl.core.plugin.Kinds;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationTest {

    @TempDir
    private Path folder;

    /** TD(λ) without γ in its errors. */
    private record Undiscounted(
            @Param(def = "0.9", min = 0, max = 1, doc = "trace decay")
            double lambda) implements Estimator {

        private static final class Plugin implements Provider {
            @Override
            public String name() {
                return "undiscounted";
            }

            @Override
            public String summary() {
                return "TD(λ) that forgets γ";
            }

            @Override
            public Factory<Undiscounted, Undiscounted> factory() {
                return Factory.of(MethodHandles.lookup(), Undiscounted.class, (options, context) -> options);
            }
        }

        @Override
        public Base base() {
            return Base.STATE;
        }

        @Override
        public void coefficients(Evaluation x, int from, int to, double[] delta, double[] decay) {
            for (int i = from; i < to; i++) {
                delta[i] = x.shapedReward()[i] + x.nextValue()[i] - x.base()[i];
                decay[i] = lambda * x.discount()[i];
            }
        }
    }

    private static Registry registry() {
        Kinds.Estimators kind = new Kinds.Estimators();
        Undiscounted.Plugin plugin = new Undiscounted.Plugin();
        PluginEntry entry =
                new PluginEntry(kind, plugin.name(), plugin.summary(), "some.module", "1", "some.jar", plugin);
        return Registry.of(List.of(kind), List.of(entry), List.of());
    }

    private static List<Outcome> verify(Registry registry, Verification.Plan plan) throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        new Verification(registry, plan, outcomes::add).run();
        return outcomes;
    }

    private static Verification.Plan plan(int tries, String... only) {
        return new Verification.Plan(OptionalInt.of(tries), 7, Set.of(only), Optional.empty());
    }

    @Test
    void aDefectivePluginFailsWithTheSmallestCounterExampleAndTheSeed() throws IOException {
        List<Outcome> outcomes = verify(registry(), plan(50, "P13"));
        Outcome failed = outcomes.stream()
                .filter(outcome -> outcome.property().equals("onPolicyTargetsReproduceTheTrueValues"))
                .findFirst()
                .orElseThrow();
        assertFalse(failed.passed());
        assertEquals("estimator undiscounted", failed.label());
        assertEquals("7", failed.seed());
        assertEquals(3, failed.counterexample().size());
        assertTrue(failed.counterexample().get(0).startsWith("seed = "), failed.toString());
        assertEquals("states = 1", failed.counterexample().get(1));
        assertEquals("actions = 1", failed.counterexample().get(2));
        assertTrue(failed.message().startsWith("the expected target of state 0 is "), failed.message());
    }

    @Test
    void theSameSeedGivesTheSameOutcomes() throws IOException {
        assertEquals(verify(registry(), plan(20, "P13")), verify(registry(), plan(20, "P13")));
    }

    @Test
    void onlyTheNamedPropertiesAreTriedAsOftenAsSaid() throws IOException {
        List<Outcome> outcomes = verify(registry(), plan(20, "P1", "P22"));
        assertEquals(
                Set.of("P1", "P22"),
                Set.copyOf(outcomes.stream().map(Outcome::id).toList()));
        assertTrue(outcomes.stream().filter(Outcome::passed).allMatch(outcome -> outcome.tries() == 20));
        assertTrue(outcomes.stream().anyMatch(outcome -> outcome.subject().equals("exact equations")));
    }

    @Test
    void aReportIsJUnitsXmlWithTheFailures() throws IOException {
        verify(registry(), new Verification.Plan(OptionalInt.of(20), 7, Set.of("P13"), Optional.of(folder)));
        String xml = Files.readString(folder.resolve("estimator-undiscounted/TEST-jqwik.xml"));
        assertTrue(xml.contains("onPolicyTargetsReproduceTheTrueValues"), xml);
        assertTrue(xml.contains("<failure"), xml);
    }

    @Test
    void aPropertyThatIsNotAboutTheSubjectIsLeftOut() throws IOException {
        assertTrue(verify(registry(), plan(20, "P15")).stream()
                .noneMatch(outcome -> outcome.property().equals("targetsOfActionValuesContract")));
    }
}
