package klrl.bench.results;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import klrl.core.run.RunFolder;

/** The folder of all records, {@code EXPERIMENT/ROW.json} each, and of their checksums. */
final class Records {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    Records(Path folder) {
        this.folder = folder;
    }

    private static String name(String experiment, String row) {
        return experiment + "/" + row + ".json";
    }

    /** The name of a row's record within the folder. */
    static String name(Experiment experiment, ExperimentOptions.Row row) {
        return name(experiment.name(), row.name());
    }

    /**
     * Reads the record of a row.
     *
     * @return the record, or empty if there is none yet
     * @throws ResultsException if the file is no record of the row
     */
    Optional<RowRecord> read(Experiment experiment, ExperimentOptions.Row row) {
        Path file = folder.resolve(name(experiment, row));
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            RowRecord record = RowRecord.of(JSON.readTree(Files.readString(file)));
            if (!record.experiment().equals(experiment.name()) || !record.row().equals(row.name())) {
                throw new ResultsException(file + " is the record of " + record.experiment() + "/" + record.row());
            }
            return Optional.of(record);
        } catch (IOException | IllegalArgumentException e) {
            String reason = e instanceof IOException io ? RunFolder.reason(io) : e.getMessage();
            throw new ResultsException(file + " is no record of a row (" + reason + "): make it anew by results run");
        }
    }

    /** Keeps a record and its checksum, and forgets the checksums of records that are gone. */
    void write(RowRecord record) {
        String name = name(record.experiment(), record.row());
        Path file = folder.resolve(name);
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + file.getParent() + ": " + RunFolder.reason(e), e);
        }
        RunFolder.writeAtomically(file, record.json().toPrettyString() + "\n");
        Map<String, String> checksums = Checksums.read(folder);
        checksums.keySet().removeIf(known -> !Files.exists(folder.resolve(known)));
        checksums.put(name, Checksums.of(file));
        Checksums.write(folder, checksums);
    }

    /** The checksum of a row's record as it was written. */
    Optional<String> checksum(Experiment experiment, ExperimentOptions.Row row) {
        return Optional.ofNullable(Checksums.read(folder).get(name(experiment, row)));
    }

    /** What is wrong with the records: one that was edited, one that nobody asks for, one that is gone. */
    List<String> problems(List<Experiment> experiments) {
        Set<String> rows = experiments.stream()
                .flatMap(experiment -> experiment.options().rows().stream().map(row -> name(experiment, row)))
                .collect(Collectors.toCollection(TreeSet::new));
        Map<String, String> checksums = Checksums.read(folder);
        Set<String> names = new TreeSet<>(checksums.keySet());
        names.addAll(files());
        List<String> problems = new ArrayList<>();
        for (String name : names) {
            Path file = folder.resolve(name);
            if (!Files.exists(file)) {
                problems.add(file + " is gone, but " + Checksums.NAME + " has its checksum");
            } else if (!rows.contains(name)) {
                problems.add(file + " is the record of no row of any experiment; remove it");
            } else if (!checksums.containsKey(name)) {
                problems.add(file + " has no checksum in " + Checksums.NAME + "; make it by results run");
            } else if (!checksums.get(name).equals(Checksums.of(file))) {
                problems.add(file + " was edited: its checksum is not that in " + Checksums.NAME);
            }
        }
        return problems;
    }

    private List<String> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder + ": " + RunFolder.reason(e), e);
        }
    }
}
