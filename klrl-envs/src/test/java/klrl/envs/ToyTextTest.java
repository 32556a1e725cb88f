package klrl.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import klrl.api.Environment;
import klrl.api.RandomStreams;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.Observations;
import klrl.api.data.Step;
import klrl.core.contract.EnvironmentContract;
import klrl.core.random.Streams;
import klrl.core.state.MemoryState;
import klrl.core.tabular.FiniteMdp;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The toy texts have Gymnasium's tables, draw its episodes, and simulate what their tables say. */
class ToyTextTest {

    private static final Map<?, ?> RECORDED = Json.read("toy-text.json.gz");

    /** Tables are divided by the sums of their probabilities, which differ from 1 by a last bit. */
    private static final double PROBABILITY_TOLERANCE = 1e-15;

    /** The probability that a test of two samples fails without reason, had its seed not been fixed. */
    private static final double FALSE_ALARMS = 1e-6;

    @TestFactory
    List<DynamicTest> everyOutcomeOfTheTablesEqualsGymnasiums() {
        return each(recorded -> {
            FiniteMdp mdp = unmasked(recorded, 1, Streams.of(0)).mdp();
            List<?> table = Json.list(recorded, "table");
            double[] initial = Json.doubles(recorded.get("initial"));
            assertEquals(table.size(), mdp.states());
            for (int s = 0; s < mdp.states(); s++) {
                assertEquals(initial[s], mdp.initial(s), PROBABILITY_TOLERANCE);
                List<?> actions = (List<?>) table.get(s);
                assertEquals(actions.size(), mdp.actions());
                for (int a = 0; a < mdp.actions(); a++) {
                    List<?> outcomes = (List<?>) actions.get(a);
                    assertEquals(outcomes.size(), mdp.to(s, a) - mdp.from(s, a));
                    for (int i = 0; i < outcomes.size(); i++) {
                        double[] outcome = Json.doubles(outcomes.get(i));
                        int at = mdp.from(s, a) + i;
                        assertEquals(outcome[0], mdp.probability(at), PROBABILITY_TOLERANCE);
                        assertEquals(outcome[1], mdp.next(at), "state " + s + ", action " + a);
                        assertEquals(outcome[2], mdp.reward(at));
                        assertEquals(outcome[3] == 1, mdp.terminates(at));
                    }
                }
            }
        });
    }

    @TestFactory
    List<DynamicTest> seededEpisodesEqualGymnasiums() {
        return each(recorded -> {
            Map<?, ?> episode = (Map<?, ?>) recorded.get("episode");
            long seed = Long.parseLong((String) episode.get("seed"));
            FiniteEnvironment port = unmasked(recorded, 1, new NumpyStreams(seed, 1));
            int[] actions = Json.ints(episode.get("actions"));
            int[] states = Json.ints(episode.get("states"));
            int[] next = Json.ints(episode.get("next"));
            double[] rewards = Json.doubles(episode.get("rewards"));
            boolean[] terminated = Json.flags(episode.get("terminated"));
            boolean[] truncated = Json.flags(episode.get("truncated"));
            Step out = Step.of(port.spec(), 1);
            port.reset(out);
            assertEquals(states[0], only(out.observation()));
            for (int t = 0; t < actions.length; t++) {
                port.step(choices(actions[t]), out);
                assertEquals(rewards[t], out.reward()[0]);
                assertEquals(
                        terminated[t] ? Boundary.TERMINATED : truncated[t] ? Boundary.TRUNCATED : Boundary.NONE,
                        out.boundary()[0]);
                assertEquals(next[t], only(out.observation()), "step " + t);
                if (terminated[t] || truncated[t]) {
                    assertEquals(states[t + 1], only(out.finalObservation()));
                }
            }
        });
    }

    /** Two-sample Kolmogorov–Smirnov test on the returns of the uniformly random policy. */
    @TestFactory
    List<DynamicTest> returnsAreDistributedAsGymnasiums() {
        return each(recorded -> {
            double[] theirs = Json.doubles(recorded.get("returns"));
            int limit = Integer.parseInt((String) recorded.get("returns_limit"));
            double[] ours = returns(mdp(recorded), limit, theirs.length);
            double distance = distance(theirs, ours);
            double critical = Math.sqrt(-Math.log(FALSE_ALARMS / 2) / theirs.length);
            assertTrue(distance < critical, "distance " + distance + " of the distributions is not below " + critical);
        });
    }

