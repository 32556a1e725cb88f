package klrl.core.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Observations;
import klrl.api.data.Segment;
import klrl.api.data.Space;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {

    @TempDir
    private Path folder;

    private static ObjectNode origin() {
        return JsonNodeFactory.instance.objectNode().put("seed", Long.MAX_VALUE).put("name", "π₀");
    }

    private static Recording recording(Tapes tape, Segment segment) {
        boolean known = segment.behaviour().width() > 0;
        return new Recording(tape.spec, known ? Optional.of(tape.family) : Optional.empty(), segment, origin());
    }

    @Property(seed = "1", tries = 40, edgeCases = EdgeCasesMode.NONE)
    void whatIsReadIsWhatWasWrittenBitByBit(
            @ForAll long seed,
            @ForAll Tapes tape,
            @ForAll boolean probabilities,
            @ForAll @IntRange(min = 1, max = 30) int steps,
            @ForAll @IntRange(min = 1, max = 4) int streams)
            throws IOException {
        Path place = Files.createTempDirectory("recording");
        Path file = place.resolve("tape.npz");
        try {
            Recording written = recording(tape, tape.segment(steps, streams, probabilities, seed));
            written.write(file);
            assertEquals(probabilities, Recording.hasProbabilities(file));
            Recording read = Recording.read(file, tape.spec);
            assertTrue(Tapes.same(written.segment(), read.segment()));
            assertEquals(Segment.MIXED_VERSIONS, read.segment().policyVersion());
            assertEquals(written.behaviour(), read.behaviour());
            assertEquals(written.origin(), read.origin());
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            written.write(file);
            assertArrayEquals(bytes, Files.readAllBytes(file), "equal recordings are equal files");
        } finally {
            Files.deleteIfExists(file);
            Files.delete(place);
        }
    }

    @Test
    void endsOfEpisodesSurviveInAFileThatNumpyMade() {
        EnvironmentSpec spec =
                EnvironmentSpec.of(Space.Box.of(new float[] {0}, new float[] {100}), Space.Discrete.of(3));
        assertFalse(Recording.hasProbabilities(NpzTest.golden("transitions.npz")));
        Recording read = Recording.read(NpzTest.golden("transitions.npz"), spec);
        Segment x = read.segment();
        assertEquals(3, x.steps());
        assertEquals(2, x.streams());
        assertArrayEquals(new float[] {0, 10, 1, 20, 5, 21, 6, 22}, ((Observations.Floats) x.observation()).values());
        assertArrayEquals(new int[] {0, 1, 2, 0, 1, 1}, ((Actions.Choices) x.action()).values());
        assertArrayEquals(new double[] {0.5, -1, 0.25, 2, 0, 4}, x.reward());
        assertArrayEquals(new double[] {1, 0, 1, 1, 1, 1}, x.discount());
        assertArrayEquals(new byte[] {0, Boundary.TERMINATED, Boundary.TRUNCATED, 0, 0, 0}, x.boundary());
        assertArrayEquals(new int[] {2}, x.boundaryAt());
        assertArrayEquals(new float[] {2}, ((Observations.Floats) x.boundaryObservation()).values());
        assertEquals(0, x.behaviourLogProbability().length);
        assertEquals(Optional.empty(), read.behaviour());
        assertEquals(JsonNodeFactory.instance.objectNode(), read.origin());
    }

    /** Without u, what squashes to the action: even an action at an end has a finite one. */
    @Test
    void actionsWithoutPresquashAreUnsquashed() throws IOException {
        Path file = folder.resolve("points.npz");
        try (NpzWriter npz = new NpzWriter(Files.newOutputStream(file))) {
            npz.floats("observation", new float[12], 2, 1, 2, 3);
            npz.floats("action", new float[] {1, -0.5f}, 1, 1, 2);
            npz.doubles("reward", new double[1], 1, 1);
            npz.doubles("discount", new double[1], 1, 1);
            npz.bytes("boundary", new byte[1], 1, 1);
            npz.floats("final_observation", new float[0], 0, 2, 3);
        }
        float[] u = ((Actions.Points)
                        Recording.read(file, Tapes.POINTS.spec).segment().action())
                .presquash();
        assertTrue(u[0] > 8 && u[0] < 10, u[0] + "");
        assertEquals(-0.5, Math.tanh(u[1]), 1e-7);
    }

    @Test
    void anExistingFileIsNeverReplaced() throws IOException {
        Path file = Files.writeString(folder.resolve("tape.npz"), "mine");
        Recording recording = recording(Tapes.CHOICE, Tapes.CHOICE.segment(2, 1, true, 1));
        assertEquals(
                "cannot write " + file + ": " + file + ": it exists already",
                assertThrows(UncheckedIOException.class, () -> recording.write(file))
                        .getMessage());
        assertEquals("mine", Files.readString(file));
        Path nowhere = folder.resolve("none/tape.npz");
        assertThrows(UncheckedIOException.class, () -> recording.write(nowhere));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    // --- what is refused ---

    private Path written(Tapes tape, Consumer<Segment> change) {
        Segment segment = tape.segment(8, 2, true, 3);
        change.accept(segment);
        Path file = folder.resolve("tape.npz");
        file.toFile().delete();
        recording(tape, segment).write(file);
        return file;
    }

    private static String refusal(Path file, EnvironmentSpec spec) {
        return assertThrows(IllegalArgumentException.class, () -> Recording.read(file, spec))
                .getMessage()
                .replace(file.toString(), "FILE");
    }

    private void refused(String message, Tapes tape, Consumer<Segment> change) {
        assertEquals("FILE: array '" + message, refusal(written(tape, change), tape.spec));
    }

    private static float[] floats(Observations rows) {
        return ((Observations.Floats) rows).values();
    }

    @Test
    void numbersOutsideOfTheirDomainsAreRefusedByPlaceAndDomain() {
        Tapes choice = Tapes.CHOICE;
        refused(
                "reward' has the value NaN at number 5; expected a finite number",
                choice,
                x -> x.reward()[5] = Double.NaN);
        refused("discount' has the value 1.5 at number 0; expected in [0, 1]", choice, x -> x.discount()[0] = 1.5);
        refused(
                "boundary' has the value 3.0 at number 1; expected 0, 1 (terminated) or 2 (truncated)",
                choice,
                x -> x.boundary()[1] = 3);
        refused("discount' is 1.0 at number 7, where the episode terminated; expected 0", choice, x -> {
            x.boundary()[7] = Boundary.TERMINATED;
            x.discount()[7] = 1;
        });
        refused(
                "observation' has the value Infinity at number 107; expected a finite number",
                choice,
                x -> floats(x.observation())[107] = Float.POSITIVE_INFINITY);
        refused(
                "log_probability' has the value -Infinity at number 2; expected a finite number",
                choice,
                x -> x.behaviourLogProbability()[2] = Double.NEGATIVE_INFINITY);
        refused(
                "action' has the value 5.0 at number 3; expected in [0, 4]",
                choice,
                x -> ((Actions.Choices) x.action()).values()[3] = 5);
        refused("action' is 1 at step 4, which the mask forbids", Tapes.MASKED_CHOICES, x -> {
            ((Actions.Choices) x.action()).values()[9] = 1;
            x.mask()[24] = false;
        });
        refused(
                "action' has the value 1.25 at number 0; expected in [-1, 1]: actions in a bounded box are normalised",
                Tapes.POINTS,
                x -> ((Actions.Points) x.action()).values()[0] = 1.25f);
    }

    @Test
    void aTruncationWithoutItsFinalObservationIsRefused() {
        Segment x = Tapes.CHOICE.segment(8, 2, true, 3);
        int finals = x.boundaryAt().length;
        refused(
                "final_observation' has the shape (" + finals + ", 2, 3); expected (" + (finals - 1) + ", 2, 3)",
                Tapes.CHOICE,
                y -> {
                    y.boundary()[y.boundaryAt()[0]] = Boundary.TERMINATED;
                    y.discount()[y.boundaryAt()[0]] = 0;
                });
    }

    @Test
    void recordingsOfOtherSpacesAreRefusedByTheirFirstDifference() {
        Space.Box seen = Tapes.CHOICE.spec.observation();
        Space.Discrete five = Space.Discrete.of(5);
        Path file = written(Tapes.CHOICE, x -> {});
        float[] low = new float[6];
        float[] high = new float[6];
        for (int i = 0; i < 6; i++) {
            low[i] = seen.low(i);
            high[i] = i == 2 ? 8 : seen.high(i);
        }
        String elsewhere = "FILE was recorded elsewhere: ";
        Space.Box wider = Space.Box.of(List.of(2, 3), low, high, Space.Element.FLOAT);
        assertEquals(
                elsewhere + "number 2 of observations lay in [-Infinity, 7.0]; the environment's lies in"
                        + " [-Infinity, 8.0]",
                refusal(file, EnvironmentSpec.of(wider, five)));
        Space.Box flat = Space.Box.of(low, high);
        assertEquals(
                elsewhere
                        + "observations came from a box of 2 x 3 numbers; the environment's come from a box of 6 numbers",
                refusal(file, EnvironmentSpec.of(flat, five)));
        assertEquals(
                elsewhere + "actions came from 1 choice out of 5; the environment's come from 1 choice out of 4",
                refusal(file, EnvironmentSpec.of(seen, Space.Discrete.of(4))));
        assertEquals(
                elsewhere + "actions were not masked; the environment's are masked",
                refusal(file, new EnvironmentSpec(seen, five, true)));
    }

    /** Replaces an entry of the zip file, so that the zip itself is sound. */
    private Path with(Path file, String name, UnaryOperator<byte[]> change) throws IOException {
        Path other = folder.resolve("changed.npz");
        try (ZipFile in = new ZipFile(file.toFile());
                OutputStream raw = Files.newOutputStream(other);
                ZipOutputStream out = new ZipOutputStream(raw)) {
            for (ZipEntry entry : in.stream().toList()) {
                byte[] bytes = in.getInputStream(entry).readAllBytes();
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(entry.getName().equals(name) ? change.apply(bytes) : bytes);
            }
        }
        return other;
    }

    @Test
    void anArrayThatIsNotTheOneOfItsDescriptionIsRefused() throws IOException {
        Path changed = with(written(Tapes.CHOICE, x -> {}), "reward.npy", bytes -> {
            bytes[bytes.length - 8] ^= 1;
            return bytes;
        });
        String message = refusal(changed, Tapes.CHOICE.spec);
        assertTrue(
                message.matches("FILE: array 'reward' has the checksum [0-9a-f]{64}, not the [0-9a-f]{64} of its"
                        + " description"),
                message);
    }

    @Test
    void descriptionsThatAreNotUnderstoodAreRefused() throws IOException {
        Path file = written(Tapes.CHOICE, x -> {});
        UnaryOperator<byte[]> later = bytes -> {
            try {
                ObjectNode node = (ObjectNode) new ObjectMapper().readTree(bytes);
                return node.put("version", 2).toString().getBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        assertEquals(
                "FILE: description.json is not understood: it is of the format \"klrl-recording\", version 2, not"
                        + " klrl-recording, version 1",
                refusal(with(file, "description.json", later), Tapes.CHOICE.spec));
        String message = refusal(with(file, "description.json", bytes -> "{".getBytes()), Tapes.CHOICE.spec);
        assertTrue(message.startsWith("FILE: description.json is not understood: "), message);
    }

    @Test
    void familiesSurvive() {
        for (Family family : List.of(
                new Family.Categorical(List.of(3, 2)),
                new Family.Gaussian(4),
                new Family.TanhGaussian(2),
                new Family.Uniform(3))) {
            assertEquals(Optional.of(family), Spaces.family(Spaces.write(family)));
        }
        assertEquals(Optional.empty(), Spaces.family(JsonNodeFactory.instance.nullNode()));
    }
}
