package klrl.algorithms.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.api.data.Space;

/**
 * Streams of steps between states that are numbered one by one, and the list of all that ever happened. Whatever else
 * a step has (mask, action, reward, …) follows from the number of its state, so that a sampled step can be judged by what
 * it shows.
 */
final class World {

    /** What a state's observation and actions are made of. */
    enum Kind {
        FLOATS_AND_CHOICES,
        MASKED_BYTES_AND_CHOICES,
        FLOATS_AND_POINTS
    }

    /** One step: where it lies, how it ended, and what really followed it. */
    record Step(int row, int stream, byte boundary, int successor) {}

    private static final int WIDTH = 4;

    final EnvironmentSpec spec;
    final int streams;
    private final Kind kind;
    private final SplittableRandom random;
    private final List<Step> steps = new ArrayList<>();
    private final int[] present;
    int rows;

    World(Kind kind, int streams, long seed) {
        this.kind = kind;
        this.streams = streams;
        random = new SplittableRandom(seed);
        float[] low = new float[WIDTH];
        float[] high = new float[WIDTH];
        Arrays.fill(high, 255);
        Space.Box observation = Space.Box.of(
                List.of(WIDTH),
                low,
                high,
                kind == Kind.MASKED_BYTES_AND_CHOICES ? Space.Element.BYTE : Space.Element.FLOAT);
        Space action = kind == Kind.FLOATS_AND_POINTS
                ? Space.Box.of(new float[] {-1, -1}, new float[] {1, 1})
                : new Space.Discrete(List.of(3, 2));
        spec = new EnvironmentSpec(observation, action, kind == Kind.MASKED_BYTES_AND_CHOICES);
        present = new int[streams];
        for (int b = 0; b < streams; b++) {
            present[b] = state();
        }
    }

    private int state() {
        steps.add(new Step(-1, -1, (byte) -1, -1));
        return steps.size() - 1;
    }

    /** The step that was taken in a state. */
    Step step(int state) {
        return steps.get(state);
    }

    /** How many states there were. */
    int states() {
        return steps.size();
    }

    /** The state in which the step of a row and a stream was taken. */
    int at(int row, int stream) {
        for (int state = 0; state < steps.size(); state++) {
            if (steps.get(state).row == row && steps.get(state).stream == stream) {
                return state;
            }
        }
        throw new IllegalArgumentException("no step was taken in row " + row + " of stream " + stream);
    }

    /** Begins new episodes everywhere without telling: what was the present then has a successor, but no end. */
    void restart() {
        for (int b = 0; b < streams; b++) {
            int lost = present[b];
            present[b] = state();
            // The step before it is the last of its episode now: cut, not ended.
            for (int state = 0; state < steps.size(); state++) {
                Step step = steps.get(state);
                if (step.successor == lost && step.boundary == Boundary.NONE) {
                    steps.set(state, new Step(step.row, step.stream, Boundary.TRUNCATED, lost));
                }
            }
        }
    }

    /** Goes on for some steps; one of four ends an episode. */
    Segment next(int length) {
        int size = length * streams;
        int[] shown = new int[size + streams];
        int[] followed = new int[size];
        byte[] boundary = new byte[size];
        List<Integer> truncated = new ArrayList<>();
        for (int t = 0; t < length; t++, rows++) {
            for (int b = 0; b < streams; b++) {
                int i = t * streams + b;
                int end = random.nextInt(8);
                shown[i] = present[b];
                followed[i] = state();
                boundary[i] = end == 0 ? Boundary.TERMINATED : end == 1 ? Boundary.TRUNCATED : Boundary.NONE;
                steps.set(present[b], new Step(rows, b, boundary[i], followed[i]));
                present[b] = end > 1 ? followed[i] : state();
                if (end == 1) {
                    truncated.add(i);
                }
            }
        }
        System.arraycopy(present, 0, shown, size, streams);
        int[] at = truncated.stream().mapToInt(Integer::intValue).toArray();
        int[] finals = Arrays.stream(at).map(i -> followed[i]).toArray();
        int[] acting = Arrays.copyOf(shown, size);
        return new Segment(
                length,
                streams,
                observations(shown),
                at,
                observations(finals),
                actions(acting),
                new Parameters(size, 0, new float[0]),
                Arrays.stream(acting).mapToDouble(World::logProbability).toArray(),
                Arrays.stream(acting).mapToDouble(World::reward).toArray(),
                Arrays.stream(acting).mapToDouble(this::discount).toArray(),
                boundary,
                masks(shown),
                masks(finals),
                Memory.none(streams),
                new boolean[0],
                0);
    }

    static double reward(int state) {
        return 0.25 * state - 7;
    }

    static double logProbability(int state) {
        return -0.001 * state;
    }

    double discount(int state) {
        return steps.get(state).boundary == Boundary.TERMINATED ? 0 : state % 5 == 0 ? 0.5 : 1;
    }

    Observations observations(int... states) {
        Observations out = Observations.of(spec.observation(), states.length);
        for (int i = 0; i < states.length; i++) {
            for (int k = 0; k < WIDTH; k++) {
                int digit = states[i] >> 8 * k & 0xff;
                if (out instanceof Observations.Floats floats) {
                    floats.values()[WIDTH * i + k] = digit;
                } else if (out instanceof Observations.Bytes bytes) {
                    bytes.values()[WIDTH * i + k] = (byte) digit;
                }
            }
        }
        return out;
    }

    /** The state that a row shows. */
    static int state(Observations observations, int row) {
        int state = 0;
        for (int k = 0; k < WIDTH; k++) {
            int at = WIDTH * row + k;
            int digit = observations instanceof Observations.Floats floats
                    ? (int) floats.values()[at]
                    : ((Observations.Bytes) observations).values()[at] & 0xff;
            state |= digit << 8 * k;
        }
        return state;
    }

    Actions actions(int... states) {
        Actions out = Actions.of(spec.action(), states.length);
        for (int i = 0; i < states.length; i++) {
            if (out instanceof Actions.Choices choices) {
                choices.values()[2 * i] = states[i] % 3;
                choices.values()[2 * i + 1] = states[i] / 3 % 2;
            } else if (out instanceof Actions.Points points) {
                points.values()[2 * i] = states[i] / 65536f;
                points.values()[2 * i + 1] = -states[i] / 65536f;
                points.presquash()[2 * i] = 0.5f + states[i];
                points.presquash()[2 * i + 1] = 0.5f - states[i];
            }
        }
        return out;
    }

    /** Allows the action that is taken, and half of the others. */
    boolean[] masks(int... states) {
        int width = spec.maskWidth();
        boolean[] masks = new boolean[states.length * width];
        for (int i = 0; i < masks.length; i++) {
            int state = states[i / width];
            int value = i % width;
            boolean taken = value == state % 3 || value == 3 + state / 3 % 2;
            masks[i] = taken || (Integer.hashCode(state * 0x9e3779b9) >> value & 1) == 0;
        }
        return masks;
    }

    /** Whether actions are to be masked. */
    boolean masked() {
        return kind == Kind.MASKED_BYTES_AND_CHOICES;
    }
}
