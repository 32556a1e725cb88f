package klrl.core.plugin;

import klrl.api.plugin.Param;

/**
 * The options that every environment takes.
 *
 * @param count the number of streams B
 */
public record EnvironmentOptions(
        @Param(doc = "environments that step side by side", def = "8", min = 1, max = 65536)
        int count) {}
