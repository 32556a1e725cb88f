package klrl.core.estimation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;

/**
 * A segment together with what really happened: every observation that ever occurs has a number of its own, which is
 * all that it shows, so that a successor cannot be mistaken for another one.
 *
 * @param segment the segment, whose observations are numbers of states
 * @param state [T·B]: the state of each step
 * @param successor [T·B]: the state that really followed, also at the end of an episode
 * @param states how many states there are
 */
record Story(Segment segment, int[] state, int[] successor, int states) {

    /** One step of four ends its episode, half of these by termination; some discounts of the environment are 1/2. */
    static Story random(long seed, int steps, int streams) {
        SplittableRandom random = new SplittableRandom(seed);
        int size = steps * streams;
        float[] rows = new float[size + streams];
        int[] state = new int[size];
        int[] successor = new int[size];
        byte[] boundary = new byte[size];
        double[] discount = new double[size];
        double[] reward = new double[size];
        List<Integer> truncated = new ArrayList<>();
        int states = 0;
        for (int b = 0; b < streams; b++) {
            rows[b] = states++;
        }
        for (int t = 0; t < steps; t++) {
            for (int b = 0; b < streams; b++) {
                int i = t * streams + b;
                state[i] = (int) rows[i];
                successor[i] = states++;
                int end = random.nextInt(8);
                boundary[i] = end == 0 ? Boundary.TERMINATED : end == 1 ? Boundary.TRUNCATED : Boundary.NONE;
                rows[i + streams] = end > 1 ? successor[i] : states++;
                discount[i] = end == 0 ? 0 : random.nextInt(4) == 0 ? 0.5 : 1;
                reward[i] = random.nextDouble(-1, 1);
                if (end == 1) {
                    truncated.add(i);
                }
            }
        }
        int[] at = truncated.stream().mapToInt(Integer::intValue).toArray();
        float[] finals = new float[at.length];
        for (int k = 0; k < finals.length; k++) {
            finals[k] = successor[at[k]];
        }
        Segment segment = new Segment(
                steps,
                streams,
                new Observations.Floats(size + streams, 1, rows),
                at,
                new Observations.Floats(at.length, 1, finals),
                new Actions.Choices(size, 1, new int[size]),
                new Parameters(size, 0, new float[0]),
                new double[0],
                reward,
                discount,
                boundary,
                new boolean[0],
                new boolean[0],
                Memory.none(streams),
                new boolean[0],
                0);
        return new Story(segment, state, successor, states);
    }

    /** Values of the states by number. */
    static double[] values(long seed, int states) {
        return new SplittableRandom(seed).doubles(states, -1, 1).toArray();
    }

    /** What a critic says of the observation rows and, after them, of the boundary rows. */
    double[] seen(double[] value) {
        float[] rows = ((Observations.Floats) segment.observation()).values();
        float[] finals = ((Observations.Floats) segment.boundaryObservation()).values();
        double[] seen = new double[rows.length + finals.length];
        Arrays.setAll(seen, i -> value[(int) (i < rows.length ? rows[i] : finals[i - rows.length])]);
        return seen;
    }

    /** Cuts the steps {@code from} to {@code to} out of one stream, as the only story of its own segment. */
    Story part(int stream, int from, int to) {
        int streams = segment.streams();
        int steps = to - from;
        float[] rows = new float[steps + 1];
        int[] part = new int[steps];
        int[] next = new int[steps];
        byte[] boundary = new byte[steps];
        double[] discount = new double[steps];
        double[] reward = new double[steps];
        List<Integer> truncated = new ArrayList<>();
        for (int t = 0; t < steps; t++) {
            int i = (from + t) * streams + stream;
            rows[t] = state[i];
            part[t] = state[i];
            next[t] = successor[i];
            boundary[t] = segment.boundary()[i];
            discount[t] = segment.discount()[i];
            reward[t] = segment.reward()[i];
            if (boundary[t] == Boundary.TRUNCATED) {
                truncated.add(t);
            }
        }
        rows[steps] = ((Observations.Floats) segment.observation()).values()[to * streams + stream];
        int[] at = truncated.stream().mapToInt(Integer::intValue).toArray();
        float[] finals = new float[at.length];
        for (int k = 0; k < finals.length; k++) {
            finals[k] = next[at[k]];
        }
        Segment alone = new Segment(
                steps,
                1,
                new Observations.Floats(steps + 1, 1, rows),
                at,
                new Observations.Floats(at.length, 1, finals),
                new Actions.Choices(steps, 1, new int[steps]),
                new Parameters(steps, 0, new float[0]),
                new double[0],
                reward,
                discount,
                boundary,
                new boolean[0],
                new boolean[0],
                Memory.none(1),
                new boolean[0],
                0);
        return new Story(alone, part, next, states);
    }
}
