package klrl.envs;

import java.lang.invoke.MethodHandles;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import klrl.api.Environment;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;
import klrl.core.random.Pcg64;
import klrl.core.tabular.FiniteMdp;

/**
 * A walk over a frozen lake to the goal, with steps to the left (0), down (1), right (2) and up (3): equal to
 * Gymnasium's {@code FrozenLake-v1}. On slippery ice a step goes where it should or to either side of that, each with
 * probability 1/3; steps against the border stay. Reaching the goal G earns 1, everything else 0; goal and holes H
 * terminate. State {@code row · width + column} counts from the upper left tile, where every episode starts.
 *
 * @param tiles the rows of the map, of S, F, H and G
 * @param slippery whether steps may slip
 */
record FrozenLake(List<String> tiles, boolean slippery) {

    private static final List<String> SMALL = List.of("SFFF", "FHFH", "FFFH", "HFFG");
    private static final List<String> LARGE =
            List.of("SFFFFFFF", "FFFFFFFF", "FFFHFFFF", "FFFFFHFF", "FFFHFFFF", "FHHFFFHF", "FHFFHFHF", "FFFHFFFG");

    private static final int[] DOWN = {0, 1, 0, -1};
    private static final int[] RIGHT = {-1, 0, 1, 0};
    private static final int ACTIONS = DOWN.length;
    private static final double INTENDED = 1.0 / 3.0;
    private static final double ASIDE = (1 - INTENDED) / 2;

    /** With few frozen tiles hardly any map has a path, and none may ever be found. */
    private static final int MOST_TRIES = 10_000;

    FiniteMdp mdp() {
        int columns = tiles.get(0).length();
        int states = tiles.size() * columns;
        FiniteMdp.Builder mdp = FiniteMdp.builder(states, ACTIONS);
        double[] initial = new double[states];
        for (int s = 0; s < states; s++) {
            char tile = tile(s);
            initial[s] = tile == 'S' ? 1 : 0;
            for (int a = 0; a < ACTIONS; a++) {
                if (tile == 'G' || tile == 'H') {
                    mdp.termination(s, a, 1, s, 0);
                } else if (slippery) {
                    step(mdp, s, a, a + ACTIONS - 1, ASIDE);
                    step(mdp, s, a, a, INTENDED);
                    step(mdp, s, a, a + 1, ASIDE);
                } else {
                    step(mdp, s, a, a, 1);
                }
            }
        }
        return mdp.initial(initial).build();
    }

    private void step(FiniteMdp.Builder mdp, int s, int action, int turned, double probability) {
        int columns = tiles.get(0).length();
        int direction = turned % ACTIONS;
        int row = Math.min(Math.max(s / columns + DOWN[direction], 0), tiles.size() - 1);
        int column = Math.min(Math.max(s % columns + RIGHT[direction], 0), columns - 1);
        int next = row * columns + column;
        switch (tile(next)) {
            case 'G' -> mdp.termination(s, action, probability, next, 1);
            case 'H' -> mdp.termination(s, action, probability, next, 0);
            default -> mdp.transition(s, action, probability, next, 0);
        }
    }

    private char tile(int s) {
        int columns = tiles.get(0).length();
        return tiles.get(s / columns).charAt(s % columns);
    }

    private boolean hasPath() {
        int columns = tiles.get(0).length();
        boolean[] seen = new boolean[tiles.size() * columns];
        Deque<Integer> open = new ArrayDeque<>(List.of(0));
        seen[0] = true;
        while (!open.isEmpty()) {
            int s = open.pop();
            for (int direction = 0; direction < ACTIONS; direction++) {
                int row = s / columns + DOWN[direction];
                int column = s % columns + RIGHT[direction];
                if (row >= 0 && row < tiles.size() && column >= 0 && column < columns) {
                    int next = row * columns + column;
                    if (tile(next) == 'G') {
                        return true;
                    }
                    if (tile(next) != 'H' && !seen[next]) {
                        seen[next] = true;
                        open.push(next);
                    }
                }
            }
        }
        return false;
    }

    /** The map of Gymnasium's {@code generate_random_map}: drawn until there is a path from start to goal. */
    static List<String> generated(int size, double frozenProbability, long seed) {
        Pcg64 random = Pcg64.of(seed);
        // numpy normalises probabilities by their rounded sum.
        double frozen = frozenProbability / (frozenProbability + (1 - frozenProbability));
        for (int i = 0; i < MOST_TRIES; i++) {
            List<String> rows = new ArrayList<>(size);
            for (int row = 0; row < size; row++) {
                StringBuilder tiles = new StringBuilder(size);
                for (int column = 0; column < size; column++) {
                    tiles.append(random.nextDouble() < frozen ? 'F' : 'H');
                }
                rows.add(tiles.toString());
            }
            rows.set(0, "S" + rows.get(0).substring(1));
            rows.set(size - 1, rows.get(size - 1).substring(0, size - 1) + "G");
            if (new FrozenLake(rows, true).hasPath()) {
                return List.copyOf(rows);
            }
        }
        throw new IllegalArgumentException("none of " + MOST_TRIES + " maps of size " + size
                + " had a path to the goal with frozen-probability " + frozenProbability + ": raise it");
    }

    private record Generated(
            @Param(doc = "rows and columns", def = "8", min = 2, max = 100)
            int size,

            @Param(doc = "probability that a tile is ice, not a hole", def = "0.8", above = 0, max = 1)
            double frozenProbability,

            @Param(doc = "seed of the map, as Gymnasium's", def = "0", min = 0)
            long seed) {}

    private record Options(
            @Param(doc = "4x4, 8x8 or generated", def = "4x4")
            String map,

            @Param(doc = "what a generated map is drawn from", def = "{}")
            Generated generated,

            @Param(doc = "whether steps may slip to either side", def = "true")
            boolean slippery,

            @Param(doc = "steps after which an episode is truncated; by default 100 for 4x4, else 200", min = 1)
            Optional<Integer> timeLimit,

            @Param(
                    doc = "environment b draws as Gymnasium's of seed numpy-seed + b, not from the run's streams",
                    min = 0)
            Optional<Long> numpySeed) {

        private static final int SMALL_LIMIT = 100;
        private static final int LARGE_LIMIT = 200;

        Options {
            if (!Set.of("4x4", "8x8", "generated").contains(map)) {
                throw new IllegalArgumentException("map: there is no '" + map + "'; known: 4x4, 8x8, generated");
            }
        }

        FrozenLake lake() {
            return new FrozenLake(
                    switch (map) {
                        case "4x4" -> SMALL;
                        case "8x8" -> LARGE;
                        default ->
                            FrozenLake.generated(generated.size(), generated.frozenProbability(), generated.seed());
                    },
                    slippery);
        }

        int limit() {
            return timeLimit.orElse(map.equals("4x4") ? SMALL_LIMIT : LARGE_LIMIT);
        }
    }

    /** Offers the environment {@code frozen-lake}. */
    public static final class Plugin implements Environment.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "frozen-lake";
        }

        @Override
        public String summary() {
            return "Cross slippery ice between holes; Gymnasium's FrozenLake-v1";
        }

        @Override
        public Factory<?, FiniteEnvironment> factory() {
            return Factory.of(
                            MethodHandles.lookup(),
                            Options.class,
                            (options, context) -> new FiniteEnvironment(
                                    options.lake().mdp(),
                                    context.streams(),
                                    options.limit(),
                                    NumpyStreams.or(context, options.numpySeed())))
                    .withGives(options -> Set.of(Feature.DISCRETE_ACTIONS));
        }
    }
}
