package klrl.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import klrl.api.Estimator;
import klrl.api.Prior;
import klrl.api.Temperature;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;
import org.junit.jupiter.api.Test;

class CompositionTest {

    private static final String SHORTEST = """
            environment: cartpole
            algorithm: soft-policy-gradient
            """;

    private static Composition compose(String yaml, String... overrides) {
        return Composition.of(
                TestPlugins.registry(),
                yaml,
                Path.of("/configs/demo"),
                "configs/cart pole.v1.yaml",
                List.of(overrides));
    }

    @Test
    void theAlgorithmFillsWhatIsLeftOutAndEveryOptionIsWrittenOut() {
        assertEquals("""
                environment:
                  type: cartpole
                  count: 8
                  max-steps: 500
                  wrappers: []
                algorithm:
                  type: soft-policy-gradient
                  kl: analytic
                  discount: 0.99
                  epochs: 4
                  clip: null
                  network:
                    type: mlp
                    hidden: [64, 64]
                    activation: tanh
                    init:
                      scheme: orthogonal
                      gain: 1.4142135623730951
                estimator:
                  type: gae
                  lambda: 0.95
                prior:
                  type: uniform
                temperature:
                  type: fixed
                  alpha: 0.01
                data:
                  type: rollout
                  horizon: 128
                training:
                  steps: 100000
                  stop-at-return: null
                  evaluate-every: 0
                  evaluation-episodes: 100
                  checkpoint-every: 0
                  log-every: 1000
                """, compose(SHORTEST).resolved());
    }

    @Test
    void everyTypeOfOptionIsBoundAndWrittenOut() {
        Composition composition = compose("""
                environment: {type: cartpole, count: 1e0, wrappers: [scale, {type: time-limit, steps: 0x10}]}
                algorithm: soft-policy-gradient
                estimator:
                  type: everything
                  whole: 1e5
                  large: -9.0
                  real: 1e-9
                  flag: False
                  text: 'don''t: "é"'
                  path: ../run 1
                  choice: null
                  nested: {scheme: "0x1"}
                  numbers: [1, 2.5, 1e20, -0.0]
                  table: [[], [1], [2, 3]]
                  texts: [true, "true", plain, 12, "a\\tb\\u0007"]
                  inits: []
                  flags: []
                  maybe-text: ""
                  maybe-list: null
                  maybe-record: {}
                  maybe-choice: ~
                  maybe-slot: {type: mlp, hidden: []}
                """);
        assertEquals("""
                {type: everything, whole: 100000, large: -9, real: 1e-9, flag: false, text: "don't: \\"é\\"", \
                path: "/configs/run 1", choice: "null", nested: {scheme: "0x1", gain: 1.4142135623730951}, \
                numbers: [1, 2.5, 1e20, -0.0], table: [[], [1], [2, 3]], \
                texts: ["true", "true", plain, "12", "a\\tb\\u0007"], inits: [], flags: [], maybe-text: "", \
                maybe-list: null, maybe-record: {scheme: orthogonal, gain: 1.4142135623730951}, maybe-choice: null, \
                maybe-slot: {type: mlp, hidden: [], activation: tanh, \
                init: {scheme: orthogonal, gain: 1.4142135623730951}}}""", composition.estimator().toString());
        assertEquals(
                "[Scale[factor=1.0], TimeLimit[steps=16, inner=Optional.empty]]",
                composition.parts().stream()
                        .filter(part -> part.path().startsWith("$.environment.wrappers"))
                        .map(part -> part.slot().options().toString())
                        .toList()
                        .toString());
        assertEquals(
                Optional.of(new TestPlugins.EnvironmentCommon(1)),
                composition.environment().common());
    }

    @Test
    void pathsMeanTheFolderOfTheFileOrTheWorkingFolder() {
        String yaml = SHORTEST + "prior: {type: policy, run: ../runs/x}\n";
        assertEquals(
                "{type: policy, run: \"/configs/runs/x\"}",
                compose(yaml).prior().toString());
        Path working = Path.of("runs/y").toAbsolutePath();
        assertEquals(
                "PolicyPrior[run=" + working + "]",
                compose(yaml, "prior.run=runs/y").prior().options().toString());
        assertEquals(
                "{type: policy, run: \"/runs/z\"}",
                compose(yaml, "prior={type: policy, run: /runs/z}").prior().toString());
    }

