package klrl.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandles;
import java.util.List;
import klrl.api.Estimator;
import klrl.api.plugin.Equation;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;
import org.junit.jupiter.api.Test;

class DescriptionTest {

    private final Registry registry = TestPlugins.registry();

    private Description of(String kind, String name) {
        return Description.of(registry, registry.find(kind, name).orElseThrow());
    }

    @Test
    void aPluginIsDescribedByItsOptionsAndEquations() {
        assertEquals("""
                estimator gae: the gae
                  org.example@1.0, example.jar

                  options
                    lambda  number in [0, 1], default 0.95
                            trace decay

                  equations
                    T9   exact  TestPlugins.Lambda.decay
                    T18  array  TestPlugins.Lambda.decay: decay = d · λ
                """, of("estimator", "gae").text());
    }

    @Test
    void optionsOfTheKindComeFirstAndNestedOptionsAreIndented() {
        assertEquals("""
                environment cartpole: the cartpole
                  org.example@1.0, example.jar

                  options
                    count      whole number in [1, 65536], default 8
                               environments side by side
                    max-steps  whole number at least 1, default 500
                               steps after which an episode is cut
                    wrappers   list of wrappers, default []
                               wrappers, the innermost first
                """, of("environment", "cartpole").text());
        assertEquals("""
                network mlp: the mlp
                  org.example@1.0, example.jar

                  options
                    hidden      list of whole numbers in [1, 4096], default [64]
                                units of each layer
                    activation  tanh | relu | leaky-relu | null, default tanh
                                nonlinearity
                    init        mapping, default {}
                                start values
                      scheme  text, default orthogonal
                              name of the scheme
                      gain    number in (0, 10), default 1.4142135623730951
                              scale
                """, of("network", "mlp").text());
    }

    @Test
    void requiredAndOptionalOptionsAreToldApart() {
        assertEquals("""
                wrapper time-limit: the time-limit
                  org.example@1.0, example.jar

                  options
                    steps  whole number at least 1, required
                           steps
                    inner  wrapper, optional
                           what lies inside
                """, of("wrapper", "time-limit").text());
        assertEquals("""
                prior uniform: the uniform
                  org.example@1.0, example.jar
                """, of("prior", "uniform").text());
    }

    @Test
    void programsReadTheSameAsJson() {
        assertEquals("""
                {"kind":"algorithm","name":"soft-policy-gradient","summary":"the soft-policy-gradient",\
                "module":"org.example","version":"1.0","source":"example.jar","options":[\
                {"key":"kl","type":"sampled | analytic","required":false,"default":"analytic","example":null,"range":null,\
                "doc":"form of the regulariser","values":["sampled","analytic"],"kind":null,"options":[]},\
                {"key":"discount","type":"number","required":false,"default":"0.99","example":null,"range":"in [0, 1]",\
                "doc":"discount factor","values":[],"kind":null,"options":[]},\
                {"key":"epochs","type":"whole number","required":false,"default":"4","example":null,"range":"at least 1",\
                "doc":"passes over the data","values":[],"kind":null,"options":[]},\
                {"key":"clip","type":"number","required":false,"default":null,"example":null,"range":"more than 0",\
                "doc":"ratio clip","values":[],"kind":null,"options":[]},\
                {"key":"network","type":"network","required":false,"default":"{type: mlp, hidden: [64, 64]}","example":null,\
                "range":null,"doc":"policy and critic","values":[],"kind":"network","options":[]}],"equations":[]}""", of("algorithm", "soft-policy-gradient").json().toString());
        assertEquals("""
                [{"id":"T9","kind":"exact","type":"klrl.core.config.TestPlugins$Lambda","method":"decay","text":null},\
                {"id":"T18","kind":"array","type":"klrl.core.config.TestPlugins$Lambda","method":"decay","text":"decay = d · λ"}]""", of("estimator", "gae").json().get("equations").toString());
    }

    /** Equations of a first class. */
    static final class First {
        private First() {}

        @Equation(id = "T10", kind = Equation.Kind.GRAPH)
        static void late() {}

        @Equation(id = "T2")
        static void early() {}
    }

