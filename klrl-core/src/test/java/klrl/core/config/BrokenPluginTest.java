package klrl.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import klrl.api.Algorithm;
import klrl.api.Estimator;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;
import klrl.api.plugin.Slot;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.PluginProblem;
import klrl.core.plugin.Registry;
import org.junit.jupiter.api.Test;

/** What a plugin's author declares wrongly is said to be the plugin's fault, and never crashes anything. */
class BrokenPluginTest {

    private static final String PREFIX =
            "x.yaml:3:12: $.estimator: estimator 'odd' of org.example@1.0 (example.jar) is" + " declared wrongly: ";
    private static final String SUPPORTED = "; use int, long, double, boolean, String, Path, an enum, a record,"
            + " Slot<...>, a List of these, or an Optional of any of these";

    enum Twins {
        ONE_TWO,
        oneTwo
    }

    enum Empty {}

    record NoParam(int bare) {}

    record BadType(
            @Param(doc = "") Map<String, String> map,
            @Param(doc = "") float real) {}

    record Boxed(@Param(doc = "") Integer number) {}

    record Wild(
            @Param(doc = "") Slot<?> any, @Param(doc = "") List<Optional<Integer>> list) {}

    record Alien(@Param(doc = "") Slot<String> text) {}

    record Type(
            @Param(doc = "", def = "1") int type,
            @Param(doc = "", def = "1") int $x) {}

    record Twice(
            @Param(doc = "", def = "1") int aB,
            @Param(doc = "", def = "1") int a_b) {}

    record Ends(
            @Param(doc = "", min = 0, above = 0) int a,
            @Param(doc = "", max = 0, below = 0) int b,
            @Param(doc = "", min = 2, max = 1) int c,
            @Param(doc = "", above = 1, max = 1) int d,
            @Param(doc = "", min = Double.NaN) double e) {}

    record RangeOfText(@Param(doc = "", min = 0) String text) {}

    record Choices(
            @Param(doc = "") Twins twins, @Param(doc = "") Empty none) {}

    record Looping(
            @Param(doc = "", def = "1") int a,
            @Param(doc = "") Optional<Looping> self) {}

    record BadDefaults(
            @Param(doc = "", def = "2", max = 1) double high,
            @Param(doc = "", def = "x") int word,
            @Param(doc = "", def = "[1") List<Integer> open,
            @Param(doc = "", def = "") String empty,
            @Param(doc = "", def = "*a") String alias) {}

    record NetworkWithout(
            @Param(doc = "", def = "{type: mpl}") Slot<TestPlugins.Network> network) {}

    record Self(@Param(doc = "", def = "{type: odd}") Slot<Estimator> inner) {}

    record Twofold(
            @Param(doc = "", def = "{type: odd, inner: {type: odd, inner: null}}")
            Optional<Slot<Estimator>> inner) {}

    record Count(@Param(doc = "", def = "1") int count) {}

    record Crashing(@Param(doc = "", def = "0") int divisor) {
        Crashing {
            if (1 / divisor > 1) {
                throw new IllegalArgumentException();
            }
        }
    }

    record Strict(@Param(doc = "", def = "0") int value) {
        Strict {
            if (value == 0) {
                throw new IllegalArgumentException("value\n  must not be 0\n");
            }
            if (value == 1) {
                throw new IllegalArgumentException();
            }
        }
    }

    record WithStrict(@Param(doc = "", def = "{}") Strict strict) {}

    private static <C extends Record> Factory<C, Estimator> factory(Class<C> options) {
        return TestPlugins.of(MethodHandles.lookup(), options, Estimator.class);
    }

    private static String said(Factory<?, Estimator> factory, String... overrides) {
        PluginEntry entry = TestPlugins.entry(TestPlugins.ESTIMATOR, "odd", factory);
        return said(TestPlugins.registryWith(entry), overrides);
    }

    private static String said(Registry registry, String... overrides) {
        String yaml = "environment: cartpole\nalgorithm: soft-policy-gradient\nestimator: odd\n";
        ConfigException e = assertThrows(
                ConfigException.class,
                () -> Composition.of(registry, yaml, Path.of("/x"), "x.yaml", List.of(overrides)));
        assertTrue(e.has(ConfigProblem.Kind.BROKEN_PLUGIN) || e.has(ConfigProblem.Kind.UNKNOWN_PLUGIN), e::getMessage);
        return e.getMessage();
    }

