package klrl.bench.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import klrl.core.run.RunFolder;

/** A file of SHA-256 checksums, as {@code sha256sum} writes and checks them. */
final class Checksums {

    static final String NAME = "SHA256SUMS";

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  (.+)");

    private Checksums() {}

    /** The checksum of some bytes, in hexadecimal digits. */
    static String of(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The checksum of a file. */
    static String of(Path file) {
        try {
            return of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + RunFolder.reason(e), e);
        }
    }

    /**
     * Reads the checksums that a folder holds.
     *
     * @return checksums by the names of the files, none if there is no such file
     * @throws ResultsException if a line is none of a checksum
     */
    static Map<String, String> read(Path folder) {
        Map<String, String> checksums = new TreeMap<>();
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            return checksums;
        }
        try {
            for (String line : Files.readAllLines(file)) {
                Matcher matcher = LINE.matcher(line);
                if (!matcher.matches()) {
                    throw new ResultsException(file + ": '" + line + "' is no checksum and the name of a file");
                }
                checksums.put(matcher.group(2), matcher.group(1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + RunFolder.reason(e), e);
        }
        return checksums;
    }

    /** Writes checksums by the names of the files. */
    static void write(Path folder, Map<String, String> checksums) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(checksums)
                .forEach((name, checksum) ->
                        text.append(checksum).append("  ").append(name).append('\n'));
        RunFolder.writeAtomically(folder.resolve(NAME), text.toString());
    }
}
