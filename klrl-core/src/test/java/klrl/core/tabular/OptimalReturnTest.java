package klrl.core.tabular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Greatest returns against all policies that depend on state and time, each pushed forward through the process. */
class OptimalReturnTest {

    private static final int STATES = 3;
    private static final int STEPS = 3;

    /** The expected return of the policy that takes action bit (t·S + s) of a number; NaN if it takes a masked one. */
    private static double collected(FiniteMdp mdp, int policy, int steps) {
        double[] here = new double[STATES];
        for (int s = 0; s < STATES; s++) {
            here[s] = mdp.initial(s);
        }
        double sum = 0;
        for (int t = 0; t < steps; t++) {
            double[] next = new double[STATES];
            for (int s = 0; s < STATES; s++) {
                int a = policy >> (t * STATES + s) & 1;
                if (!mdp.allowed(s, a)) {
                    return Double.NaN;
                }
                for (int i = mdp.from(s, a); i < mdp.to(s, a); i++) {
                    sum += here[s] * mdp.probability(i) * mdp.reward(i);
                    next[mdp.next(i)] += mdp.terminates(i) ? 0 : here[s] * mdp.probability(i);
                }
            }
            here = next;
        }
        return sum;
    }

    private static FiniteMdp draw(long seed) {
        return new Garnet(STATES, 2, 2, 0.3, 0.2, 1).draw(new SplittableRandom(seed));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, STEPS})
    void noPolicyOfStateAndTimeCollectsMoreAndOneCollectsAsMuch(int steps) {
        for (long seed = 1; seed <= 30; seed++) {
            FiniteMdp mdp = draw(seed);
            double best = Double.NEGATIVE_INFINITY;
            for (int policy = 0; policy < 1 << STATES * steps; policy++) {
                double collected = collected(mdp, policy, steps);
                best = collected > best ? collected : best;
            }
            assertEquals(best, OptimalReturn.of(mdp, steps), 1e-12, "seed " + seed);
        }
    }

    /** Two steps, then the end: whatever the limit beyond them, and after three sweeps it is seen that nothing changes. */
    @Test
    void whatEndsByItselfNeedsNoLimitAndTooFewSweepsGiveNothing() {
        FiniteMdp mdp = FiniteMdp.builder(2, 1)
                .transition(0, 0, 1, 1, 5)
                .termination(1, 0, 1, 1, 7)
                .initial(1, 0)
                .build();
        assertEquals(5, OptimalReturn.of(mdp, 1));
        assertEquals(12, OptimalReturn.of(mdp, 2));
        assertEquals(12, OptimalReturn.of(mdp, Long.MAX_VALUE));
        assertEquals(OptionalDouble.empty(), OptimalReturn.of(mdp, Long.MAX_VALUE, 2));
        assertEquals(OptionalDouble.of(12), OptimalReturn.of(mdp, Long.MAX_VALUE, 3));
        assertEquals(OptionalDouble.of(12), OptimalReturn.of(mdp, 2, 2));
        assertEquals(OptionalDouble.empty(), OptimalReturn.of(mdp, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> OptimalReturn.of(mdp, 0));
    }

    /** A sweep goes through all outcomes: twice as many afford half the sweeps. */
    @Test
    void moreOutcomesAffordFewerSweeps() {
        FiniteMdp one = new Garnet(10, 2, 1, 0, 0, 1).draw(new SplittableRandom(1));
        FiniteMdp three = new Garnet(10, 2, 3, 0, 0, 1).draw(new SplittableRandom(1));
        int outcomes = one.to(9, 1);
        assertEquals(20, outcomes);
        assertTrue(OptimalReturn.affordable(one) >= 1_000_000, "so few sweeps of 20 outcomes take no second");
        assertEquals(OptimalReturn.affordable(one) * outcomes / three.to(9, 1), OptimalReturn.affordable(three), 1);
    }
}
