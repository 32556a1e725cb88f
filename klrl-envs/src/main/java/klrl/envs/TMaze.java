package klrl.envs;

import java.lang.invoke.MethodHandles;
import java.util.Set;
import klrl.api.Environment;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;
import klrl.core.tabular.FiniteMdp;

/**
 * A corridor with a junction at its end, where the way to go was shown only at its start (Bakker, <i>Reinforcement
 * Learning with Long Short-Term Memory</i>, 2001). Actions move up (0), right, down and left. At the junction up and down
 * terminate: they earn 4 on the side of the goal and −0.1 on the other. A move against a wall stays and earns −0.1; others
 * earn 0. Observed are four bits: at the start with the goal above, at the start with the goal below, in the corridor, at
 * the junction.
 *
 * <p>With memory the best return is 4. Without, the junction looks the same for both goals: at best 1.95 is expected.
 *
 * @param length steps from the start to the junction, at least 1
 */
record TMaze(int length) {

    private static final int UP = 0;
    private static final int RIGHT = 1;
    private static final int DOWN = 2;
    private static final double GOAL = 4;
    private static final double MISTAKE = -0.1;

    private int state(int place, int goal) {
        return place * 2 + goal;
    }

    FiniteMdp mdp() {
        FiniteMdp.Builder out = FiniteMdp.builder(2 * (length + 1), 4);
        double[] initial = new double[2 * (length + 1)];
        for (int goal = 0; goal < 2; goal++) {
            initial[state(0, goal)] = 0.5;
            for (int place = 0; place <= length; place++) {
                for (int action = 0; action < 4; action++) {
                    move(out, place, goal, action);
                }
            }
        }
        return out.initial(initial).build();
    }

    private void move(FiniteMdp.Builder out, int place, int goal, int action) {
        int from = state(place, goal);
        boolean turn = action == UP || action == DOWN;
        if (turn && place == length) {
            int side = action == UP ? 0 : 1;
            out.termination(from, action, 1, from, side == goal ? GOAL : MISTAKE);
            return;
        }
        int next = turn ? place : place + (action == RIGHT ? 1 : -1);
        boolean free = !turn && next >= 0 && next <= length;
        out.transition(from, action, 1, free ? state(next, goal) : from, free ? 0 : MISTAKE);
    }

    StateView view() {
        return StateView.of(StateView.box(4, 0, 1), (state, out, row) -> {
            int place = state / 2;
            StateView.set(out, row, place == 0 ? state % 2 : place == length ? 3 : 2, 1);
        });
    }

    private record Options(
            @Param(doc = "steps from the start to the junction", def = "10", min = 1, max = 1000)
            int length,

            @Param(doc = "steps after which an episode is truncated", def = "100", min = 1)
            int timeLimit) {}

    /** Offers the environment {@code t-maze}. */
    public static final class Plugin implements Environment.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "t-maze";
        }

        @Override
        public String summary() {
            return "Remember to the end of a corridor which way to turn";
        }

        @Override
        public Factory<?, FiniteEnvironment> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, (options, context) -> {
                        TMaze maze = new TMaze(options.length());
                        FiniteMdp mdp = maze.mdp();
                        return new FiniteEnvironment(
                                mdp,
                                Appearance.of(mdp, maze.view()),
                                context.streams(),
                                options.timeLimit(),
                                context.random());
                    })
                    .withGives(options -> Set.of(Feature.DISCRETE_ACTIONS));
        }
    }
}