    @Test
    void theTestOfReturnsTellsSlipperyFromFirmIce() {
        double[] slippery = returns(new CliffWalking(true).mdp(), 40, 1000);
        double[] firm = returns(new CliffWalking(false).mdp(), 60, 1000);
        assertTrue(distance(slippery, firm) > Math.sqrt(-Math.log(FALSE_ALARMS / 2) / 1000));
    }

    /** By the contract's property, with a false alarm in at most one of 300,000 runs. */
    @TestFactory
    List<DynamicTest> simulatedOutcomesAreDistributedAsTheTable() {
        return each(recorded -> new EnvironmentContract() {
            @Override
            protected Environment environment(int count, RandomStreams random) {
                return unmasked(recorded, count, random);
            }
        }.theSimulationAgreesWithTheTable(4));
    }

    /** Of the first episode of each of n environments. */
    private static double[] returns(FiniteMdp mdp, int limit, int n) {
        FiniteEnvironment environment = new FiniteEnvironment(mdp, n, limit, Streams.of(2));
        SplittableRandom random = new SplittableRandom(3);
        double[] returns = new double[n];
        boolean[] over = new boolean[n];
        Step out = Step.of(environment.spec(), n);
        environment.reset(out);
        for (int t = 0; t < limit; t++) {
            environment.step(choices(random.ints(n, 0, mdp.actions()).toArray()), out);
            for (int b = 0; b < n; b++) {
                returns[b] += over[b] ? 0 : out.reward()[b];
                over[b] |= out.boundary()[b] != Boundary.NONE;
            }
        }
        return returns;
    }

    /** The largest distance of two empirical distribution functions. */
    private static double distance(double[] one, double[] other) {
        double largest = 0;
        for (double x : one) {
            largest = Math.max(largest, Math.abs(share(one, x) - share(other, x)));
        }
        return largest;
    }

    private static double share(double[] sample, double x) {
        return (double) Arrays.stream(sample).filter(y -> y <= x).count() / sample.length;
    }

    @TestFactory
    List<DynamicTest> generatedMapsEqualGymnasiums() {
        return Json.list(RECORDED, "maps").stream()
                .map(map -> (Map<?, ?>) map)
                .map(map -> DynamicTest.dynamicTest(
                        map.get("map").toString(),
                        () -> assertEquals(
                                map.get("map"),
                                FrozenLake.generated(
                                        Integer.parseInt((String) map.get("size")),
                                        Double.parseDouble((String) map.get("p")),
                                        Long.parseLong((String) map.get("seed"))))))
                .toList();
    }

    @Test
    void mapsThatHardlyEverHaveAPathAreRefused() {
        assertEquals(
                "none of 10000 maps of size 20 had a path to the goal with frozen-probability 0.1: raise it",
                assertThrows(IllegalArgumentException.class, () -> FrozenLake.generated(20, 0.1, 0))
                        .getMessage());
    }

    @TestFactory
    List<DynamicTest> taxisMasksEqualGymnasiums() {
        return environments().stream()
                .filter(recorded -> recorded.containsKey("mask"))
                .map(recorded -> DynamicTest.dynamicTest(name(recorded), () -> {
                    FiniteMdp masked = new Taxi(true, option(recorded, "is_rainy")).mdp();
                    FiniteMdp free = new Taxi(false, option(recorded, "is_rainy")).mdp();
                    for (int s = 0; s < masked.states(); s++) {
                        boolean[] mask = Json.flags(Json.list(recorded, "mask").get(s));
                        for (int a = 0; a < masked.actions(); a++) {
                            assertEquals(mask[a], masked.allowed(s, a), "state " + s + ", action " + a);
                            if (mask[a]) {
                                assertEquals(free.expectedReward(s, a), masked.expectedReward(s, a));
                                assertEquals(free.next(free.from(s, a)), masked.next(masked.from(s, a)));
                            }
                        }
                    }
                }))
                .toList();
    }

    @Test
    void aMaskedActionIsRefusedBeforeAnyEnvironmentMoves() {
        FiniteEnvironment taxi = new FiniteEnvironment(new Taxi(true, false).mdp(), 2, 200, Streams.of(1));
        Step out = Step.of(taxi.spec(), 2);
        taxi.reset(out);
        int[] states = states(out.observation());
        int allowed =
                IntStream.range(0, 6).filter(a -> out.mask()[a]).findFirst().orElseThrow();
        byte[] before = MemoryState.of(taxi).toByteArray();
        String message = assertThrows(IllegalArgumentException.class, () -> taxi.step(choices(allowed, 5), out))
                .getMessage();
        assertTrue(
                message.startsWith("action 5 of environment 1 is masked in state " + states[1] + "; allowed: ["),
                message);
        assertArrayEquals(before, MemoryState.of(taxi).toByteArray());
    }

