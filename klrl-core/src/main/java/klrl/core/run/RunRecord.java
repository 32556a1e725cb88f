package klrl.core.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import klrl.core.config.Composition;
import klrl.core.plugin.PluginEntry;

/** Writes down what made a run: all that its numbers depend on. */
final class RunRecord {

    private RunRecord() {}

    static ObjectNode of(Composition composition, long seed, int streams) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("name", composition.name());
        record.put("seed", seed);
        record.put("streams", streams);
        record.put("started", Instant.now().toString());
        record.put("git_commit", gitCommit().orElse(null));
        ArrayNode plugins = record.putArray("plugins");
        for (PluginEntry entry : composition.plugins()) {
            ObjectNode plugin = plugins.addObject();
            plugin.put("kind", entry.kind().name());
            plugin.put("name", entry.name());
            plugin.put("module", entry.module());
            plugin.put("version", entry.version());
            plugin.put("source", entry.source());
            plugin.put("sha256", checksum(entry.source()).orElse(null));
        }
        ObjectNode modules = record.putObject("modules");
        modules().forEach(modules::put);
        ObjectNode java = record.putObject("java");
        java.put("version", System.getProperty("java.runtime.version"));
        java.put("vendor", System.getProperty("java.vendor"));
        java.put("vm", System.getProperty("java.vm.name"));
        ObjectNode machine = record.putObject("machine");
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("arch", System.getProperty("os.arch"));
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("processor", processor("model name"));
        machine.put("features", processor("flags"));
        ObjectNode settings = record.putObject("environment");
        for (String name : new String[] {"TF_ENABLE_ONEDNN_OPTS", "TF_NUM_INTRAOP_THREADS", "CUDA_VISIBLE_DEVICES"}) {
            settings.put(name, System.getenv(name));
        }
        return record;
    }

    /** The modules that the program runs with, TensorFlow's among them, and their versions. */
    private static Map<String, String> modules() {
        Map<String, String> modules = new TreeMap<>();
        ModuleLayer layer = RunRecord.class.getModule().getLayer();
        if (layer != null) {
            layer.configuration().modules().forEach(module -> {
                if (!module.name().startsWith("java.") && !module.name().startsWith("jdk.")) {
                    modules.put(
                            module.name(),
                            module.reference()
                                    .descriptor()
                                    .rawVersion()
                                    .orElseGet(() -> versionInFileName(module.reference()
                                            .location()
                                            .map(Object::toString)
                                            .orElse(""))));
                }
            });
        }
        return modules;
    }

    /** Modules without a version of their own tell it by their jar's name: {@code tensorflow-core-api-1.1.0.jar}. */
    private static String versionInFileName(String location) {
        Matcher version = Pattern.compile("-(\\d[^/]*)\\.jar$").matcher(location);
        return version.find() ? version.group(1) : "unknown";
    }

    private static Optional<String> checksum(String source) {
        try {
            Path file = Path.of(source);
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return Optional.of(HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file))));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * The commit of the checkout that the program was started from, with a plus sign if files differ from it; those of the
     * documentation, where results are kept, change no number.
     */
    private static Optional<String> gitCommit() {
        String home = System.getProperty("klrl.home");
        if (home == null || !Files.exists(Path.of(home, ".git"))) {
            return Optional.empty();
        }
        return git(home, "rev-parse", "HEAD")
                .map(commit -> commit
                        + git(home, "status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs")
                                .map(changes -> changes.isEmpty() ? "" : "+")
                                .orElse(""));
    }

    private static Optional<String> git(String home, String... arguments) {
        try {
            String[] command = new String[arguments.length + 3];
            command[0] = "git";
            command[1] = "-C";
            command[2] = home;
            System.arraycopy(arguments, 0, command, 3, arguments.length);
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes()).strip();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0
                    ? Optional.of(output)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** What Linux says of its first processor; elsewhere "unknown". */
    private static String processor(String key) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith(key))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("unknown");
        } catch (IOException | UncheckedIOException e) {
            return "unknown";
        }
    }
}
