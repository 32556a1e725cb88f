package klrl.core.plugin;

/**
 * A plugin that could not be loaded.
 *
 * @param source where it was found
 * @param cause why it could not be loaded
 * @param remedy what to do
 */
public record PluginProblem(String source, String cause, String remedy) {}
