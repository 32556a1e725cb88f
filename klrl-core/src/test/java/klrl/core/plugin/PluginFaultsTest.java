package klrl.core.plugin;

import static klrl.core.plugin.JarBuilder.jar;
import static klrl.core.plugin.Sources.estimator;
import static klrl.core.plugin.Sources.kind;
import static klrl.core.plugin.Sources.module;
import static klrl.core.plugin.Sources.plugin;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * For each fault a plugin folder that has it, beside two sound plugins that have to be found all the same. What is said
 * of the fault is compared in full with a golden text.
 */
class PluginFaultsTest {

    private static final String ESTIMATOR = "klrl.api.Estimator$Provider";
    private static final String SLOT_KIND = "klrl.api.plugin.SlotKind";
    private static final String TYPE = "org.example.Halving";
    private static final String CLASS = "org/example/Halving.class";
    private static final String SOUND = estimator(TYPE, "halving");

    private static byte[] first;
    private static byte[] last;

    private PluginFolder plugins;

    @TempDir
    private Path root;

    @BeforeAll
    static void buildSoundPlugins(@TempDir Path work) throws IOException {
        first = Files.readAllBytes(jar().source("org.sound.First", estimator("org.sound.First", PluginFolder.FIRST))
                .module(module("org.sound.first", "org.sound.First"))
                .write(work.resolve("first.jar")));
        last = Files.readAllBytes(jar().source("org.sound.Last", estimator("org.sound.Last", PluginFolder.LAST))
                .service(ESTIMATOR, "org.sound.Last")
                .write(work.resolve("last.jar")));
    }

    @BeforeEach
    void makeFolder() throws IOException {
        plugins = PluginFolder.withSound(root, first, last);
    }

    /** Compares all that is said, and sees whether the sound plugins are there. */
    private void check(String golden) throws IOException {
        Registry registry = plugins.load();
        plugins.assertReport(golden, registry);
        assertTrue(registry.find("estimator", PluginFolder.FIRST).isPresent());
        assertTrue(registry.find("estimator", PluginFolder.LAST).isPresent());
    }

    /** A sound plugin in a module; tests break it. */
    private static JarBuilder modular() {
        return modular(SOUND);
    }

    private static JarBuilder modular(String source) {
        return jar().source(TYPE, source).module(module("org.example.halving", TYPE));
    }

    /** The same without a module. */
    private static JarBuilder plain() {
        return plain(SOUND);
    }

    private static JarBuilder plain(String source) {
        return jar().source(TYPE, source).service(ESTIMATOR, TYPE);
    }

    /** Compiles one class by itself. */
    private byte[] compiled(String type, String source) throws IOException {
        Path jar = jar().source(type, source).write(root.resolve("compiled.jar"));
        try (JarFile file = new JarFile(jar.toFile());
                InputStream in = file.getInputStream(file.getJarEntry(type.replace('.', '/') + ".class"))) {
            return in.readAllBytes();
        }
    }

    private Path halving() {
        return plugins.path("halving.jar");
    }

    @Nested
    class ThePluginFolder {

        @Test
        void mayBeMissing() throws IOException {
            plugins.assertReport("nothing-wrong", Registry.load(Optional.of(root.resolve("nowhere"))));
        }

        @Test
        void mayHoldOtherFiles() throws IOException {
            Files.writeString(plugins.path("README"), "Plugins go here.");
            Files.writeString(plugins.path("halving.jar.disabled"), "not looked at");
            Files.createDirectories(plugins.path(".cache"));
            check("nothing-wrong");
        }

        @Test
        void mustNotBeAFile() throws IOException {
            Path file = Files.writeString(root.resolve("file"), "");
            plugins.assertReport("plugin-folder-is-a-file", Registry.load(Optional.of(file)));
        }

        @Test
        void mustNotBeALinkToNothing() throws IOException {
            Path link = Files.createSymbolicLink(root.resolve("link"), root.resolve("nowhere"));
            plugins.assertReport("plugin-folder-is-a-dead-link", Registry.load(Optional.of(link)));
        }

