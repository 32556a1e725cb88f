package klrl.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import klrl.api.data.Snapshot;
import klrl.core.random.Streams;
import klrl.core.state.MemoryState;
import klrl.core.state.StateFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** {@link RunFolder}, {@link JsonLines}, {@link MetricMeans} and {@link Snapshots}. */
class RunFilesTest {

    @TempDir
    private Path temporary;

    private static String refused(Executable call) {
        return assertThrows(RunFolderException.class, call).getMessage();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    // --- RunFolder ---

    @Test
    void aNewFolderIsMadeWithItsParentsAndIsEmpty() throws IOException {
        Path path = temporary.resolve("a/b/c");
        assertEquals(path, RunFolder.create(path).path());
        assertEquals(List.of(), names(path));
        assertEquals(path, RunFolder.create(path).path(), "an empty folder will do");
    }

    @Test
    void aFolderThatHoldsSomethingIsRefusedAndLeftAsItIs() throws IOException {
        Path path = Files.createDirectory(temporary.resolve("run"));
        Files.writeString(path.resolve("thesis.txt"), "years of work");
        assertEquals(
                path + " is not empty: choose another folder, or go on with the run in it by --resume " + path,
                refused(() -> RunFolder.create(path)));
        assertEquals(List.of("thesis.txt"), names(path));
    }

    @Test
    void aFileIsRefusedWhetherItIsTheFolderOrOneAbove() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");
        assertEquals(file + " is a file: choose another folder for the run", refused(() -> RunFolder.create(file)));
        Path below = file.resolve("below").resolve("run");
        String message = refused(() -> RunFolder.create(below));
        assertTrue(
                message.startsWith(below + " cannot be written to (")
                        && message.endsWith("): choose another folder for the run"),
                message);
        String next = refused(() -> RunFolder.next(file, "sac", 1));
        assertTrue(
                next.startsWith(file + " cannot be written to (") && next.endsWith("): choose a folder with --out DIR"),
                next);
    }

    @Test
    void runsOfOneNameAndSeedAreNumbered() throws IOException {
        Path base = temporary.resolve("runs");
        assertEquals(base.resolve("sac-7-1"), RunFolder.next(base, "sac", 7).path());
        assertEquals(base.resolve("sac-7-2"), RunFolder.next(base, "sac", 7).path());
        assertEquals(base.resolve("sac-8-1"), RunFolder.next(base, "sac", 8).path());
        Files.writeString(base.resolve("sac-7-3"), "even a file takes the name");
        assertEquals(base.resolve("sac-7-4"), RunFolder.next(base, "sac", 7).path());
    }

    @Test
    void onlyTheFolderOfARunIsOpened() throws IOException {
        Path missing = temporary.resolve("missing");
        assertEquals(missing + " is not a folder: give the folder of a run", refused(() -> RunFolder.open(missing)));
        Path empty = Files.createDirectory(temporary.resolve("empty"));
        assertEquals(
                empty + " is not the folder of a run: it has no config.yaml", refused(() -> RunFolder.open(empty)));
        Files.writeString(empty.resolve("config.yaml"), "");
        assertEquals(empty + " is not the folder of a run: it has no run.json", refused(() -> RunFolder.open(empty)));
        Files.writeString(empty.resolve("run.json"), "{}");
        assertEquals(empty, RunFolder.open(empty).path());
    }

    @Test
    void aTextIsWrittenWholeOrNotAtAll() throws IOException {
        Path file = temporary.resolve("text");
        RunFolder.writeAtomically(file, "one");
        RunFolder.writeAtomically(file, "τwo");
        assertEquals("τwo", Files.readString(file));
        assertEquals(List.of("text"), names(temporary));
        Path lost = temporary.resolve("no/folder");
        UncheckedIOException e =
                assertThrows(UncheckedIOException.class, () -> RunFolder.writeAtomically(lost, "text"));
        assertTrue(e.getMessage().startsWith("cannot write " + lost + ": "), e.getMessage());
    }

    // --- JsonLines ---

