package klrl.algorithms;

import java.util.ArrayList;
import java.util.List;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;

/** Single steps of a {@link TableWorld}, each as often as a behaviour and the world make it: expectations without noise. */
public final class Enumeration {

    /** Copies of each pair in which outcomes are counted. */
    private static final int GRID = 12;

    private record Row(int state, int action, int next, boolean terminates, double behaviour) {}

    private Enumeration() {}

    /**
     * Lists all steps of single choices as one segment of one step.
     *
     * @param world its probabilities must be multiples of 1/12, unless outcomes are certain
     * @param copies [S,A]: how often each pair comes up; the behaviour is proportional to them in each state
     */
    public static Segment of(TableWorld world, int[][] copies) {
        List<Row> rows = new ArrayList<>();
        for (int s = 0; s < world.states(); s++) {
            int sum = 0;
            for (int count : copies[s]) {
                sum += count;
            }
            for (int a = 0; a < world.actions(); a++) {
                for (int copy = 0; copy < copies[s][a]; copy++) {
                    outcomes(world, s, a, Math.log((double) copies[s][a] / sum), rows);
                }
            }
        }
        return segment(world, rows);
    }

    private static void outcomes(TableWorld world, int s, int a, double behaviour, List<Row> out) {
        double left = 1;
        int grid = certain(world) ? 1 : GRID;
        for (int t = 0; t < world.states(); t++) {
            left -= world.next()[s][a][t];
            for (int k = 0; k < Math.round(grid * world.next()[s][a][t]); k++) {
                out.add(new Row(s, a, t, false, behaviour));
            }
        }
        for (int k = 0; k < Math.round(grid * left); k++) {
            out.add(new Row(s, a, 0, true, behaviour));
        }
    }

    private static boolean certain(TableWorld world) {
        for (double[][] state : world.next()) {
            for (double[] pair : state) {
                for (double probability : pair) {
                    if (probability > 0 && probability < 1) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static Segment segment(TableWorld world, List<Row> rows) {
        int streams = rows.size();
        int states = world.states();
        float[] observations = new float[2 * streams * states];
        int[] actions = new int[streams];
        double[] behaviour = new double[streams];
        double[] reward = new double[streams];
        double[] discount = new double[streams];
        byte[] boundary = new byte[streams];
        for (int b = 0; b < streams; b++) {
            Row row = rows.get(b);
            observations[b * states + row.state()] = 1;
            observations[(streams + b) * states + row.next()] = 1;
            actions[b] = row.action();
            behaviour[b] = row.behaviour();
            reward[b] = world.reward()[row.state()][row.action()];
            discount[b] = row.terminates() ? 0 : 1;
            boundary[b] = row.terminates() ? Boundary.TERMINATED : Boundary.NONE;
        }
        return new Segment(
                1,
                streams,
                new Observations.Floats(2 * streams, states, observations),
                new int[0],
                new Observations.Floats(0, states, new float[0]),
                new Actions.Choices(streams, 1, actions),
                new Parameters(streams, 0, new float[0]),
                behaviour,
                reward,
                discount,
                boundary,
                new boolean[0],
                new boolean[0],
                Memory.none(streams),
                new boolean[0],
                Segment.MIXED_VERSIONS);
    }
}