    @Test
    void recordsThatCannotBeDeclaredAreRefused() {
        assertEquals(PREFIX + "component 'bare' has no @Param", said(factory(NoParam.class)));
        assertEquals(
                PREFIX + "option 'map' has the unsupported type java.util.Map<java.lang.String, java.lang.String>"
                        + SUPPORTED + "\n" + PREFIX + "option 'real' has the unsupported type float" + SUPPORTED,
                said(factory(BadType.class)));
        assertEquals(
                PREFIX + "option 'number' has the unsupported type java.lang.Integer" + SUPPORTED,
                said(factory(Boxed.class)));
        assertEquals(
                PREFIX + "option 'any' has the unsupported type klrl.api.plugin.Slot<?>" + SUPPORTED + "\n" + PREFIX
                        + "option 'list' has the unsupported type java.util.Optional<java.lang.Integer>" + SUPPORTED,
                said(factory(Wild.class)));
        assertEquals(
                PREFIX
                        + "option 'text' is a slot of java.lang.String, which no kind of slot makes; there are algorithm,"
                        + " data, environment, estimator, network, prior, temperature, wrapper",
                said(factory(Alien.class)));
        assertEquals(
                PREFIX + "a component must not be named 'type'\n" + PREFIX + "a component must not be named '$x'",
                said(factory(Type.class)));
        assertEquals(PREFIX + "two options are named 'a-b'", said(factory(Twice.class)));
        assertEquals(
                PREFIX + "option 'a': two bounds for one end: use min or above, max or below\n" + PREFIX
                        + "option 'b': two bounds for one end: use min or above, max or below\n" + PREFIX
                        + "option 'c': no number lies in [2, 1]\n" + PREFIX + "option 'd': no number lies in (1, 1]\n"
                        + PREFIX + "option 'e': no number lies at least NaN",
                said(factory(Ends.class)));
        assertEquals(PREFIX + "option 'text' has a range but holds no numbers", said(factory(RangeOfText.class)));
        assertEquals(
                PREFIX + "enum Twins has constants of equal names, or none\n" + PREFIX
                        + "enum Empty has constants of equal names, or none",
                said(factory(Choices.class)));
        assertEquals(PREFIX + "record Looping contains itself", said(factory(Looping.class)));
    }

    @Test
    void aLookupWithoutAccessIsRefusedWithARemedy() {
        Factory<?, Estimator> factory = TestPlugins.of(MethodHandles.publicLookup(), Strict.class, Estimator.class);
        assertEquals(
                PREFIX + "the lookup of java.lang.Object does not reach the constructor of " + Strict.class.getName()
                        + "; pass MethodHandles.lookup() of the class that declares the record",
                said(factory));
    }

    @Test
    void aFactoryThatFailsIsReported() {
        Estimator.Provider failing = new Estimator.Provider() {
            @Override
            public String name() {
                return "odd";
            }

            @Override
            public String summary() {
                return "fails";
            }

            @Override
            public Factory<?, Estimator> factory() {
                throw new NoClassDefFoundError("org/example/Missing");
            }
        };
        PluginEntry entry = TestPlugins.entry(TestPlugins.ESTIMATOR, "org.example", failing);
        assertEquals(
                PREFIX + "its options cannot be read: java.lang.NoClassDefFoundError: org/example/Missing",
                said(TestPlugins.registryWith(entry)));
    }