    @Test
    void withoutALimitEpisodesLastUntilTheyTerminate() {
        FiniteEnvironment walk = (FiniteEnvironment)
                Plugins.make("cliff-walking", 1, Streams.of(0), false, Optional.empty(), Optional.empty());
        Step out = Step.of(walk.spec(), 1);
        walk.reset(out);
        for (int t = 0; t < 10_000; t++) {
            walk.step(choices(3), out);
            assertEquals(Boundary.NONE, out.boundary()[0]);
        }
        int[] path = {0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2};
        for (int t = 0; t < path.length; t++) {
            walk.step(choices(path[t]), out);
            assertEquals(t == path.length - 1 ? Boundary.TERMINATED : Boundary.NONE, out.boundary()[0]);
        }
        assertEquals(47, only(out.finalObservation()));
        assertEquals(36, only(out.observation()));
    }

    @Test
    void theStepsOntoTheCliffAreCountedAsFalls() {
        FiniteEnvironment walk = Made.finite("{type: cliff-walking, slippery: true}", 3, Streams.of(5));
        SplittableRandom random = new SplittableRandom(6);
        Step out = Step.of(walk.spec(), 3);
        walk.reset(out);
        long falls = 0;
        for (int t = 0; t < 2000; t++) {
            walk.step(choices(random.nextInt(4), random.nextInt(4), random.nextInt(4)), out);
            for (double reward : out.reward()) {
                falls += reward < -1 ? 1 : 0;
            }
        }
        assertTrue(falls > 0 && falls < 6000);
        assertEquals(Map.of("falls", falls), walk.counts());
        assertEquals(
                Map.of(), lake("4x4", Streams.of(0), 1, Optional.empty(), true).counts());
    }

    /** Known are the chance on the small lake, 14/17, the 13 steps along the cliff, and the mean of the taxi's returns. */
    @Test
    void theTablesHaveTheKnownOptima() {
        FiniteEnvironment lake = lake("4x4", Streams.of(0), 1, Optional.empty(), true);
        assertEquals(14.0 / 17.0, optimum(lake.mdp()), 1e-9);
        assertEquals(-13, optimum(new CliffWalking(false).mdp()), 1e-9);
        double taxi = optimum(new Taxi(false, false).mdp());
        assertEquals(taxi, optimum(new Taxi(true, false).mdp()), 1e-9);
        assertEquals(7.93, taxi, 1e-9);
    }

    /** Without discount, by value iteration from 0. */
    private static double optimum(FiniteMdp mdp) {
        double[] values = new double[mdp.states()];
        for (double change = 1; change > 1e-14; ) {
            change = 0;
            for (int s = 0; s < values.length; s++) {
                double best = Double.NEGATIVE_INFINITY;
                for (int a = 0; a < mdp.actions(); a++) {
                    if (mdp.allowed(s, a)) {
                        double q = 0;
                        for (int i = mdp.from(s, a); i < mdp.to(s, a); i++) {
                            double next = mdp.terminates(i) ? 0 : values[mdp.next(i)];
                            q += mdp.probability(i) * (mdp.reward(i) + next);
                        }
                        best = Math.max(best, q);
                    }
                }
                change = Math.max(change, Math.abs(best - values[s]));
                values[s] = best;
            }
        }
        return IntStream.range(0, values.length)
                .mapToDouble(s -> mdp.initial(s) * values[s])
                .sum();
    }

    @Test
    void everyStateIsObservedAsAUnitVector() {
        FiniteEnvironment lake = lake("4x4", Streams.of(0), 1, Optional.empty(), true);
        assertArrayEquals(IntStream.range(0, 16).toArray(), states(lake.observations()));
    }

