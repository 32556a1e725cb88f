package klrl.core.config;

import klrl.core.plugin.PluginEntry;

/** How messages name a plugin. */
final class Labels {

    private Labels() {}

    /** Such as {@code estimator 'gae'}. */
    static String brief(PluginEntry entry) {
        return Names.noun(entry.kind().name()) + " " + Quoted.of(entry.name());
    }

    /** Such as {@code estimator 'gae' of klrl.algorithms@0.1.0}. */
    static String module(PluginEntry entry) {
        return brief(entry) + " of " + entry.module() + "@" + entry.version();
    }

    /** Such as {@code estimator 'gae' of klrl.algorithms@0.1.0 (plugins/gae.jar)}. */
    static String full(PluginEntry entry) {
        return module(entry) + " (" + entry.source() + ")";
    }
}
