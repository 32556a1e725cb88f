package klrl.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show: signals, default folders, what is loaded. */
class ProcessTest {

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endAll() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process start(List<String> javaOptions, String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions);
        // On the class path are libraries that no module requires, TensorFlow's native one among them.
        command.addAll(
                List.of("--module-path", absolute("jdk.module.path"), "--class-path", absolute("java.class.path")));
        command.addAll(List.of("--module", "klrl.bench/klrl.bench.Main"));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out.txt").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static String absolute(String property) {
        return Stream.of(System.getProperty(property).split(File.pathSeparator))
                .map(part -> Path.of(part).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Starts a long run and waits until it trains; returns what it says from then on. */
    private BufferedReader startTraining() throws IOException {
        Configurations.in(folder, "long.yaml", Configurations.ON_POLICY);
        Process process =
                start(List.of(), "train", "long.yaml", "training.steps=1000000000", "training.log-every=100000000");
        BufferedReader err = process.errorReader(StandardCharsets.UTF_8);
        while (!Files.exists(folder.resolve("runs/long-0-1/metrics.jsonl"))) {
            assertTrue(process.isAlive(), () -> "it ended: " + err.lines().toList());
            Thread.onSpinWait();
        }
        return err;
    }

    private void signal(String name) throws IOException, InterruptedException {
        String pid = Long.toString(processes.get(0).pid());
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void ctrlCKeepsTheRunAndExitsWith130() throws IOException, InterruptedException {
        BufferedReader err = startTraining();
        signal("INT");
        List<String> lines = err.lines().toList();
        assertEquals(130, processes.get(0).waitFor());
        assertTrue(lines.contains("stopping at the next checkpoint …; Ctrl-C again ends at once"), lines.toString());
        assertEquals("  go on     klrl train --resume runs/long-0-1", lines.get(lines.size() - 1));
        assertTrue(
                lines.get(lines.size() - 2).matches("interrupted after \\S+ of 1,000,000,000 steps; nothing is lost"));
        assertTrue(Files.isRegularFile(folder.resolve("runs/long-0-1/checkpoint.klrl")));
        assertTrue(Files.isRegularFile(folder.resolve("runs/long-0-1/policy.klrl")));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aSchedulersTermKeepsTheRunAndExitsWith143() throws IOException, InterruptedException {
        BufferedReader err = startTraining();
        signal("TERM");
        err.lines().toList();
        assertEquals(143, processes.get(0).waitFor());
        assertTrue(Files.isRegularFile(folder.resolve("runs/long-0-1/checkpoint.klrl")));
    }

    @Test
    void pluginsLoadsNeitherTensorFlowNorTheLoggingBackend() throws IOException, InterruptedException {
        Path log = folder.resolve("classes.txt");
        Process process = start(List.of("-Xlog:class+load:file=" + log.getFileName()), "plugins");
        process.errorReader().lines().toList();
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, process.exitValue());
        String loaded = Files.readString(log);
        assertTrue(loaded.contains(" klrl.bench.cli.PluginsCommand "), "the log has no classes");
        assertFalse(loaded.contains(" org.tensorflow.internal."), "TensorFlow's library was touched");
        assertFalse(loaded.contains(" org.bytedeco."), "the bridge to native libraries was touched");
        assertFalse(loaded.contains(" org.apache.logging."), "the logging backend was loaded");
        assertTrue(Files.readString(folder.resolve("out.txt")).startsWith("KIND "));
    }
}
