package klrl.core.plugin;

import java.util.List;
import java.util.Optional;
import klrl.api.plugin.SlotKind;

/** The plugins that were found. */
public final class Registry {

    private final List<SlotKind<?>> kinds;
    private final List<PluginEntry> entries;
    private final List<PluginProblem> problems;

    private Registry(List<SlotKind<?>> kinds, List<PluginEntry> entries, List<PluginProblem> problems) {
        this.kinds = List.copyOf(kinds);
        this.entries = List.copyOf(entries);
        this.problems = List.copyOf(problems);
    }

    /**
     * Makes a registry.
     *
     * @param kinds the kinds
     * @param entries the plugins
     * @param problems the problems
     * @return the registry
     */
    public static Registry of(List<SlotKind<?>> kinds, List<PluginEntry> entries, List<PluginProblem> problems) {
        return new Registry(kinds, entries, problems);
    }

    /**
     * Returns the kinds.
     *
     * @return the kinds
     */
    public List<SlotKind<?>> kinds() {
        return kinds;
    }

    /**
     * Finds a kind by name.
     *
     * @param name its name
     * @return the kind
     */
    public Optional<SlotKind<?>> kind(String name) {
        return kinds.stream().filter(kind -> kind.name().equals(name)).findFirst();
    }

    /**
     * Finds a kind by product.
     *
     * @param product its product
     * @return the kind
     */
    public Optional<SlotKind<?>> kindOf(Class<?> product) {
        return kinds.stream().filter(kind -> kind.product() == product).findFirst();
    }

    /**
     * Returns the plugins.
     *
     * @return the plugins
     */
    public List<PluginEntry> entries() {
        return entries;
    }

    /**
     * Returns the plugins of a kind.
     *
     * @param kind its name
     * @return the plugins
     */
    public List<PluginEntry> entries(String kind) {
        return entries.stream()
                .filter(entry -> entry.kind().name().equals(kind))
                .toList();
    }

    /**
     * Finds a plugin.
     *
     * @param kind the kind's name
     * @param name the plugin's name, or module/name
     * @return the plugin
     */
    public Optional<PluginEntry> find(String kind, String name) {
        return entries(kind).stream()
                .filter(entry -> name.equals(entry.name()) || name.equals(entry.module() + "/" + entry.name()))
                .findFirst();
    }

    /**
     * Returns the problems.
     *
     * @return the problems
     */
    public List<PluginProblem> problems() {
        return problems;
    }
}
