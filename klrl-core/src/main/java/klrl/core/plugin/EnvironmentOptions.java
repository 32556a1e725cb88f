package klrl.core.plugin;

import java.util.List;
import klrl.api.Wrapper;
import klrl.api.plugin.Param;
import klrl.api.plugin.Slot;

/**
 * The options that every environment takes.
 *
 * @param count the number of streams B
 * @param wrappers what lies around the environment, the innermost first
 */
public record EnvironmentOptions(
        @Param(doc = "environments that step side by side", def = "8", min = 1, max = 65536)
        int count,

        @Param(doc = "what lies around the environment, the innermost first", def = "[]")
        List<Slot<Wrapper>> wrappers) {}
