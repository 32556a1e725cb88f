package klrl.bench.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import klrl.api.Environment;
import klrl.api.data.EnvironmentSpec;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Slot;
import klrl.core.contract.ContractContext;
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
 */
record Setting(String name, EnvironmentSpec environment, Set<Feature> gives) {

    private static Setting of(Spaces spaces) {
        return new Setting(spaces.name().toLowerCase(Locale.ROOT), spaces.environment(), spaces.gives());
    }

    /** The spaces of contracts. */
    static List<Setting> usual() {
        return Arrays.stream(Spaces.values()).map(Setting::of).toList();
    }

    /** The spaces of all environments, for what needs what only some of them give. */
    static List<Setting> ofEnvironments(Registry registry) {
        List<Setting> settings = new ArrayList<>();
        for (PluginEntry entry : registry.entries("environment")) {
            try {
                Slot<Environment> slot = Subjects.slot(registry, Environment.class, entry);
                try (Environment made = slot.create(ContractContext.ofEnvironment(1, Streams.of(1)))) {
                    settings.add(new Setting(entry.name(), made.spec(), Subjects.gives(slot)));
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