    /** Equations of a second class. */
    static final class Second {
        private Second() {}

        @Equation(id = "T1")
        static void first() {}
    }

    @Test
    void equationsComeInTheOrderOfTheClassesAndThenByNumber() {
        PluginEntry entry = TestPlugins.entry(
                TestPlugins.ESTIMATOR,
                "ordered",
                TestPlugins.of(MethodHandles.lookup(), TestPlugins.None.class, Estimator.class)
                        .withImplementation(First.class, Second.class, First.class));
        assertEquals(
                List.of("T2", "T10", "T1"),
                Description.of(registry, entry).equations().stream()
                        .map(EquationDescription::id)
                        .toList());
    }

    @Test
    void onlyTheNamedEquationsOfAClassAreThePluginsOwn() {
        PluginEntry entry = TestPlugins.entry(
                TestPlugins.ESTIMATOR,
                "choosy",
                TestPlugins.of(MethodHandles.lookup(), TestPlugins.None.class, Estimator.class)
                        .withImplementation(Second.class)
                        .withEquations(First.class, "T10"));
        assertEquals(
                List.of("T1", "T10"),
                Description.of(registry, entry).equations().stream()
                        .map(EquationDescription::id)
                        .toList());
    }

    @Test
    void anEquationThatItsClassDoesNotCarryIsAFaultOfThePlugin() {
        PluginEntry entry = TestPlugins.entry(
                TestPlugins.ESTIMATOR,
                "mistaken",
                TestPlugins.of(MethodHandles.lookup(), TestPlugins.None.class, Estimator.class)
                        .withEquations(First.class, "T2", "T3"));
        ConfigException e = assertThrows(ConfigException.class, () -> Description.of(registry, entry));
        assertTrue(e.getMessage().endsWith("no method of " + First.class.getName() + " carries T3"), e.getMessage());
    }

    @Test
    void plugInsAreFoundByNameInAllKinds() {
        assertEquals(1, Description.find(registry, "gae").size());
        assertEquals(1, Description.find(registry, "org.example/gae").size());
        assertEquals(List.of(), Description.find(registry, "gea"));
    }

    @Test
    void theTrainingKeyIsDescribedToo() {
        assertEquals("""
                steps                whole number at least 1, default 100000
                                     environment steps to train for, over all streams
                stop-at-return       number, optional
                                     mean return of fresh episodes at which training ends early
                evaluate-every       whole number at least 0, default 0
                                     steps between two probes by a few fresh episodes; 0: none
                evaluation-episodes  whole number at least 1, default 100
                                     episodes of an evaluation
                checkpoint-every     whole number at least 0, default 0
                                     steps between two checkpoints; 0: only at the end
                log-every            whole number at least 1, default 1000
                                     least number of steps between two lines of metrics
                """, Description.text(Description.training(), 0));
    }

    @Test
    void aPluginThatDeclaresItsOptionsWronglyIsNotDescribed() {
        record Bare(int x) {}
        PluginEntry entry = TestPlugins.entry(
                TestPlugins.ESTIMATOR, "odd", TestPlugins.of(MethodHandles.lookup(), Bare.class, Estimator.class));
        ConfigException e = assertThrows(ConfigException.class, () -> Description.of(registry, entry));
        assertEquals(
                "example.jar: estimator 'odd' of org.example@1.0 is declared wrongly: component 'x' has no @Param",
                e.getMessage());
        assertTrue(e.has(ConfigProblem.Kind.BROKEN_PLUGIN));
    }

    @Test
    void theCatalogueListsKindsAndNames() {
        String text = Catalogue.of(registry).text();
        assertTrue(text.startsWith("""
                        environment: what the agent acts in
                          cartpole              the cartpole
                          pendulum              the pendulum
                        algorithm: how the policy learns
                          bare                  the bare
                          soft-actor-critic     the soft-actor-critic
                          soft-policy-gradient  the soft-policy-gradient
                        """), text);
        assertEquals("""
                {"kind":"network","summary":"a function to fit",\
                "plugins":[{"name":"mlp","summary":"the mlp","module":"org.example"}]}""", Catalogue.of(registry).json().get("kinds").get(6).toString());
    }
}
