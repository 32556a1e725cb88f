package klrl.envs;

import java.lang.invoke.MethodHandles;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Set;
import java.util.random.RandomGenerator;
import klrl.api.Environment;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;
import klrl.core.random.Streams;
import klrl.core.tabular.FiniteMdp;
import klrl.core.tabular.LinearlySolvableGrid;

/**
 * A gridworld with walls and costs drawn from a seed, whose regularised optimum under the uniform prior and γ = 1 is the
 * solution of a linear system ({@link LinearlySolvableGrid}). Actions move up (0), right, down and left; a step costs
 * what its cell costs; the goal is the last cell, in the lower right corner, and ends the episode in the step after it is
 * reached. Episodes start in any other cell from which the goal can be reached, all alike.
 *
 * @param width cells in a row
 * @param height rows
 * @param reward [width·height]: of a step from each cell, below 0; −∞ in walls
 */
record LinearlySolvableTask(int width, int height, double[] reward) {

    /** Draws walls, turns what is cut off from the goal into walls, and draws costs around a mean, up to a half of it. */
    static LinearlySolvableTask draw(int width, int height, double walls, double cost, RandomGenerator random) {
        double[] reward = new double[Math.multiplyExact(width, height)];
        int goal = reward.length - 1;
        for (int s = 0; s < goal; s++) {
            reward[s] = -cost * random.nextDouble(0.5, 1.5);
            if (random.nextDouble() < walls) {
                reward[s] = Double.NEGATIVE_INFINITY;
            }
        }
        boolean[] reached = reached(width, height, reward, goal);
        for (int s = 0; s < goal; s++) {
            reward[s] = reached[s] ? reward[s] : Double.NEGATIVE_INFINITY;
        }
        return new LinearlySolvableTask(width, height, reward);
    }

    private static boolean[] reached(int width, int height, double[] reward, int goal) {
        boolean[] reached = new boolean[reward.length];
        Deque<Integer> open = new ArrayDeque<>();
        open.add(goal);
        reached[goal] = true;
        while (!open.isEmpty()) {
            int s = open.remove();
            int x = s % width;
            int[] neighbours = {
                x > 0 ? s - 1 : s,
                x < width - 1 ? s + 1 : s,
                s >= width ? s - width : s,
                s / width < height - 1 ? s + width : s
            };
            for (int next : neighbours) {
                if (!reached[next] && reward[next] != Double.NEGATIVE_INFINITY) {
                    reached[next] = true;
                    open.add(next);
                }
            }
        }
        return reached;
    }

    int goal() {
        return reward.length - 1;
    }

    LinearlySolvableGrid grid() {
        return LinearlySolvableGrid.of(width, height, goal(), reward);
    }

    /** The grid's process, started in free cells only. */
    FiniteMdp mdp() {
        FiniteMdp grid = grid().problem(1).mdp();
        FiniteMdp.Builder out = FiniteMdp.builder(grid.states(), grid.actions());
        double[] initial = new double[grid.states()];
        for (int s = 0; s < grid.states(); s++) {
            initial[s] = s != goal() && reward[s] != Double.NEGATIVE_INFINITY ? 1 : 0;
            for (int a = 0; a < grid.actions(); a++) {
                int outcome = grid.from(s, a);
                if (grid.terminates(outcome)) {
                    out.termination(s, a, 1, grid.next(outcome), grid.reward(outcome));
                } else {
                    out.transition(s, a, 1, grid.next(outcome), grid.reward(outcome));
                }
            }
        }
        double free = Arrays.stream(initial).sum();
        if (free == 0) {
            throw new IllegalArgumentException(
                    "walls have cut the goal off from every cell; take another seed or fewer walls");
        }
        return out.initial(Arrays.stream(initial).map(p -> p / free).toArray()).build();
    }

    private record Options(
            @Param(doc = "cells in a row", def = "8", min = 2, max = 100)
            int width,

            @Param(doc = "rows", def = "8", min = 2, max = 100)
            int height,

            @Param(doc = "chance of a cell to be a wall", def = "0.2", min = 0, below = 1)
            double walls,

            @Param(doc = "mean cost of a step", def = "0.1", above = 0)
            double cost,

            @Param(doc = "seed of the grid, not of the run", def = "0")
            long seed,

            @Param(doc = "steps after which an episode is truncated", def = "200", min = 1)
            int timeLimit) {

        FiniteMdp mdp() {
            return draw(width, height, walls, cost, Streams.of(seed).stream("grid", 0))
                    .mdp();
        }
    }

    /** Offers the environment {@code linearly-solvable-grid}. */
    public static final class Plugin implements Environment.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "linearly-solvable-grid";
        }

        @Override
        public String summary() {
            return "Walk through a grid with costs to its corner; its regularised optimum solves a linear system";
        }

        @Override
        public Factory<?, FiniteEnvironment> factory() {
            return Factory.of(
                            MethodHandles.lookup(),
                            Options.class,
                            (options, context) -> new FiniteEnvironment(
                                    options.mdp(), context.streams(), options.timeLimit(), context.random()))
                    .withGives(options -> Set.of(Feature.DISCRETE_ACTIONS));
        }
    }
}
