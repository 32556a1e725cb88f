package klrl.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {

    private static final String GOOD = "environment: cartpole\nalgorithm: soft-policy-gradient\n";

    @TempDir
    Path folder;

    private Composition read(Path file, String... overrides) {
        return Composition.of(TestPlugins.registry(), file, List.of(overrides));
    }

    private String refusal(Path file, String... overrides) {
        return assertThrows(ConfigException.class, () -> read(file, overrides))
                .getMessage()
                .replace(folder.toString(), "FOLDER");
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    @Test
    void aFileIsReadWithItsFolderAsTheBaseOfPaths() throws IOException {
        Path file = write("soft.yaml", (GOOD + "prior: {type: policy, run: old}\n").getBytes(StandardCharsets.UTF_8));
        Composition composition = read(file);
        assertEquals("soft", composition.name());
        assertEquals(
                "PolicyPrior[run=" + folder.resolve("old") + "]",
                composition.prior().options().toString());
    }

    @Test
    void aByteOrderMarkIsSkipped() throws IOException {
        Path file = write("bom.yaml", ("\ufeff" + GOOD).getBytes(StandardCharsets.UTF_8));
        assertEquals("cartpole", read(file).environment().name());
    }

    @Test
    void aMissingFileIsReportedTogetherWithTheOverrides() throws IOException {
        write("cartpole.yaml", GOOD.getBytes(StandardCharsets.UTF_8));
        assertEquals("""
                FOLDER/cartpol.yaml: no such file (did you mean cartpole.yaml?)
                command line: training: expected KEY=VALUE, such as training.steps=5000""", refusal(folder.resolve("cartpol.yaml"), "training"));
        assertEquals("FOLDER/none/x.yaml: no such file", refusal(folder.resolve("none/x.yaml")));
    }

    @Test
    void aFolderIsNoFile() {
        assertEquals("FOLDER: this is a folder; a YAML file is expected", refusal(folder));
    }

    @Test
    void anUnreadableFileIsReported() throws IOException {
        Path file = write("secret.yaml", GOOD.getBytes(StandardCharsets.UTF_8));
        assumeTrue(file.toFile().setReadable(false) && !Files.isReadable(file), "the superuser reads everything");
        assertEquals("FOLDER/secret.yaml: permission to read it is denied", refusal(file));
    }

    @Test
    void anotherEncodingIsReportedAtItsFirstStrangeByte() throws IOException {
        assertEquals(
                "FOLDER/latin.yaml:2:5: $: the byte 0xE9 is not UTF-8; save the file in that encoding",
                refusal(write("latin.yaml", "a: 1\n# dné\n".getBytes(StandardCharsets.ISO_8859_1))));
        assertEquals(
                "FOLDER/wide.yaml:1:1: $: the byte 0xFE is not UTF-8; save the file in that encoding",
                refusal(write("wide.yaml", GOOD.getBytes(StandardCharsets.UTF_16))));
        assertEquals(
                "FOLDER/cut.yaml:1:4: $: the byte 0xC3 is not UTF-8; save the file in that encoding",
                refusal(write("cut.yaml", new byte[] {'a', ':', ' ', (byte) 0xc3})));
    }

    @Test
    void anAbsurdlyLargeFileIsNotReadToItsEnd() throws IOException {
        assertEquals(
                "FOLDER/large.yaml: larger than 1 MiB; this is no configuration",
                refusal(write("large.yaml", new byte[(1 << 20) + 1])));
    }
}
