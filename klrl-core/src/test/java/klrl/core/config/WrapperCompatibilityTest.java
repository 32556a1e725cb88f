package klrl.core.config;

import static klrl.core.config.TestPlugins.ENVIRONMENT;
import static klrl.core.config.TestPlugins.WRAPPER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import klrl.api.Environment;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;
import klrl.api.plugin.Slot;
import klrl.core.config.TestPlugins.None;
import klrl.core.config.TestPlugins.Wrapper;
import klrl.core.plugin.Registry;
import org.junit.jupiter.api.Test;

/** What a slot asks of the environment is asked of what comes out of its wrappers. */
class WrapperCompatibilityTest {

    private record Wrapped(
            @Param(doc = "wrappers", def = "[]") List<Slot<Wrapper>> wrappers) {}

    private static Factory<Wrapped, Environment> environment(Feature gives) {
        return TestPlugins.of(MethodHandles.lookup(), Wrapped.class, Environment.class)
                .withGives(options -> Set.of(gives));
    }

    private static Factory<None, Wrapper> wrapper(Feature needs, Feature gives) {
        return TestPlugins.of(MethodHandles.lookup(), None.class, Wrapper.class)
                .withNeeds(options -> List.of(new Need(needs, "environment")))
                .withGives(options -> Set.of(gives));
    }

    private static final Registry REGISTRY = TestPlugins.registryWith(
            TestPlugins.entry(ENVIRONMENT, "crane", environment(Feature.BOX_ACTIONS)),
            TestPlugins.entry(ENVIRONMENT, "maze", environment(Feature.DISCRETE_ACTIONS)),
            TestPlugins.entry(WRAPPER, "grid", wrapper(Feature.BOX_ACTIONS, Feature.DISCRETE_ACTIONS)),
            TestPlugins.entry(WRAPPER, "shaky", wrapper(Feature.BOX_ACTIONS, Feature.BOX_ACTIONS)));

    private static void bind(String environment) {
        Composition.of(
                REGISTRY,
                "environment: " + environment + "\nalgorithm: soft-actor-critic\nestimator: gae\n",
                Path.of("."),
                "sac.yaml",
                List.of());
    }

    private static String refused(String environment) {
        return assertThrows(ConfigException.class, () -> bind(environment)).getMessage();
    }

    @Test
    void aWrapperThatUsesUpABoxAndGivesDiscreteActionsMakesAnAlgorithmFit() {
        assertEquals(
                "sac.yaml:2:12: $.algorithm: algorithm 'soft-actor-critic' needs discrete actions; environment 'crane' gives"
                        + " box actions. Environments that give them: cartpole, maze; wrappers that give them: grid",
                refused("crane"));
        bind("{type: crane, wrappers: [grid]}");
        bind("{type: crane, wrappers: [scale, shaky, grid, scale]}");
    }

    @Test
    void whatAWrapperUsesUpIsGoneForThoseOutside() {
        assertEquals(
                "sac.yaml:1:45: $.environment.wrappers[1]: wrapper 'shaky' needs box actions; environment 'crane' within"
                        + " 'grid' gives discrete actions. Environments that give them: crane; wrappers that give them:"
                        + " shaky",
                refused("{type: crane, wrappers: [grid, shaky]}"));
    }

    @Test
    void aWrapperIsCheckedAgainstWhatItWraps() {
        assertEquals(
                "sac.yaml:1:38: $.environment.wrappers[0]: wrapper 'grid' needs box actions; environment 'maze' gives"
                        + " discrete actions. Environments that give them: crane; wrappers that give them: shaky",
                refused("{type: maze, wrappers: [grid]}"));
    }

    @Test
    void anAlgorithmIsCheckedAgainstTheOutermostWrapper() {
        assertEquals(
                "sac.yaml:2:12: $.algorithm: algorithm 'soft-actor-critic' needs discrete actions; environment 'crane'"
                        + " within 'shaky', 'scale' gives box actions. Environments that give them: cartpole, maze;"
                        + " wrappers that give them: grid",
                refused("{type: crane, wrappers: [shaky, scale]}"));
    }
}
