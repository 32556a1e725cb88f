package klrl.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import klrl.api.Environment;
import klrl.api.RandomStream;
import klrl.api.RandomStreams;
import klrl.api.StateReader;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.Observations;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.api.plugin.Feature;
import klrl.core.random.Pcg64;
import klrl.core.random.Streams;
import klrl.core.state.MemoryState;
import org.junit.jupiter.api.Test;

class CartPoleTest {

    private static final List<Trace> TRACES = Trace.read("CartPole-v1.json.gz");
    private static final int LIMIT = 500;

    /** sin and cos of the two languages may differ in the last bit; one step hardly magnifies that. */
    private static final double STATE_TOLERANCE = 1e-14;

    @Test
    void theTraceCoversEveryWayToEnd() {
        assertEquals(20, TRACES.size());
        assertEquals(15, count(Trace::terminated));
        assertEquals(5, count(Trace::truncated));
    }

    private static long count(Function<Trace, boolean[]> flags) {
        return TRACES.stream()
                .filter(trace -> flags.apply(trace)[trace.steps() - 1])
                .count();
    }

    @Test
    void everyStepEqualsGymnasiums() {
        CartPole port = new CartPole(1, LIMIT, Streams.of(0));
        Step out = Step.of(port.spec(), 1);
        for (Trace trace : TRACES) {
            for (int t = 0; t < trace.steps(); t++) {
                port.load(state(trace.states()[t], t));
                port.step(choices(trace.choice(t)), out);
                boolean terminated = trace.terminated()[t];
                boolean truncated = trace.truncated()[t];
                assertEquals(
                        terminated ? Boundary.TERMINATED : truncated ? Boundary.TRUNCATED : Boundary.NONE,
                        out.boundary()[0]);
                assertEquals(terminated ? 0 : 1, out.discount()[0]);
                assertEquals(trace.rewards()[t], out.reward()[0], 1e-12);
                boolean over = terminated || truncated;
                assertArrayEquals(
                        trace.observations()[t + 1], floats(over ? out.finalObservation() : out.observation()));
                if (!over) {
                    assertArrayEquals(trace.states()[t + 1], state(port), STATE_TOLERANCE);
                }
            }
        }
    }

    /** On x86-64 every bit of every state agrees; the tolerance is for sines that differ in their last bit elsewhere. */
    @Test
    void wholeEpisodesEqualGymnasiums() {
        for (Trace trace : TRACES) {
            CartPole port = new CartPole(1, LIMIT, Streams.of(0));
            Step out = Step.of(port.spec(), 1);
            port.load(state(trace.states()[0], 0));
            int last = trace.steps() - 1;
            for (int t = 0; t <= last; t++) {
                port.step(choices(trace.choice(t)), out);
                float[] observed = floats(t == last ? out.finalObservation() : out.observation());
                assertArrayEquals(trace.observations()[t + 1], observed, 1e-6f);
                assertEquals(t == last, out.boundary()[0] != Boundary.NONE);
            }
        }
    }

    @Test
    void resetsFromNumpysGeneratorEqualGymnasiums() {
        List<Trace> resets = TRACES.stream().filter(trace -> !trace.stateSet()).toList();
        assertEquals(18, resets.size());
        CartPole port = new CartPole(
                resets.size(), LIMIT, streams(b -> Pcg64.of(resets.get(b).resetSeed())));
        Step out = Step.of(port.spec(), resets.size());
        port.reset(out);
        double[] x = MemoryState.of(port).reader().doubles("x");
        for (int b = 0; b < resets.size(); b++) {
            assertEquals(resets.get(b).states()[0][0], x[b]);
            assertArrayEquals(resets.get(b).observations()[0], row(out.observation(), b));
        }
    }

    private static RandomStreams streams(IntFunction<RandomStream> maker) {
        Map<Integer, RandomStream> made = new HashMap<>();
        return (purpose, index) -> {
            assertEquals("environment", purpose);
            return made.computeIfAbsent(index, maker::apply);
        };
    }

    @Test
    void aStepThatFallsAtTheTimeLimitIsATermination() {
        assertBoundary(Boundary.TERMINATED, 2.41, LIMIT - 1);
        assertBoundary(Boundary.TERMINATED, -2.41, LIMIT - 2);
        assertBoundary(Boundary.TRUNCATED, 0, LIMIT - 1);
        assertBoundary(Boundary.NONE, 0, LIMIT - 2);
    }