        @Test
        void holdsNoFolderWithoutJars() throws IOException {
            Files.createDirectories(plugins.path("halving/classes"));
            check("folder-without-jars");
        }
    }

    @Nested
    class AJar {

        @Test
        void mustBeReadable() throws IOException {
            Files.createSymbolicLink(halving(), root.resolve("nowhere"));
            check("unreadable");
        }

        @Test
        void mustHaveContent() throws IOException {
            Files.createFile(halving());
            check("empty-file");
        }

        @Test
        void mustBeAZipFile() throws IOException {
            Files.writeString(halving(), "<html>404 not found</html>");
            check("not-a-jar");
        }

        @Test
        void mustBeWhole() throws IOException {
            byte[] whole = Files.readAllBytes(modular().write(halving()));
            Files.write(halving(), Arrays.copyOf(whole, whole.length / 2));
            check("cut-off");
        }

        @Test
        void mustHaveSoundClasses() throws IOException {
            modular()
                    .edited(CLASS, bytes -> "something else".getBytes(StandardCharsets.UTF_8))
                    .write(halving());
            damage(plain().write(plugins.path("plain.jar")), 0);
            damage(modular().write(plugins.path("late.jar")), 300);
            check("damaged");
        }

        /** Overwrites some bytes of the compressed class. */
        private static void damage(Path jar, int offset) throws IOException {
            byte[] whole = Files.readAllBytes(jar);
            int inClass = new String(whole, StandardCharsets.ISO_8859_1).indexOf(CLASS) + CLASS.length() + offset;
            Arrays.fill(whole, inClass, inClass + 40, (byte) 0xFF);
            Files.write(jar, whole);
        }

        @Test
        void mustHaveSoundClassesAlsoWhereThatShowsLate() throws IOException {
            plain(SOUND.replace("public Halving() {}", "public Halving() { new Helper(); }"))
                    .source("org.example.Helper", "package org.example; class Helper {}")
                    .edited("org/example/Helper.class", bytes -> Arrays.copyOf(bytes, bytes.length - 10))
                    .write(halving());
            check("damaged-helper");
        }

        @Test
        void mustHoldClasses() throws IOException {
            jar().write(halving());
            check("empty-jar");
        }

        @Test
        void mustBeCompiledForThisJava() throws IOException {
            modular().newer("module-info.class").newer(CLASS).write(halving());
            plain().newer(CLASS).write(plugins.path("plain.jar"));
            check("newer-java");
        }

        @Test
        void mustBeCompiledForThisJavaAlsoWhereThatShowsLate() throws IOException {
            plain(SOUND.replace("public Halving() {}", "public Halving() { new Helper(); }"))
                    .source("org.example.Helper", "package org.example; class Helper {}")
                    .newer("org/example/Helper.class")
                    .write(halving());
            check("newer-java-of-a-helper");
        }

        @Test
        void mustNameItsApiLevel() throws IOException {
            modular().withoutLevel().write(halving());
            plain().withoutLevel().write(plugins.path("plain.jar"));
            check("level-missing");
        }

        @Test
        void mustBeBuiltForTheApiLevelOfTheHost() throws IOException {
            modular().attribute("Klrl-Api-Level", "2").write(halving());
            plain().attribute("Klrl-Api-Level", "one").write(plugins.path("plain.jar"));
            check("level-other");
        }

        @Test
        void mustProvideAPlugin() throws IOException {
            jar().source("org.example.Library", "package org.example; public class Library {}")
                    .withoutLevel()
                    .write(halving());
            check("no-plugin");
        }

        @Test
        void mustProvideAPluginInAFolderToo() throws IOException {
            jar().source("org.example.Library", "package org.example; public class Library {}")
                    .module("module org.example.library { exports org.example; }")
                    .write(plugins.path("halving/library.jar"));
            check("no-plugin-in-a-folder");
        }

