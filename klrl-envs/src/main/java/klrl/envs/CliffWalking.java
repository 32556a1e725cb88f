package klrl.envs;

import java.lang.invoke.MethodHandles;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import klrl.api.Environment;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;
import klrl.core.tabular.FiniteMdp;

/**
 * A walk along a cliff, with steps up (0), to the right (1), down (2) and to the left (3) on 4 × 12 tiles: equal to
 * Gymnasium's {@code CliffWalking-v1} (Sutton and Barto, <i>Reinforcement Learning: An Introduction</i>, example 6.6).
 * Start and goal are the lower left and lower right tiles, the cliff lies between them. Every step earns −1; one onto
 * the cliff earns −100 and leads back to the start. The goal terminates. On slippery ground a step goes where it should
 * or to either side of that, each with probability 1/3. State {@code 12 · row + column} counts from the upper left.
 *
 * @param slippery whether steps may slip
 */
record CliffWalking(boolean slippery) {

    static final int TILES = 48;
    static final int ACTIONS = 4;

    private static final int ROWS = 4;
    private static final int COLUMNS = TILES / ROWS;
    private static final int START = (ROWS - 1) * COLUMNS;
    private static final int GOAL = TILES - 1;
    private static final int[] DOWN = {-1, 0, 1, 0};
    private static final int[] RIGHT = {0, 1, 0, -1};
    private static final double FALL = -100;

    FiniteMdp mdp() {
        FiniteMdp.Builder mdp = FiniteMdp.builder(TILES, ACTIONS);
        double[] initial = new double[TILES];
        initial[START] = 1;
        for (int s = 0; s < initial.length; s++) {
            for (int a = 0; a < ACTIONS; a++) {
                if (slippery) {
                    step(mdp, s, a, a + ACTIONS - 1, 1.0 / 3.0);
                    step(mdp, s, a, a, 1.0 / 3.0);
                    step(mdp, s, a, a + 1, 1.0 / 3.0);
                } else {
                    step(mdp, s, a, a, 1);
                }
            }
        }
        return mdp.initial(initial).build();
    }

    /** Whether one may fall by an action, in the process of either ground. */
    static boolean dangerous(FiniteMdp mdp, int tile, int action) {
        return IntStream.range(mdp.from(tile, action), mdp.to(tile, action)).anyMatch(i -> mdp.reward(i) == FALL);
    }

    /** What the tiles of either ground are called, so that a controller that knows the other one is refused. */
    static Feature ground(boolean slippery) {
        return slippery
                ? new Feature("cliff-walking-slippery", "the tiles of cliff walking on slippery ground")
                : new Feature("cliff-walking", "the tiles of cliff walking on firm ground");
    }

    private static void step(FiniteMdp.Builder mdp, int s, int action, int turned, double probability) {
        int direction = turned % ACTIONS;
        int row = Math.min(Math.max(s / COLUMNS + DOWN[direction], 0), ROWS - 1);
        int column = Math.min(Math.max(s % COLUMNS + RIGHT[direction], 0), COLUMNS - 1);
        int next = row * COLUMNS + column;
        if (next == GOAL) {
            mdp.termination(s, action, probability, next, -1);
        } else if (next > START) {
            mdp.transition(s, action, probability, START, FALL);
        } else {
            mdp.transition(s, action, probability, next, -1);
        }
    }

    private record Options(
            @Param(doc = "whether steps may slip to either side", def = "false")
            boolean slippery,

            @Param(doc = "steps after which an episode is truncated; by default never", min = 1)
            Optional<Integer> timeLimit,

            @Param(
                    doc = "environment b draws as Gymnasium's of seed numpy-seed + b, not from the run's streams",
                    min = 0)
            Optional<Long> numpySeed) {

        long limit() {
            return timeLimit.map(Integer::longValue).orElse(Episodes.NO_LIMIT);
        }
    }

    /** Offers the environment {@code cliff-walking}. */
    public static final class Plugin implements Environment.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "cliff-walking";
        }

        @Override
        public String summary() {
            return "Walk along a cliff to the goal; Gymnasium's CliffWalking-v1";
        }

        @Override
        public Factory<?, FiniteEnvironment> factory() {
            return Factory.of(
                            MethodHandles.lookup(),
                            Options.class,
                            (options, context) -> new FiniteEnvironment(
                                    new CliffWalking(options.slippery()).mdp(),
                                    new FiniteEnvironment.Event("falls", FALL),
                                    context.streams(),
                                    options.limit(),
                                    NumpyStreams.or(context, options.numpySeed())))
                    .withGives(options -> Set.of(Feature.DISCRETE_ACTIONS, ground(options.slippery())));
        }
    }
}
