package klrl.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.spi.ToolProvider;
import klrl.api.Estimator;
import klrl.core.plugin.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Private records of a module in a layer of its own, which neither exports nor opens anything, are bound. */
class LayerTest {

    private static final String MODULE = """
            module org.example.layer {
                requires klrl.api;
                provides klrl.api.Estimator.Provider with org.example.layer.Halving;
            }
            """;

    private static final String PLUGIN = """
            package org.example.layer;

            import java.lang.invoke.MethodHandles;
            import klrl.api.Estimator;
            import klrl.api.plugin.Factory;
            import klrl.api.plugin.Param;

            public final class Halving implements Estimator.Provider {

                private enum Mode { FAST_ONE, SLOW_ONE }

                private record Inner(@Param(doc = "how", def = "slow-one") Mode mode) {}

                private record Options(
                        @Param(doc = "steps", def = "2", min = 1) int halfLife,
                        @Param(doc = "inside", def = "{}") Inner inner) {}

                @Override
                public String name() {
                    return "halving";
                }

                @Override
                public String summary() {
                    return "halves";
                }

                @Override
                public Factory<?, Estimator> factory() {
                    return Factory.of(MethodHandles.lookup(), Options.class, (options, context) -> {
                        throw new IllegalStateException("not made here");
                    });
                }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void privateRecordsOfAnotherLayerAreBoundWithoutOpeningAnything() throws IOException {
        Estimator.Provider plugin = load();
        assertNotEquals(getClass().getModule(), plugin.getClass().getModule());
        assertFalse(plugin.getClass().getModule().isExported("org.example.layer"));
        Registry registry =
                TestPlugins.registryWith(TestPlugins.entry(TestPlugins.ESTIMATOR, "org.example.layer", plugin));
        assertEquals(
                "Options[halfLife=5, inner=Inner[mode=FAST_ONE]]",
                Slots.of(registry, Estimator.class, "{type: halving, half-life: 5, inner: {mode: fast-one}}")
                        .options()
                        .toString());
        assertEquals(
                "{type: halving, half-life: 2, inner: {mode: slow-one}}",
                Slots.of(registry, Estimator.class, "halving").toString());
        ConfigException e = assertThrows(
                ConfigException.class,
                () -> Slots.of(registry, Estimator.class, "{type: halving, inner: {mode: fast}}"));
        assertEquals("estimator:1:31: $.inner.mode: 'fast' is not one of fast-one, slow-one", e.getMessage());
    }

    private Estimator.Provider load() throws IOException {
        Path sources = Files.createDirectories(folder.resolve("src/org/example/layer"));
        Path descriptor = Files.writeString(folder.resolve("src/module-info.java"), MODULE);
        Path source = Files.writeString(sources.resolve("Halving.java"), PLUGIN);
        Path classes = folder.resolve("classes");
        compile("-d", classes.toString(), "-p", api(), descriptor.toString(), source.toString());
        ModuleLayer parent = getClass().getModule().getLayer();
        Configuration configuration = parent.configuration()
                .resolve(ModuleFinder.of(classes), ModuleFinder.of(), Set.of("org.example.layer"));
        ModuleLayer layer =
                parent.defineModulesWithOneLoader(configuration, getClass().getClassLoader());
        getClass().getModule().addUses(Estimator.Provider.class);
        return ServiceLoader.load(layer, Estimator.Provider.class).stream()
                .filter(provider -> provider.type().getModule().getName().equals("org.example.layer"))
                .findFirst()
                .orElseThrow()
                .get();
    }

    private static String api() {
        URI location = ModuleLayer.boot()
                .configuration()
                .findModule("klrl.api")
                .orElseThrow()
                .reference()
                .location()
                .orElseThrow();
        return Path.of(location).toString();
    }

    private static void compile(String... arguments) {
        StringWriter messages = new StringWriter();
        PrintWriter out = new PrintWriter(messages);
        int status = ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments);
        assertEquals(0, status, messages::toString);
        assertEquals(List.of(), messages.toString().lines().toList());
    }
}
