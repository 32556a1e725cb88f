package klrl.bench.verify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import klrl.api.plugin.Slot;
import klrl.api.plugin.SlotKind;
import klrl.core.config.ConfigException;
import klrl.core.config.Slots;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;

/**
 * Finds out where plugins can be verified: everything that depends on spaces in each of the usual ones that it does not
 * refuse, or, if it refuses both, in every environment that gives what it needs.
 */
final class Subjects {

    /**
     * What a plugin is verified as.
     *
     * @param subjects one for each setting
     * @param refusal why there is none; empty if there are some
     */
    record Found(List<Subject> subjects, String refusal) {}

    private final Registry registry;
    private final Path folder;
    private final List<Setting> usual;
    private Optional<List<Setting>> environments = Optional.empty();

    /**
     * Makes subjects of plugins.
     *
     * @param folder for the files that examples may name
     */
    Subjects(Registry registry, Path folder) {
        this.registry = registry;
        this.folder = folder;
        this.usual = Setting.usual(folder);
    }

    static String selector(Registry registry, PluginEntry entry) {
        return registry.find(entry.kind().name(), entry.name())
                        .filter(found -> found == entry)
                        .isPresent()
                ? entry.name()
                : entry.qualifiedName();
    }

    /** Finds the subjects of a plugin whose kind has a contract. */
    Found of(SlotKind<?> kind, PluginEntry entry) {
        List<Subject> subjects = new ArrayList<>();
        Set<String> refusals = new LinkedHashSet<>();
        if (!Contracts.DEPEND_ON_SPACES.contains(kind.name())) {
            attempt(kind, entry, Optional.empty(), subjects, refusals);
            return new Found(subjects, String.join("; ", refusals));
        }
        for (Setting setting : usual) {
            attempt(kind, entry, Optional.of(setting), subjects, refusals);
        }
        if (subjects.isEmpty() && Contracts.DEPEND_ON_ENVIRONMENTS.contains(kind.name())) {
            if (environments.isEmpty()) {
                environments = Optional.of(Setting.ofEnvironments(registry, folder));
            }
            for (Setting setting : environments.get()) {
                attempt(kind, entry, Optional.of(setting), subjects, new LinkedHashSet<>());
            }
        }
        return new Found(List.copyOf(subjects), String.join("; ", refusals));
    }

    private void attempt(
            SlotKind<?> kind,
            PluginEntry entry,
            Optional<Setting> setting,
            List<Subject> subjects,
            Set<String> refusals) {
        String name = selector(registry, entry);
        try {
            Slot<?> slot = setting.isPresent()
                    ? Slots.byExample(
                            registry,
                            kind.product(),
                            "'" + name + "'",
                            setting.get().files(),
                            setting.get().gives())
                    : Slots.byExample(registry, kind.product(), "'" + name + "'", folder);
            Subject subject = new Subject(kind.name(), name, setting, slot, registry);
            Contracts.tryOut(subject);
            subjects.add(subject);
        } catch (ConfigException e) {
            refusals.add(
                    e.problems().isEmpty() ? e.toString() : e.problems().get(0).message());
        } catch (IllegalArgumentException e) {
            // It is for other spaces, or its options do not go together.
            refusals.add(e.getMessage());
        }
    }
}
