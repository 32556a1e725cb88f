package klrl.core.plugin;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import klrl.api.plugin.Plugin;

/** Compiles sources and packs them, with any fault that a test wants, into a jar. */
final class JarBuilder {

    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new TreeMap<>();
    private final Map<String, UnaryOperator<byte[]>> edits = new LinkedHashMap<>();
    private final Map<String, String> manifest = new TreeMap<>(Map.of("Klrl-Api-Level", "1"));
    private final List<String> libraries = new ArrayList<>();
    private final List<String> options = new ArrayList<>();

    private JarBuilder() {
        libraries.add(classesOf(Plugin.class));
    }

    static JarBuilder jar() {
        return new JarBuilder();
    }

    /** Where the module of a class of klrl lies. */
    static String classesOf(Class<?> type) {
        return Path.of(type.getModule()
                        .getLayer()
                        .configuration()
                        .findModule(type.getModule().getName())
                        .orElseThrow()
                        .reference()
                        .location()
                        .orElseThrow())
                .toString();
    }

    /** Adds a class; the first line names its package. */
    JarBuilder source(String name, String text) {
        sources.put(name.replace('.', '/') + ".java", text);
        return this;
    }

    JarBuilder module(String text) {
        sources.put("module-info.java", text);
        return this;
    }

    JarBuilder service(String service, String... providers) {
        return entry(
                "META-INF/services/" + service, String.join("\n", providers).getBytes(StandardCharsets.UTF_8));
    }

    JarBuilder entry(String name, byte[] bytes) {
        entries.put(name, bytes);
        return this;
    }

    JarBuilder attribute(String name, String value) {
        manifest.put(name, value);
        return this;
    }

    JarBuilder withoutLevel() {
        manifest.remove("Klrl-Api-Level");
        return this;
    }

    /** Compiles against another jar, without packing it. */
    JarBuilder against(Path jar) {
        libraries.add(jar.toString());
        return this;
    }

    JarBuilder option(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    /** Leaves an entry out of the jar. */
    JarBuilder without(String entry) {
        return edited(entry, bytes -> new byte[0]);
    }

    /** Changes an entry of the jar; an empty one is left out. */
    JarBuilder edited(String entry, UnaryOperator<byte[]> edit) {
        edits.put(entry, edit);
        return this;
    }

    /** Makes a class file that needs Java 99. */
    JarBuilder newer(String entry) {
        return edited(entry, bytes -> {
            bytes[6] = 0;
            bytes[7] = 44 + 99 - 256;
            return bytes;
        });
    }

    /** Builds the jar. */
    Path write(Path file) throws IOException {
        Map<String, byte[]> all = new TreeMap<>(entries);
        all.putAll(compiled());
        edits.forEach((entry, edit) -> all.computeIfPresent(entry, (name, bytes) -> edit.apply(bytes)));
        Manifest attributes = new Manifest();
        attributes.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.forEach((name, value) -> attributes.getMainAttributes().putValue(name, value));
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, attributes)) {
            for (Map.Entry<String, byte[]> entry : all.entrySet()) {
                if (entry.getValue().length > 0) {
                    jar.putNextEntry(new JarEntry(entry.getKey()));
                    jar.write(entry.getValue());
                    jar.closeEntry();
                }
            }
        }
        return file;
    }

    private Map<String, byte[]> compiled() throws IOException {
        Map<String, byte[]> classes = new TreeMap<>();
        if (sources.isEmpty()) {
            return classes;
        }
        Path work = Files.createTempDirectory("klrl-jar");
        try {
            Path in = work.resolve("in");
            Path out = work.resolve("out");
            List<String> arguments = new ArrayList<>(
                    List.of("-source", "17", "-target", "17", "-parameters", "-proc:none", "-nowarn", "-d", out + ""));
            arguments.add(sources.containsKey("module-info.java") ? "--module-path" : "--class-path");
            arguments.add(String.join(System.getProperty("path.separator"), libraries));
            arguments.addAll(options);
            for (Map.Entry<String, String> source : sources.entrySet()) {
                Path file = in.resolve(source.getKey());
                Files.createDirectories(file.getParent());
                arguments.add(Files.writeString(file, source.getValue()).toString());
            }
            javac(arguments);
            for (Path file : files(out)) {
                classes.put(out.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        } finally {
            try (Stream<Path> tree = Files.walk(work)) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        return classes;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile).toList();
        }
    }

    private static void javac(List<String> arguments) {
        StringWriter said = new StringWriter();
        int exit = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(new PrintWriter(said), new PrintWriter(said), arguments.toArray(String[]::new));
        if (exit != 0) {
            throw new IllegalStateException("javac: " + said);
        }
    }
}
