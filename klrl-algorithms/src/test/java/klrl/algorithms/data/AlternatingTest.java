package klrl.algorithms.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import klrl.algorithms.Lab;
import klrl.api.DataSource;
import klrl.api.data.Segment;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Slot;
import klrl.core.config.ConfigException;
import klrl.core.config.Slots;
import klrl.core.plugin.Registry;
import klrl.core.random.Streams;
import klrl.core.state.MemoryState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlternatingTest {

    private static final String BOTH =
            "{type: rollout, steps: 4}, {type: replay, batch: 5, steps: 2, warm-up: %d," + " updates-per-step: %s}";

    private static final Registry REGISTRY = Registry.load(Optional.empty());

    private static Slot<DataSource> slot(String sources) {
        return Slots.of(REGISTRY, DataSource.class, "{type: alternating, sources: [%s]}".formatted(sources));
    }

    private static DataSource.Prioritised source(World world, Streams random, String sources) {
        return (DataSource.Prioritised) slot(sources).create(Lab.context(world.spec, world.streams, random));
    }

    private static DataSource.Prioritised source(World world, String sources) {
        return source(world, Streams.of(1), sources);
    }

    private static World world() {
        return new World(World.Kind.FLOATS_AND_CHOICES, 2, 3);
    }

    /** The segment as uniform exploration collects it: of no policy. */
    private static Segment explored(Segment x) {
        return new Segment(
                x.steps(),
                x.streams(),
                x.observation(),
                x.boundaryAt(),
                x.boundaryObservation(),
                x.action(),
                x.behaviour(),
                x.behaviourLogProbability(),
                x.reward(),
                x.discount(),
                x.boundary(),
                x.mask(),
                x.boundaryMask(),
                x.memory(),
                x.memoryReset(),
                Segment.MIXED_VERSIONS);
    }

    @Test
    void freshDataComesFirstThenReplayedDataTheVersionTellsWhich() {
        World world = world();
        DataSource both = source(world, BOTH.formatted(0, "0.25"));
        assertEquals(4, both.horizon());
        for (int k = 0; k < 3; k++) {
            Segment fresh = world.next(4);
            both.add(fresh);
            // Eight steps of both streams, a quarter of an update for each.
            assertEquals(1 + 2, both.ready());
            assertSame(fresh, both.next());
            for (int left = 2; left > 0; left--) {
                assertEquals(left, both.ready());
                Segment replayed = both.next();
                assertEquals(Segment.MIXED_VERSIONS, replayed.policyVersion());
                assertEquals(1, replayed.steps());
                assertEquals(5, replayed.streams());
            }
            assertEquals(0, both.ready());
            assertEquals(
                    "no segment is due before more steps are collected",
                    assertThrows(IllegalStateException.class, both::next).getMessage());
        }
    }

    @Test
    void whatIsExploredIsReplayedButNeverFresh() {
        World world = world();
        DataSource both = source(world, BOTH.formatted(16, "0.125"));
        assertEquals(16, both.explorationSteps());
        both.add(explored(world.next(4)));
        assertEquals(0, both.ready());
        // The warm-up is over: what was explored may be replayed from here on.
        both.add(explored(world.next(4)));
        assertEquals(1, both.ready());
        assertEquals(Segment.MIXED_VERSIONS, both.next().policyVersion());
        Segment fresh = world.next(4);
        both.add(fresh);
        assertEquals(2, both.ready());
        assertSame(fresh, both.next());
        assertNotSame(fresh, both.next());
    }

    @ParameterizedTest
    @CsvSource({
        "'{type: rollout}', fresh",
        "'{type: rollout}, {type: rollout}', fresh",
        "'{type: replay}, {type: replay}', ''",
        "'{type: rollout}, {type: replay}', both",
        "'{type: alternating}', both",
        "'{type: alternating}, {type: replay}', both"
    })
    void theWholeGivesWhatAllSourcesGiveAndWhetherItHasBothKinds(String sources, String kinds) {
        Set<Feature> expected = switch (kinds) {
            case "fresh" -> Set.of(Feature.FRESH_DATA, Feature.BEHAVIOUR_PROBABILITIES);
            case "both" -> Set.of(Alternating.FRESH_AND_REPLAYED, Feature.BEHAVIOUR_PROBABILITIES);
            default -> Set.of(Feature.BEHAVIOUR_PROBABILITIES);
        };
        assertEquals(expected, slot(sources).gives());
    }

    @Test
    void whatNeedsFreshDataAloneIsRefused() {
        ConfigException e = assertThrows(
                ConfigException.class,
                () -> Lab.shipped()
                        .withEnvironment("nowhere", context -> {
                            throw new AssertionError("no environment is made here");
                        })
                        .composition("""
                        environment: nowhere
                        algorithm: soft-policy-gradient
                        estimator: gae
                        data: alternating
                        """));
        assertTrue(
                e.getMessage()
                        .contains("estimator 'gae' needs data of the current policy; data source 'alternating' gives"
                                + " data of the current policy and replayed data,"),
                e.getMessage());
    }

    private static String refusal(String sources) {
        return assertThrows(IllegalArgumentException.class, () -> source(world(), sources))
                .getMessage();
    }

    @Test
    void horizonsThatDoNotGoTogetherAreRefused() {
        assertEquals(
                "source 'rollout' hands on what was collected in 4 steps, but another source asks for 8:"
                        + " let both have the same steps",
                refusal("{type: rollout, steps: 4}, {type: replay, steps: 8}"));
        assertEquals(
                "source 'replay' takes in a multiple of 3 steps, but 4 are collected at a time: let its steps divide 4",
                refusal("{type: rollout, steps: 4}, {type: replay, steps: 3}"));
    }

    @Test
    void freshDataAfterOtherDataIsRefused() {
        assertEquals(
                "source 'rollout' must be listed before 'replay': its data is no longer that of the current policy"
                        + " once others were learned from",
                refusal("{type: replay}, {type: rollout, steps: 4}"));
    }

    @Test
    void noSourceAtAllIsRefused() {
        ConfigException e = assertThrows(ConfigException.class, () -> slot(""));
        assertTrue(e.getMessage().contains("there must be at least one source"), e.getMessage());
    }

    @Test
    void aRoundThatWasBegunGoesOnAfterItWasRestored() {
        World world = world();
        Streams random = Streams.of(5);
        DataSource saved = source(world, random, BOTH.formatted(0, "0.6"));
        saved.add(world.next(4));
        saved.next();
        saved.next();
        Streams others = Streams.of(6);
        DataSource restored = source(world, others, BOTH.formatted(0, "0.6"));
        restored.load(MemoryState.of(saved).reader());
        others.load(MemoryState.of(random).reader());
        for (int k = 0; k < 4; k++) {
            assertEquals(saved.ready(), restored.ready());
            while (saved.ready() > 0) {
                assertArrayEquals(saved.next().reward(), restored.next().reward());
            }
            Segment segment = world.next(4);
            saved.add(segment);
            restored.add(segment);
        }
        assertArrayEquals(
                MemoryState.of(saved).toByteArray(), MemoryState.of(restored).toByteArray());
    }

    @Test
    void withoutPrioritiesAllColumnsCountOnceAndErrorsAreOnlyChecked() {
        World world = world();
        DataSource.Prioritised both = source(world, BOTH.formatted(0, "0.125"));
        both.add(world.next(4));
        both.next();
        assertArrayEquals(new double[] {1, 1}, both.weights());
        both.errors(new double[8]);
        both.next();
        assertArrayEquals(new double[] {1, 1, 1, 1, 1}, both.weights());
        assertEquals(
                "8 errors were told of a segment of 5 steps",
                assertThrows(IllegalArgumentException.class, () -> both.errors(new double[8]))
                        .getMessage());
    }
}
