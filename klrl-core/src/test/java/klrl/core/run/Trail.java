package klrl.core.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import klrl.api.Environment;
import klrl.api.RandomStream;
import klrl.api.RandomStreams;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.core.state.Saved;

/**
 * Episodes of one to {@code longest} steps with two choices per action, which end by lot in either way, and a diary of
 * all that happened. No two observations of a stream are alike.
 */
class Trail implements Environment {

    private static final int WIDTH = 4;
    private static final int VALUES = 5;

    /** How episodes end. */
    enum Ends {
        BOTH,
        TRUNCATED
    }

    /** What one stream saw and did in one step; the successor is the true one, the next observation may be another. */
    record Moment(
            String observation,
            String mask,
            int[] action,
            double reward,
            double discount,
            byte boundary,
            String successor,
            String successorMask,
            String next,
            String nextMask) {}

    private final EnvironmentSpec spec;
    private final RandomStream[] random;
    private final int longest;
    private final Ends ends;
    final int[] episode;
    final int[] place;
    final int[] length;
    private final String[] shown;
    private final String[] shownMask;
    private final List<List<Moment>> diary = new ArrayList<>();
    int resets;

    Trail(Space.Element element, boolean masked, int longest, Ends ends, int count, RandomStreams streams) {
        float[] low = new float[WIDTH];
        float[] high = new float[WIDTH];
        Arrays.fill(high, 255);
        spec = new EnvironmentSpec(
                Space.Box.of(List.of(WIDTH), low, high, element), new Space.Discrete(List.of(3, 2)), masked);
        this.longest = longest;
        this.ends = ends;
        episode = new int[count];
        place = new int[count];
        length = new int[count];
        shown = new String[count];
        shownMask = new String[count];
        random = new RandomStream[count];
        for (int b = 0; b < count; b++) {
            random[b] = streams.stream("environment", b);
            diary.add(new ArrayList<>());
        }
    }

    /** All steps of a stream so far. */
    List<Moment> diary(int stream) {
        return diary.get(stream);
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(Step out) {
        resets++;
        Arrays.fill(out.reward(), 0);
        Arrays.fill(out.discount(), 1);
        Arrays.fill(out.boundary(), Boundary.NONE);
        for (int b = 0; b < place.length; b++) {
            start(b);
            show(b, out.observation(), out.mask());
        }
    }

    @Override
    public void step(Actions actions, Step out) {
        int[] choices = ((Actions.Choices) actions).values();
        for (int b = 0; b < place.length; b++) {
            int[] action = {choices[2 * b], choices[2 * b + 1]};
            String observation = shown[b];
            String mask = shownMask[b];
            place[b]++;
            boolean over = place[b] == length[b];
            boolean terminated = over && ends == Ends.BOTH && random[b].nextBoolean();
            out.reward()[b] = action[0] + 10 * action[1] + random[b].nextDouble();
            out.discount()[b] = terminated ? 0 : random[b].nextBoolean() ? 1 : 0.5;
            out.boundary()[b] = terminated ? Boundary.TERMINATED : over ? Boundary.TRUNCATED : Boundary.NONE;
            show(b, over ? out.finalObservation() : out.observation(), over ? out.finalMask() : out.mask());
            String successor = shown[b];
            String successorMask = shownMask[b];
            if (over) {
                start(b);
                show(b, out.observation(), out.mask());
            }
            diary.get(b)
                    .add(new Moment(
                            observation,
                            mask,
                            action,
                            out.reward()[b],
                            out.discount()[b],
                            out.boundary()[b],
                            successor,
                            successorMask,
                            shown[b],
                            shownMask[b]));
        }
    }

    private void start(int b) {
        episode[b]++;
        place[b] = 0;
        length[b] = random[b].nextInt(1, longest + 1);
    }

    private void show(int b, Observations out, boolean[] mask) {
        int[] seen = {b, episode[b] % 256, place[b], random[b].nextInt(256)};
        for (int k = 0; k < WIDTH; k++) {
            if (out instanceof Observations.Floats floats) {
                floats.values()[WIDTH * b + k] = seen[k];
            } else if (out instanceof Observations.Bytes bytes) {
                bytes.values()[WIDTH * b + k] = (byte) seen[k];
            }
        }
        for (int j = 0; j < VALUES && mask.length > 0; j++) {
            // One value of each choice is always allowed.
            mask[VALUES * b + j] = j == seen[3] % 3 || j == 3 + seen[3] % 2 || random[b].nextBoolean();
        }
        // Its own note of it: the buffers are the caller's.
        shown[b] = row(out, b);
        shownMask[b] = row(mask, b);
    }

    /** One row as text, the same for floats and bytes. */
    static String row(Observations observations, int row) {
        int[] values = new int[WIDTH];
        Arrays.setAll(
                values,
                k -> observations instanceof Observations.Floats floats
                        ? (int) floats.values()[WIDTH * row + k]
                        : ((Observations.Bytes) observations).values()[WIDTH * row + k] & 0xff);
        return Arrays.toString(values);
    }

    /** One row of a mask as text, empty without masks. */
    static String row(boolean[] mask, int row) {
        return mask.length == 0 ? "" : Arrays.toString(Arrays.copyOfRange(mask, VALUES * row, VALUES * (row + 1)));
    }

    /** The same trails, which can be saved. */
    static final class Savable extends Trail implements Stateful {
        Savable(Space.Element element, boolean masked, int longest, Ends ends, int count, RandomStreams streams) {
            super(element, masked, longest, ends, count, streams);
        }

        @Override
        public void save(StateWriter out) {
            for (int b = 0; b < place.length; b++) {
                out.longs("trail", episode[b], place[b], length[b]);
            }
        }

        @Override
        public void load(StateReader in) {
            int[] saved = Saved.ints(in, "trail", 3 * place.length);
            for (int b = 0; b < place.length; b++) {
                episode[b] = saved[3 * b];
                place[b] = saved[3 * b + 1];
                length[b] = saved[3 * b + 2];
            }
        }
    }
}
