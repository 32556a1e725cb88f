package klrl.bench.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import klrl.api.Estimator;
import klrl.api.data.Evaluation;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;
import klrl.core.contract.AlgorithmContract;
import klrl.core.contract.PriorContract;
import klrl.core.plugin.Kinds;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;
import net.jqwik.api.Property;
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

    private static OptionalInt tries(Class<?> contract, String property, boolean graphs, OptionalInt asked) {
        Property declared = Arrays.stream(contract.getMethods())
                .filter(method -> method.getName().equals(property))
                .findFirst()
                .orElseThrow()
                .getAnnotation(Property.class);
        return new Running("any", Optional.empty(), graphs, asked, 7, outcome -> {}).tries(declared);
    }

    @Test
    void heavyPropertiesGrowWithTheRootAndExactOnesDoNotGrow() {
        record Case(int asked, int ordinary, int withGraphs, int heavy) {}
        for (Case one : List.of(
                new Case(10_000, 10_000, 1000, 250),
                new Case(400, 400, 200, 50),
                new Case(100, 100, 100, 25),
                new Case(20, 20, 20, 5),
                new Case(1, 1, 1, 1))) {
            OptionalInt asked = OptionalInt.of(one.asked());
            String ordinary = "rowsDoNotDependOnEachOther";
            assertEquals(
                    one.ordinary(),
                    tries(PriorContract.class, ordinary, false, asked).getAsInt());
            assertEquals(
                    one.withGraphs(),
                    tries(PriorContract.class, ordinary, true, asked).getAsInt());
            String heavy = "actionsAreDrawnByTheDensity";
            assertEquals(
                    one.heavy(), tries(PriorContract.class, heavy, false, asked).getAsInt());
            assertEquals(
                    1,
                    tries(AlgorithmContract.class, "runsRepeatAndResume", false, asked)
                            .getAsInt());
        }
        assertEquals(
                OptionalInt.empty(), tries(AlgorithmContract.class, "runsRepeatAndResume", false, OptionalInt.empty()));
    }

    @Test
    void noTwoLinesAreAlike() throws IOException {
        List<Outcome> outcomes = verify(registry(), plan(1, "P16", "P19"));
        Set<String> lines = new HashSet<>();
        for (Outcome outcome : outcomes) {
            assertTrue(lines.add(outcome.id() + outcome.label() + outcome.statement()), outcome.toString());
        }
        assertTrue(outcomes.stream().anyMatch(outcome -> outcome.label().equals("gaussian density")));
        assertTrue(outcomes.stream().anyMatch(outcome -> outcome.label().equals("tanh-gaussian density")));
    }
}
