package klrl.core.plugin;

import java.util.Objects;
import klrl.api.plugin.Plugin;
import klrl.api.plugin.SlotKind;

/**
 * A plugin that was found and looks sound.
 *
 * @param kind the slot kind that it fills
 * @param name its name, in kebab-case
 * @param summary what it is, in one line
 * @param module its module's name; for a jar of which no module can be made, the file's name without {@code .jar}
 * @param version its module's version, else the manifest's {@code Implementation-Version}, else {@code unspecified}
 * @param source where it was loaded from: the path of a jar, or of a folder of classes
 * @param plugin the plugin itself
 */
public record PluginEntry(
        SlotKind<?> kind, String name, String summary, String module, String version, String source, Plugin<?> plugin) {

    /**
     * Checks the components.
     *
     * @param kind as the component
     * @param name as the component
     * @param summary as the component
     * @param module as the component
     * @param version as the component
     * @param source as the component
     * @param plugin as the component
     */
    public PluginEntry {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(summary, "summary");
        Objects.requireNonNull(module, "module");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(plugin, "plugin");
    }

    /**
     * Returns the name that picks this plugin among others of its name.
     *
     * @return {@code module/name}
     */
    public String qualifiedName() {
        return module + "/" + name;
    }
}