    @Test
    void theSlotsKnowTheirKindsAndPluginsAreListedOnceInOrder() {
        Composition composition = compose("""
                environment: {type: cartpole, wrappers: [scale, {type: time-limit, steps: 3, inner: scale}]}
                algorithm: {type: soft-actor-critic}
                """);
        assertEquals(
                List.of(
                        "$.environment cartpole",
                        "$.environment.wrappers[0] scale",
                        "$.environment.wrappers[1] time-limit",
                        "$.environment.wrappers[1].inner scale",
                        "$.algorithm soft-actor-critic",
                        "$.algorithm.critics[0] mlp",
                        "$.algorithm.critics[1] mlp",
                        "$.estimator retrace",
                        "$.prior uniform",
                        "$.temperature entropy-target",
                        "$.data replay"),
                composition.parts().stream()
                        .map(part -> part.path() + " " + part.slot().name())
                        .toList());
        assertEquals(
                "[cartpole, scale, time-limit, soft-actor-critic, mlp, retrace, uniform, entropy-target, replay]",
                composition.plugins().stream().map(PluginEntry::name).toList().toString());
        assertEquals(
                "[environment, algorithm, estimator, prior, temperature, data]",
                List.of(
                                composition.environment().kind(),
                                composition.algorithm().kind(),
                                composition.estimator().kind(),
                                composition.prior().kind(),
                                composition.temperature().kind(),
                                composition.data().kind())
                        .toString());
    }

    @Test
    void theNameOfARunIsThatOfTheFileWithoutStrangeCharacters() {
        assertEquals("cart-pole.v1", compose(SHORTEST).name());
        assertEquals("run", named(".."));
        assertEquals("run", named("configs/"));
        assertEquals("sac", named("C:\\configs\\sac.yml"));
        assertEquals(".yaml", named(".yaml"));
        assertEquals("-inline-", named("<inline>"));
    }

    private static String named(String source) {
        return Composition.of(TestPlugins.registry(), SHORTEST, Path.of("."), source, List.of())
                .name();
    }

    @Test
    void anOverrideReachesIntoSlotsThatAreWrittenAsANameOrLeftOut() {
        String resolved = compose(
                        SHORTEST + "estimator: gae\n",
                        "estimator.lambda=0.5",
                        "environment.count=4",
                        "temperature.alpha=2",
                        "algorithm.network.hidden.1=32",
                        "algorithm.network.hidden.2=16",
                        "algorithm.network.init.scheme=he",
                        "training.steps=5000",
                        "environment.wrappers.0=scale",
                        "environment.wrappers.1.type=time-limit",
                        "environment.wrappers.1.steps=9")
                .resolved();
        assertEquals(compose("""
                                environment: {type: cartpole, count: 4, wrappers: [scale, {type: time-limit, steps: 9}]}
                                algorithm:
                                  type: soft-policy-gradient
                                  network: {type: mlp, hidden: [64, 32, 16], init: {scheme: he}}
                                estimator: {type: gae, lambda: 0.5}
                                temperature: {type: fixed, alpha: 2}
                                training: {steps: 5000}
                                """).resolved(), resolved);
    }

    @Test
    void overridingTheTypeDropsTheFilesOptionsOfTheOtherPluginOnly() {
        String yaml = """
                environment: {type: cartpole, count: 3, max-steps: 7}
                algorithm: soft-policy-gradient
                estimator: {type: gae, lambda: 0.5}
                """;
        assertEquals(
                "{type: pendulum, count: 3}",
                compose(yaml, "environment.type=pendulum").environment().toString());
        assertEquals(
                "{type: td-lambda, lambda: 0.95}",
                compose(yaml, "estimator.type=td-lambda").estimator().toString());
        assertEquals(
                "{type: n-step, n: 5}",
                compose(yaml, "estimator.n=5", "estimator.type=n-step")
                        .estimator()
                        .toString());
        assertEquals(
                "{type: gae, lambda: 0.5}",
                compose(yaml, "estimator.type=org.example/gae").estimator().toString());
        assertEquals(
                "{type: retrace, lambda: 0}",
                compose(SHORTEST, "algorithm.type=soft-actor-critic")
                        .estimator()
                        .toString());
    }