    @Test
    void theLimitDependsOnTheMapUnlessItIsGiven() {
        assertEquals(100, stepsToTheLimit(lake("4x4", Streams.of(0), 1, Optional.empty(), false)));
        assertEquals(200, stepsToTheLimit(lake("8x8", Streams.of(0), 1, Optional.empty(), false)));
        assertEquals(200, stepsToTheLimit(lake("generated", Streams.of(0), 1, Optional.empty(), false)));
        assertEquals(7, stepsToTheLimit(lake("8x8", Streams.of(0), 1, Optional.of(7), false)));
        assertEquals(
                "map: there is no '5x5'; known: 4x4, 8x8, generated",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> lake("5x5", Streams.of(0), 1, Optional.empty(), false))
                        .getMessage());
    }

    /** On firm ice a walk against the border lasts. */
    private static int stepsToTheLimit(FiniteEnvironment lake) {
        Step out = Step.of(lake.spec(), 1);
        lake.reset(out);
        for (int t = 1; ; t++) {
            lake.step(choices(0), out);
            if (out.boundary()[0] != Boundary.NONE) {
                assertEquals(Boundary.TRUNCATED, out.boundary()[0]);
                return t;
            }
        }
    }

    private static FiniteEnvironment lake(
            String map, RandomStreams random, int count, Optional<Integer> limit, boolean slippery) {
        Record generated = Plugins.nested("frozen-lake", "generated", 6, 0.8, 3L);
        return (FiniteEnvironment)
                Plugins.make("frozen-lake", count, random, map, generated, slippery, limit, Optional.empty());
    }

    @Test
    void aSavedStateThatDoesNotExistIsRefused() {
        FiniteEnvironment cliff = new FiniteEnvironment(new CliffWalking(false).mdp(), 1, 9, Streams.of(0));
        MemoryState saved = new MemoryState();
        saved.longs("begun", 1);
        saved.longs("steps", 0);
        saved.longs("state", 48);
        assertEquals(
                "saved state 48 is not in 0..47: it was saved with other options",
                assertThrows(IllegalArgumentException.class, () -> cliff.load(saved.reader()))
                        .getMessage());
    }

    private static List<Map<?, ?>> environments() {
        return Json.list(RECORDED, "environments").stream()
                .<Map<?, ?>>map(recorded -> (Map<?, ?>) recorded)
                .toList();
    }

    private static List<DynamicTest> each(Consumer<Map<?, ?>> test) {
        List<DynamicTest> tests = environments().stream()
                .map(recorded -> DynamicTest.dynamicTest(name(recorded), () -> test.accept(recorded)))
                .toList();
        assertEquals(7, tests.size());
        return tests;
    }

    private static String name(Map<?, ?> recorded) {
        return recorded.get("env") + " " + recorded.get("options");
    }

    private static boolean option(Map<?, ?> recorded, String name) {
        return "1".equals(((Map<?, ?>) recorded.get("options")).get(name));
    }

    private static FiniteMdp mdp(Map<?, ?> recorded) {
        return unmasked(recorded, 1, Streams.of(0)).mdp();
    }

    /** The port by its plugin with Gymnasium's options. */
    private static FiniteEnvironment unmasked(Map<?, ?> recorded, int count, RandomStreams random) {
        Optional<Integer> noLimit = Optional.empty();
        return (FiniteEnvironment)
                switch ((String) recorded.get("env")) {
                    case "FrozenLake-v1" ->
                        lake(
                                "4x4",
                                random,
                                count,
                                noLimit,
                                !((Map<?, ?>) recorded.get("options")).containsKey("is_slippery"));
                    case "FrozenLake8x8-v1" -> lake("8x8", random, count, noLimit, true);
                    case "CliffWalking-v1" ->
                        Plugins.make("cliff-walking", count, random, false, noLimit, Optional.empty());
                    case "CliffWalkingSlippery-v1" ->
                        Plugins.make("cliff-walking", count, random, true, noLimit, Optional.empty());
                    default ->
                        Plugins.make("taxi", count, random, false, option(recorded, "is_rainy"), 200, Optional.empty());
                };
    }

    private static Actions choices(int... values) {
        return new Actions.Choices(values.length, 1, values);
    }

    private static int only(Observations one) {
        assertEquals(1, one.rows());
        return states(one)[0];
    }

    /** Row by row, the number that is 1. */
    private static int[] states(Observations observations) {
        float[] values = ((Observations.Floats) observations).values();
        int[] states = new int[observations.rows()];
        for (int b = 0; b < states.length; b++) {
            for (int i = 0; i < observations.width(); i++) {
                float value = values[b * observations.width() + i];
                assertTrue(value == 0 || value == 1);
                states[b] += value == 1 ? i : 0;
            }
        }
        return states;
    }
}
