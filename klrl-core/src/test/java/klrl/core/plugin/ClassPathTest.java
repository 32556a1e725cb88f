package klrl.core.plugin;

import static klrl.core.plugin.JarBuilder.jar;
import static klrl.core.plugin.Sources.estimator;
import static klrl.core.plugin.Sources.module;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import klrl.api.plugin.Plugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry where klrl is on the class path: all plugins get class loaders of their own. */
class ClassPathTest {

    private static final String ESTIMATOR = "klrl.api.Estimator$Provider";

    private static final String PROBE = """
            package org.probe;

            public class Probe implements java.util.concurrent.Callable<String> {
                public String call() {
                    var registry = klrl.core.plugin.Registry.load(java.util.Optional.of(java.nio.file.Path.of("FOLDER")));
                    var text = new StringBuilder(registry.getClass().getModule().isNamed() ? "named\\n" : "unnamed\\n");
                    registry.kinds().forEach(kind -> text.append(kind.name()).append(' '));
                    text.append('\\n');
                    registry.entries().forEach(entry -> text.append(
                            entry.qualifiedName() + "@" + entry.version() + " " + entry.source() + ": "
                            + entry.summary() + "\\n"));
                    registry.problems().forEach(problem -> text.append(problem.severity() + " " + problem + "\\n"));
                    return text.toString();
                }
            }
            """;

    @TempDir
    private Path root;

    /** Loads klrl, a jar beside it and a plugin folder without any module, and tells what the registry says. */
    private String probe(Path beside) throws Exception {
        Path plugins = root.resolve("plugins");
        Path probe = jar().against(Path.of(JarBuilder.classesOf(Registry.class)))
                .source(
                        "org.probe.Probe",
                        PROBE.replace("FOLDER", plugins.toString().replace("\\", "\\\\")))
                .write(root.resolve("probe.jar"));
        URL[] classPath = {
            Path.of(JarBuilder.classesOf(Registry.class)).toUri().toURL(),
            Path.of(JarBuilder.classesOf(Plugin.class)).toUri().toURL(),
            probe.toUri().toURL(),
            beside.toUri().toURL()
        };
        try (URLClassLoader loader = new URLClassLoader(classPath, null)) {
            Object made = loader.loadClass("org.probe.Probe").getConstructor().newInstance();
            return ((Callable<?>) made).call().toString().replace(root + "/", "");
        }
    }

    @Test
    void pluginsAreFoundOnTheClassPathAndInTheFolderAndFaultsKeepNothingElseFromLoading() throws Exception {
        Path beside = jar().source("org.beside.Beside", estimator("org.beside.Beside", "beside"))
                .service(ESTIMATOR, "org.beside.Missing", "org.beside.Beside")
                .attribute("Implementation-Version", "5")
                .write(root.resolve("beside.jar"));
        jar().source("org.a.Halving", estimator("org.a.Halving", "halving"))
                .module(module("org.a", "org.a.Halving"))
                .option("--module-version", "1.2")
                .write(root.resolve("plugins/a.jar"));
        jar().source("org.b.Doubling", estimator("org.b.Doubling", "doubling"))
                .source("klrl.api.Prior", "package klrl.api; public class Prior {}")
                .service(ESTIMATOR, "org.b.Doubling")
                .write(root.resolve("plugins/b.jar"));
        jar().source("klrl.core.Own", "package klrl.core; public class Own {}")
                .module("module klrl.core { exports klrl.core; }")
                .write(root.resolve("plugins/klrl-core.jar"));
        jar().source("org.c.Halving", estimator("org.c.Halving", "halving"))
                .service(ESTIMATOR, "org.c.Halving")
                .withoutLevel()
                .write(root.resolve("plugins/c.jar"));

        assertEquals("""
                unnamed
                environment algorithm estimator prior temperature data wrapper controller\s
                beside/beside@5 beside.jar: a plugin for tests
                b/doubling@unspecified plugins/b.jar: a plugin for tests
                org.a/halving@1.2 plugins/a.jar: a plugin for tests
                ERROR built in: klrl.api.Estimator$Provider: Provider org.beside.Missing not found \
                (repair or remove the jar that provides it from klrl's own module path)
                WARNING plugins/b.jar: b.jar holds the package klrl.api, which klrl provides \
                (build it without: what klrl provides is needed for compiling only (in Maven: scope provided))
                ERROR plugins/c.jar: the manifest does not say which API level it was built for \
                (add Klrl-Api-Level: 1 to the manifest)
                WARNING plugins/klrl-core.jar: it holds the module klrl.core, which klrl provides; \
                this copy is ignored (remove the jar)
                """, probe(beside));
    }

    @Test
    void pluginsKeepTheirOwnVersionsOfALibraryHereToo() throws Exception {
        String text = "package org.dep; public class Version { public static String text() { return \"VERSION\"; } }";
        Path beside = library(text.replace("VERSION", "0"), root.resolve("beside.jar"));
        for (String version : new String[] {"1", "2"}) {
            Path library = library(text.replace("VERSION", version), root.resolve("plugins/p" + version + "/dep.jar"));
            String type = "org.p" + version + ".Plugin";
            jar().against(library)
                    .source(type, estimator(type, "p" + version, "\" + org.dep.Version.text() + \""))
                    .service(ESTIMATOR, type)
                    .write(root.resolve("plugins/p" + version + "/plugin.jar"));
        }
        assertEquals("""
                unnamed
                environment algorithm estimator prior temperature data wrapper controller\s
                plugin/p1@unspecified plugins/p1/plugin.jar: 1
                plugin/p2@unspecified plugins/p2/plugin.jar: 2
                """, probe(beside));
    }

    @Test
    void aCopyOfTheLoggingFrontEndIsIgnoredIfThereIsOneAlready() throws Exception {
        String logger = "package org.slf4j; public interface Logger {}";
        Path beside = jar().source("org.slf4j.Logger", logger)
                .attribute("Automatic-Module-Name", "org.slf4j")
                .write(root.resolve("beside.jar"));
        jar().source("org.slf4j.Logger", logger)
                .module("module org.slf4j { exports org.slf4j; }")
                .write(root.resolve("plugins/halving/logging.jar"));
        jar().source("org.a.Halving", estimator("org.a.Halving", "halving"))
                .module(module("org.a", "org.a.Halving"))
                .write(root.resolve("plugins/halving/plugin.jar"));

        assertEquals("""
                unnamed
                environment algorithm estimator prior temperature data wrapper controller\s
                org.a/halving@unspecified plugins/halving/plugin.jar: a plugin for tests
                WARNING plugins/halving/logging.jar: it holds the module org.slf4j, which klrl provides; \
                this copy is ignored (remove the jar)
                """, probe(beside));
    }

    private static Path library(String source, Path jar) throws IOException {
        return jar().source("org.dep.Version", source).write(jar);
    }
}
