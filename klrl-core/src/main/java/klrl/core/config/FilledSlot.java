package klrl.core.config;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Slot;
import klrl.core.plugin.PluginEntry;

/** A chosen plugin with its options bound. Two are equal if plugin and options are. */
final class FilledSlot<T> implements Slot<T> {

    private final PluginEntry plugin;
    private final Factory<?, T> factory;
    private final Record options;
    private final Optional<Record> common;
    private final Tree canonical;

    FilledSlot(PluginEntry plugin, Factory<?, T> factory, Record options, Optional<Record> common, Tree canonical) {
        this.plugin = plugin;
        this.factory = factory;
        this.options = options;
        this.common = common;
        this.canonical = canonical;
    }

    PluginEntry plugin() {
        return plugin;
    }

    Factory<?, T> factory() {
        return factory;
    }

    Tree canonical() {
        return canonical;
    }

    @Override
    public String kind() {
        return plugin.kind().name();
    }

    @Override
    public String name() {
        return plugin.name();
    }

    @Override
    public Record options() {
        return options;
    }

    @Override
    public Optional<Record> common() {
        return common;
    }

    @Override
    public Set<Feature> gives() {
        return factory.gives(options);
    }

    @Override
    public T create(Context context) {
        return factory.make(options, context);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FilledSlot<?> slot
                && slot.kind().equals(kind())
                && slot.name().equals(name())
                && slot.plugin.module().equals(plugin.module())
                && slot.options.equals(options)
                && slot.common.equals(common);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind(), name(), options, common);
    }

    /** Returns the slot as a configuration would write it on one line. */
    @Override
    public String toString() {
        return YamlWriter.flow(canonical);
    }
}
