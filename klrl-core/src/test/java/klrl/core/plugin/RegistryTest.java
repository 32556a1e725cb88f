package klrl.core.plugin;

import static klrl.core.plugin.JarBuilder.jar;
import static klrl.core.plugin.Sources.estimator;
import static klrl.core.plugin.Sources.kind;
import static klrl.core.plugin.Sources.module;
import static klrl.core.plugin.Sources.plugin;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import klrl.api.Environment;
import klrl.api.Estimator;
import klrl.api.plugin.Factory;
import klrl.api.plugin.SlotKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTest {

    private static final String ESTIMATOR = "klrl.api.Estimator$Provider";
    private static final String SCHEDULE = "package org.kinds; public interface Schedule {"
            + " interface Provider extends klrl.api.plugin.Plugin<Schedule> {} }";

    private PluginFolder plugins;

    @TempDir
    private Path root;

    @BeforeEach
    void makeFolder() throws IOException {
        plugins = PluginFolder.empty(root);
    }

    /** Loads a folder with which nothing is wrong. */
    private Registry load() {
        Registry registry = plugins.load();
        assertEquals(List.of(), registry.problems());
        return registry;
    }

    private static PluginEntry find(Registry registry, String name) {
        return registry.find("estimator", name).orElseThrow();
    }

    @Test
    void klrlBringsItsOwnSlotKinds() {
        Registry registry = Registry.load(Optional.empty());
        assertEquals(
                List.of(
                        "environment",
                        "algorithm",
                        "estimator",
                        "prior",
                        "temperature",
                        "data",
                        "wrapper",
                        "controller"),
                registry.kinds().stream().map(SlotKind::name).toList());
        assertEquals(List.of(), registry.problems());
        for (SlotKind<?> kind : registry.kinds()) {
            assertSame(kind, registry.kind(kind.name()).orElseThrow());
            assertSame(kind, registry.kindOf(kind.product()).orElseThrow());
        }
        assertEquals(Optional.empty(), registry.kind("estimators"));
        assertEquals(Optional.empty(), registry.kindOf(Object.class));
    }

    @Test
    void everyEnvironmentTakesACountAndWrappers() {
        SlotKind<?> kind =
                Registry.load(Optional.empty()).kindOf(Environment.class).orElseThrow();
        assertEquals(EnvironmentOptions.class, kind.common().orElseThrow().options());
    }

    @Test
    void aPluginIsFoundWithItsModuleVersionAndJar() throws IOException {
        Path modular = jar().source("org.a.Halving", estimator("org.a.Halving", "halving", "in a module"))
                .module(module("org.a", "org.a.Halving"))
                .option("--module-version", "1.2")
                .write(plugins.path("a.jar"));
        Path plain = jar().source("org.b.Doubling", estimator("org.b.Doubling", "doubling", "in a plain jar"))
                .service(ESTIMATOR, "org.b.Doubling")
                .attribute("Automatic-Module-Name", "org.b")
                .attribute("Implementation-Version", "0.3")
                .write(plugins.path("b.jar"));
        Path named = jar().source("org.c.Same", estimator("org.c.Same", "same"))
                .service(ESTIMATOR, "org.c.Same")
                .write(plugins.path("same-plugin-7.1.jar"));

        Registry registry = load();
        SlotKind<?> kind = registry.kindOf(Estimator.class).orElseThrow();
        assertEquals(
                List.of(
                        new PluginEntry(
                                kind,
                                "doubling",
                                "in a plain jar",
                                "org.b",
                                "0.3",
                                plain.toString(),
                                find(registry, "doubling").plugin()),
                        new PluginEntry(
                                kind,
                                "halving",
                                "in a module",
                                "org.a",
                                "1.2",
                                modular.toString(),
                                find(registry, "halving").plugin()),
                        new PluginEntry(
                                kind,
                                "same",
                                "a plugin for tests",
                                "same.plugin",
                                "7.1",
                                named.toString(),
                                find(registry, "same").plugin())),
                registry.entries());
        assertEquals(registry.entries(), registry.entries("estimator"));
        assertEquals(List.of(), registry.entries("prior"));
        assertEquals(Optional.empty(), registry.find("prior", "halving"));
        assertEquals(Optional.empty(), registry.find("estimator", "org.b/halving"));
    }

    @Test
    void eachJarIsAModuleInALayerOfItsOwn() throws IOException {
        jar().source("org.a.Halving", estimator("org.a.Halving", "halving"))
                .module(module("org.a", "org.a.Halving"))
                .write(plugins.path("a.jar"));
        jar().source("org.b.Doubling", estimator("org.b.Doubling", "doubling"))
                .service(ESTIMATOR, "org.b.Doubling")
                .write(plugins.path("b.jar"));

        Registry registry = load();
        Module halving = find(registry, "halving").plugin().getClass().getModule();
        Module doubling = find(registry, "doubling").plugin().getClass().getModule();
        assertEquals("org.a", halving.getName());
        assertEquals("b", doubling.getName());
        assertNotSame(halving.getLayer(), doubling.getLayer());
        assertEquals(
                List.of(Registry.class.getModule().getLayer()),
                halving.getLayer().parents());
    }

    @Test
    void aPrivateOptionsRecordOfAModuleCanBeBuiltThoughNothingIsExportedOrOpened() throws Throwable {
        jar().source(
                        "org.a.Halving",
                        estimator("org.a.Halving", "halving").replace("record Options", "private record Options"))
                .module(module("org.a", "org.a.Halving"))
                .write(plugins.path("a.jar"));

        Factory<?, ?> factory = find(load(), "halving").plugin().factory();
        MethodHandle constructor =
                factory.lookup().findConstructor(factory.options(), MethodType.methodType(void.class, double.class));
        assertEquals("Options[patience=3.0]", constructor.invoke(3.0).toString());
        assertTrue(factory.options().getModule().getDescriptor().exports().isEmpty());
        assertTrue(factory.options().getModule().getDescriptor().opens().isEmpty());
    }

    @Test
    void aModuleNamePicksOneOfSeveralPluginsOfOneName() throws IOException {
        jar().source("org.a.Halving", estimator("org.a.Halving", "halving"))
                .module(module("org.a", "org.a.Halving"))
                .write(plugins.path("2.jar"));
        jar().source("org.b.Halving", estimator("org.b.Halving", "halving"))
                .module(module("org.b", "org.b.Halving"))
                .write(plugins.path("1.jar"));

        Registry registry = plugins.load();
        assertEquals("org.b", find(registry, "halving").module());
        assertEquals("org.b", find(registry, "org.b/halving").module());
        assertEquals("org.a", find(registry, "org.a/halving").module());
        assertEquals(Optional.empty(), registry.find("estimator", "org.c/halving"));
        assertEquals(1, registry.problems().size());
        assertEquals(PluginProblem.Severity.WARNING, registry.problems().get(0).severity());
    }

    @Test
    void pluginsKeepTheirOwnVersionsOfALibrary() throws IOException {
        for (String version : List.of("1", "2")) {
            String text =
                    "package org.dep; public class Version { public static String text() { return \"VERSION\"; } }";
            Path modular = jar().source("org.dep.Version", text.replace("VERSION", version))
                    .module("module org.dep { exports org.dep; }")
                    .withoutLevel() // a library needs none
                    .write(plugins.path("modular-" + version + "/dep.jar"));
            String type = "org.m" + version + ".Plugin";
            jar().against(modular)
                    .source(type, estimator(type, "modular-" + version, "\" + org.dep.Version.text() + \""))
                    .module("module org.m" + version + " { requires klrl.api; requires org.dep;"
                            + " provides klrl.api.Estimator.Provider with " + type + "; }")
                    .write(plugins.path("modular-" + version + "/plugin.jar"));

            Path plain = jar().source("org.dep.Version", text.replace("VERSION", version))
                    .withoutLevel()
                    .write(plugins.path("plain-" + version + "/dep-" + version + ".jar"));
            String plainType = "org.p" + version + ".Plugin";
            jar().against(plain)
                    .source(plainType, estimator(plainType, "plain-" + version, "\" + org.dep.Version.text() + \""))
                    .service(ESTIMATOR, plainType)
                    .write(plugins.path("plain-" + version + "/plugin.jar"));
        }

        assertEquals(
                List.of("modular-1: 1", "modular-2: 2", "plain-1: 1", "plain-2: 2"),
                load().entries().stream()
                        .map(entry -> entry.name() + ": " + entry.summary())
                        .toList());
    }

    @Test
    void aPrivateCopyOfALibraryThatKlrlUsesItselfWinsInsideThePlugin() throws IOException {
        String name = "org.snakeyaml.engine";
        assertTrue(Registry.class.getModule().getLayer().findModule(name).isPresent());
        Path library = jar().source(
                        "org.snakeyaml.engine.v2.Own",
                        "package org.snakeyaml.engine.v2; public class Own { public static String text() { return \"own\"; } }")
                .module("module " + name + " { exports org.snakeyaml.engine.v2; }")
                .write(plugins.path("halving/yaml.jar"));
        jar().against(library)
                .source(
                        "org.a.Halving",
                        estimator("org.a.Halving", "halving", "\" + org.snakeyaml.engine.v2.Own.text() + \""))
                .module("module org.a { requires klrl.api; requires " + name + ";"
                        + " provides klrl.api.Estimator.Provider with org.a.Halving; }")
                .write(plugins.path("halving/halving.jar"));

        assertEquals("own", find(load(), "halving").summary());
    }

    @Test
    void aPlainPluginMayUseAModuleBesideIt() throws IOException {
        Path library = jar().source(
                        "org.dep.Version",
                        "package org.dep; public class Version { public static String text() { return \"9\"; } }")
                .module("module org.dep { exports org.dep; }")
                .write(plugins.path("halving/dep.jar"));
        jar().against(library)
                .source("org.a.Halving", estimator("org.a.Halving", "halving", "\" + org.dep.Version.text() + \""))
                .service(ESTIMATOR, "org.a.Halving")
                .write(plugins.path("halving/halving.jar"));

        PluginEntry entry = find(load(), "halving");
        assertEquals("9", entry.summary());
        assertTrue(entry.plugin().getClass().getModule().isNamed());
    }

    @Test
    void aPluginMayFindServicesOfItsOwnLibraries() throws IOException {
        Path library = jar().source("org.dep.Greeting", "package org.dep; public interface Greeting { String text(); }")
                .module("module org.dep { exports org.dep; }")
                .write(plugins.path("halving/dep.jar"));
        jar().against(library)
                .source(
                        "org.hello.Hello",
                        "package org.hello; public class Hello implements org.dep.Greeting {"
                                + " public String text() { return \"hello\"; } }")
                .module("module org.hello { requires org.dep; provides org.dep.Greeting with org.hello.Hello; }")
                .write(plugins.path("halving/hello.jar"));
        jar().against(library)
                .source(
                        "org.a.Halving",
                        estimator(
                                "org.a.Halving",
                                "halving",
                                "\" + java.util.ServiceLoader.load("
                                        + "getClass().getModule().getLayer(), org.dep.Greeting.class).findFirst().get().text() + \""))
                .module("module org.a { requires klrl.api; requires org.dep; uses org.dep.Greeting;"
                        + " provides klrl.api.Estimator.Provider with org.a.Halving; }")
                .write(plugins.path("halving/halving.jar"));

        assertEquals("hello", find(load(), "halving").summary());
    }

    @Test
    void aPluginMayOpenASlotKindThatPluginsBesideItFill() throws IOException {
        Path kinds = jar().source("org.kinds.Schedule", SCHEDULE)
                .source("org.kinds.Schedules", kind("org.kinds.Schedules", "schedule", "Schedule.Provider", "Schedule"))
                .source(
                        "org.kinds.Constant",
                        plugin("org.kinds.Constant", "Schedule.Provider", "Schedule", "", "constant"))
                .module("module org.kinds { requires transitive klrl.api; exports org.kinds;"
                        + " provides klrl.api.plugin.SlotKind with org.kinds.Schedules;"
                        + " provides org.kinds.Schedule.Provider with org.kinds.Constant; }")
                .write(plugins.path("schedules/kinds.jar"));
        jar().against(kinds)
                .source(
                        "org.warm.Warm",
                        plugin("org.warm.Warm", "org.kinds.Schedule.Provider", "org.kinds.Schedule", "", "warm"))
                .module(
                        "module org.warm { requires org.kinds; provides org.kinds.Schedule.Provider with org.warm.Warm; }")
                .write(plugins.path("schedules/warm.jar"));

        Registry registry = load();
        SlotKind<?> kind = registry.kind("schedule").orElseThrow();
        assertEquals(8, registry.kinds().indexOf(kind));
        assertSame(kind, registry.kindOf(kind.product()).orElseThrow());
        assertEquals(
                List.of("org.kinds/constant", "org.warm/warm"),
                registry.entries("schedule").stream()
                        .map(PluginEntry::qualifiedName)
                        .toList());
    }

    @Test
    void aPlainJarMayOpenASlotKindToo() throws IOException {
        jar().source("org.kinds.Schedule", SCHEDULE)
                .source("org.kinds.Schedules", kind("org.kinds.Schedules", "schedule", "Schedule.Provider", "Schedule"))
                .source(
                        "org.kinds.Constant",
                        plugin("org.kinds.Constant", "Schedule.Provider", "Schedule", "", "constant"))
                .service("klrl.api.plugin.SlotKind", "org.kinds.Schedules")
                .service("org.kinds.Schedule$Provider", "org.kinds.Constant")
                .write(plugins.path("kinds.jar"));

        assertEquals("kinds", load().find("schedule", "constant").orElseThrow().module());
    }

    @Test
    void aPluginFolderMayHaveARelativePath() throws IOException {
        Path relative = Path.of("target", "relative-plugins");
        Files.createDirectories(relative);
        jar().source("org.a.Halving", estimator("org.a.Halving", "halving"))
                .module(module("org.a", "org.a.Halving"))
                .write(relative.resolve("a.jar"));

        Registry registry = Registry.load(Optional.of(relative));
        assertEquals(
                relative.resolve("a.jar").toString(), find(registry, "halving").source());
    }

    @Test
    void aRegistryCanBeMadeOfGivenParts() throws IOException {
        jar().source("org.a.Halving", estimator("org.a.Halving", "halving"))
                .module(module("org.a", "org.a.Halving"))
                .write(plugins.path("a.jar"));
        Registry loaded = load();
        PluginProblem problem = new PluginProblem("x.jar", "it is broken", "repair it");

        Registry made = Registry.of(loaded.kinds(), loaded.entries(), List.of(problem));
        assertEquals(loaded.kinds(), made.kinds());
        assertEquals(loaded.entries(), made.entries());
        assertEquals(List.of(problem), made.problems());
        assertEquals("x.jar: it is broken (repair it)", problem.toString());
        assertEquals(PluginProblem.Severity.ERROR, problem.severity());
    }
}
