package klrl.envs;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import klrl.api.Environment;
import klrl.api.data.Observations;
import klrl.api.data.Space;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;
import klrl.core.tabular.FiniteMdp;

/**
 * A ball falls down a board, one row with every step, and is caught by a paddle in the last row: the rules of bsuite's
 * {@code catch} (Mnih et al., <i>Recurrent Models of Visual Attention</i>, 2014). The ball starts in the first row of a
 * column drawn uniformly and keeps to it; the paddle starts in the middle, rounded down for the left, and moves left (0),
 * stays or moves right. The step in which the ball reaches the last row terminates and earns 1 if the paddle is there,
 * else −1. The board is observed as zeros but for ball and paddle, which are 1, or 255 as bytes.
 *
 * @param rows rows of the board, at least 2
 * @param columns columns of the board
 */
record Catch(int rows, int columns) {

    private int state(int ballRow, int ballColumn, int paddle) {
        return (ballRow * columns + ballColumn) * columns + paddle;
    }

    FiniteMdp mdp() {
        int states = rows * columns * columns;
        FiniteMdp.Builder out = FiniteMdp.builder(states, 3);
        double[] initial = new double[states];
        for (int ball = 0; ball < columns; ball++) {
            initial[state(0, ball, columns / 2)] = 1.0 / columns;
            for (int row = 0; row < rows; row++) {
                for (int paddle = 0; paddle < columns; paddle++) {
                    for (int action = 0; action < 3; action++) {
                        move(out, row, ball, paddle, action);
                    }
                }
            }
        }
        return out.initial(initial).build();
    }

    private void move(FiniteMdp.Builder out, int row, int ball, int paddle, int action) {
        int from = state(row, ball, paddle);
        int moved = Math.max(0, Math.min(columns - 1, paddle + action - 1));
        if (row + 1 >= rows - 1) {
            // From the last row itself nobody steps; it is only seen.
            out.termination(from, action, 1, state(rows - 1, ball, moved), moved == ball ? 1 : -1);
        } else {
            out.transition(from, action, 1, state(row + 1, ball, moved), 0);
        }
    }

    StateView view(boolean bytes) {
        float[] low = new float[rows * columns];
        float[] high = new float[rows * columns];
        Arrays.fill(high, bytes ? 255 : 1);
        Space.Element element = bytes ? Space.Element.BYTE : Space.Element.FLOAT;
        return StateView.of(Space.Box.of(List.of(rows, columns), low, high, element), (state, out, row) -> {
            int ball = state / columns;
            light(out, row * out.width() + ball);
            light(out, row * out.width() + (rows - 1) * columns + state % columns);
        });
    }

    private static void light(Observations out, int at) {
        if (out instanceof Observations.Bytes bytes) {
            bytes.values()[at] = (byte) 255;
        } else {
            ((Observations.Floats) out).values()[at] = 1;
        }
    }

    private record Options(
            @Param(doc = "rows of the board", def = "10", min = 2, max = 100)
            int rows,

            @Param(doc = "columns of the board", def = "5", min = 1, max = 50)
            int columns,

            @Param(doc = "whether the board is observed as bytes, 0 and 255", def = "false")
            boolean bytes) {}

    /** Offers the environment {@code catch}. */
    public static final class Plugin implements Environment.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "catch";
        }

        @Override
        public String summary() {
            return "Catch a falling ball, seen as an image; bsuite's rules";
        }

        @Override
        public Factory<?, FiniteEnvironment> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, (options, context) -> {
                        Catch game = new Catch(options.rows(), options.columns());
                        FiniteMdp mdp = game.mdp();
                        return new FiniteEnvironment(
                                mdp,
                                Appearance.of(mdp, game.view(options.bytes())),
                                context.streams(),
                                Episodes.NO_LIMIT,
                                context.random());
                    })
                    .withGives(options -> Set.of(Feature.DISCRETE_ACTIONS));
        }
    }
}
