package klrl.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import klrl.api.Environment;
import klrl.api.Stateful;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.Observations;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.api.plugin.Feature;
import klrl.core.random.Streams;
import klrl.core.state.MemoryState;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** With {@code numpy-seed} whole batches equal Gymnasium's vector environments, through the resets of many episodes. */
class SeededRolloutsTest {

    private static final Map<String, String> PLUGINS = Map.of(
            "CartPole-v1", "cartpole",
            "Acrobot-v1", "acrobot",
            "MountainCar-v0", "mountain-car",
            "MountainCarContinuous-v0", "mountain-car-continuous",
            "Pendulum-v1", "pendulum");

    private static final int COUNT = 3;

    /** sin and cos of the two languages may differ in the last bit; numpy's of floats in one more. */
    private static final float TOLERANCE = 1e-6f;

    @TestFactory
    List<DynamicTest> everyObservationAndEndEqualsGymnasiums() {
        List<DynamicTest> tests = Json.list(Json.read("vector-rollouts.json.gz"), "rollouts").stream()
                .map(rollout -> (Map<?, ?>) rollout)
                .map(rollout -> DynamicTest.dynamicTest((String) rollout.get("env"), () -> compare(rollout)))
                .toList();
        assertEquals(PLUGINS.size(), tests.size());
        return tests;
    }

    private static void compare(Map<?, ?> rollout) {
        Environment environment = make(
                PLUGINS.get(rollout.get("env")),
                Integer.parseInt((String) rollout.get("limit")),
                Long.parseLong((String) rollout.get("seed")),
                1);
        Environment restored = make(PLUGINS.get(rollout.get("env")), 1, 0, 2);
        List<?> observations = Json.list(rollout, "observations");
        List<?> actions = Json.list(rollout, "actions");
        List<?> ended = Json.list(rollout, "ended");
        Step out = Step.of(environment.spec(), COUNT);
        environment.reset(out);
        int resets = 0;
        for (int t = 0; ; t++) {
            for (int b = 0; b < COUNT; b++) {
                float[] expected = Json.floats(((List<?>) observations.get(t)).get(b));
                float[] row = new float[expected.length];
                System.arraycopy(
                        ((Observations.Floats) out.observation()).values(), b * row.length, row, 0, row.length);
                assertArrayEquals(expected, row, TOLERANCE, "step " + t + ", environment " + b);
                if (t > 0) {
                    boolean end = Json.flags(ended.get(t - 1))[b];
                    assertEquals(end, out.boundary()[b] != Boundary.NONE);
                    resets += end ? 1 : 0;
                }
            }
            if (t == actions.size()) {
                break;
            }
            environment.step(actions(environment.spec().action(), Json.floats(actions.get(t))), out);
        }
        assertEquals(true, resets >= 2 * COUNT, resets + " resets");
        assertGenerators(environment, restored);
    }

    /** The generators are saved with the environment: a restored one begins the same episodes. */
    private static void assertGenerators(Environment environment, Environment other) {
        ((Stateful) other).load(MemoryState.of((Stateful) environment).reader());
        Step expected = Step.of(environment.spec(), COUNT);
        Step actual = Step.of(environment.spec(), COUNT);
        environment.reset(expected);
        other.reset(actual);
        assertArrayEquals(
                ((Observations.Floats) expected.observation()).values(),
                ((Observations.Floats) actual.observation()).values());
    }

    private static Environment make(String plugin, int limit, long numpySeed, long seed) {
        return Plugins.make(plugin, COUNT, Streams.of(seed), limit, Optional.of(numpySeed));
    }

    private static Actions actions(Space space, float[] values) {
        if (space instanceof Space.Box) {
            return new Actions.Points(COUNT, 1, values, values.clone());
        }
        int[] choices = new int[COUNT];
        for (int b = 0; b < COUNT; b++) {
            choices[b] = (int) values[b];
        }
        return new Actions.Choices(COUNT, 1, choices);
    }

    @Test
    void thePluginsNameTheKindOfTheirActions() {
        for (String name : PLUGINS.values()) {
            Environment environment = Plugins.make(name, 2, Streams.of(0), 5, Optional.empty());
            boolean box = environment.spec().action() instanceof Space.Box;
            Set<Feature> gives = Plugins.gives(name, 5, Optional.empty());
            assertEquals(box, gives.contains(Feature.BOX_ACTIONS));
            assertEquals(!box, gives.contains(Feature.DISCRETE_ACTIONS));
            Step out = Step.of(environment.spec(), 2);
            environment.reset(out);
            Actions actions = Actions.of(environment.spec().action(), 2);
            for (int t = 1; t <= 5; t++) {
                environment.step(actions, out);
                assertEquals(t == 5 ? Boundary.TRUNCATED : Boundary.NONE, out.boundary()[1], name);
            }
        }
    }

    @Test
    void withoutASeedEnvironmentsDrawFromTheStreamsOfTheRun() {
        Environment environment = Plugins.make("pendulum", COUNT, Streams.of(7), 5, Optional.empty());
        Environment direct = new Pendulum(COUNT, 5, Streams.of(7));
        Step expected = Step.of(direct.spec(), COUNT);
        Step actual = Step.of(direct.spec(), COUNT);
        direct.reset(expected);
        environment.reset(actual);
        assertArrayEquals(
                ((Observations.Floats) expected.observation()).values(),
                ((Observations.Floats) actual.observation()).values());
    }

    @Test
    void seedsThatNumpyRefusesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new NumpyStreams(-1, 1));
        assertThrows(ArithmeticException.class, () -> new NumpyStreams(Long.MAX_VALUE, 2));
        new NumpyStreams(Long.MAX_VALUE, 1);
    }
}
