package klrl.algorithms.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import klrl.core.recording.Recording;
import klrl.core.state.MemoryState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordedTest {

    private static final Registry REGISTRY = Registry.load(Optional.empty());

    @TempDir
    private Path folder;

    private Path file(World world, Segment x, boolean probabilities) {
        Path file = folder.resolve("world.npz");
        file.toFile().delete();
        Segment kept = new Segment(
                x.steps(),
                x.streams(),
                x.observation(),
                x.boundaryAt(),
                x.boundaryObservation(),
                x.action(),
                x.behaviour(),
                probabilities ? x.behaviourLogProbability() : new double[0],
                x.reward(),
                x.discount(),
                x.boundary(),
                x.mask(),
                x.boundaryMask(),
                x.memory(),
                x.memoryReset(),
                x.policyVersion());
        new Recording(world.spec, Optional.empty(), kept, JsonNodeFactory.instance.objectNode()).write(file);
        return file;
    }

    private static Slot<DataSource> slot(Path file, String options) {
        return Slots.of(
                REGISTRY, DataSource.class, "{type: recorded, file: '%s'%s}".formatted(file.toString(), options));
    }

    private static DataSource source(World world, Path file, String options, Streams random) {
        return slot(file, options).create(Lab.context(world.spec, 1, random));
    }

    @ParameterizedTest
    @EnumSource(World.Kind.class)
    void everySequenceThatIsDrawnWasRecorded(World.Kind kind) {
        World world = new World(kind, 3, 5);
        Path file = file(world, world.next(40), true);
        DataSource source = source(world, file, ", length: 4, batch: 50", Streams.of(2));
        assertEquals(0, source.horizon());
        for (int k = 0; k < 5; k++) {
            assertEquals(1, source.ready());
            StepRingTest.assertHappened(world, source.next(), 40);
        }
        assertThrows(IllegalStateException.class, () -> source.add(world.next(1)));
    }

    @Test
    void onlyAFileWithProbabilitiesGivesThem() {
        World world = new World(World.Kind.FLOATS_AND_CHOICES, 2, 5);
        Path file = file(world, world.next(20), true);
        assertEquals(Set.of(Feature.BEHAVIOUR_PROBABILITIES), slot(file, "").gives());
        file(world, world.next(20), false);
        assertEquals(Set.of(), slot(file, "").gives());
        assertEquals(0, source(world, file, "", Streams.of(1)).next().behaviourLogProbability().length);
        ConfigException e = assertThrows(
                ConfigException.class,
                () -> Lab.shipped()
                        .withEnvironment("nowhere", context -> {
                            throw new AssertionError("no environment is made here");
                        })
                        .composition("""
                        environment: nowhere
                        algorithm: soft-actor-critic
                        estimator: retrace
                        data: {type: recorded, file: '%s'}
                        """.formatted(file)));
        assertTrue(
                e.getMessage()
                        .contains("estimator 'retrace' needs probabilities of the behaviour policy; data source"
                                + " 'recorded' gives nothing of the kind"),
                e.getMessage());
    }

    /** A run can be evaluated without its data, so that a file that is not there is no mistake before it is read. */
    @Test
    void aMissingFileIsToldWhenItIsRead() {
        World world = new World(World.Kind.FLOATS_AND_CHOICES, 2, 5);
        Path missing = folder.resolve("none.npz");
        assertEquals(Set.of(Feature.BEHAVIOUR_PROBABILITIES), slot(missing, "").gives());
        assertEquals(
                missing + ": no such file",
                assertThrows(IllegalArgumentException.class, () -> source(world, missing, "", Streams.of(1)))
                        .getMessage());
    }

    @Test
    void sequencesLongerThanTheRecordingAreRefused() {
        World world = new World(World.Kind.FLOATS_AND_CHOICES, 2, 5);
        Path file = file(world, world.next(7), true);
        assertEquals(
                "sequences of 8 steps were asked of " + file + ", which has 7: lower data.length",
                assertThrows(IllegalArgumentException.class, () -> source(world, file, ", length: 8", Streams.of(1)))
                        .getMessage());
    }

    @Test
    void aRestoredSourceGoesOnWithTheSameFileAlone() throws IOException {
        World world = new World(World.Kind.FLOATS_AND_CHOICES, 2, 5);
        Path file = file(world, world.next(20), true);
        Streams random = Streams.of(1);
        DataSource saved = source(world, file, "", random);
        saved.next();
        Streams others = Streams.of(2);
        DataSource restored = source(world, file, "", others);
        restored.load(MemoryState.of(saved).reader());
        others.load(MemoryState.of(random).reader());
        for (int k = 0; k < 3; k++) {
            assertArrayEquals(saved.next().reward(), restored.next().reward());
        }
        Files.delete(file);
        file(world, world.next(20), true);
        DataSource other = source(world, file, "", others);
        assertEquals(
                file + " has changed since the state was saved: what was learned came from other data",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> other.load(MemoryState.of(saved).reader()))
                        .getMessage());
    }

    @Test
    void recordedAndReplayedDataCanTakeTurns() {
        World world = new World(World.Kind.FLOATS_AND_CHOICES, 2, 5);
        Path file = file(world, world.next(20), true);
        DataSource both = Slots.of(
                        REGISTRY,
                        DataSource.class,
                        ("{type: alternating, sources: [{type: replay, batch: 3, warm-up: 0, updates-per-step: 0.5},"
                                        + " {type: recorded, file: '%s', batch: 4}]}")
                                .formatted(file))
                .create(Lab.context(world.spec, 2, Streams.of(1)));
        assertEquals(1, both.horizon());
        for (int k = 0; k < 3; k++) {
            both.add(world.next(1));
            assertEquals(2, both.ready());
            assertEquals(3, both.next().streams());
            assertEquals(4, both.next().streams());
            assertEquals(0, both.ready());
        }
    }
}
