package klrl.core.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import klrl.api.plugin.SlotKind;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;

/** The kinds of slots and the plugins for them, as a listing. */
public final class Catalogue {

    private final Registry registry;

    private Catalogue(Registry registry) {
        this.registry = registry;
    }

    /**
     * Lists what a registry holds.
     *
     * @param registry the registry
     * @return the listing
     */
    public static Catalogue of(Registry registry) {
        return new Catalogue(registry);
    }

    /**
     * Writes the listing for people: each kind with its summary, and below it the plugins by name.
     *
     * @return several lines, the last one ended too
     */
    public String text() {
        int widest = registry.entries().stream()
                .mapToInt(entry -> entry.name().length())
                .max()
                .orElse(0);
        StringBuilder out = new StringBuilder();
        for (SlotKind<?> kind : registry.kinds()) {
            out.append(kind.name()).append(": ").append(kind.summary()).append('\n');
            for (PluginEntry entry : plugins(kind)) {
                String gap = " ".repeat(widest - entry.name().length() + 2);
                out.append("  ")
                        .append(entry.name())
                        .append(gap)
                        .append(entry.summary())
                        .append('\n');
            }
        }
        return out.toString();
    }

    /**
     * Writes the listing for programs.
     *
     * @return {@code {"kinds":[{"kind":…,"summary":…,"plugins":[{"name":…,"summary":…,"module":…}]}]}}
     */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode kinds = json.putArray("kinds");
        for (SlotKind<?> kind : registry.kinds()) {
            ObjectNode one = kinds.addObject().put("kind", kind.name()).put("summary", kind.summary());
            ArrayNode plugins = one.putArray("plugins");
            plugins(kind)
                    .forEach(entry -> plugins.addObject()
                            .put("name", entry.name())
                            .put("summary", entry.summary())
                            .put("module", entry.module()));
        }
        return json;
    }

    private List<PluginEntry> plugins(SlotKind<?> kind) {
        return registry.entries(kind.name()).stream()
                .sorted(Comparator.comparing(PluginEntry::name).thenComparing(PluginEntry::module))
                .toList();
    }
}