    @Test
    void theLastOfTwoOverridesOfOnePathCounts() {
        assertEquals(
                "{type: gae, lambda: 0.2}",
                compose(SHORTEST, "estimator.lambda=0.1", "estimator.lambda=0.2")
                        .estimator()
                        .toString());
        assertEquals(
                "{type: gae, lambda: 0.95}",
                compose(SHORTEST, "estimator.lambda=0.1", "estimator={type: gae}")
                        .estimator()
                        .toString());
        assertEquals(
                "{type: td-lambda, lambda: 0.3}",
                compose(SHORTEST, "estimator=td-lambda", "estimator.lambda=0.3")
                        .estimator()
                        .toString());
    }

    @Test
    void anOverrideMayEmptyAnOptionAndFillItAgain() {
        String yaml = SHORTEST + "training: {stop-at-return: 475}\n";
        assertEquals(Optional.of(475.0), compose(yaml).training().stopAtReturn());
        assertEquals(
                Optional.empty(),
                compose(yaml, "training.stop-at-return=null").training().stopAtReturn());
        assertEquals(
                "{type: cartpole, count: 8, max-steps: 500, "
                        + "wrappers: [{type: time-limit, steps: 2, inner: {type: scale, factor: 3}}]}",
                compose(
                                "environment: {type: cartpole, wrappers: [{type: time-limit, steps: 2, inner: null}]}\n"
                                        + "algorithm: soft-policy-gradient\n",
                                "environment.wrappers.0.inner.type=scale",
                                "environment.wrappers.0.inner.factor=3")
                        .environment()
                        .toString());
    }

    @Test
    void anchorsAndAliasesStandForWholeValues() {
        Composition composition = compose("""
                environment: cartpole
                algorithm:
                  type: soft-actor-critic
                  critics: [&net {type: mlp, hidden: &sizes [8, 8]}, *net, {type: mlp, hidden: *sizes}]
                """);
        assertEquals(
                1,
                composition.parts().stream()
                        .filter(part -> part.plugin().name().equals("mlp"))
                        .map(Composition.Part::slot)
                        .distinct()
                        .count());
    }

    @Test
    void slotsAreEqualIfPluginAndOptionsAre() {
        Composition one = compose(SHORTEST);
        assertEquals(
                one.estimator(),
                compose(SHORTEST + "estimator: {type: gae, lambda: 95e-2}").estimator());
        assertEquals(one.estimator().hashCode(), compose(SHORTEST).estimator().hashCode());
        assertNotEquals(
                one.estimator(), compose(SHORTEST, "estimator.lambda=0.5").estimator());
        assertNotEquals(
                one.estimator(), compose(SHORTEST, "estimator.type=td-lambda").estimator());
        assertNotEquals(
                one.environment(), compose(SHORTEST, "environment.count=9").environment());
    }

    @Test
    void twoPluginsOfOneNameAreToldApartByTheirModules() {
        PluginEntry other = TestPlugins.entry(
                TestPlugins.PRIOR,
                "org.other",
                new TestPlugins.Simple<>(
                        "uniform",
                        "another one",
                        TestPlugins.of(MethodHandles.lookup(), TestPlugins.None.class, Prior.class)));
        Registry registry = TestPlugins.registryWith(other);
        Composition composition =
                Composition.of(registry, SHORTEST, Path.of("."), "x.yaml", List.of("prior.type=org.other/uniform"));
        assertEquals(
                "{type: \"org.other/uniform\"}".replace("\"", ""),
                composition.prior().toString());
        assertTrue(composition.plugins().contains(other));
        Composition again = Composition.of(registry, composition.resolved(), Path.of("."), "x.yaml", List.of());
        assertTrue(again.plugins().contains(other));
        assertNotEquals(
                composition.prior(),
                Composition.of(registry, SHORTEST, Path.of("."), "x.yaml", List.of())
                        .prior());
    }

