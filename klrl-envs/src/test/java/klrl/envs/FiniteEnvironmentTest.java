package klrl.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import klrl.api.RandomStream;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.core.random.Streams;
import klrl.core.tabular.FiniteMdp;
import klrl.core.tabular.Garnet;
import klrl.core.tabular.OptimalReturn;
import org.junit.jupiter.api.Test;

class FiniteEnvironmentTest {

    /** A standard normal number exceeds it with a probability of 10⁻⁶: the false-alarm rate of the tests of counts. */
    private static final double Z = 4.7534;

    private static final int COUNT = 50;
    private static final int STEPS = 4000;

    private final FiniteMdp mdp = GarnetTask.mdp(new Garnet(6, 3, 3, 0.1, 0.3, 1), 7);

    /**
     * Counts first states and outcomes, which the observations tell, in 200,000 steps of a random policy, and compares
     * them with the table by Pearson's χ² over all cells; its upper quantile by Wilson and Hilferty. Rewards, boundaries
     * and masks must equal the table's in every single step.
     */
    @Test
    void simulationFollowsTheTableInDistribution() {
        FiniteEnvironment environment = new FiniteEnvironment(mdp, COUNT, 20, Streams.of(1));
        long[] starts = new long[mdp.states()];
        long[] outcomes = new long[mdp.to(mdp.states() - 1, mdp.actions() - 1)];
        RandomStream random = Streams.of(2).stream("test", 0);
        Step out = Step.of(environment.spec(), COUNT);
        environment.reset(out);
        int[] state = new int[COUNT];
        for (int b = 0; b < COUNT; b++) {
            state[b] = Made.one(Made.row(out.observation(), b));
            starts[state[b]]++;
        }
        for (int t = 0; t < STEPS; t++) {
            int[] actions = new int[COUNT];
            for (int b = 0; b < COUNT; b++) {
                actions[b] = random.nextInt(mdp.actions());
                while (!mdp.allowed(state[b], actions[b])) {
                    actions[b] = random.nextInt(mdp.actions());
                }
            }
            environment.step(Made.choose(actions), out);
            for (int b = 0; b < COUNT; b++) {
                boolean over = out.boundary()[b] != Boundary.NONE;
                int next = Made.one(Made.row(over ? out.finalObservation() : out.observation(), b));
                int outcome = mdp.from(state[b], actions[b]);
                while (mdp.next(outcome) != next) {
                    outcome++;
                }
                assertTrue(outcome < mdp.to(state[b], actions[b]), "no outcome leads there");
                outcomes[outcome]++;
                assertEquals(mdp.reward(outcome), out.reward()[b]);
                assertEquals(mdp.terminates(outcome), out.boundary()[b] == Boundary.TERMINATED);
                for (int a = 0; over && a < mdp.actions(); a++) {
                    assertEquals(mdp.allowed(next, a), out.finalMask()[b * mdp.actions() + a]);
                }
                state[b] = next;
                if (over) {
                    state[b] = Made.one(Made.row(out.observation(), b));
                    starts[state[b]]++;
                }
                for (int a = 0; a < mdp.actions(); a++) {
                    assertEquals(mdp.allowed(state[b], a), out.mask()[b * mdp.actions() + a]);
                }
            }
        }
        double[] initial = new double[mdp.states()];
        double[] probabilities = new double[outcomes.length];
        double chi = 0;
        int freedom = 0;
        for (int s = 0; s < mdp.states(); s++) {
            initial[s] = mdp.initial(s);
            for (int a = 0; a < mdp.actions(); a++) {
                for (int i = mdp.from(s, a); i < mdp.to(s, a); i++) {
                    probabilities[i] = mdp.probability(i);
                }
                chi += chiSquare(outcomes, probabilities, mdp.from(s, a), mdp.to(s, a));
                freedom += Math.max(0, mdp.to(s, a) - mdp.from(s, a) - 1);
            }
        }
        assertTrue(chi < quantile(freedom), "χ² " + chi + " of " + freedom + " degrees of freedom");
        double chiOfStarts = chiSquare(starts, initial, 0, starts.length);
        assertTrue(chiOfStarts < quantile(starts.length - 1), "χ² of first states " + chiOfStarts);
    }

    private static double chiSquare(long[] counts, double[] probabilities, int from, int to) {
        long all = 0;
        for (int i = from; i < to; i++) {
            all += counts[i];
        }
        double chi = 0;
        for (int i = from; i < to; i++) {
            double expected = all * probabilities[i];
            assertTrue(expected > 5 || to - from < 2 || all == 0, "too few expected for χ²: " + expected);
            chi += expected == 0 ? 0 : (counts[i] - expected) * (counts[i] - expected) / expected;
        }
        return chi;
    }

    private static double quantile(int freedom) {
        double c = 2.0 / (9 * freedom);
        return freedom * Math.pow(1 - c + Z * Math.sqrt(c), 3);
    }

    @Test
    void theTimeLimitTruncatesAndATerminationGoesFirst() {
        FiniteMdp walk = FiniteMdp.builder(2, 2)
                .transition(0, 0, 1, 0, 1)
                .termination(0, 1, 1, 1, 2)
                .termination(1, 0, 1, 1, 0)
                .initial(1, 0)
                .build();
        FiniteEnvironment environment = new FiniteEnvironment(walk, 2, 3, Streams.of(0));
        Step out = Step.of(environment.spec(), 2);
        environment.reset(out);
        environment.step(Made.choose(0, 0), out);
        environment.step(Made.choose(0, 0), out);
        environment.step(Made.choose(0, 1), out);
        assertArrayEquals(new byte[] {Boundary.TRUNCATED, Boundary.TERMINATED}, out.boundary());
        assertArrayEquals(new double[] {1, 0}, out.discount());
        assertArrayEquals(new double[] {1, 2}, out.reward());
        assertArrayEquals(new float[] {1, 0}, Made.row(out.finalObservation(), 0));
        assertArrayEquals(new float[] {0, 1}, Made.row(out.finalObservation(), 1));
        assertArrayEquals(new float[] {1, 0}, Made.row(out.observation(), 1));
    }

