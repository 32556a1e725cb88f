package klrl.bench.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import klrl.api.Environment;
import klrl.api.data.EnvironmentSpec;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Slot;
import klrl.core.config.Slots;
import klrl.core.contract.ContractContext;
import klrl.core.contract.Fixtures;
import klrl.core.contract.Spaces;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;
import klrl.core.random.Streams;

/**
 * Where a subject is made.
 *
 * @param name what listings call it: {@code discrete}, {@code box}, or the name of an environment
 * @param environment the spaces
 * @param gives what an environment of the kind gives
 * @param files a folder with files that examples may name
 */
record Setting(String name, EnvironmentSpec environment, Set<Feature> gives, Path files) {

    private static Setting of(String name, EnvironmentSpec environment, Set<Feature> gives, Path folder) {
        try {
            Path files = Files.createDirectories(folder.resolve(name));
            Fixtures.write(environment, files);
            return new Setting(name, environment, gives, files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The spaces of contracts.
     *
     * @param folder where to make folders of files
     */
    static List<Setting> usual(Path folder) {
        return Arrays.stream(Spaces.values())
                .map(spaces -> of(spaces.name().toLowerCase(Locale.ROOT), spaces.environment(), spaces.gives(), folder))
                .toList();
    }

    /**
     * The spaces of all environments, for what needs what only some of them give.
     *
     * @param folder where to make folders of files
     */
    static List<Setting> ofEnvironments(Registry registry, Path folder) {
        List<Setting> settings = new ArrayList<>();
        for (PluginEntry entry : registry.entries("environment")) {
            try {
                Slot<Environment> slot = Slots.byExample(
                        registry, Environment.class, "'" + Subjects.selector(registry, entry) + "'", folder);
                try (Environment made = slot.create(ContractContext.ofEnvironment(1, Streams.of(1)))) {
                    settings.add(of(entry.name(), made.spec(), slot.gives(), folder));
                }
            } catch (RuntimeException e) {
                // What is wrong with it is found where it is verified itself.
                continue;
            }
        }
        return settings;
    }

    /** Which spaces of contracts these are. */
    Spaces spaces() {
        return Spaces.valueOf(name.toUpperCase(Locale.ROOT));
    }
}