        @Test
        void mustWriteNestedServicesWithADollar() throws IOException {
            jar().source(TYPE, SOUND)
                    .service("klrl.api.Estimator.Provider", TYPE)
                    .write(halving());
            check("dotted-service");
        }

        @Test
        void mustDeclareThePluginsOfAModuleInItsModuleInfo() throws IOException {
            jar().source(TYPE, SOUND)
                    .module("module org.example.halving { requires klrl.api; }")
                    .service(ESTIMATOR, TYPE)
                    .write(halving());
            check("services-ignored");
        }

        @Test
        void mustHaveASoundModuleInfo() throws IOException {
            modular()
                    .source("org.other.Library", "package org.other; public class Library {}")
                    .without(CLASS)
                    .without("org/example/Halving$Options.class")
                    .write(halving());
            check("bad-module-info");
        }

        @Test
        void withoutAModuleNameIsLoadedByAClassLoader() throws IOException {
            plain().write(plugins.path("2fast.jar"));
            plain(SOUND.replace("public Halving() {}", "public Halving() { throw new Error(\"too fast\"); }"))
                    .write(plugins.path("3fast.jar"));
            check("bad-module-name");
        }

        @Test
        void withClassesOutsideOfPackagesIsLoadedByAClassLoader() throws IOException {
            plain().source("Unpacked", "class Unpacked {}").write(halving());
            check("no-automatic-module");
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void withDamageAnywhereKeepsNothingElseFromLoading(boolean inAModule) throws IOException {
            byte[] whole = Files.readAllBytes((inAModule ? modular() : plain()).write(halving()));
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; i < 100; i++) {
                byte[] damaged = whole.clone();
                for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
                }
                Files.write(halving(), damaged);
                Registry registry = plugins.load();
                assertTrue(registry.find("estimator", PluginFolder.FIRST).isPresent());
                assertTrue(registry.find("estimator", PluginFolder.LAST).isPresent());
            }
        }
    }

    @Nested
    class JarsTogether {

        @Test
        void mayNotBringModulesOfTheHost() throws IOException {
            modular().write(plugins.path("halving/halving.jar"));
            jar().source("klrl.api.Own", "package klrl.api; public class Own {}")
                    .module("module klrl.api { exports klrl.api; }")
                    .write(plugins.path("halving/klrl-api.jar"));
            jar().source("klrl.core.Own", "package klrl.core; public class Own {}")
                    .attribute("Automatic-Module-Name", "klrl.core")
                    .write(plugins.path("klrl-core-0.1.0.jar"));
            check("bundled-modules");
        }

        @Test
        void mayNotMixClassesOfTheHostIntoAModule() throws IOException {
            byte[] copy = compiled("klrl.api.Prior", "package klrl.api; public class Prior {}");
            modular().entry("klrl/api/Prior.class", copy).write(halving());
            check("bundled-classes-in-a-module");
        }

        @Test
        void withClassesOfTheHostAreLoadedByAClassLoaderThatIgnoresThem() throws IOException {
            plain().source("klrl.api.Prior", "package klrl.api; public class Prior {}")
                    .write(halving());
            check("bundled-classes");
        }

        @Test
        void mayNotBringAModuleTwice() throws IOException {
            modular().write(plugins.path("halving/a.jar"));
            modular().write(plugins.path("halving/b.jar"));
            check("second-module");
        }

        @Test
        void mustBringTheModulesTheyNeed() throws IOException {
            Path library = jar().source("org.dep.Library", "package org.dep; public class Library {}")
                    .module("module org.dep { exports org.dep; }")
                    .write(root.resolve("dep.jar"));
            jar().against(library)
                    .source(TYPE, SOUND)
                    .module("module org.example.halving { requires klrl.api; requires org.dep;"
                            + " provides klrl.api.Estimator.Provider with org.example.Halving; }")
                    .write(halving());
            check("missing-module");

            Files.copy(library, plugins.path("dep.jar"));
            check("missing-module-elsewhere");
        }

        @Test
        void mayNeedAModuleOfTheJdkThatIsNotLoaded() throws IOException {
            jar().source(TYPE, SOUND)
                    .module("module org.example.halving { requires klrl.api; requires jdk.incubator.vector;"
                            + " provides klrl.api.Estimator.Provider with org.example.Halving; }")
                    .write(halving());
            plain(SOUND.replace(
                            "public Halving() {}",
                            "public Halving() { System.out.println(jdk.incubator.vector.VectorSpecies.class); }"))
                    .option("--add-modules", "jdk.incubator.vector")
                    .write(plugins.path("plain.jar"));
            check("jdk-module-not-loaded");
        }

        @Test
        void thatAreBrokenKeepThoseBesideThemFromNothing() throws IOException {
            modular().write(plugins.path("halving/halving.jar"));
            jar().source("org.dep.Library", "package org.dep; public class Library {}")
                    .write(plugins.path("halving/2fast.jar"));
            Files.writeString(plugins.path("halving/text.jar"), "no jar");
            jar().source("org.other.Plugin", estimator("org.other.Plugin", "other"))
                    .module(module("org.other", "org.other.Plugin"))
                    .attribute("Klrl-Api-Level", "0")
                    .write(plugins.path("halving/old.jar"));
            check("broken-libraries");
        }

        @Test
        void mustBeModulesIfAModuleNeedsThem() throws IOException {
            String library = "package org.dep; public class Library {}";
            Path dep = jar().source("org.dep.Library", library).write(plugins.path("halving/dep.jar"));
            jar().against(dep)
                    .source(TYPE, SOUND)
                    .module("module org.example.halving { requires klrl.api; requires dep;"
                            + " provides klrl.api.Estimator.Provider with org.example.Halving; }")
                    .write(plugins.path("halving/halving.jar"));
            jar().source("org.dep.Library", library)
                    .source("Unpacked", "class Unpacked {}")
                    .write(dep);
            check("library-without-module");
        }

        @Test
        void mayNotSplitAPackage() throws IOException {
            modular().write(plugins.path("halving/halving.jar"));
            jar().source("org.example.Other", "package org.example; public class Other {}")
                    .source("org.example2.Plugin", estimator("org.example2.Plugin", "other"))
                    .module(module("org.example.other", "org.example2.Plugin"))
                    .write(plugins.path("halving/other.jar"));
            check("split-package");
        }

        @Test
        void withASplitPackageAndNoModuleAreLoadedByAClassLoader() throws IOException {
            plain().write(plugins.path("halving/halving.jar"));
            jar().source("org.example.Other", "package org.example; public class Other {}")
                    .write(plugins.path("halving/other.jar"));
            check("split-package-without-modules");
        }

        @Test
        void withAPackageThatTheHostExportsAreLoadedByAClassLoader() throws IOException {
            plain().source(
                            "javax.annotation.processing.Own",
                            "package javax.annotation.processing; public class Own {}")
                    .option("--limit-modules", "java.base")
                    .write(halving());
            check("package-of-the-host");
        }

        @Test
        void withoutAModuleReadBothCopiesOfALibrary() throws IOException {
            plain().write(plugins.path("halving/halving.jar"));
            jar().source("org.net.Library", "package org.net; public class Library {}")
                    .module("module jdk.net { exports org.net; }")
                    .write(plugins.path("halving/net.jar"));
            check("copy-seen-twice");
        }

        @Test
        void mustFitTogetherInAllOtherRespectsToo() throws IOException {
            jar().source(TYPE, SOUND)
                    .module("module org.example.halving { requires klrl.api; requires java.sql; requires java.logging;"
                            + " provides klrl.api.Estimator.Provider with org.example.Halving; }")
                    .write(plugins.path("halving/halving.jar"));
            jar().source("org.log.Library", "package org.log; public class Library {}")
                    .module("module java.logging { exports org.log; }")
                    .write(plugins.path("halving/logging.jar"));
            check("refused");
        }
    }

    @Nested
    class AProvider {

        @Test
        void mustBeInItsJar() throws IOException {
            modular()
                    .source("org.example.Other", "package org.example; public class Other {}")
                    .without(CLASS)
                    .write(halving());
            jar().source("org.example.Other", "package org.example; public class Other {}")
                    .service(ESTIMATOR, TYPE)
                    .write(plugins.path("plain.jar"));
            check("provider-missing");
        }

        @Test
        void mustBePublicAndConstructible() throws IOException {
            jar().source("org.example.A", estimator("org.example.A", "a").replace("public class", "class"))
                    .source("org.example.B", estimator("org.example.B", "b").replace("public B()", "B()"))
                    .source("org.example.C", estimator("org.example.C", "c").replace("public C()", "public C(int c)"))
                    .source(
                            "org.example.D",
                            estimator("org.example.D", "d").replace("public class", "public abstract class"))
                    .source("org.example.E", "package org.example; public class E {}")
                    .source("org.example.Sound", estimator("org.example.Sound", "sound"))
                    .service(
                            ESTIMATOR,
                            "# the order of the problems",
                            "org.example.A",
                            "org.example.B # package-private constructor",
                            "org.example.C",
                            "",
                            "org.example.D",
                            "org.example.E",
                            "org.example.Sound")
                    .write(halving());
            check("not-constructible");
        }

        @Test
        void ofAModuleMustBePublicAndConstructible() throws IOException {
            // The compiler would refuse these providers; a class that is replaced later is not seen by it.
            byte[] hidden = compiled(TYPE, SOUND.replace("public class", "class"));
            modular().edited(CLASS, bytes -> hidden).write(halving());
            byte[] other = compiled(TYPE, "package org.example; public class Halving {}");
            modular().edited(CLASS, bytes -> other).write(plugins.path("other.jar"));
            check("not-constructible-in-a-module");
        }

        @Test
        void mustNotThrow() throws IOException {
            modular(SOUND.replace(
                            "public Halving() {}",
                            "public Halving() { throw new IllegalStateException(\"no luck\\nat all\"); }"))
                    .write(halving());
            jar().source(
                            "org.example.A",
                            estimator("org.example.A", "a")
                                    .replace("public A() {}", "public A() { throw new Error(\"mine\"); }"))
                    .source(
                            "org.example.B",
                            estimator("org.example.B", "b")
                                    .replace("public B() {}", "static { int[] none = {}; none[0] = 1; } public B() {}"))
                    .source(
                            "org.example.C",
                            estimator("org.example.C", "c").replace("public C() {}", "public C() { new C(); }"))
                    .source("org.example.Sound", estimator("org.example.Sound", "sound"))
                    .service(ESTIMATOR, "org.example.A", "org.example.B", "org.example.C", "org.example.Sound")
                    .write(plugins.path("plain.jar"));
            check("constructor-throws");
        }

        @Test
        void mustFindItsClasses() throws IOException {
            Path library = jar().source("org.dep.Library", "package org.dep; public class Library {}")
                    .write(root.resolve("dep.jar"));
            plain(SOUND.replace("public Halving() {}", "public Halving() { new org.dep.Library(); }"))
                    .against(library)
                    .write(halving());
            plain(SOUND.replace("public class Halving", "public class Halving extends org.dep.Library"))
                    .against(library)
                    .write(plugins.path("heir.jar"));
            modular(SOUND.replace("public Halving() {}", "public Halving() { new Helper(); }"))
                    .source("org.example.Helper", "package org.example; class Helper {}")
                    .without("org/example/Helper.class")
                    .write(plugins.path("modular.jar"));
            check("missing-class");
        }

        @Test
        void doesNotFindClassesOfAnotherPlugin() throws IOException {
            Path library = jar().source("org.dep.Library", estimator("org.dep.Library", "library"))
                    .service(ESTIMATOR, "org.dep.Library")
                    .write(plugins.path("library.jar"));
            plain(SOUND.replace("public Halving() {}", "public Halving() { new org.dep.Library(); }"))
                    .against(library)
                    .write(halving());
            check("missing-class-elsewhere");
        }

        @Test
        void mustFitTheClassesBesideIt() throws IOException {
            Path compiledAgainst = jar().source(
                            "org.dep.Library", "package org.dep; public class Library { public static void go() {} }")
                    .write(root.resolve("dep.jar"));
            plain(SOUND.replace("public Halving() {}", "public Halving() { org.dep.Library.go(); }"))
                    .against(compiledAgainst)
                    .write(plugins.path("halving/halving.jar"));
            jar().source("org.dep.Library", "package org.dep; public class Library {}")
                    .write(plugins.path("halving/dep.jar"));
            check("not-linked");
        }
    }

    @Nested
    class APlugin {

        /** Builds one jar with a variant of the plugin for each pair of a text and its replacement. */
        private void variants(String... replacements) throws IOException {
            JarBuilder builder = jar();
            String[] types = new String[replacements.length / 2];
            for (int i = 0; i < types.length; i++) {
                types[i] = "org.example.Variant" + i;
                String source = estimator(types[i], "variant-" + i);
                assertTrue(source.contains(replacements[2 * i]), replacements[2 * i]);
                builder.source(types[i], source.replace(replacements[2 * i], replacements[2 * i + 1]));
            }
            builder.service(ESTIMATOR, types).write(plugins.path("variants.jar"));
        }

        @Test
        void mustHaveANameInKebabCase() throws IOException {
            variants(
                    "\"variant-0\"", "null",
                    "\"variant-1\"", "\"\"",
                    "\"variant-2\"", "\"Half Life\"",
                    "\"variant-3\"", "\"half--life\"",
                    "return \"variant-4\";", "throw new UnsupportedOperationException(\"name\");",
                    "variant-5", "half-life-5");
            check("name");
        }

        @Test
        void mustHaveASummaryOfOneLine() throws IOException {
            variants(
                    "\"a plugin for tests\"", "null",
                    "\"a plugin for tests\"", "\" \"",
                    "\"a plugin for tests\"", "\"two\\nlines\"",
                    "return \"a plugin for tests\";", "throw new UnsupportedOperationException(\"summary\");",
                    "a plugin for tests", "sound");
            check("summary");
        }

        @Test
        void mustHaveAFactory() throws IOException {
            variants(
                    "return Factory.of(MethodHandles.lookup(), Options.class, (options, context) -> options);",
                    "return null;",
                    "return Factory.of(MethodHandles.lookup(), Options.class, (options, context) -> options);",
                    "throw new UnsupportedOperationException(\"factory\");",
                    "MethodHandles.lookup(),",
                    "null,",
                    "a plugin for tests",
                    "sound");
            check("factory");
        }

        @Test
        void mustDeclareEachComponentOfItsOptions() throws IOException {
            variants(
                    "@Param(doc = \"what is waited for\", def = \"0\") double patience",
                    "@Param(doc = \"what is waited for\", def = \"0\") double patience, int count",
                    "double patience",
                    "double type",
                    "double patience",
                    "double count");
            String environment = "klrl.api.Environment";
            String count = "@klrl.api.plugin.Param(doc = \"how many\", def = \"1\") int count";
            jar().source(
                            "org.example.Maze",
                            plugin("org.example.Maze", environment + ".Provider", environment, count, "maze"))
                    .service(environment + "$Provider", "org.example.Maze")
                    .write(plugins.path("maze.jar"));
            check("options");
        }

        @Test
        void keepsItsNameIfItIsTheFirst() throws IOException {
            modular().write(plugins.path("a.jar"));
            jar().source("org.other.Halving", estimator("org.other.Halving", "halving"))
                    .attribute("Implementation-Version", "2")
                    .service(ESTIMATOR, "org.other.Halving")
                    .write(plugins.path("b.jar"));
            modular().write(plugins.path("c.jar"));
            check("name-taken");
        }
    }

    @Nested
    class ASlotKind {

        private static final String PRODUCT = "package org.kinds; public interface Schedule {"
                + " interface Provider extends klrl.api.plugin.Plugin<Schedule> {} }";
        private static final String SCHEDULE = kind("org.kinds.Schedules", "schedule", "Schedule.Provider", "Schedule");

        private JarBuilder kinds(String source) {
            return jar().source("org.kinds.Schedule", PRODUCT)
                    .source("org.kinds.Schedules", source)
                    .module("module org.kinds { requires transitive klrl.api; exports org.kinds;"
                            + " provides klrl.api.plugin.SlotKind with org.kinds.Schedules; }");
        }

        @Test
        void mustDescribeItself() throws IOException {
            kinds(SCHEDULE.replace("\"schedule\"", "\"Schedule\"")).write(plugins.path("a.jar"));
            kinds(SCHEDULE.replace("Schedule.class;", "null;")).write(plugins.path("b.jar"));
            kinds(SCHEDULE.replace("return Schedule.Provider.class;", "throw new Error(\"service\");"))
                    .write(plugins.path("c.jar"));
            jar().source("org.kinds.Schedules", """
                            package org.kinds;
                            @SuppressWarnings({"unchecked", "rawtypes"})
                            public class Schedules implements klrl.api.plugin.SlotKind {
                                public String name() { return "schedule"; }
                                public String summary() { return "no service"; }
                                public Class service() { return String.class; }
                                public Class product() { return String.class; }
                            }
                            """)
                    .service(SLOT_KIND, "org.kinds.Schedules")
                    .write(plugins.path("d.jar"));
            kinds(SCHEDULE.replace("public String name()", """
                                    record Shared(int many) {}
                                    public java.util.Optional<Common> common() {
                                        return java.util.Optional.of(
                                                new Common(java.lang.invoke.MethodHandles.lookup(), Shared.class));
                                    }
                                    public String name()""")).write(plugins.path("e.jar"));
            check("kind");
        }

        @Test
        void mustNotBeTaken() throws IOException {
            kinds(SCHEDULE.replace("\"schedule\"", "\"estimator\"")).write(plugins.path("a.jar"));
            jar().source(
                            "org.kinds.Schedules",
                            kind(
                                    "org.kinds.Schedules",
                                    "schedule",
                                    "klrl.api.Estimator.Provider",
                                    "klrl.api.Estimator"))
                    .service(SLOT_KIND, "org.kinds.Schedules")
                    .write(plugins.path("b.jar"));
            check("kind-taken");
        }

        @Test
        void isNotSharedBetweenCopies() throws IOException {
            Path kinds = kinds(SCHEDULE).write(plugins.path("a.jar"));
            Path copy = plugins.path("b/kinds.jar");
            Files.createDirectories(copy.getParent());
            Files.copy(kinds, copy);
            jar().against(kinds)
                    .source(
                            "org.example.Warm",
                            plugin("org.example.Warm", "org.kinds.Schedule.Provider", "org.kinds.Schedule", "", "warm"))
                    .module("module org.example.warm { requires org.kinds;"
                            + " provides org.kinds.Schedule.Provider with org.example.Warm; }")
                    .write(plugins.path("b/warm.jar"));
            jar().against(kinds)
                    .source(
                            "org.example.Warm",
                            plugin("org.example.Warm", "org.kinds.Schedule.Provider", "org.kinds.Schedule", "", "warm"))
                    .service("org.kinds.Schedule$Provider", "org.example.Warm")
                    .write(plugins.path("c.jar"));
            check("kind-copied");
        }
    }
}