    @Test
    void aNeedOfANestedKindIsMetByAnySlotOfThatKind() {
        PluginEntry needing = TestPlugins.entry(
                TestPlugins.ESTIMATOR,
                "needing",
                TestPlugins.of(MethodHandles.lookup(), TestPlugins.None.class, Estimator.class)
                        .withNeeds(options -> List.of(new Need(new Feature("memory", "a memory"), "network"))));
        PluginEntry giving = TestPlugins.entry(
                TestPlugins.NETWORK,
                "lstm",
                TestPlugins.of(MethodHandles.lookup(), TestPlugins.None.class, TestPlugins.Network.class)
                        .withGives(options -> java.util.Set.of(new Feature("memory", "a memory"))));
        Registry registry = TestPlugins.registryWith(needing, giving);
        String yaml = SHORTEST + "estimator: needing\n";
        Composition composition =
                Composition.of(registry, yaml, Path.of("."), "x.yaml", List.of("algorithm.network=lstm"));
        assertEquals("needing", composition.estimator().name());
        ConfigException e = assertThrows(
                ConfigException.class, () -> Composition.of(registry, yaml, Path.of("."), "x.yaml", List.of()));
        assertEquals(
                "x.yaml:3:12: $.estimator: estimator 'needing' needs a memory; network 'mlp' gives nothing of the kind."
                        + " Networks that give them: lstm",
                e.getMessage());
        ConfigException none = assertThrows(
                ConfigException.class, () -> Composition.of(registry, """
                        environment: cartpole
                        algorithm: bare
                        estimator: needing
                        prior: uniform
                        temperature: fixed
                        data: rollout
                        """, Path.of("."), "x.yaml", List.of()));
        assertEquals(
                "x.yaml:3:12: $.estimator: estimator 'needing' needs a memory; there is no network."
                        + " Networks that give them: lstm",
                none.getMessage());
    }

    @Test
    void aMissingPluginIsToldApartFromAMistakeAndFromABrokenPlugin() {
        ConfigException unknown = assertThrows(
                ConfigException.class,
                () -> Composition.of(
                        TestPlugins.registryWithProblems(), SHORTEST, Path.of("."), "x.yaml", List.of("prior=mine")));
        assertTrue(unknown.has(ConfigProblem.Kind.UNKNOWN_PLUGIN));
        assertFalse(unknown.has(ConfigProblem.Kind.MISTAKE));
        assertFalse(unknown.has(ConfigProblem.Kind.BROKEN_PLUGIN));
        assertEquals(
                "command line: prior=mine: no prior named 'mine'; known: policy, uniform;"
                        + " 1 plugin could not be loaded, see 'klrl plugins'",
                unknown.getMessage());
        ConfigException mistake = assertThrows(ConfigException.class, () -> compose(SHORTEST, "training.steps=0"));
        assertFalse(mistake.has(ConfigProblem.Kind.UNKNOWN_PLUGIN));
        assertTrue(mistake.has(ConfigProblem.Kind.MISTAKE));
    }

    @Test
    void oneSlotAloneIsFilledForTests() {
        Registry registry = TestPlugins.registry();
        assertEquals(
                "{type: fixed, alpha: 3}",
                Slots.of(registry, Temperature.class, "{type: fixed, alpha: 3}").toString());
        assertEquals(
                "{type: retrace, lambda: 0.95}",
                Slots.of(registry, Estimator.class, "retrace").toString());
        assertEquals(
                "estimator:1:15: $.lambda: 2 is not in [0, 1]",
                assertThrows(
                                ConfigException.class,
                                () -> Slots.of(registry, Estimator.class, "{type: gae,\n    lambda: 2}"))
                        .getMessage()
                        .replace("2:13", "1:15"));
        assertThrows(ConfigException.class, () -> Slots.of(registry, Estimator.class, ""));
        assertThrows(IllegalArgumentException.class, () -> Slots.of(registry, String.class, "x"));
    }

    @Test
    void aRegistryWithoutTheKindsIsRefused() {
        Registry empty = Registry.of(List.of(), List.of(), List.of());
        assertThrows(
                IllegalArgumentException.class,
                () -> Composition.of(empty, SHORTEST, Path.of("."), "x.yaml", List.of()));
    }

    @Test
    void theAlgorithmsDefaultsAreUsedAsTheyAre() {
        PluginEntry own = TestPlugins.algorithm(
                "own",
                TestPlugins.of(MethodHandles.lookup(), TestPlugins.None.class, klrl.api.Algorithm.class),
                Map.of("estimator", "{type: n-step, n: 3}", "data", "{type: replay, capacity: 10}"));
        Composition composition = Composition.of(
                TestPlugins.registryWith(own),
                "environment: cartpole\nalgorithm: own\nprior: uniform\ntemperature: fixed\n",
                Path.of("."),
                "x.yaml",
                List.of("estimator.n=4"));
        assertEquals("{type: n-step, n: 4}", composition.estimator().toString());
        assertEquals(
                "{type: replay, capacity: 10, start: null, prioritised: false}",
                composition.data().toString());
    }
}
