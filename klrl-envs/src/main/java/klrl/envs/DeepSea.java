package klrl.envs;

import java.lang.invoke.MethodHandles;
import java.util.Set;
import java.util.random.RandomGenerator;
import klrl.api.Environment;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;
import klrl.core.random.Streams;
import klrl.core.tabular.FiniteMdp;

/**
 * A diver in a sea of N × N cells starts in the upper left and sinks one row with every step, moving one column to the
 * left or right as well: the rules of bsuite's {@code deep_sea} (Osband et al., <i>Behaviour Suite for Reinforcement
 * Learning</i>, 2020). Which of the two actions moves right is drawn for each cell from a seed of the task's own. Moving
 * right costs 0.01/N; moving right out of the last row's right corner earns 1. Only who moves right N times gets there, a
 * return of 0.99; random play does so once in 2<sup>N</sup> episodes, and every single step to the right looks like a
 * loss. The cell is observed as a one among N × N zeros; nothing is seen after the last row.
 *
 * @param size N
 * @param right [N·N]: the action that moves right in each cell, in rows
 */
record DeepSea(int size, int[] right) {

    private static final double COST = 0.01;

    static DeepSea draw(int size, boolean randomised, RandomGenerator random) {
        int[] right = new int[Math.multiplyExact(size, size)];
        for (int i = 0; i < right.length; i++) {
            right[i] = randomised ? random.nextInt(2) : 1;
        }
        return new DeepSea(size, right);
    }

    /** The sea that the options of a plugin name. */
    static DeepSea of(int size, boolean randomised, long seed) {
        return draw(size, randomised, Streams.of(seed).stream("actions", 0));
    }

    /** What the cells of a sea are called, so that a controller that knows another map is refused. */
    static Feature map(boolean randomised, long seed) {
        return randomised
                ? new Feature("deep-sea-map-" + seed, "the deep sea of seed " + seed)
                : new Feature("deep-sea-map", "the deep sea where 1 always moves right");
    }

    /** One state more than there are cells: the bottom, which ends all episodes. */
    FiniteMdp mdp() {
        int bottom = size * size;
        FiniteMdp.Builder out = FiniteMdp.builder(bottom + 1, 2);
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                for (int action = 0; action < 2; action++) {
                    move(out, row, column, action);
                }
            }
        }
        out.termination(bottom, 0, 1, bottom, 0).termination(bottom, 1, 1, bottom, 0);
        double[] initial = new double[bottom + 1];
        initial[0] = 1;
        return out.initial(initial).build();
    }

    private void move(FiniteMdp.Builder out, int row, int column, int action) {
        int cell = row * size + column;
        boolean toTheRight = action == right[cell];
        boolean treasure = toTheRight && column == size - 1;
        double reward = (toTheRight ? -COST / size : 0) + (treasure ? 1 : 0);
        if (row == size - 1) {
            out.termination(cell, action, 1, size * size, reward);
        } else {
            int next = toTheRight ? Math.min(size - 1, column + 1) : Math.max(0, column - 1);
            out.transition(cell, action, 1, (row + 1) * size + next, reward);
        }
    }

    StateView view() {
        int cells = size * size;
        return StateView.of(StateView.box(cells, 0, 1), (state, out, row) -> {
            if (state < cells) {
                StateView.set(out, row, state, 1);
            }
        });
    }

    private record Options(
            @Param(doc = "N: rows, columns and steps of an episode", def = "10", min = 1, max = 100)
            int size,

            @Param(doc = "whether the actions' meaning is drawn for each cell; else 1 moves right", def = "true")
            boolean randomised,

            @Param(doc = "seed of the actions' meaning, not of the run", def = "0")
            long seed) {}

    /** Offers the environment {@code deep-sea}. */
    public static final class Plugin implements Environment.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "deep-sea";
        }

        @Override
        public String summary() {
            return "Dive to a treasure that only one in 2^N random dives finds; bsuite's rules";
        }

        @Override
        public Factory<?, FiniteEnvironment> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, (options, context) -> {
                        DeepSea sea = of(options.size(), options.randomised(), options.seed());
                        FiniteMdp mdp = sea.mdp();
                        return new FiniteEnvironment(
                                mdp,
                                Appearance.of(mdp, sea.view()),
                                context.streams(),
                                Episodes.NO_LIMIT,
                                context.random());
                    })
                    .withGives(options -> Set.of(Feature.DISCRETE_ACTIONS, map(options.randomised(), options.seed())));
        }
    }
}
