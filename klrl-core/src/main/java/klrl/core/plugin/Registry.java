package klrl.core.plugin;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import klrl.api.plugin.SlotKind;

/** The slot kinds and plugins that exist, and what went wrong in finding them. Immutable. */
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
     * Makes a registry of given parts, for tests and for programs that bring their own plugins.
     *
     * @param kinds the slot kinds, no two with the same name or product
     * @param entries the plugins; of two with the same kind and name, a plain name picks the first
     * @param problems the problems
     * @return the registry
     */
    public static Registry of(List<SlotKind<?>> kinds, List<PluginEntry> entries, List<PluginProblem> problems) {
        return new Registry(kinds, entries, problems);
    }

    /**
     * Finds the plugins that are loaded together with klrl itself, and those of a plugin folder. Each jar in the folder
     * and each folder of jars in it is loaded apart from all others, and nothing that is wrong with one of them is
     * thrown: it becomes a problem.
     *
     * <p>Where klrl is on the class path instead of the module path, each jar or folder gets a class loader of its own
     * in place of a module layer.
     *
     * @param pluginFolder the plugin folder, which need not exist; or empty for none
     * @return the kinds, klrl's own first; the plugins by kind and name; the problems by source
     */
    public static Registry load(Optional<Path> pluginFolder) {
        return new Discovery(Host.own()).run(pluginFolder);
    }

    /**
     * Returns all slot kinds.
     *
     * @return the kinds
     */
    public List<SlotKind<?>> kinds() {
        return kinds;
    }

    /**
     * Returns a slot kind by its name.
     *
     * @param name the name, such as {@code estimator}
     * @return the kind, or empty if there is none
     */
    public Optional<SlotKind<?>> kind(String name) {
        return kinds.stream().filter(kind -> kind.name().equals(name)).findFirst();
    }

    /**
     * Returns the slot kind that a component of type {@code Slot<product>} asks for.
     *
     * @param product what plugins of the kind make
     * @return the kind, or empty if there is none
     */
    public Optional<SlotKind<?>> kindOf(Class<?> product) {
        return kinds.stream().filter(kind -> kind.product() == product).findFirst();
    }

    /**
     * Returns all plugins.
     *
     * @return the plugins
     */
    public List<PluginEntry> entries() {
        return entries;
    }

    /**
     * Returns the plugins of a kind.
     *
     * @param kind the kind's name
     * @return the plugins, none if there is no such kind
     */
    public List<PluginEntry> entries(String kind) {
        return entries.stream()
                .filter(entry -> entry.kind().name().equals(kind))
                .toList();
    }

    /**
     * Returns a plugin by its name.
     *
     * @param kind the kind's name
     * @param name the plugin's name, alone or as {@code module/name}
     * @return the plugin, or empty if there is none; of several with the same name, a name alone picks the one that was
     *     found first
     */
    public Optional<PluginEntry> find(String kind, String name) {
        return entries(kind).stream()
                .filter(entry ->
                        entry.name().equals(name) || entry.qualifiedName().equals(name))
                .findFirst();
    }

    /**
     * Returns what went wrong.
     *
     * @return the problems
     */
    public List<PluginProblem> problems() {
        return problems;
    }
}