    private static void assertBoundary(byte expected, double x, int steps) {
        CartPole cartPole = new CartPole(1, LIMIT, Streams.of(0));
        Step out = Step.of(cartPole.spec(), 1);
        cartPole.load(state(new double[] {x, 0, 0, 0}, steps));
        cartPole.step(choices(0), out);
        assertEquals(expected, out.boundary()[0]);
        assertEquals(expected == Boundary.TERMINATED ? 0 : 1, out.discount()[0]);
    }

    /** Strictly beyond, as in Gymnasium. The velocities are 0, so that the step leaves the position as it is. */
    @Test
    void theLimitsThemselvesAreAllowed() {
        assertBoundary(Boundary.NONE, 2.4, 0);
        assertBoundary(Boundary.TERMINATED, Math.nextUp(2.4), 0);
        assertBoundary(Boundary.NONE, -2.4, 0);
        assertBoundary(Boundary.TERMINATED, Math.nextDown(-2.4), 0);
    }

    @Test
    void theNextEpisodeCountsItsStepsFromTheStart() {
        CartPole cartPole = new CartPole(1, 3, Streams.of(0));
        Step out = Step.of(cartPole.spec(), 1);
        cartPole.reset(out);
        for (int t = 1; t <= 12; t++) {
            cartPole.step(choices(t % 2), out);
            assertEquals(t % 3 == 0 ? Boundary.TRUNCATED : Boundary.NONE, out.boundary()[0]);
        }
    }

    @Test
    void theServiceMakesItWithTheDeclaredOptions() {
        assertEquals(Set.of(Feature.DISCRETE_ACTIONS), Plugins.gives("cartpole", 2, Optional.empty()));
        Environment made = Plugins.make("cartpole", 3, Streams.of(1), 2, Optional.empty());
        assertEquals(Space.Discrete.of(2), made.spec().action());
        assertEquals("a box of 4 numbers", made.spec().observation().toString());
        Step out = Step.of(made.spec(), 3);
        made.reset(out);
        made.step(choices(0, 1, 0), out);
        made.step(choices(0, 1, 0), out);
        assertArrayEquals(new byte[] {Boundary.TRUNCATED, Boundary.TRUNCATED, Boundary.TRUNCATED}, out.boundary());
    }

    @Test
    void callsThatDoNotFitAreRefused() {
        CartPole cartPole = new CartPole(2, LIMIT, Streams.of(0));
        Step out = Step.of(cartPole.spec(), 2);
        assertEquals(
                "reset an environment before its first step",
                assertThrows(IllegalStateException.class, () -> cartPole.step(choices(0, 0), out))
                        .getMessage());
        cartPole.reset(out);
        byte[] before = MemoryState.of(cartPole).toByteArray();
        assertEquals(
                "action 2 of environment 1 is not in 0..1",
                assertThrows(IllegalArgumentException.class, () -> cartPole.step(choices(0, 2), out))
                        .getMessage());
        assertEquals(
                "2 environments cannot fill a step of 3",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> cartPole.step(choices(0, 0), Step.of(cartPole.spec(), 3)))
                        .getMessage());
        assertArrayEquals(before, MemoryState.of(cartPole).toByteArray());
        assertThrows(IllegalArgumentException.class, () -> new CartPole(0, LIMIT, Streams.of(0)));
        assertThrows(IllegalArgumentException.class, () -> new CartPole(1, 0, Streams.of(0)));
    }

    @Test
    void aStateOfAnotherSizeChangesNothing() {
        CartPole two = new CartPole(2, LIMIT, Streams.of(0));
        byte[] before = MemoryState.of(two).toByteArray();
        StateReader one = state(new double[4], 7);
        assertThrows(IllegalArgumentException.class, () -> two.load(one));
        assertArrayEquals(before, MemoryState.of(two).toByteArray());
    }

    private static StateReader state(double[] state, int steps) {
        MemoryState out = new MemoryState();
        out.longs("begun", 1);
        out.longs("steps", steps);
        out.doubles("x", state[0]);
        out.doubles("x-dot", state[1]);
        out.doubles("theta", state[2]);
        out.doubles("theta-dot", state[3]);
        return out.reader();
    }

    private static double[] state(CartPole cartPole) {
        StateReader in = MemoryState.of(cartPole).reader();
        return new double[] {
            in.doubles("x")[0], in.doubles("x-dot")[0], in.doubles("theta")[0], in.doubles("theta-dot")[0]
        };
    }

    private static Actions choices(int... values) {
        return new Actions.Choices(values.length, 1, values);
    }

    private static float[] floats(Observations observations) {
        return ((Observations.Floats) observations).values();
    }

    private static float[] row(Observations observations, int b) {
        float[] row = new float[observations.width()];
        IntStream.range(0, row.length).forEach(i -> row[i] = floats(observations)[b * row.length + i]);
        return row;
    }
}
