package klrl.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import klrl.api.Estimator;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;
import klrl.api.plugin.Slot;
import klrl.core.plugin.PluginProblem;
import klrl.core.plugin.Registry;
import org.junit.jupiter.api.Test;

/** Options may have examples, which stand in for what is left out where a plugin is tried. */
class ExampleTest {

    private static final Feature ICE = new Feature("ice", "ice to skate on");

    private record Nested(
            @Param(doc = "a weight", example = "0.25") double weight,
            @Param(doc = "another", def = "3") double other) {}

    private record Options(
            @Param(doc = "a step", above = 0, example = "0.5")
            double step,

            @Param(doc = "a count", def = "2", example = "7")
            int count,

            @Param(doc = "a bound") Optional<Double> bound,
            @Param(doc = "sizes", example = "[1, 2]") Optional<List<Integer>> sizes,
            @Param(doc = "weights") Nested nested,

            @Param(doc = "a function", example = "{type: mlp, hidden: [3]}")
            Slot<TestPlugins.Network> network) {}

    private record Wrong(
            @Param(doc = "a step", above = 0, example = "-1")
            double step) {}

    private record Hidden(
            @Param(doc = "a function", example = "{type: skating}")
            Slot<TestPlugins.Network> network) {}

    private record Filed(
            @Param(doc = "a file", example = "some/data.npz")
            Path file) {}

    private record Elsewhere(
            @Param(doc = "a function", example = "{type: lstm}")
            Slot<TestPlugins.Network> network) {}

    private static final Path HERE = Path.of("").toAbsolutePath();

    private static <C extends Record, T> Factory<C, T> factory(Class<C> options) {
        return Factory.of(MethodHandles.lookup(), options, (bound, context) -> {
            throw new IllegalStateException("nothing is made here");
        });
    }

    private static Registry registry() {
        Factory<TestPlugins.None, TestPlugins.Network> skating = factory(TestPlugins.None.class);
        return TestPlugins.registryWith(
                TestPlugins.entry(TestPlugins.ESTIMATOR, "odd", ExampleTest.<Options, Estimator>factory(Options.class)),
                TestPlugins.entry(TestPlugins.ESTIMATOR, "wrong", ExampleTest.<Wrong, Estimator>factory(Wrong.class)),
                TestPlugins.entry(
                        TestPlugins.ESTIMATOR, "hidden", ExampleTest.<Hidden, Estimator>factory(Hidden.class)),
                TestPlugins.entry(TestPlugins.ESTIMATOR, "filed", ExampleTest.<Filed, Estimator>factory(Filed.class)),
                TestPlugins.entry(
                        TestPlugins.ESTIMATOR, "elsewhere", ExampleTest.<Elsewhere, Estimator>factory(Elsewhere.class)),
                TestPlugins.entry(
                        TestPlugins.NETWORK,
                        "skating",
                        skating.withNeeds(options -> List.of(new Need(ICE, "environment")))));
    }

    @Test
    void examplesComeBeforeDefaultsAndAfterWhatIsWritten() {
        assertEquals(
                "{type: odd, step: 0.5, count: 7, bound: null, sizes: [1, 2], nested: {weight: 0.25, other: 3},"
                        + " network: {type: mlp, hidden: [3], activation: tanh, init: {scheme: orthogonal, gain:"
                        + " 1.4142135623730951}}}",
                Slots.byExample(registry(), Estimator.class, "{type: odd, nested: {}}", HERE)
                        .toString());
        assertTrue(Slots.byExample(registry(), Estimator.class, "{type: odd, step: 4, nested: {weight: 1}}", HERE)
                .toString()
                .startsWith("{type: odd, step: 4, count: 7, "));
    }

    @Test
    void withoutAskingForThemExamplesAreNotUsed() {
        ConfigException e =
                assertThrows(ConfigException.class, () -> Slots.of(registry(), Estimator.class, "{type: odd}"));
        assertTrue(e.getMessage().contains("option 'step' of estimator 'odd' is missing"), e.getMessage());
    }

    @Test
    void anExampleThatDoesNotFitIsFoundWithoutAnyConfiguration() {
        List<String> causes = OptionCheck.problems(registry()).stream()
                .map(PluginProblem::cause)
                .toList();
        assertEquals(
                List.of(
                        "estimator 'wrong' of org.example@1.0 is declared wrongly: $.step: -1 is not more than 0 (in the"
                                + " example '-1' of option 'step' of estimator 'wrong' of org.example@1.0)"),
                causes);
        assertThrows(ConfigException.class, () -> Slots.byExample(registry(), Estimator.class, "wrong", HERE));
    }

    @Test
    void aNeedOfTheEnvironmentIsFoundInNestedSlotsToo() {
        assertEquals(
                "hidden",
                Slots.byExample(registry(), Estimator.class, "hidden", HERE, Set.of(ICE))
                        .name());
        ConfigException e = assertThrows(
                ConfigException.class, () -> Slots.byExample(registry(), Estimator.class, "hidden", HERE, Set.of()));
        assertEquals(
                "network 'skating' needs ice to skate on", e.problems().get(0).message());
        assertEquals("$.network", e.problems().get(0).path());
    }

    @Test
    void pathsOfExamplesAreRelativeToAFolder() {
        assertEquals(
                HERE.resolve("some/data.npz").toString(),
                ((Filed) Slots.byExample(registry(), Estimator.class, "filed", HERE)
                                .options())
                        .file()
                        .toString());
    }

    @Test
    void anExampleMayBeOfAPluginThatIsNotInstalled() {
        assertThrows(ConfigException.class, () -> Slots.byExample(registry(), Estimator.class, "elsewhere", HERE));
    }

    @Test
    void listingsAndTheSchemaShowExamples() {
        Registry registry = registry();
        String text = Description.of(registry, registry.find("estimator", "odd").orElseThrow())
                .text();
        assertTrue(text.contains("step     number more than 0, required, such as 0.5"), text);
        assertTrue(text.contains("count    whole number, default 2, such as 7"), text);
        assertEquals(
                "[[1,2]]",
                Schema.of(registry)
                        .at("/$defs/estimator.odd/properties/sizes/examples")
                        .toString());
    }
}
