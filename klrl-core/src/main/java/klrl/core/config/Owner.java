package klrl.core.config;

import klrl.core.plugin.PluginEntry;

/**
 * Who declares a record of options.
 *
 * @param name how messages name it, such as {@code estimator 'gae'}
 * @param origin the module that it comes from
 */
record Owner(String name, String origin) {

    static Owner of(PluginEntry entry) {
        return new Owner(Labels.brief(entry), entry.module() + "@" + entry.version());
    }
}
