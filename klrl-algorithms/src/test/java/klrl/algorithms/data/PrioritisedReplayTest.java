package klrl.algorithms.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import klrl.algorithms.Lab;
import klrl.api.DataSource;
import klrl.api.data.Segment;
import klrl.core.config.ConfigException;
import klrl.core.config.Slots;
import klrl.core.plugin.Registry;
import klrl.core.random.Streams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrioritisedReplayTest {

    private static final Registry REGISTRY = Registry.load(Optional.empty());

    private static final double FLOOR = 0.01;

    /** Each test that compares frequencies is wrong about right code with a probability under this. */
    private static final double FALSE_ALARM = 1e-9;

    private static final int BATCH = 64;

    private final World world = new World(World.Kind.FLOATS_AND_CHOICES, 2, 3);

    private DataSource.Prioritised source(String options) {
        return (DataSource.Prioritised) Slots.of(
                        REGISTRY,
                        DataSource.class,
                        "{type: prioritised-replay, warm-up: 0, batch: %d, floor: %s, updates-per-step: 1000000, %s}"
                                .formatted(BATCH, FLOOR, options))
                .create(Lab.context(world.spec, world.streams, Streams.of(4)));
    }

    /** The error that is told of the step in a state. */
    private static double error(int state) {
        return state % 3 == 0 ? -0.3 * (state % 11) : 0.1 * (state % 7);
    }

    /** Draws a batch, tells its errors, and counts the states in which its columns begin. */
    private static void draw(DataSource.Prioritised source, Map<Integer, Integer> counts) {
        Segment x = source.next();
        double[] errors = new double[x.size()];
        for (int i = 0; i < x.size(); i++) {
            errors[i] = error(World.state(x.observation(), i));
        }
        for (int column = 0; column < x.streams(); column++) {
            counts.merge(World.state(x.observation(), column), 1, Integer::sum);
        }
        source.errors(errors);
    }

    /** Priorities by the definition, of all sequences within the rows from a first to before a last. */
    private Map<Integer, Double> priorities(int length, double exponent, double peak, int from, int to) {
        Map<Integer, Double> priorities = new TreeMap<>();
        for (int state = 0; state < world.states(); state++) {
            World.Step step = world.step(state);
            if (step.row() >= from && step.row() + length <= to) {
                double largest = 0;
                double mean = 0;
                for (int t = 0; t < length; t++) {
                    double error = Math.abs(error(world.at(step.row() + t, step.stream())));
                    largest = Math.max(largest, error);
                    mean += error / length;
                }
                priorities.put(state, Math.pow(peak * largest + (1 - peak) * mean + FLOOR, exponent));
            }
        }
        return priorities;
    }

    /** Hoeffding's bound for draws that are independent but not alike, over all states at once. */
    private static boolean agree(Map<Integer, Double> priorities, Map<Integer, Integer> counts) {
        double total = priorities.values().stream().mapToDouble(p -> p).sum();
        int draws = counts.values().stream().mapToInt(n -> n).sum();
        double tolerance = Math.sqrt(Math.log(2 * priorities.size() / FALSE_ALARM) / (2.0 * draws));
        return priorities.keySet().containsAll(counts.keySet())
                && priorities.keySet().stream()
                        .allMatch(state ->
                                Math.abs(counts.getOrDefault(state, 0) / (double) draws - priorities.get(state) / total)
                                        < tolerance);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.6, 0.9", "1, 1, 0.9", "1, 0, 0.9", "3, 0.6, 0.9", "3, 1, 0", "2, 1, 1"})
    void sequencesAreDrawnInProportionToThePowerOfTheirErrors(int length, double exponent, double peak) {
        DataSource.Prioritised source =
                source("capacity: 24, length: %d, exponent: %s, peak: %s".formatted(length, exponent, peak));
        // Twelve rows of two streams are kept of thirty.
        for (int k = 0; k < 30; k++) {
            source.add(world.next(1));
        }
        Map<Integer, Double> expected = priorities(length, exponent, peak, 18, 30);
        Map<Integer, Integer> counts = new TreeMap<>();
        while (counts.size() < expected.size()) {
            draw(source, counts);
        }
        counts.clear();
        for (int k = 0; k < 4000; k++) {
            draw(source, counts);
        }
        assertTrue(agree(expected, counts), counts + " of " + expected);
        assertFalse(agree(priorities(length, exponent == 0 ? 0.1 : 0.5 * exponent, peak, 18, 30), counts));
        assertTrue(length == 1 || !agree(priorities(length, exponent, 1 - peak, 18, 30), counts));
        assertFalse(agree(priorities(length, exponent, peak, 17, 30), counts));
    }

    @Test
    void whatWasNeverLearnedFromHasTheLargestPrioritySoFar() {
        DataSource.Prioritised source = source("capacity: 100, exponent: 1");
        source.add(world.next(10));
        Map<Integer, Integer> counts = new TreeMap<>();
        while (counts.size() < 20) {
            draw(source, counts);
        }
        source.add(world.next(1));
        Map<Integer, Double> expected = priorities(1, 1, 0, 0, 10);
        double largest =
                Math.max(1, expected.values().stream().mapToDouble(p -> p).max().orElseThrow());
        priorities(1, 1, 0, 10, 11).keySet().forEach(state -> expected.put(state, largest));
        counts.clear();
        // Nothing is told, so that priorities stay.
        for (int k = 0; k < 4000; k++) {
            Segment x = source.next();
            for (int column = 0; column < BATCH; column++) {
                counts.merge(World.state(x.observation(), column), 1, Integer::sum);
            }
        }
        assertTrue(agree(expected, counts), counts + " of " + expected);
        expected.replaceAll((state, priority) -> priority == largest ? 1.2 * largest : priority);
        assertFalse(agree(expected, counts));
    }

    /** By their definition, (N P)^−β divided by the largest of the batch; β = 0.4 + 0.6 · 20/40, then 1. */
    @ParameterizedTest
    @CsvSource({"0.4, 0, 0.4", "0.4, 40, 0.7", "0.4, 20, 1", "0.4, 10, 1", "1, 40, 1", "0, 0, 0"})
    void weightsMakeUpForTheProbabilitiesOfColumns(double correction, int steps, double beta) {
        DataSource.Prioritised source = source(
                "capacity: 100, exponent: 0.6, correction: %s, correction-steps: %d".formatted(correction, steps));
        source.add(world.next(10));
        Map<Integer, Integer> counts = new TreeMap<>();
        while (counts.size() < 20) {
            draw(source, counts);
        }
        Map<Integer, Double> priorities = priorities(1, 0.6, 0, 0, 10);
        double total = priorities.values().stream().mapToDouble(p -> p).sum();
        for (int k = 0; k < 10; k++) {
            Segment x = source.next();
            double[] expected = new double[BATCH];
            double largest = 0;
            for (int column = 0; column < BATCH; column++) {
                double probability = priorities.get(World.state(x.observation(), column)) / total;
                expected[column] = Math.pow(20 * probability, -beta);
                largest = Math.max(largest, expected[column]);
            }
            for (int column = 0; column < BATCH; column++) {
                assertEquals(expected[column] / largest, source.weights()[column], 1e-12);
            }
        }
    }

    @Test
    void errorsThatBelongToNoSegmentAreRefused() {
        DataSource.Prioritised source = source("capacity: 100");
        source.add(world.next(10));
        String nothing = "errors were told of no segment that is still the latest";
        assertEquals(
                nothing,
                assertThrows(IllegalStateException.class, () -> source.errors(new double[BATCH]))
                        .getMessage());
        source.next();
        assertEquals(
                "3 errors were told of a segment of 64 steps",
                assertThrows(IllegalArgumentException.class, () -> source.errors(new double[3]))
                        .getMessage());
        source.errors(new double[BATCH]);
        source.next();
        source.add(world.next(1));
        assertThrows(IllegalStateException.class, () -> source.errors(new double[BATCH]));
    }

    @Test
    void anAlgorithmWithoutWeightsIsRefused() {
        ConfigException e = assertThrows(
                ConfigException.class,
                () -> Lab.shipped()
                        .withEnvironment("nowhere", context -> {
                            throw new AssertionError("no environment is made here");
                        })
                        .composition("""
                        environment: nowhere
                        algorithm: soft-policy-gradient
                        estimator: v-trace
                        data: {type: alternating, sources: [rollout, prioritised-replay]}
                        """));
        assertTrue(
                e.getMessage()
                        .contains("$.data.sources[1]: data source 'prioritised-replay' needs updates with a weight of"
                                + " each column; algorithm 'soft-policy-gradient' gives"),
                e.getMessage());
    }
}
