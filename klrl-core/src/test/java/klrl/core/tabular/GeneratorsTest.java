package klrl.core.tabular;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import klrl.core.random.L64X128Mix;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GeneratorsTest {

    @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void everyActionOfAGarnetHasItsNumberOfDifferentNextStates(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 7) int states,
            @ForAll @IntRange(min = 1, max = 4) int actions,
            @ForAll @IntRange(min = 1, max = 4) int branching) {
        int least = Math.min(states, branching);
        FiniteMdp mdp = new Garnet(states, actions, least, 0.5, 0.5, 2).draw(L64X128Mix.of(seed));
        for (int s = 0; s < states; s++) {
            assertTrue(mdp.allowedCount(s) >= 1);
            for (int a = 0; a < actions; a++) {
                Set<Integer> next = new HashSet<>();
                double sum = 0;
                for (int i = mdp.from(s, a); i < mdp.to(s, a); i++) {
                    next.add(mdp.next(i));
                    sum += mdp.probability(i);
                }
                assertEquals(mdp.allowed(s, a) ? least : 0, next.size());
                assertEquals(mdp.allowed(s, a) ? 1 : 0, sum, 1e-14);
            }
        }
    }

    @Test
    void aSeedGivesOneGarnet() {
        Garnet garnet = new Garnet(5, 2, 3, 0.2, 0.2, 1);
        String expected = garnet.draw(L64X128Mix.of(8)).toString();
        assertEquals(expected, garnet.draw(L64X128Mix.of(8)).toString());
        assertTrue(!expected.equals(garnet.draw(L64X128Mix.of(9)).toString()));
    }

    @Test
    void chancesAreThoseOfTheRecord() {
        FiniteMdp ending = new Garnet(30, 10, 3, 1, 1, 0).draw(L64X128Mix.of(1));
        FiniteMdp endless = new Garnet(30, 10, 3, 0, 0, 0).draw(L64X128Mix.of(1));
        FiniteMdp mixed = new Garnet(30, 10, 3, 0.25, 0.25, 1).draw(L64X128Mix.of(1));
        int ends = 0;
        int allowed = 0;
        double squares = 0;
        for (int s = 0; s < 30; s++) {
            assertEquals(1, ending.allowedCount(s));
            assertEquals(10, endless.allowedCount(s));
            allowed += mixed.allowedCount(s);
            for (int i = mixed.from(s, 0); i < mixed.to(s, 9); i++) {
                ends += mixed.terminates(i) ? 1 : 0;
                squares += mixed.reward(i) * mixed.reward(i);
            }
            for (int i = endless.from(s, 0); i < endless.to(s, 9); i++) {
                assertTrue(!endless.terminates(i) && endless.reward(i) == 0);
            }
            for (int i = ending.from(s, 0); i < ending.to(s, 9); i++) {
                assertTrue(ending.terminates(i));
            }
        }
        // 30 + 270·0.75 actions and a quarter of their outcomes; four standard deviations of either.
        assertEquals(30 + 270 * 0.75, allowed, 4 * Math.sqrt(270 * 0.75 * 0.25));
        assertEquals(3 * allowed * 0.25, ends, 4 * Math.sqrt(3 * allowed * 0.25 * 0.75));
        assertEquals(1, squares / (3 * allowed), 4 * Math.sqrt(2.0 / (3 * allowed)));
    }

    @Test
    void whatIsNoGarnetIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Garnet(3, 2, 4, 0, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Garnet(3, 2, 0, 0, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Garnet(0, 2, 1, 0, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Garnet(3, 0, 1, 0, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Garnet(3, 2, 1, 1.5, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Garnet(3, 2, 1, 0, Double.NaN, 1));
        assertThrows(IllegalArgumentException.class, () -> new Garnet(3, 2, 1, 0, 0, -1));
    }

    /** Relative to 1 + |V|: logarithms of z, and some forty sweeps' worth of rounding in either solution. */
    @Property(seed = "1", tries = 100, edgeCases = EdgeCasesMode.NONE)
    void theClosedFormIsTheSoftOptimum(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 4) int width,
            @ForAll @IntRange(min = 1, max = 4) int height,
            @ForAll @DoubleRange(min = 0.2, max = 5) double alpha) {
        L64X128Mix random = L64X128Mix.of(seed);
        double[] reward = new double[width * height];
        for (int s = 0; s < reward.length; s++) {
            reward[s] = -0.1 - random.nextDouble();
        }
        LinearlySolvableGrid grid = LinearlySolvableGrid.of(width, height, random.nextInt(reward.length), reward);
        SoftOptimum optimum = SoftPolicyIteration.solve(grid.problem(alpha));
        double[] expected = grid.values(alpha);
        for (int s = 0; s < reward.length; s++) {
            assertEquals(expected[s], optimum.value(s), 1e-11 * (1 + Math.abs(expected[s])));
        }
        assertEquals(0, expected[grid.goal()]);
    }

    /** Three cells in a row with the goal on the right: z₁ = g(z₀/4 + z₁/2 + 1/4), z₀ = g(3z₀/4 + z₁/4). */
    @Test
    void aRowOfThreeCellsIsSolvedAsByHand() {
        LinearlySolvableGrid grid = LinearlySolvableGrid.of(3, 1, 2, -1, -1, 0);
        double g = Math.exp(-1 / 0.5);
        double toNext = g / 4 / (1 - 3 * g / 4);
        double middle = g / 4 / (1 - g / 2 - g / 4 * toNext);
        assertArrayEquals(new double[] {toNext * middle, middle, 1}, grid.desirability(0.5), 1e-15);
        assertEquals(0.5 * Math.log(middle), grid.values(0.5)[1], 1e-15);
    }

    @Test
    void wallsAndEdgesStopMoves() {
        double wall = Double.NEGATIVE_INFINITY;
        // # is a wall:  0 #
        //               2 3
        LinearlySolvableGrid grid = LinearlySolvableGrid.of(2, 2, 3, -1, wall, -2, 0);
        FiniteMdp mdp = grid.problem(1).mdp();
        int[][] next = {{0, 0, 2, 0}, {1, 1, 1, 1}, {0, 3, 2, 2}, {3, 3, 3, 3}};
        for (int s = 0; s < 4; s++) {
            for (int a = 0; a < 4; a++) {
                assertEquals(next[s][a], mdp.next(mdp.from(s, a)), "from " + s + " by " + a);
                assertEquals(s == 1 || s == 3, mdp.terminates(mdp.from(s, a)));
            }
        }
        assertEquals(-2, mdp.expectedReward(2, 0));
        assertEquals(1, grid.problem(1).gamma());
        // A cell that walls cut off from the goal has no desirability.
        LinearlySolvableGrid cut = LinearlySolvableGrid.of(3, 1, 2, -1, wall, 0);
        assertEquals(Double.NEGATIVE_INFINITY, cut.values(1)[0]);
    }

    @Test
    void whatIsNoGridIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> LinearlySolvableGrid.of(2, 2, 0, -1, -1, -1));
        assertThrows(IllegalArgumentException.class, () -> LinearlySolvableGrid.of(2, 1, 2, -1, -1));
        assertThrows(IllegalArgumentException.class, () -> LinearlySolvableGrid.of(2, 1, 0, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> LinearlySolvableGrid.of(2, 1, 0, -1, Double.NaN));
        LinearlySolvableGrid grid = LinearlySolvableGrid.of(2, 1, 0, 0, -1);
        assertThrows(IllegalArgumentException.class, () -> grid.desirability(0));
    }
}