    @Test
    void aBadDefaultIsThePluginsFaultUnlessTheConfigurationGivesAValue() {
        String where = " of estimator 'odd' of org.example@1.0)";
        assertEquals(
                "x.yaml:3:12: $.estimator.high: 2 is not at most 1 (in the default '2' of option 'high'" + where
                        + "\nx.yaml:3:12: $.estimator.word: expected a whole number, found text 'x'"
                        + " (in the default 'x' of option 'word'" + where
                        + "\nx.yaml:3:12: $.estimator.open: not valid YAML: while parsing a flow sequence: expected"
                        + " ',' or ']', but got <stream end> (in the default '[1' of option 'open'" + where
                        + "\nx.yaml:3:12: $.estimator.empty: expected text, found nothing; quotes make it text"
                        + " (in the default '' of option 'empty'" + where
                        + "\nx.yaml:3:12: $.estimator.alias: the alias *a has no anchor before it"
                        + " (in the default '*a' of option 'alias'" + where,
                said(factory(BadDefaults.class)));
        assertEquals(
                "x.yaml:3:12: $.estimator.high: 2 is not at most 1 (in the default '2' of option 'high'" + where,
                said(
                        factory(BadDefaults.class),
                        "estimator.word=1",
                        "estimator.open=[]",
                        "estimator.empty=a",
                        "estimator.alias=b"));
    }

    @Test
    void aDefaultThatNamesAMissingPluginIsAnUnknownPlugin() {
        String message = said(factory(NetworkWithout.class));
        assertEquals(
                "x.yaml:3:12: $.estimator.network: no network named 'mpl'; known: mlp (did you mean mlp?)"
                        + " (in the default '{type: mpl}' of option 'network' of estimator 'odd' of org.example@1.0)",
                message);
    }

    @Test
    void aDefaultThatContainsItselfIsNoticed() {
        assertEquals(
                "x.yaml:3:12: $.estimator.inner.inner: this contains itself without end"
                        + " (in the default '{type: odd}' of option 'inner' of estimator 'odd' of org.example@1.0)",
                said(factory(Self.class)));
        PluginEntry twofold = TestPlugins.entry(TestPlugins.ESTIMATOR, "odd", factory(Twofold.class));
        assertEquals(
                "{type: odd, inner: {type: odd, inner: {type: odd, inner: null}}}",
                Slots.of(TestPlugins.registryWith(twofold), Estimator.class, "odd")
                        .toString());
    }

    @Test
    void anOptionMustNotTakeTheNameOfOneOfTheKind() {
        PluginEntry entry = TestPlugins.entry(
                TestPlugins.ENVIRONMENT,
                "odd",
                TestPlugins.of(MethodHandles.lookup(), Count.class, klrl.api.Environment.class));
        ConfigException e = assertThrows(
                ConfigException.class,
                () -> Slots.of(TestPlugins.registryWith(entry), klrl.api.Environment.class, "odd"));
        assertEquals(
                "environment:1:1: environment 'odd' of org.example@1.0 (example.jar) is declared wrongly:"
                        + " option 'count' has the name of one that every environment takes",
                e.getMessage().replace("$: ", ""));
    }

    @Test
    void aConstructorThatRefusesItsOptionsIsTheUsersMistakeAndOneThatCrashesIsThePlugins() {
        assertEquals(
                "x.yaml:3:12: $.estimator: estimator 'odd' of org.example@1.0 failed while it checked its options:"
                        + " java.lang.ArithmeticException: / by zero",
                said(factory(Crashing.class)));
        PluginEntry strict = TestPlugins.entry(TestPlugins.ESTIMATOR, "odd", factory(Strict.class));
        Registry registry = TestPlugins.registryWith(strict);
        assertEquals("estimator:1:1: $: value must not be 0", refused(registry, "odd"));
        assertEquals("estimator:1:1: $: these options do not go together", refused(registry, "{type: odd, value: 1}"));
    }

    private static String refused(Registry registry, String yaml) {
        ConfigException e = assertThrows(ConfigException.class, () -> Slots.of(registry, Estimator.class, yaml));
        assertTrue(e.has(ConfigProblem.Kind.MISTAKE));
        return e.getMessage();
    }

    @Test
    void aDefaultRecordThatRefusesItselfIsThePluginsFault() {
        assertEquals(
                "x.yaml:3:12: $.estimator.strict: value must not be 0"
                        + " (in the default '{}' of option 'strict' of estimator 'odd' of org.example@1.0)",
                said(factory(WithStrict.class)));
    }

