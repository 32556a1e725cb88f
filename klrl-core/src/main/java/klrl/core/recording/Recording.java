package klrl.core.recording;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Segment;

/**
 * Transitions of T steps of B streams as a file keeps them: the arrays of one {@link Segment}, and a description of where
 * they come from. Recurrent memory is not kept.
 *
 * <table>
 * <caption>The arrays; k choices or d numbers in an action, W values in a mask, R truncated steps, P parameters</caption>
 * <tr><td>{@code observation}</td><td>(T+1, B, …) float32 or uint8</td></tr>
 * <tr><td>{@code action}</td><td>(T, B) or (T, B, k) int32, or (T, B, d) float32 in [−1,1] if the box is bounded</td></tr>
 * <tr><td>{@code presquash}</td><td>(T, B, d) float32, of boxes: u of a = tanh u</td></tr>
 * <tr><td>{@code reward}, {@code discount}</td><td>(T, B) float64</td></tr>
 * <tr><td>{@code boundary}</td><td>(T, B) uint8: 0 none, 1 terminated, 2 truncated</td></tr>
 * <tr><td>{@code final_observation}</td><td>(R, …): true final observations of the truncated steps, in their order</td></tr>
 * <tr><td>{@code mask}, {@code final_mask}</td><td>(T+1, B, W) and (R, W) bool, of masked actions</td></tr>
 * <tr><td>{@code log_probability}</td><td>(T, B) float64: log μ(a|s), if it is known</td></tr>
 * <tr><td>{@code behaviour}</td><td>(T, B, P) float32: parameters of μ, if they are known</td></tr>
 * <tr><td>{@code description.json}</td><td>spaces, family of μ, origin, types, shapes and SHA-256 of the arrays</td></tr>
 * </table>
 *
 * @param spec the spaces
 * @param behaviour the family of the distribution that drew the actions, empty if it is not known
 * @param segment the transitions
 * @param origin whatever tells how they came about
 */
public record Recording(EnvironmentSpec spec, Optional<Family> behaviour, Segment segment, ObjectNode origin) {

    /** The version of the format that is written. */
    static final int VERSION = 1;

    /** What the description calls the format. */
    static final String FORMAT = "klrl-recording";

    /** The description's name beside the arrays. */
    static final String DESCRIPTION = "description.json";

    /**
     * Says whether a file has the probabilities of the policy that acted.
     *
     * @param file the file
     * @return true if it has
     * @throws IllegalArgumentException if it is no file of arrays
     */
    public static boolean hasProbabilities(Path file) {
        try (NpzReader in = new NpzReader(file)) {
            return in.has("log_probability");
        }
    }

    /**
     * Reads a file and checks it: spaces, types, shapes, checksums, and the domains of all numbers. A file without a
     * description, as NumPy writes it, is checked against the environment alone.
     *
     * @param file the file
     * @param spec the spaces of the environment that the data is to be used with
     * @return what it holds; the segment is of mixed versions
     * @throws IllegalArgumentException if the file is damaged, or is something else than expected; the message names the
     *     file, the array, what was expected and what was found
     */
    public static Recording read(Path file, EnvironmentSpec spec) {
        try (NpzReader in = new NpzReader(file)) {
            return new RecordingReader(file, in, spec).read();
        }
    }

    /**
     * Writes a file, first under another name, so that none is ever half written.
     *
     * @param file the file, which must not exist
     * @throws UncheckedIOException if it exists or cannot be written
     */
    public void write(Path file) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            if (Files.exists(file)) {
                throw new FileAlreadyExistsException(file.toString(), null, "it exists already");
            }
            try {
                try (OutputStream out = Files.newOutputStream(part);
                        NpzWriter npz = new NpzWriter(out)) {
                    new RecordingWriter(this).write(npz);
                }
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
