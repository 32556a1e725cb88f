package klrl.core.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import klrl.api.Environment;
import klrl.api.Policy;
import klrl.api.RandomStream;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Snapshot;
import klrl.api.data.Step;
import klrl.core.distribution.Categoricals;
import klrl.core.random.Streams;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PolicyEvaluatorTest {

    private static final String LENGTHS = "length: 2, long-length: 11, jitter: 0.3";

    /** Logits that never change; with a memory it writes down what it remembers and counts on. */
    private record Fixed(int memoryWidth, List<Float> remembered, float... logits) implements Policy {
        @Override
        public Snapshot snapshot() {
            return new Snapshot(0, Map.of());
        }

        @Override
        public Policy with(Snapshot snapshot) {
            return this;
        }

        @Override
        public Family family() {
            return new Family.Categorical(List.of(logits.length));
        }

        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            for (int row = 0; row < in.rows(); row++) {
                System.arraycopy(logits, 0, out.values(), row * logits.length, logits.length);
                if (memory.width() > 0) {
                    remembered.add(memory.values()[row]++ - ((Observations.Floats) in).values()[row]);
                }
            }
        }
    }

    private static Fixed fixed(float... logits) {
        return new Fixed(0, List.of(), logits);
    }

    private record Episode(double sum, int length) {}

    private final Toys toys = new Toys();

    private PolicyEvaluator evaluator(String options) {
        return new PolicyEvaluator(
                toys.registry,
                toys.composition("{environment: {type: lever, " + options + "}, algorithm: nudge}")
                        .environment());
    }

    @Test
    void anEpisodeThatDoesNotEndIsGivenUpWithARemedy() {
        PolicyEvaluator patient = evaluator("length: 20, long-length: 20");
        assertEquals(20, patient.evaluate(fixed(0, 1), 3, false, 1).meanLength());
        PolicyEvaluator impatient = new PolicyEvaluator(
                toys.registry,
                toys.composition("{environment: {type: lever, length: 20, long-length: 20}, algorithm: nudge}")
                        .environment(),
                19);
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> impatient.evaluate(fixed(0, 1), 3, false, 1));
        assertEquals(
                "an episode of the evaluation has not ended after 19 steps: give the environment a time limit, such as"
                        + " environment.wrappers: [{type: time-limit, steps: 1000}]",
                e.getMessage());
    }

    /** The episodes of every stream in the order in which they end, for a number of steps. */
    private List<List<Episode>> play(String options, Policy policy, int streams, int steps, long seed) {
        Streams random = Streams.of(seed);
        Environment environment = toys.composition("{environment: {type: lever, " + options + "}, algorithm: nudge}")
                .environment()
                .create(new HostContext(toys.registry, streams, random, Optional.empty()));
        Step step = Step.of(environment.spec(), streams);
        Actions.Choices action = new Actions.Choices(streams, 1, new int[streams]);
        RandomStream[] noise = new RandomStream[streams];
        Arrays.setAll(noise, b -> random.stream("action", b));
        Parameters parameters = Parameters.of(policy.family(), streams);
        Categoricals distribution = new Categoricals((Family.Categorical) policy.family());
        List<List<Episode>> played = new ArrayList<>();
        for (int b = 0; b < streams; b++) {
            played.add(new ArrayList<>());
        }
        double[] sum = new double[streams];
        int[] length = new int[streams];
        environment.reset(step);
        for (int t = 0; t < steps; t++) {
            policy.parameters(step.observation(), Memory.none(streams), parameters);
            distribution.sample(parameters, new boolean[0], noise, action, new double[streams], 0);
            environment.step(action, step);
            for (int b = 0; b < streams; b++) {
                sum[b] += step.reward()[b];
                length[b]++;
                if (step.boundary()[b] != Boundary.NONE) {
                    played.get(b).add(new Episode(sum[b], length[b]));
                    sum[b] = 0;
                    length[b] = 0;
                }
            }
        }
        return played;
    }

    @Property(seed = "1", tries = 20)
    void everyStreamPlaysItsFirstEpisodesAsManyAsAnyOtherOrOneMore(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 250) int episodes) {
        Policy policy = fixed(0, 0.5f);
        EvaluationResult result = evaluator(LENGTHS).evaluate(policy, episodes, true, seed);
        int streams = Math.min(100, episodes);
        List<Episode> all = new ArrayList<>();
        for (List<Episode> stream : play(LENGTHS, policy, streams, 3 * 11, seed)) {
            int share = episodes / streams + (all.size() < episodes % streams * (episodes / streams + 1) ? 1 : 0);
            all.addAll(stream.subList(0, share));
        }
        assertEquals(episodes, all.size());
        double mean = all.stream().mapToDouble(Episode::sum).average().orElseThrow();
        double squares = all.stream()
                .mapToDouble(episode -> Math.pow(episode.sum() - mean, 2))
                .sum();
        assertEquals(episodes, result.episodes());
        assertEquals(mean, result.meanReturn(), 1e-9);
        assertEquals(episodes == 1 ? 0 : Math.sqrt(squares / (episodes - 1)), result.stdReturn(), 1e-9);
        assertEquals(all.stream().mapToDouble(Episode::sum).min().orElseThrow(), result.minReturn());
        assertEquals(all.stream().mapToDouble(Episode::sum).max().orElseThrow(), result.maxReturn());
        assertEquals(all.stream().mapToInt(Episode::length).average().orElseThrow(), result.meanLength(), 1e-9);
    }

    /**
     * Half of the episodes are 1 step long, half 60. The mean of 100 lengths is 30.5 with a deviation of 2.95; four and a
     * half deviations are a false-alarm rate of 7e-6. Whoever counts the first 100 that end, in whatever stream, counts
     * short ones only.
     */
    @Test
    void shortEpisodesAreNotPlayedMoreOftenThanLongOnes() {
        String options = "length: 1, long-length: 60";
        Policy policy = fixed(0, 0);
        assertEquals(30.5, evaluator(options).evaluate(policy, 100, true, 3).meanLength(), 4.5 * 2.95);

        List<Episode> first = new ArrayList<>();
        for (int t = 1; first.size() < 100; t++) {
            for (List<Episode> stream : play(options, policy, 100, t, 3)) {
                int end = 0;
                for (Episode episode : stream) {
                    end += episode.length();
                    if (end == t) {
                        first.add(episode);
                    }
                }
            }
        }
        double biased = first.stream().mapToInt(Episode::length).average().orElseThrow();
        assertTrue(biased < 30.5 - 4.5 * 2.95, "mean length " + biased);
    }

    @Property(seed = "1", tries = 200)
    void theMeanOfReturnsThatAreAllAlikeIsThatReturn(
            @ForAll @IntRange(min = 1, max = 500) int episodes, @ForAll @IntRange(min = -500, max = 500) int each) {
        double[] returns = new double[episodes];
        long[] lengths = new long[episodes];
        Arrays.fill(returns, each);
        Arrays.fill(lengths, Math.abs(each));
        assertEquals(
                new EvaluationResult(episodes, each, 0, each, each, Math.abs(each)),
                EvaluationResult.of(returns, lengths));
    }

    @Test
    void greedyPlayTakesTheLikeliestActionAndStochasticPlayDraws() {
        PolicyEvaluator evaluator = evaluator("length: 5");
        assertEquals(5, evaluator.evaluate(fixed(0, 0.01f), 50, false, 1).meanReturn());
        assertEquals(0, evaluator.evaluate(fixed(0.01f, 0), 50, false, 1).meanReturn());
        EvaluationResult drawn = evaluator.evaluate(fixed(0.01f, 0), 50, true, 1);
        // 250 draws of nearly 1/2: five deviations of the mean of 50 returns are 0.79.
        assertEquals(2.49, drawn.meanReturn(), 0.8);
        assertNotEquals(0, drawn.stdReturn());
    }

    @Test
    void theSameSeedPlaysTheSameEpisodesAndAnotherSeedOthers() {
        PolicyEvaluator evaluator = evaluator(LENGTHS);
        EvaluationResult result = evaluator.evaluate(fixed(0, 0), 30, true, 5);
        assertEquals(result, evaluator.evaluate(fixed(0, 0), 30, true, 5));
        assertNotEquals(result, evaluator.evaluate(fixed(0, 0), 30, true, 6));
    }

    @Test
    void thePoliciesMemoryStartsAnewWithEveryEpisode() {
        List<Float> remembered = new ArrayList<>();
        evaluator("length: 3, long-length: 7").evaluate(new Fixed(1, remembered, 0, 0), 1, true, 5);
        // One stream shows no more than one episode; with 150 episodes 50 of the streams play two.
        assertEquals(Collections.nCopies(remembered.size(), 0f), remembered);
        remembered.clear();
        int episodes = 150;
        evaluator("length: 4, long-length: 4").evaluate(new Fixed(1, remembered, 0, 0), episodes, true, 5);
        // The observation is the step within the episode, and so is what is remembered, in streams that still play.
        assertEquals(8 * 100, remembered.size());
        assertEquals(
                Collections.nCopies(8 * 50, 0f),
                remembered.subList(0, 400).stream().map(age -> age).toList());
        for (int t = 4; t < 8; t++) {
            assertEquals(Collections.nCopies(50, 0f), remembered.subList(100 * t, 100 * t + 50));
        }
    }

    @Test
    void theEnvironmentIsClosedAfterwards() {
        evaluator("length: 3").evaluate(fixed(0, 0), 3, true, 5);
        assertEquals(List.of("reset", "environment closed"), toys.events);
        toys.events.clear();
        assertThrows(ArithmeticException.class, () -> evaluator("length: 3").evaluate(fixed(0, Float.NaN), 3, true, 5));
        assertEquals(List.of("reset", "environment closed"), toys.events);
    }

    @Test
    void whoInterruptsGetsNoResult() {
        int[] asked = {0};
        Optional<EvaluationResult> result =
                evaluator("length: 3").evaluate(fixed(0, 0), 3, true, 5, () -> ++asked[0] == 3);
        assertEquals(Optional.empty(), result);
        assertEquals(3, asked[0]);
        assertFalse(evaluator("length: 3")
                .evaluate(fixed(0, 0), 3, true, 5, () -> false)
                .isEmpty());
    }

    @Test
    void atLeastOneEpisodeIsPlayed() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> evaluator("length: 3").evaluate(fixed(0, 0), 0, true, 5));
        assertEquals("0 episodes cannot be evaluated; at least 1 can", e.getMessage());
    }
}