    @Test
    void needsAndGivesThatFailOrAskForAnUnknownKindAreReported() {
        String who = "x.yaml:3:12: $.estimator: estimator 'odd' of org.example@1.0 (example.jar) ";
        assertEquals(
                who + "failed to say what it needs: java.lang.IllegalStateException: no",
                said(factory(TestPlugins.None.class).withNeeds(options -> {
                    throw new IllegalStateException("no");
                })));
        assertEquals(
                who + "needs state values from the kind 'critic', which does not exist",
                said(factory(TestPlugins.None.class)
                        .withNeeds(options -> List.of(new Need(Feature.STATE_VALUES, "critic")))));
        assertEquals(
                who + "failed to say what it gives: java.lang.IllegalStateException: no\n"
                        + "x.yaml:3:12: $.estimator: estimator 'odd' needs fresh; estimator 'odd' gives nothing of the"
                        + " kind. No estimator that is installed gives them",
                said(factory(TestPlugins.None.class)
                        .withNeeds(options -> List.of(new Need(new Feature("fresh", "fresh"), "estimator")))
                        .withGives(options -> {
                            throw new IllegalStateException("no");
                        })));
    }

    @Test
    void anAlgorithmsDefaultsAreItsOwnFault() {
        PluginEntry odd = TestPlugins.algorithm(
                "odd",
                TestPlugins.of(MethodHandles.lookup(), TestPlugins.None.class, Algorithm.class),
                Map.of("estimator", "{type: gae, lamda: 1}", "critic", "x", "prior", "[", "data", "rolout"));
        ConfigException e = assertThrows(
                ConfigException.class,
                () -> Composition.of(
                        TestPlugins.registryWith(odd),
                        "environment: cartpole\nalgorithm: odd\ntemperature: fixed\n",
                        Path.of("."),
                        "x.yaml",
                        List.of()));
        String of = " of algorithm 'odd' of org.example@1.0 for the key ";
        assertEquals("""
                x.yaml:2:12: $.algorithm: algorithm 'odd' of org.example@1.0 (example.jar) is declared wrongly: it names \
                a default for 'critic'; known: estimator, prior, temperature, data
                x.yaml:2:12: $.estimator.lamda: unknown option 'lamda' of estimator 'gae'; known: lambda (did you mean \
                lambda?) (in the default '{type: gae, lamda: 1}'<of>estimator)
                x.yaml:2:12: $.prior: not valid YAML: while parsing a flow node: expected the node content, but found \
                '<stream end>' (in the default '['<of>prior)
                x.yaml:2:12: $.data: no data source named 'rolout'; known: replay, rollout (did you mean rollout?) (in the \
                default 'rolout'<of>data)""".replace("<of>", of), e.getMessage());
    }

    @Test
    void allFaultsOfAllPluginsAreFoundWithoutAnyConfiguration() {
        assertEquals(List.of(), OptionCheck.problems(TestPlugins.registry()));
        Registry registry = TestPlugins.registryWith(
                TestPlugins.entry(TestPlugins.ESTIMATOR, "no-param", factory(NoParam.class)),
                TestPlugins.entry(TestPlugins.ESTIMATOR, "strict", factory(Strict.class)),
                TestPlugins.entry(TestPlugins.ESTIMATOR, "with-strict", factory(WithStrict.class)),
                TestPlugins.entry(TestPlugins.ESTIMATOR, "network", factory(NetworkWithout.class)));
        List<PluginProblem> problems = OptionCheck.problems(registry);
        assertEquals("""
                estimator 'no-param' of org.example@1.0 is declared wrongly: component 'bare' has no @Param
                estimator 'strict' of org.example@1.0 is declared wrongly: $: value must not be 0
                estimator 'with-strict' of org.example@1.0 is declared wrongly: $.strict: value must not be 0 (in the \
                default '{}' of option 'strict' of estimator 'with-strict' of org.example@1.0)
                estimator 'network' of org.example@1.0 is declared wrongly: $.network: no network named 'mpl'; known: \
                mlp (did you mean mlp?) (in the default '{type: mpl}' of option 'network' of estimator 'network' of \
                org.example@1.0)""", problems.stream().map(PluginProblem::cause).collect(Collectors.joining("\n")));
        assertEquals(
                Set.of("example.jar"),
                problems.stream().map(PluginProblem::source).collect(Collectors.toSet()));
    }
}
