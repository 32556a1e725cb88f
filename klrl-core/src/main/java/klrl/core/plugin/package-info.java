/**
 * Finds plugins: in the module layer of klrl itself, and in the jars of a plugin folder. What cannot be loaded becomes
 * a {@link klrl.core.plugin.PluginProblem} and keeps nothing else from loading.
 *
 * <p>Each jar of the plugin folder, and each folder in it with its jars, becomes a module layer of its own above the
 * host's. A private copy of a library wins inside of it and is invisible outside.
 */
package klrl.core.plugin;