    private static ObjectNode line(long step, double value) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("step", step);
        JsonLines.put(line, "value", value);
        return line;
    }

    @Test
    void everyLineIsInTheFileAsSoonAsItIsWrittenAndNumbersThatAreNoneAreNull() throws IOException {
        Path file = temporary.resolve("metrics.jsonl");
        try (JsonLines lines = JsonLines.append(file)) {
            double[] values = {0.1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 1e300};
            for (int i = 0; i < values.length; i++) {
                lines.write(line(i, values[i]));
                assertEquals(i + 1, Files.readAllLines(file).size());
            }
        }
        try (JsonLines lines = JsonLines.append(file)) {
            lines.write(line(6, 2));
        }
        assertEquals("""
                {"step":0,"value":0.1}
                {"step":1,"value":null}
                {"step":2,"value":null}
                {"step":3,"value":null}
                {"step":4,"value":-0.0}
                {"step":5,"value":1.0E300}
                {"step":6,"value":2.0}
                """, Files.readString(file));
    }

    @Test
    void truncationKeepsTheLinesUpToAStepAndNoLineThatWasCut() throws IOException {
        Path file = temporary.resolve("metrics.jsonl");
        String kept = """
                {"step":10,"value":1.0}
                {"step":20,"evaluation_return":3.0}
                {"step":20,"value":2.0}
                """;
        String dropped = """
                {"step":21,"value":3.0}
                {"step":9000000000000,"value":3.0}
                {"value":3.0}
                """;
        for (String cut :
                List.of("", "{", "{\"step\":5,\"value\":1", "{\"step\":5,\"inner\":{\"a\":1}", "}", "\u0000\u0000")) {
            Files.writeString(file, kept + dropped + cut);
            JsonLines.truncate(file, 20);
            assertEquals(kept, Files.readString(file), cut);
        }
        JsonLines.truncate(file, 5);
        assertEquals("", Files.readString(file));
        JsonLines.truncate(temporary.resolve("missing.jsonl"), 5);
        assertFalse(Files.exists(temporary.resolve("missing.jsonl")));
    }

    @Test
    void linesThatCannotBeWrittenNameTheirFile() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("metrics.jsonl"));
        UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> JsonLines.append(folder));
        assertTrue(e.getMessage().startsWith("cannot write " + folder + ": "), e.getMessage());
        UncheckedIOException read = assertThrows(UncheckedIOException.class, () -> JsonLines.truncate(folder, 1));
        assertTrue(read.getMessage().startsWith("cannot read " + folder + ": "), read.getMessage());
    }

    // --- MetricMeans ---

    @Test
    void metricsAreAveragedByNameInTheOrderOfTheirFirstAppearance() {
        MetricMeans means = new MetricMeans();
        means.add("b", 1);
        means.add("a", 5);
        means.add("b", 2);
        means.add("c", Double.NaN);
        means.add("c", 1);
        means.add("d", Double.POSITIVE_INFINITY);
        means.add("b", 6);
        Map<String, Double> expected = new LinkedHashMap<>();
        expected.put("b", 3.0);
        expected.put("a", 5.0);
        expected.put("c", Double.NaN);
        expected.put("d", Double.NaN);
        assertEquals(expected.toString(), means.values().toString());
        means.clear();
        assertEquals(Map.of(), means.values());
    }

    @Test
    void restoredMeansGoOnLikeTheSavedOnesWhateverTheirNames() {
        MetricMeans saved = new MetricMeans();
        for (String name : List.of("names", "means", "mean-0", "name-1", "", "two\nlines", "κ")) {
            saved.add(name, 0.1 * name.length());
            saved.add(name, 1);
        }
        MetricMeans restored = new MetricMeans();
        restored.add("other", 3);
        restored.load(MemoryState.of(saved).reader());
        saved.add("κ", 7);
        restored.add("κ", 7);
        assertEquals(saved.values().toString(), restored.values().toString());
        assertArrayEquals(
                MemoryState.of(saved).toByteArray(), MemoryState.of(restored).toByteArray());
    }

    // --- Snapshots ---

    @Test
    void aSnapshotIsReadBackBitByBitAndInOrder() {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        arrays.put("z", new float[] {-0f, Float.MIN_VALUE, Float.intBitsToFloat(0x7fc01234), Float.NEGATIVE_INFINITY});
        arrays.put("a b", new float[0]);
        arrays.put("κ", new float[] {1});
        Path file = temporary.resolve("policy.klrl");
        Snapshots.write(file, new Snapshot(Long.MAX_VALUE, arrays), Streams.of(1));
        Snapshot read = Snapshots.read(file);
        assertEquals(Long.MAX_VALUE, read.version());
        assertEquals(List.copyOf(arrays.keySet()), List.copyOf(read.arrays().keySet()));
        arrays.forEach((name, array) -> {
            float[] back = read.arrays().get(name);
            assertEquals(array.length, back.length);
            for (int i = 0; i < array.length; i++) {
                assertEquals(Float.floatToRawIntBits(array[i]), Float.floatToRawIntBits(back[i]));
            }
        });
    }

    @Test
    void aSnapshotWithoutArraysIsASnapshotToo() {
        Path file = temporary.resolve("policy.klrl");
        Snapshots.write(file, new Snapshot(3, Map.of()), Streams.of(1));
        assertEquals(new Snapshot(3, Map.of()), Snapshots.read(file));
    }

    @Test
    void aPriorIsBroughtToTheStateThatItHadBesideTheSnapshot() {
        Path file = temporary.resolve("policy.klrl");
        Streams prior = Streams.of(1);
        prior.stream("somewhere", 0).nextLong();
        Snapshots.write(file, new Snapshot(3, Map.of()), prior);
        long next = prior.stream("somewhere", 0).nextLong();
        Streams restored = Streams.of(1);
        Snapshots.readPrior(file, restored);
        assertEquals(next, restored.stream("somewhere", 0).nextLong());
    }

    @Test
    void aFileOfSomethingElseIsNoSnapshot() {
        Path file = temporary.resolve("policy.klrl");
        StateFile.write(file, out -> out.longs("version", 1));
        assertThrows(IllegalArgumentException.class, () -> Snapshots.read(file));
    }
}
