package klrl.algorithms.prior;

import java.util.function.Function;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;

/** What a learning prior is shown: states that occur as often as is said, and a policy that is known in each. */
final class Lesson {

    private Lesson() {}

    /** One step in each of some states, which need not differ. */
    static Segment segment(EnvironmentSpec spec, float[][] states, boolean[][] masks) {
        int streams = states.length;
        int width = spec.observation().width();
        int actions = masks.length == 0 ? 0 : masks[0].length;
        float[] rows = new float[2 * streams * width];
        boolean[] mask = new boolean[2 * streams * actions];
        for (int i = 0; i < 2 * streams; i++) {
            // The rows after the last step are of other states, which nobody has acted in.
            System.arraycopy(states[i < streams ? i : 0], 0, rows, i * width, width);
            if (actions > 0) {
                System.arraycopy(masks[i < streams ? i : 0], 0, mask, i * actions, actions);
            }
        }
        return new Segment(
                1,
                streams,
                new Observations.Floats(2 * streams, width, rows),
                new int[0],
                Observations.of(spec.observation(), 0),
                Actions.of(spec.action(), streams),
                new Parameters(streams, 0, new float[0]),
                new double[0],
                new double[streams],
                new double[streams],
                new byte[streams],
                mask,
                new boolean[0],
                Memory.none(streams),
                new boolean[0],
                1);
    }

    /** A policy by its parameters in each state. */
    record Known(Family family, Function<float[], float[]> rule, Snapshot snapshot) implements Policy {
        @Override
        public Policy with(Snapshot other) {
            return new Known(family, rule, other);
        }

        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            float[] values = ((Observations.Floats) in).values();
            for (int i = 0; i < in.rows(); i++) {
                float[] row = new float[in.width()];
                System.arraycopy(values, i * row.length, row, 0, row.length);
                System.arraycopy(rule.apply(row), 0, out.values(), i * out.width(), out.width());
            }
        }
    }

    static float[] answer(Prior prior, float[] state) {
        Parameters out = Parameters.of(prior.family(), 1);
        prior.parameters(new Observations.Floats(1, state.length, state), Memory.none(1), out);
        return out.values();
    }

    /** The place of the first 1 between two places. */
    static int hot(float[] row, int from, int to) {
        for (int i = from; i < to; i++) {
            if (row[i] == 1) {
                return i - from;
            }
        }
        throw new AssertionError("no one among zeros");
    }
}
