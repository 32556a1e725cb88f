package klrl.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a configuration file, once, or says why it cannot be read. */
final class ConfigFile {

    private static final int MOST_BYTES = 1 << 20;

    private ConfigFile() {}

    static Optional<String> read(Path file, Problems problems) {
        String source = file.toString();
        Place whole = new Place.InFile(source, 0, 0);
        if (Files.isDirectory(file)) {
            problems.mistake(whole, TreePath.ROOT, "this is a folder; a YAML file is expected");
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                problems.mistake(whole, TreePath.ROOT, "larger than 1 MiB; this is no configuration");
                return Optional.empty();
            }
            return decoded(bytes, source, problems);
        } catch (NoSuchFileException e) {
            problems.mistake(whole, TreePath.ROOT, "no such file" + neighbour(file));
        } catch (AccessDeniedException e) {
            problems.mistake(whole, TreePath.ROOT, "permission to read it is denied");
        } catch (IOException e) {
            problems.mistake(whole, TreePath.ROOT, "cannot be read: " + Quoted.oneLine(String.valueOf(e.getMessage())));
        }
        return Optional.empty();
    }

    private static Optional<String> decoded(byte[] bytes, String source, Problems problems) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        boolean good = !decoder.decode(in, out, true).isError();
        String text = out.flip().toString();
        String body = text.startsWith("\ufeff") ? text.substring(1) : text;
        if (good) {
            return Optional.of(body);
        }
        int lineStart = body.lastIndexOf('\n') + 1;
        int line = 1 + (int) body.chars().filter(c -> c == '\n').count();
        int column = 1 + body.codePointCount(lineStart, body.length());
        String hex = String.format("0x%02X", in.get(in.position()));
        problems.mistake(
                new Place.InFile(source, line, column),
                TreePath.ROOT,
                "the byte " + hex + " is not UTF-8; save the file in that encoding");
        return Optional.empty();
    }

    /** A file of nearly that name in the same folder. */
    private static String neighbour(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        List<String> names = new ArrayList<>();
        if (folder != null && file.getFileName() != null && Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{yaml,yml}")) {
                files.forEach(path -> names.add(path.getFileName().toString()));
            } catch (IOException | DirectoryIteratorException e) {
                return "";
            }
            return Names.guess(file.getFileName().toString(), names);
        }
        return "";
    }
}
