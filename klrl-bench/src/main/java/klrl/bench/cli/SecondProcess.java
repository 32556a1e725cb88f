package klrl.bench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import klrl.bench.verify.Outcome;

/**
 * Another process of klrl that verifies the other half of the subjects, while this one verifies its own. jqwik keeps what
 * it does in statics, so that threads would not do.
 */
final class SecondProcess implements AutoCloseable {

    private final Process process;
    private final Path out;
    private final Path err;

    private SecondProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts one, if there is a processor for it and this process was started by a script that can be started again.
     *
     * @param command the script
     * @param arguments what it shall do, with its outcomes as JSON
     */
    static Optional<SecondProcess> start(String command, List<String> arguments) {
        Path script = Path.of(command);
        if (Runtime.getRuntime().availableProcessors() < 2
                || !Files.isExecutable(script)
                || Files.isDirectory(script)) {
            return Optional.empty();
        }
        List<String> line = new ArrayList<>(List.of(script.toAbsolutePath().toString()));
        line.addAll(arguments);
        try {
            Path out = Files.createTempFile("klrl-verify", ".json");
            Path err = Files.createTempFile("klrl-verify", ".log");
            Process process = new ProcessBuilder(line)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            return Optional.of(new SecondProcess(process, out, err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits for the outcomes.
     *
     * @throws IllegalStateException if it could not verify
     */
    List<Outcome> outcomes() {
        try {
            int code = process.waitFor();
            if (code != Exit.DONE && code != Exit.CHECK) {
                throw new IllegalStateException("the second process ended with exit code " + code + ": "
                        + Files.readString(err).strip());
            }
            JsonNode all = new ObjectMapper().readTree(Files.readString(out));
            String seed = all.get("seed").asText();
            return StreamSupport.stream(all.get("properties").spliterator(), false)
                    .map(one -> OutcomeJson.read(one, seed))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the second process verifies", e);
        }
    }

    /** Ends it, if it has not ended. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
