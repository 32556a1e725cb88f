package klrl.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import klrl.api.Policy;
import klrl.api.Stateful;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.core.distribution.Categoricals;
import klrl.core.environment.Counts;
import klrl.core.random.Streams;
import klrl.core.state.MemoryState;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ActorTest {

    private static final Family.Categorical FAMILY = new Family.Categorical(List.of(3, 2));

    /** Logits that depend on the observation and on how many steps the memory has seen; it has one if asked for. */
    private record Leaning(long version, int memoryWidth) implements Policy {
        @Override
        public Snapshot snapshot() {
            return new Snapshot(version, Map.of());
        }

        @Override
        public Policy with(Snapshot snapshot) {
            return new Leaning(snapshot.version(), memoryWidth);
        }

        @Override
        public Family family() {
            return FAMILY;
        }

        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            for (int row = 0; row < in.rows(); row++) {
                float[] logits =
                        logits(Trail.row(in, row), memory.width() == 0 ? 0 : memory.values()[row * memory.width()]);
                System.arraycopy(logits, 0, out.values(), 5 * row, 5);
                for (int h = 0; h < memory.width(); h++) {
                    memory.values()[row * memory.width() + h]++;
                }
            }
        }

        float[] logits(String observation, float remembered) {
            float[] logits = new float[5];
            for (int j = 0; j < 5; j++) {
                logits[j] = ((observation.hashCode() >> j) % 7 + remembered + version) * (j - 2) / 9f;
            }
            return logits;
        }
    }

    private static final Leaning POLICY = new Leaning(4, 0);

    private static Trail trail(boolean bytes, boolean masked, int streams, Streams random) {
        return new Trail.Savable(
                bytes ? Space.Element.BYTE : Space.Element.FLOAT, masked, 6, Trail.Ends.BOTH, streams, random);
    }

    /** Holds a segment against the diary of its environment, from a given step on. */
    private static void assertTells(Trail trail, Segment x, int from) {
        int streams = x.streams();
        List<Integer> truncated = new ArrayList<>();
        for (int t = 0; t < x.steps(); t++) {
            for (int b = 0; b < streams; b++) {
                Trail.Moment moment = trail.diary(b).get(from + t);
                int i = t * streams + b;
                int[] choices = ((Actions.Choices) x.action()).values();
                assertEquals(moment.observation(), Trail.row(x.observation(), i));
                assertEquals(moment.mask(), Trail.row(x.mask(), i));
                assertArrayEquals(moment.action(), Arrays.copyOfRange(choices, 2 * i, 2 * i + 2));
                assertEquals(moment.reward(), x.reward()[i]);
                assertEquals(moment.discount(), x.discount()[i]);
                assertEquals(moment.boundary(), x.boundary()[i]);
                assertEquals(moment.next(), Trail.row(x.observation(), i + streams));
                assertEquals(moment.nextMask(), Trail.row(x.mask(), i + streams));
                if (moment.boundary() == Boundary.TRUNCATED) {
                    int row = truncated.size();
                    assertEquals(moment.successor(), Trail.row(x.boundaryObservation(), row));
                    assertEquals(moment.successorMask(), Trail.row(x.boundaryMask(), row));
                    truncated.add(i);
                }
            }
        }
        assertArrayEquals(truncated.stream().mapToInt(Integer::intValue).toArray(), x.boundaryAt());
        assertEquals(truncated.size(), x.boundaryObservation().rows());
    }

    @Property(seed = "1", tries = 60)
    void aSegmentTellsStepByStepWhatTheEnvironmentDid(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5) int streams,
            @ForAll @IntRange(min = 1, max = 9) int horizon,
            @ForAll boolean bytes,
            @ForAll boolean masked) {
        Streams random = Streams.of(seed);
        Trail trail = trail(bytes, masked, streams, random);
        Actor actor = new Actor(trail, POLICY, streams, horizon, random);
        double[] log = new double[streams * horizon];
        for (int k = 0; k < 4; k++) {
            Segment x = k == 1 ? actor.explore() : actor.collect(POLICY);
            assertEquals(horizon, x.steps());
            assertEquals(streams, x.streams());
            assertTells(trail, x, k * horizon);
            assertEquals(k == 1 ? Segment.MIXED_VERSIONS : 4, x.policyVersion());
            for (int i = 0; i < x.size(); i++) {
                float[] expected = k == 1 ? new float[5] : POLICY.logits(Trail.row(x.observation(), i), 0);
                assertArrayEquals(expected, Arrays.copyOfRange(x.behaviour().values(), 5 * i, 5 * i + 5));
            }
            new Categoricals(FAMILY).logProbability(x.behaviour(), x.mask(), x.action(), log);
            assertArrayEquals(log, x.behaviourLogProbability());
        }
        assertEquals(1, trail.resets);
    }

    @Property(seed = "1", tries = 20)
    void followingTakesTheLikeliestAllowedActionsWithCertainty(@ForAll long seed, @ForAll boolean masked) {
        Streams random = Streams.of(seed);
        Trail trail = trail(false, masked, 3, random);
        Actor actor = new Actor(trail, POLICY, 3, 9, random);
        for (int k = 0; k < 2; k++) {
            Segment x = actor.follow(POLICY);
            assertTells(trail, x, 9 * k);
            assertEquals(4, x.policyVersion());
            assertEquals(0, x.behaviour().width());
            assertArrayEquals(new double[27], x.behaviourLogProbability());
            for (int i = 0; i < x.size(); i++) {
                float[] logits = POLICY.logits(Trail.row(x.observation(), i), 0);
                int[] taken = ((Actions.Choices) x.action()).values();
                for (int j = 0; j < 5; j++) {
                    int choice = j < 3 ? taken[2 * i] : 3 + taken[2 * i + 1];
                    boolean allowed = !masked || x.mask()[5 * i + j];
                    assertTrue(!allowed || logits[j] <= logits[choice]);
                }
            }
        }
    }

    @Test
    void exploringDrawsAllAllowedActionsEvenly() {
        Streams random = Streams.of(5);
        Trail trail = trail(false, true, 3, random);
        Actor actor = new Actor(trail, POLICY, 3, 50, random);
        Segment x = actor.explore();
        for (int i = 0; i < x.size(); i++) {
            int first = 0;
            int second = 0;
            for (int j = 0; j < 5; j++) {
                first += j < 3 && x.mask()[5 * i + j] ? 1 : 0;
                second += j >= 3 && x.mask()[5 * i + j] ? 1 : 0;
            }
            assertEquals(-Math.log(first * second), x.behaviourLogProbability()[i], 1e-12);
        }
    }

    @Property(seed = "1", tries = 30)
    void aStreamDoesNotDependOnHowManyOthersThereAre(@ForAll long seed, @ForAll boolean masked) {
        int horizon = 20;
        Streams one = Streams.of(seed);
        Streams many = Streams.of(seed);
        Actor alone = new Actor(trail(false, masked, 1, one), POLICY, 1, horizon, one);
        Actor crowd = new Actor(trail(false, masked, 8, many), POLICY, 8, horizon, many);
        for (int k = 0; k < 3; k++) {
            Segment x = k == 0 ? alone.explore() : alone.collect(POLICY);
            Segment y = k == 0 ? crowd.explore() : crowd.collect(POLICY);
            int[] mine = ((Actions.Choices) x.action()).values();
            int[] theirs = ((Actions.Choices) y.action()).values();
            for (int t = 0; t < horizon; t++) {
                assertEquals(Trail.row(x.observation(), t), Trail.row(y.observation(), 8 * t));
                assertEquals(Trail.row(x.mask(), t), Trail.row(y.mask(), 8 * t));
                assertEquals(mine[2 * t], theirs[16 * t]);
                assertEquals(mine[2 * t + 1], theirs[16 * t + 1]);
                assertEquals(x.reward()[t], y.reward()[8 * t]);
                assertEquals(x.boundary()[t], y.boundary()[8 * t]);
                assertEquals(x.behaviourLogProbability()[t], y.behaviourLogProbability()[8 * t]);
            }
            // It bites: another stream is another story.
            assertNotEquals(x.reward()[0], y.reward()[1]);
        }
    }

    @Test
    void asManyBoundaryRowsAreKeptAsThereAreTruncations() {
        Streams random = Streams.of(1);
        Trail trail = new Trail(Space.Element.FLOAT, true, 1, Trail.Ends.TRUNCATED, 3, random);
        Actor actor = new Actor(trail, POLICY, 3, 9, random);
        for (int k = 0; k < 2; k++) {
            Segment x = actor.collect(POLICY);
            assertEquals(27, x.boundaryAt().length);
            assertTells(trail, x, 9 * k);
        }
    }

    @Test
    void theMemoryAdvancesWithThePolicyAndIsClearedAtEveryEnd() {
        Streams random = Streams.of(3);
        int streams = 3;
        int horizon = 7;
        Leaning policy = new Leaning(2, 2);
        Trail trail = trail(false, false, streams, random);
        Actor actor = new Actor(trail, policy, streams, horizon, random);
        int[] age = new int[streams];
        for (int k = 0; k < 5; k++) {
            Segment x = actor.collect(policy);
            for (int b = 0; b < streams; b++) {
                assertEquals(age[b], x.memory().values()[2 * b]);
                assertEquals(age[b], x.memory().values()[2 * b + 1]);
                for (int t = 0; t < horizon; t++) {
                    int i = t * streams + b;
                    assertEquals(t > 0 && age[b] == 0, x.memoryReset()[i]);
                    assertArrayEquals(
                            policy.logits(Trail.row(x.observation(), i), age[b]),
                            Arrays.copyOfRange(x.behaviour().values(), 5 * i, 5 * i + 5));
                    age[b] = x.boundary()[i] == Boundary.NONE ? age[b] + 1 : 0;
                }
            }
        }
    }

    private static String text(Segment x) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < x.observation().rows(); i++) {
            text.append(Trail.row(x.observation(), i)).append(Trail.row(x.mask(), i));
        }
        for (int i = 0; i < x.boundaryAt().length; i++) {
            text.append(Trail.row(x.boundaryObservation(), i)).append(Trail.row(x.boundaryMask(), i));
        }
        return text
                + Arrays.toString(((Actions.Choices) x.action()).values())
                + Arrays.toString(x.behaviour().values())
                + Arrays.toString(x.behaviourLogProbability())
                + Arrays.toString(x.reward())
                + Arrays.toString(x.discount())
                + Arrays.toString(x.boundary())
                + Arrays.toString(x.boundaryAt())
                + Arrays.toString(x.memory().values())
                + Arrays.toString(x.memoryReset());
    }

    @Property(seed = "1", tries = 30)
    void aRestoredActorGoesOnInMidEpisodeLikeTheSavedOne(
            @ForAll long seed, @ForAll @IntRange(max = 4) int before, @ForAll boolean bytes, @ForAll boolean masked) {
        Leaning policy = new Leaning(1, 2);
        Streams random = Streams.of(seed);
        Actor saved = new Actor(trail(bytes, masked, 3, random), policy, 3, 4, random);
        for (int k = 0; k < before; k++) {
            saved.collect(policy);
        }
        MemoryState state = new MemoryState();
        saved.save(state.child("actor"));
        random.save(state.child("random"));

        Streams others = Streams.of(~seed);
        Trail trail = trail(bytes, masked, 3, others);
        Actor restored = new Actor(trail, policy, 3, 4, others);
        restored.load(state.reader().child("actor"));
        others.load(state.reader().child("random"));
        assertArrayEquals(
                MemoryState.of(saved).toByteArray(), MemoryState.of(restored).toByteArray());
        for (int k = 0; k < 4; k++) {
            assertEquals(text(saved.collect(policy)), text(restored.collect(policy)));
        }
        assertEquals(before == 0 ? 1 : 0, trail.resets);
        assertArrayEquals(
                MemoryState.of(saved).toByteArray(), MemoryState.of(restored).toByteArray());
    }

    @Test
    void anEnvironmentThatCannotSaveItselfStartsNewEpisodesAndTheOldOnesDoNotCount() {
        Streams random = Streams.of(2);
        Trail first = new Trail(Space.Element.FLOAT, true, 6, Trail.Ends.BOTH, 2, random);
        assertTrue(!(first instanceof Stateful));
        Actor saved = new Actor(first, new Leaning(1, 2), 2, 25, random);
        saved.collect(new Leaning(1, 2));
        long episodes = saved.statistics().episodes();
        double mean = saved.statistics().meanReturn();
        assertTrue(episodes > 0);

        Trail second = new Trail(Space.Element.FLOAT, true, 6, Trail.Ends.BOTH, 2, random);
        Actor restored = new Actor(second, new Leaning(1, 2), 2, 25, random);
        restored.load(MemoryState.of(saved).reader());
        assertEquals(episodes, restored.statistics().episodes());
        assertEquals(mean, restored.statistics().meanReturn());
        Segment x = restored.collect(new Leaning(1, 2));
        assertEquals(1, second.resets);
        assertTells(second, x, 0);
        assertArrayEquals(new float[4], x.memory().values());
        // What ended since is what the second environment told, from its beginning.
        EpisodeStatistics whole = new EpisodeStatistics(2);
        whole.load(MemoryState.of(saved.statistics()).reader());
        whole.abandonEpisodes();
        for (int t = 0; t < 25; t++) {
            Step step = Step.of(second.spec(), 2);
            for (int b = 0; b < 2; b++) {
                step.reward()[b] = second.diary(b).get(t).reward();
                step.boundary()[b] = second.diary(b).get(t).boundary();
            }
            whole.add(step.reward(), step.boundary());
        }
        assertEquals(whole.meanReturn(), restored.statistics().meanReturn());
        assertEquals(whole.episodes(), restored.statistics().episodes());
    }

    /** Counts its steps, and forgets them with its life. */
    private static class Counting extends Trail implements Counts {

        private long steps;

        Counting(int count, Streams random) {
            super(Space.Element.FLOAT, true, 6, Ends.BOTH, count, random);
        }

        @Override
        public void step(Actions actions, Step out) {
            super.step(actions, out);
            steps += out.reward().length;
        }

        @Override
        public Map<String, Long> counts() {
            return Map.of("steps", steps);
        }
    }

    @Test
    void whatWasCountedBeforeASaveIsCountedAfterIt() {
        Streams random = Streams.of(4);
        Actor saved = new Actor(new Counting(2, random), new Leaning(1, 2), 2, 25, random);
        assertEquals(Map.of("steps", 0L), saved.counts());
        saved.collect(new Leaning(1, 2));
        assertEquals(Map.of("steps", 50L), saved.counts());
        MemoryState state = MemoryState.of(saved);
        // Whoever loads may have lived before.
        Actor restored = new Actor(new Counting(2, random), new Leaning(1, 2), 2, 10, random);
        restored.collect(new Leaning(1, 2));
        restored.load(state.reader());
        assertEquals(Map.of("steps", 50L), restored.counts());
        restored.collect(new Leaning(1, 2));
        assertEquals(Map.of("steps", 70L), restored.counts());
        Actor again = new Actor(new Counting(2, random), new Leaning(1, 2), 2, 10, random);
        again.load(MemoryState.of(restored).reader());
        assertEquals(Map.of("steps", 70L), again.counts());
    }

    @Test
    void countsHaveNamesOfTheirOwn() {
        Streams random = Streams.of(4);
        Counting taken = new Counting(2, random) {
            @Override
            public Map<String, Long> counts() {
                return Map.of("episodes", 0L);
            }
        };
        assertTrue(assertThrows(
                        IllegalArgumentException.class, () -> new Actor(taken, new Leaning(1, 2), 2, 25, random))
                .getMessage()
                .startsWith("a metric must not be named 'episodes', "));
    }

    @Test
    void theStateOfAnotherNumberOfStreamsIsRefused() {
        Streams random = Streams.of(2);
        Actor two = new Actor(trail(false, true, 2, random), POLICY, 2, 5, random);
        two.collect(POLICY);
        Actor three = new Actor(trail(false, true, 3, random), POLICY, 3, 5, random);
        MemoryState state = MemoryState.of(two);
        assertThrows(IllegalArgumentException.class, () -> three.load(state.reader()));
        Actor remembering = new Actor(trail(false, true, 2, random), new Leaning(0, 3), 2, 5, random);
        assertThrows(IllegalArgumentException.class, () -> remembering.load(state.reader()));
    }

    @Test
    void aPolicyWithoutADistributionCannotAct() {
        Policy improper = new Policy() {
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
                return new Family.Improper();
            }

            @Override
            public void parameters(Observations in, Memory memory, Parameters out) {}
        };
        Streams random = Streams.of(1);
        Trail trail = trail(false, false, 1, random);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new Actor(trail, improper, 1, 1, random));
        assertEquals("the improper measure is no distribution: nothing can be drawn from it", e.getMessage());
    }
}
