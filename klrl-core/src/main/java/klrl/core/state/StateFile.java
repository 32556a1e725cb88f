package klrl.core.state;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import klrl.api.StateReader;
import klrl.api.StateWriter;

/**
 * Checkpoint files. A file appears under its name whole or not at all, and is read whole or not at all: one that was
 * cut or altered anywhere is refused.
 */
public final class StateFile {

    private static final int BUFFER = 1 << 16;

    private StateFile() {}

    /**
     * Writes a file in place of any older one: under the name with {@code .part} added, forced to the disk, then renamed
     * in one step. If anything fails, the older file stays as it was and the part is deleted. Values go out as they are
     * written; memory is needed for their names only.
     *
     * @param file the file, in a folder that exists
     * @param content writes the state; the writer is of no use after the call
     * @throws UncheckedIOException if the file cannot be written, with a message that names it
     * @throws IllegalArgumentException if one name is written with two types, or a name is empty
     */
    public static void write(Path file, Consumer<StateWriter> content) {
        Path target = file.toAbsolutePath();
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            boolean renamed = false;
            try {
                writePart(part, file, content);
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
                renamed = true;
            } finally {
                if (!renamed) {
                    Files.deleteIfExists(part);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + reason(e), e);
        }
        forceFolder(target.getParent());
    }

    private static void writePart(Path part, Path file, Consumer<StateWriter> content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        part,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER)) {
            StateEncoder encoder = new StateEncoder(out, file.toString());
            content.accept(encoder.root());
            encoder.finish();
            out.flush();
            channel.force(true);
        }
    }

    /** Makes the new name itself durable where the system can; Windows cannot open a folder, and needs no such call. */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return;
        }
    }

    /**
     * Reads and checks a file, into memory.
     *
     * @param file the file
     * @return its values; every call for an array returns a new one. A name or type that is not there is answered by an
     *     {@link IllegalArgumentException} that lists what is
     * @throws UncheckedIOException if the file cannot be read, with a message that names it
     * @throws IllegalArgumentException if it is not a checkpoint, is truncated or damaged, or has another format; the
     *     message names the file and says which
     */
    public static StateReader read(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            return StateDecoder.decode(in, file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + reason(e), e);
        }
    }

    /** The messages of some I/O exceptions are no more than the file's name. */
    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException named && named.getReason() != null) {
            return named.getReason();
        }
        return String.valueOf(e.getMessage());
    }
}
