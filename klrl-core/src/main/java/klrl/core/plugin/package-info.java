/** The registry of plugins. */
package klrl.core.plugin;