    @Test
    void aMaskedActionIsRefused() {
        FiniteMdp masked = FiniteMdp.builder(1, 3)
                .transition(0, 0, 1, 0, 1)
                .transition(0, 2, 1, 0, 1)
                .build();
        FiniteEnvironment environment = new FiniteEnvironment(masked, 2, 5, Streams.of(0));
        Step out = Step.of(environment.spec(), 2);
        environment.reset(out);
        assertEquals(
                "action 1 of environment 1 is masked in state 0; allowed: [0, 2]",
                assertThrows(IllegalArgumentException.class, () -> environment.step(Made.choose(0, 1), out))
                        .getMessage());
    }

    @Test
    void theObservationsOfTheTableAreThoseThatAreSeen() {
        FiniteEnvironment environment = Made.finite("{type: rooms, rooms: 2, size: 2}", 1, Streams.of(0));
        Step out = Step.of(environment.spec(), 1);
        environment.reset(out);
        float[] seen = Made.row(out.observation(), 0);
        int cells = seen.length - 2;
        int state = Made.one(seen) + (seen[cells] == 1 ? 0 : cells);
        assertArrayEquals(seen, Made.row(environment.observations(), state));
    }

    @Test
    void severalChoicesNameActionsLastFastest() {
        FiniteMdp.Builder table = FiniteMdp.builder(1, 6);
        for (int a = 0; a < 6; a++) {
            table.termination(0, a, 1, 0, a);
        }
        FiniteMdp arms = table.build();
        Appearance two = new Appearance(StateView.oneHot(1), new Space.Discrete(List.of(2, 3)), 0);
        FiniteEnvironment environment = new FiniteEnvironment(arms, two, 1, 1, Streams.of(0));
        Step out = Step.of(environment.spec(), 1);
        environment.reset(out);
        environment.step(new Actions.Choices(1, 2, new int[] {1, 2}), out);
        assertEquals(5, out.reward()[0]);
        environment.step(new Actions.Choices(1, 2, new int[] {1, 0}), out);
        assertEquals(3, out.reward()[0]);
        Appearance wrong = new Appearance(StateView.oneHot(1), new Space.Discrete(List.of(2, 2)), 0);
        assertEquals(
                "choices out of [2, 2] cannot name 6 actions",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new FiniteEnvironment(arms, wrong, 1, 1, Streams.of(0)))
                        .getMessage());
    }

    /** 40,000 rewards of mean 2 and noise 3: 5 standard errors, a false-alarm rate below 10⁻⁶. */
    @Test
    void noiseKeepsTheMean() {
        FiniteMdp one = FiniteMdp.builder(1, 1).termination(0, 0, 1, 0, 2).build();
        int count = 100;
        Appearance noisy = new Appearance(StateView.oneHot(1), Space.Discrete.of(1), 3);
        FiniteEnvironment environment = new FiniteEnvironment(one, noisy, count, 1, Streams.of(4));
        Step out = Step.of(environment.spec(), count);
        environment.reset(out);
        double sum = 0;
        double squares = 0;
        int steps = 400;
        for (int t = 0; t < steps; t++) {
            environment.step(Made.choose(new int[count]), out);
            for (double reward : out.reward()) {
                sum += reward;
                squares += (reward - 2) * (reward - 2);
            }
        }
        double n = steps * (double) count;
        assertEquals(2, sum / n, 5 * 3 / Math.sqrt(n));
        assertEquals(9, squares / n, 5 * 9 * Math.sqrt(2 / n));
    }

    @Test
    void theOptimalReturnMindsTheTimeLimit() {
        FiniteMdp walk = FiniteMdp.builder(2, 2)
                .transition(0, 0, 1, 1, -1)
                .transition(0, 1, 1, 0, 0)
                .transition(1, 0, 1, 1, 3)
                .transition(1, 1, 1, 0, 0)
                .initial(1, 0)
                .build();
        assertEquals(0, OptimalReturn.of(walk, 1));
        assertEquals(2, OptimalReturn.of(walk, 2));
        assertEquals(-1 + 3 * 9, OptimalReturn.of(walk, 10));
        assertThrows(IllegalArgumentException.class, () -> OptimalReturn.of(walk, 0));
    }

    /** Thirteen steps along the cliff; slippery, the values only come near their limit. */
    @Test
    void withoutATimeLimitTheOptimumIsToldWhereTheIterationComesToAnEnd() {
        FiniteEnvironment certain = Made.finite("cliff-walking", 1, Streams.of(0));
        assertEquals(Long.MAX_VALUE, certain.timeLimit());
        assertEquals(OptionalDouble.of(-13), OptimalReturn.of(certain.mdp(), certain.timeLimit(), 100));
        assertEquals(OptionalDouble.empty(), OptimalReturn.of(certain.mdp(), certain.timeLimit(), 5));
        assertEquals(
                5,
                Made.finite("{type: garnet, time-limit: 5}", 1, Streams.of(0)).timeLimit());
    }
}
