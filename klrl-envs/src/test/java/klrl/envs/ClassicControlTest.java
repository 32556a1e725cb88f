package klrl.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import klrl.api.Environment;
import klrl.api.RandomStreams;
import klrl.api.StateReader;
import klrl.api.Stateful;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.Observations;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.core.random.Streams;
import klrl.core.state.MemoryState;
import org.junit.jupiter.api.Test;

/**
 * A port equals the original: put into each traced state, it answers the traced action with exactly the traced
 * observation and flags.
 */
abstract class ClassicControlTest<E extends Environment & Stateful> {

    /** sin and cos of the two languages may differ in the last bit; one step hardly magnifies that. */
    private static final double STATE_TOLERANCE = 1e-14;

    private static final double REWARD_TOLERANCE = 1e-12;

    private final List<Trace> traces = Trace.read(resource());

    /** The file of traces. */
    abstract String resource();

    abstract E make(int count, long timeLimit, RandomStreams streams);

    /** Gymnasium's time limit. */
    abstract int limit();

    /** The names under which the numbers of a state are saved. */
    abstract String[] names();

    /** How many of the traces terminate, and how many are truncated. */
    abstract int[] ends();

    /** How many steps the episode counts as having taken before a state that was set by hand. */
    int stepsBeforeSetStates() {
        return 0;
    }

    /** How far the observations of a whole episode may have drifted away. */
    float drift() {
        return 1e-6f;
    }

    Actions action(Trace trace, int t) {
        return new Actions.Choices(1, 1, new int[] {trace.choice(t)});
    }

    void writeState(MemoryState out, double[] state) {
        for (int i = 0; i < state.length; i++) {
            out.doubles(names()[i], state[i]);
        }
    }

    double[] readState(E port) {
        StateReader in = MemoryState.of(port).reader();
        return Arrays.stream(names()).mapToDouble(name -> in.doubles(name)[0]).toArray();
    }

    @Test
    final void theTracesCoverTheWaysToEnd() {
        assertEquals(20, traces.size());
        int[] ends = new int[2];
        for (Trace trace : traces) {
            ends[0] += trace.terminated()[trace.steps() - 1] ? 1 : 0;
            ends[1] += trace.truncated()[trace.steps() - 1] ? 1 : 0;
        }
        assertArrayEquals(ends(), ends);
    }

    @Test
    final void everyStepEqualsGymnasiums() {
        E port = make(1, limit(), Streams.of(0));
        Step out = Step.of(port.spec(), 1);
        for (Trace trace : traces) {
            for (int t = 0; t < trace.steps(); t++) {
                port.load(state(trace, t));
                port.step(action(trace, t), out);
                boolean terminated = trace.terminated()[t];
                boolean truncated = trace.truncated()[t];
                String where = "seed " + trace.resetSeed() + ", step " + t;
                assertEquals(
                        terminated ? Boundary.TERMINATED : truncated ? Boundary.TRUNCATED : Boundary.NONE,
                        out.boundary()[0],
                        where);
                assertEquals(terminated ? 0 : 1, out.discount()[0], where);
                assertEquals(trace.rewards()[t], out.reward()[0], REWARD_TOLERANCE, where);
                boolean over = terminated || truncated;
                assertArrayEquals(
                        trace.observations()[t + 1], floats(over ? out.finalObservation() : out.observation()), where);
                if (!over) {
                    assertArrayEquals(trace.states()[t + 1], readState(port), STATE_TOLERANCE, where);
                }
            }
        }
    }

    @Test
    final void wholeEpisodesEqualGymnasiums() {
        for (Trace trace : traces) {
            E port = make(1, limit(), Streams.of(0));
            Step out = Step.of(port.spec(), 1);
            port.load(state(trace, 0));
            for (int t = 0; t < trace.steps(); t++) {
                port.step(action(trace, t), out);
                boolean over = trace.terminated()[t] || trace.truncated()[t];
                assertEquals(over, out.boundary()[0] != Boundary.NONE);
                assertArrayEquals(
                        trace.observations()[t + 1],
                        floats(over ? out.finalObservation() : out.observation()),
                        drift(),
                        "seed " + trace.resetSeed() + ", step " + t);
            }
        }
    }

    @Test
    final void resetsFromNumpysSeedsEqualGymnasiums() {
        E port = make(traces.size(), limit(), new NumpyStreams(0, traces.size()));
        Step out = Step.of(port.spec(), traces.size());
        port.reset(out);
        int compared = 0;
        for (int b = 0; b < traces.size(); b++) {
            Trace trace = traces.get(b);
            assertEquals(b, trace.resetSeed());
            if (!trace.stateSet()) {
                int width = trace.observations()[0].length;
                assertArrayEquals(
                        trace.observations()[0],
                        Arrays.copyOfRange(floats(out.observation()), b * width, (b + 1) * width));
                compared++;
            }
        }
        assertTrue(compared >= 18);
    }

    @Test
    final void aStepThatEndsBothWaysIsATermination() {
        E port = make(1, limit(), Streams.of(0));
        Step out = Step.of(port.spec(), 1);
        boolean terminates = ends()[0] > 0;
        for (Trace trace : traces) {
            int last = trace.steps() - 1;
            if (trace.terminated()[last] == terminates) {
                port.load(state(trace.states()[last], limit() - 1));
                port.step(action(trace, last), out);
                assertEquals(terminates ? Boundary.TERMINATED : Boundary.TRUNCATED, out.boundary()[0]);
            }
        }
    }

    @Test
    final void aStateOfAnotherSizeChangesNothing() {
        E two = make(2, limit(), new NumpyStreams(3, 2));
        byte[] before = MemoryState.of(two).toByteArray();
        E one = make(1, limit(), new NumpyStreams(4, 1));
        one.reset(Step.of(one.spec(), 1));
        StateReader saved = MemoryState.of(one).reader();
        assertThrows(IllegalArgumentException.class, () -> two.load(saved));
        assertArrayEquals(before, MemoryState.of(two).toByteArray());
    }

    private StateReader state(Trace trace, int t) {
        return state(trace.states()[t], trace.stateSet() ? t + stepsBeforeSetStates() : t);
    }

    private StateReader state(double[] state, int steps) {
        MemoryState out = new MemoryState();
        out.longs("begun", 1);
        out.longs("steps", steps);
        writeState(out, state);
        return out.reader();
    }

    static Actions point(Space space, float value) {
        Actions.Points points = (Actions.Points) Actions.of(space, 1);
        points.values()[0] = value;
        points.presquash()[0] = value;
        return points;
    }

    private static float[] floats(Observations observations) {
        return ((Observations.Floats) observations).values();
    }
}
