package klrl.core.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A file of JSON objects, one a line, each flushed as it is written. Numbers that are not finite become null. */
final class JsonLines implements AutoCloseable {

    private final Path file;
    private final BufferedWriter out;

    private JsonLines(Path file, BufferedWriter out) {
        this.file = file;
        this.out = out;
    }

    static JsonLines append(Path file) {
        try {
            return new JsonLines(
                    file, Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw failed("write", file, e);
        }
    }

    /** Drops the lines after a step, which a run that resumes from a checkpoint of that step will write again. */
    static void truncate(Path file, long step) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            ObjectMapper mapper = new ObjectMapper();
            StringBuilder kept = new StringBuilder();
            List<String> lines = Files.readAllLines(file);
            for (String line : lines) {
                if (step(mapper, line) <= step) {
                    kept.append(line).append('\n');
                }
            }
            RunFolder.writeAtomically(file, kept.toString());
        } catch (IOException e) {
            throw failed("read", file, e);
        }
    }

    /** The step of a line; the largest there is for a line that was cut when the machine stopped. */
    private static long step(ObjectMapper mapper, String line) {
        try {
            return mapper.readTree(line).path("step").asLong(Long.MAX_VALUE);
        } catch (JsonProcessingException cut) {
            return Long.MAX_VALUE;
        }
    }

    void write(ObjectNode line) {
        try {
            out.write(line.toString());
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw failed("write", file, e);
        }
    }

    static void put(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw failed("write", file, e);
        }
    }

    private static UncheckedIOException failed(String what, Path file, IOException e) {
        return new UncheckedIOException("cannot " + what + " " + file + ": " + RunFolder.reason(e), e);
    }
}
