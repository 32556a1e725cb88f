package klrl.core.plugin;

import klrl.api.plugin.Plugin;
import klrl.api.plugin.SlotKind;

/**
 * A plugin that was found.
 *
 * @param kind the kind of slot that it fills
 * @param name its name
 * @param summary what it is
 * @param module the module that provides it
 * @param version the module's version
 * @param source where it was found
 * @param plugin the plugin
 */
public record PluginEntry(
        SlotKind<?> kind,
        String name,
        String summary,
        String module,
        String version,
        String source,
        Plugin<?> plugin) {}
