package klrl.core.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of one run.
 *
 * <table>
 * <caption>Its files</caption>
 * <tr><td>{@code config.yaml}</td><td>the composition with every option resolved</td></tr>
 * <tr><td>{@code run.json}</td><td>what made the run: seed, plugins with checksums, versions, machine</td></tr>
 * <tr><td>{@code metrics.jsonl}</td><td>metrics, one JSON object a line; equal for equal seeds</td></tr>
 * <tr><td>{@code timings.jsonl}</td><td>wall-clock figures of the same lines</td></tr>
 * <tr><td>{@code checkpoint.klrl}</td><td>the whole state, to resume from</td></tr>
 * <tr><td>{@code policy.klrl}</td><td>the acting policy's parameters</td></tr>
 * <tr><td>{@code result.json}</td><td>the final evaluation</td></tr>
 * </table>
 *
 * @param path the folder
 */
public record RunFolder(Path path) {

    /**
     * Makes a new folder.
     *
     * @param path where; it may exist if it is empty
     * @return the folder
     * @throws RunFolderException if it holds something already or cannot be written to
     */
    public static RunFolder create(Path path) {
        try {
            if (Files.isDirectory(path)) {
                try (Stream<Path> files = Files.list(path)) {
                    if (files.findAny().isPresent()) {
                        throw new RunFolderException(path + " is not empty: choose another folder, or go on with"
                                + " the run in it by --resume " + path);
                    }
                }
            }
            Files.createDirectories(path);
            // Some file systems create folders that take no files: find out now, not at the first checkpoint.
            Files.delete(Files.createTempFile(path, "write", ".tmp"));
        } catch (FileAlreadyExistsException e) {
            throw new RunFolderException(path + " is a file: choose another folder for the run");
        } catch (IOException e) {
            throw new RunFolderException(
                    path + " cannot be written to (" + reason(e) + "): choose another folder for the run");
        }
        return new RunFolder(path);
    }

    /**
     * Makes the next free folder {@code <base>/<name>-<seed>-<n>}.
     *
     * @param base the folder of all runs
     * @param name the composition's name
     * @param seed the root seed
     * @return the folder
     * @throws RunFolderException if it cannot be written to
     */
    public static RunFolder next(Path base, String name, long seed) {
        try {
            Files.createDirectories(base);
            for (int n = 1; ; n++) {
                Path path = base.resolve(name + "-" + seed + "-" + n);
                try {
                    // Atomic, so that two runs that start together get two folders.
                    Files.createDirectory(path);
                    return create(path);
                } catch (FileAlreadyExistsException e) {
                    continue;
                }
            }
        } catch (IOException e) {
            throw new RunFolderException(
                    base + " cannot be written to (" + reason(e) + "): choose a folder with --out DIR");
        }
    }

    /**
     * Opens the folder of an earlier run.
     *
     * @param path where
     * @return the folder
     * @throws RunFolderException if there is no run in it
     */
    public static RunFolder open(Path path) {
        RunFolder folder = new RunFolder(path);
        if (!Files.isDirectory(path)) {
            throw new RunFolderException(path + " is not a folder: give the folder of a run");
        }
        for (Path file : List.of(folder.config(), folder.record())) {
            if (!Files.isRegularFile(file)) {
                throw new RunFolderException(path + " is not the folder of a run: it has no " + file.getFileName());
            }
        }
        return folder;
    }

    /**
     * Returns the resolved composition's file.
     *
     * @return {@code config.yaml}
     */
    public Path config() {
        return path.resolve("config.yaml");
    }

    /**
     * Returns the record's file.
     *
     * @return {@code run.json}
     */
    public Path record() {
        return path.resolve("run.json");
    }

    /**
     * Returns the metrics' file.
     *
     * @return {@code metrics.jsonl}
     */
    public Path metrics() {
        return path.resolve("metrics.jsonl");
    }

    /**
     * Returns the timings' file.
     *
     * @return {@code timings.jsonl}
     */
    public Path timings() {
        return path.resolve("timings.jsonl");
    }

    /**
     * Returns the file of the whole state.
     *
     * @return {@code checkpoint.klrl}
     */
    public Path checkpoint() {
        return path.resolve("checkpoint.klrl");
    }

    /**
     * Returns the acting policy's file.
     *
     * @return {@code policy.klrl}
     */
    public Path policy() {
        return path.resolve("policy.klrl");
    }

    /**
     * Returns the file of the final evaluation.
     *
     * @return {@code result.json}
     */
    public Path result() {
        return path.resolve("result.json");
    }

    /**
     * Writes a text under a temporary name and renames it, so that no reader ever sees half of it.
     *
     * @param file the file, in a folder that exists
     * @param text the text, kept in UTF-8
     * @throws UncheckedIOException if it cannot be written
     */
    public static void writeAtomically(Path file, String text) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try {
                Files.writeString(part, text, StandardCharsets.UTF_8);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + reason(e), e);
        }
    }

    /**
     * Says why a file operation failed, in a few words.
     *
     * @param e the failure
     * @return such as {@code permission denied}
     */
    public static String reason(IOException e) {
        return e instanceof AccessDeniedException
                ? "permission denied"
                : e instanceof FileSystemException f && f.getReason() != null
                        ? f.getReason()
                        : e instanceof JsonProcessingException json
                                ? "not JSON from line " + json.getLocation().getLineNr() + " on"
                                : e.getClass() == IOException.class
                                        ? String.valueOf(e.getMessage())
                                        : e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
