package klrl.envs;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import klrl.api.Environment;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;
import klrl.core.tabular.FiniteMdp;

/**
 * Two or four square rooms with doors between them. Each room has a possible goal in its outer corner, or every free cell
 * is one. Every episode is one task: a goal drawn from a set, and a start drawn from all other free cells. The observation
 * is the cell as a one among zeros followed by the goal as a one among zeros, so that a prior that sees the first part
 * alone can hold what all tasks share: how to get about.
 *
 * <p>Actions move up (0), right, down and left; with the chance {@code slip} a step goes in a direction drawn uniformly
 * instead. Against a wall one stays. The step that reaches the goal earns 1 and terminates; all others earn 0. Rooms are
 * numbered in rows, cells as well, free ones only. A goal has the number of its room, or that of its cell where any cell
 * can be one.
 *
 * <pre>
 * two rooms        four rooms
 * G..#...          G..#..G
 * .......          .......
 * ...#..G          ...#...
 *                  #.###.#
 *                  ...#...
 *                  .......
 *                  G..#..G
 * </pre>
 */
final class Rooms {

    private static final int MOST_STATES = 1_000_000;
    private static final int[][] MOVES = {{0, -1}, {1, 0}, {0, 1}, {-1, 0}};

    private final int width;
    private final int height;
    private final int[] cellAt;
    private final int[] placeOf;
    private final int cells;
    private final int[] goalCells;
    private final List<Integer> goals;
    private final double slip;

    /**
     * Builds rooms.
     *
     * @param rooms 2 or 4
     * @param size cells along a side of one room, at least 2
     * @param anywhere whether every free cell is a possible goal, instead of corners
     * @param goals the numbers of the goals that are tasks; all if it is empty
     * @param slip the chance of a random direction, in [0,1]
     */
    Rooms(int rooms, int size, boolean anywhere, List<Integer> goals, double slip) {
        this.width = 2 * size + 1;
        this.height = rooms == 4 ? width : size;
        this.slip = slip;
        cellAt = new int[width * height];
        int free = 0;
        for (int i = 0; i < cellAt.length; i++) {
            cellAt[i] = wall(i % width, i / width, size) ? -1 : free++;
        }
        cells = free;
        placeOf = IntStream.range(0, cellAt.length).filter(i -> cellAt[i] >= 0).toArray();
        goalCells = anywhere ? IntStream.range(0, cells).toArray() : corners(rooms);
        this.goals =
                goals.isEmpty() ? IntStream.range(0, goalCells.length).boxed().toList() : goals;
    }

    private int[] corners(int rooms) {
        int right = width - 1;
        int bottom = height - 1;
        return rooms == 4
                ? new int[] {cell(0, 0), cell(right, 0), cell(0, bottom), cell(right, bottom)}
                : new int[] {cell(0, 0), cell(right, bottom)};
    }

    /** Walls lie between rooms; the doors in them are in the middle of each room's side. */
    private static boolean wall(int x, int y, int size) {
        int middle = size / 2;
        boolean door = x == size ? y == middle || y == size + 1 + middle : x == middle || x == size + 1 + middle;
        return (x == size || y == size) && !(door && !(x == size && y == size));
    }

    private int cell(int x, int y) {
        return cellAt[y * width + x];
    }

    int cells() {
        return cells;
    }

    /** The cell of each goal. */
    int goalCell(int goal) {
        return goalCells[goal];
    }

    int goals() {
        return goalCells.length;
    }

    int state(int cell, int goal) {
        return goal * cells + cell;
    }

    /** The cell that a move leads to. */
    int moved(int cell, int direction) {
        int x = placeOf[cell] % width + MOVES[direction][0];
        int y = placeOf[cell] / width + MOVES[direction][1];
        boolean free = x >= 0 && x < width && y >= 0 && y < height && cell(x, y) >= 0;
        return free ? cell(x, y) : cell;
    }

    /** States are pairs of a goal and a cell. */
    FiniteMdp mdp() {
        int states = goalCells.length * cells;
        FiniteMdp.Builder out = FiniteMdp.builder(states, MOVES.length);
        double[] initial = new double[states];
        for (int goal = 0; goal < goalCells.length; goal++) {
            for (int cell = 0; cell < cells; cell++) {
                if (cell != goalCells[goal] && goals.contains(goal)) {
                    initial[state(cell, goal)] = 1.0 / (goals.size() * (cells - 1));
                }
                for (int a = 0; a < MOVES.length; a++) {
                    for (int direction = 0; direction < MOVES.length; direction++) {
                        double p = slip / MOVES.length + (direction == a ? 1 - slip : 0);
                        add(out, cell, goal, a, p, moved(cell, direction));
                    }
                }
            }
        }
        return out.initial(initial).build();
    }

    private void add(FiniteMdp.Builder out, int cell, int goal, int action, double p, int next) {
        int from = state(cell, goal);
        if (next == goalCells[goal]) {
            out.termination(from, action, p, state(next, goal), 1);
        } else {
            out.transition(from, action, p, state(next, goal), 0);
        }
    }

    StateView view() {
        return StateView.of(StateView.box(cells + goalCells.length, 0, 1), (state, out, row) -> {
            StateView.set(out, row, state % cells, 1);
            StateView.set(out, row, cells + state / cells, 1);
        });
    }

    private record Options(
            @Param(doc = "number of rooms: 2 or 4", def = "4", min = 2, max = 4)
            int rooms,

            @Param(doc = "cells along a side of one room", def = "5", min = 2, max = 50)
            int size,

            @Param(
                    doc = "whether every cell is a possible goal, instead of the outer corner of each room",
                    def = "false")
            boolean anywhere,

            @Param(
                    doc =
                            "goals that are tasks, by their rooms, or anywhere by their cells, from 0; all if none is named",
                    def = "[]",
                    min = 0)
            List<Integer> goals,

            @Param(doc = "chance of a step in a random direction", def = "0", min = 0, max = 1)
            double slip,

            @Param(doc = "steps after which an episode is truncated", def = "100", min = 1)
            int timeLimit) {

        private Options {
            if (rooms == 3) {
                throw new IllegalArgumentException("there are 2 or 4 rooms, not 3");
            }
            int cells = rooms * size * size + (rooms == 4 ? 4 : 1);
            if (anywhere && (long) cells * cells > MOST_STATES) {
                throw new IllegalArgumentException(
                        "rooms with goals anywhere have a state for each cell and goal, at most " + MOST_STATES
                                + " of them, not " + (long) cells * cells + ": make them smaller");
            }
            int possible = anywhere ? cells : rooms;
            if (goals.stream().anyMatch(goal -> goal >= possible)
                    || goals.stream().distinct().count() < goals.size()) {
                throw new IllegalArgumentException("goals are different " + (anywhere ? "cells" : "rooms")
                        + " out of 0.." + (possible - 1) + ", not " + goals);
            }
        }
    }

    /** Offers the environment {@code rooms}. */
    public static final class Plugin implements Environment.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "rooms";
        }

        @Override
        public String summary() {
            return "Find the goal of the episode in two or four rooms";
        }

        @Override
        public Factory<?, FiniteEnvironment> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, (options, context) -> {
                        Rooms rooms = new Rooms(
                                options.rooms(), options.size(), options.anywhere(), options.goals(), options.slip());
                        FiniteMdp mdp = rooms.mdp();
                        return new FiniteEnvironment(
                                mdp,
                                Appearance.of(mdp, rooms.view()),
                                context.streams(),
                                options.timeLimit(),
                                context.random());
                    })
                    .withGives(options -> Set.of(Feature.DISCRETE_ACTIONS));
        }
    }
}
