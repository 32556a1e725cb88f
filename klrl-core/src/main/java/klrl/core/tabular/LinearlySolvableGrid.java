package klrl.core.tabular;

import klrl.core.math.AbsorbingChain;

/**
 * A gridworld that a linear system solves. Each step costs, depending on the cell alone; moves are certain, a move
 * against a wall or the edge stays; reaching the goal ends the episode in the next step; γ = 1, and the prior moves in
 * the four directions alike. Then the desirability z = exp(V/α) obeys
 *
 * <pre>
 * z(s) = exp(r(s)/α) Σ_a π₀(a|s) z(s'),    z(goal) = 1,
 * </pre>
 *
 * <p>which is linear: no maximum, no logarithm and no iteration. (Todorov, <i>Linearly-solvable Markov decision
 * problems</i>, 2006.)
 */
public final class LinearlySolvableGrid {

    private static final int[][] MOVES = {{0, -1}, {1, 0}, {0, 1}, {-1, 0}};

    private final FiniteMdp mdp;
    private final TabularPrior prior;
    private final double[] reward;
    private final int goal;

    private LinearlySolvableGrid(FiniteMdp mdp, double[] reward, int goal) {
        this.mdp = mdp;
        this.prior = TabularPrior.uniform(mdp);
        this.reward = reward;
        this.goal = goal;
    }

    /**
     * Makes a grid. States are the cells in rows; action 0 moves up, 1 right, 2 down and 3 left.
     *
     * @param width cells in a row
     * @param height rows
     * @param goal the goal's cell
     * @param reward [width·height]: what a step from each cell earns, below 0; −∞ makes the cell a wall; the goal's is
     *     not read
     * @return the grid
     * @throws IllegalArgumentException if a reward is not below 0, or the goal is no cell
     */
    public static LinearlySolvableGrid of(int width, int height, int goal, double... reward) {
        if (reward.length != Math.multiplyExact(width, height) || goal < 0 || goal >= reward.length) {
            throw new IllegalArgumentException("a grid of " + width + " by " + height + " with goal " + goal + " and "
                    + reward.length + " rewards");
        }
        FiniteMdp.Builder out = FiniteMdp.builder(reward.length, MOVES.length);
        double[] costs = reward.clone();
        costs[goal] = 0;
        for (int s = 0; s < costs.length; s++) {
            if (s != goal && !(costs[s] < 0)) {
                throw new IllegalArgumentException("cell " + s + ": a step earns less than 0, not " + costs[s]);
            }
            for (int a = 0; a < MOVES.length; a++) {
                if (s == goal || costs[s] == Double.NEGATIVE_INFINITY) {
                    // Nobody gets into a wall; a state needs an action all the same.
                    out.termination(s, a, 1, s, 0);
                } else {
                    int x = s % width + MOVES[a][0];
                    int y = s / width + MOVES[a][1];
                    boolean free = x >= 0
                            && x < width
                            && y >= 0
                            && y < height
                            && costs[y * width + x] != Double.NEGATIVE_INFINITY;
                    out.transition(s, a, 1, free ? y * width + x : s, costs[s]);
                }
            }
        }
        return new LinearlySolvableGrid(out.build(), costs, goal);
    }

    /**
     * States the objective.
     *
     * @param alpha the temperature α &gt; 0
     * @return the objective, with γ = 1
     */
    public RegularisedMdp problem(double alpha) {
        return RegularisedMdp.of(mdp, 1, prior, alpha);
    }

    /**
     * Solves for the desirability.
     *
     * @param alpha the temperature α &gt; 0, not so small that the exponentials vanish
     * @return [S]: z = exp(V/α), 1 at the goal and at walls
     * @throws IllegalArgumentException if α is not above 0
     * @throws ArithmeticException if cells are cut off from the goal and free of costs
     */
    public double[] desirability(double alpha) {
        if (!(alpha > 0)) {
            throw new IllegalArgumentException("a desirability exp(V/α) needs a temperature above 0, not " + alpha);
        }
        int states = mdp.states();
        double[] transition = new double[states * states];
        double[] leaving = new double[states];
        double[] z = new double[states];
        for (int s = 0; s < states; s++) {
            boolean ends = mdp.terminates(mdp.from(s, 0));
            z[s] = ends ? 1 : 0;
            leaving[s] = ends ? 1 : -Math.expm1(reward[s] / alpha);
            for (int a = 0; a < MOVES.length && !ends; a++) {
                int next = mdp.next(mdp.from(s, a));
                transition[s * states + next] += Math.exp(reward[s] / alpha) / MOVES.length;
            }
        }
        AbsorbingChain.of(transition, leaving).future(z);
        return z;
    }

    /**
     * Computes the optimal values from the desirability.
     *
     * @param alpha the temperature α &gt; 0
     * @return [S]: V*, −∞ where the goal cannot be reached
     */
    public double[] values(double alpha) {
        double[] out = desirability(alpha);
        for (int s = 0; s < out.length; s++) {
            out[s] = alpha * Math.log(out[s]);
        }
        return out;
    }

    /**
     * Returns the goal.
     *
     * @return its state
     */
    public int goal() {
        return goal;
    }
}
