package klrl.core.plugin;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;
import klrl.api.plugin.Plugin;
import klrl.api.plugin.SlotKind;

/** Checks what kinds and plugins say of themselves, as far as that can be done without making anything. */
final class Inspection {

    private static final Pattern KEBAB_CASE = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    /** The key by which a configuration selects the plugin of a slot, among the options of that plugin. */
    private static final String SELECTOR = "type";

    private Inspection() {}

    static SlotKind<?> kind(SlotKind<?> kind, Guard guard) throws Fault {
        String name = name(kind.getClass(), kind::name, guard);
        String title = "slot kind '" + name + "'";
        oneLine("summary() of " + title, kind::summary, guard);
        Class<?> service = guard.call("service() of " + title, kind::service);
        if (!service.isInterface() || !Plugin.class.isAssignableFrom(service)) {
            throw Fault.noService(name, service);
        }
        guard.call("product() of " + title, kind::product);
        Optional<SlotKind.Common> common = guard.call("common() of " + title, kind::common);
        if (common.isPresent()) {
            options(title, common.get().options(), guard);
        }
        return kind;
    }

    static PluginEntry plugin(SlotKind<?> kind, Found found, Guard guard) throws Fault {
        Plugin<?> plugin = (Plugin<?>) found.provider();
        String name = name(plugin.getClass(), plugin::name, guard);
        String title = kind.name() + " '" + name + "'";
        String summary = oneLine("summary() of " + title, plugin::summary, guard);
        Factory<?, ?> factory = guard.call("factory() of " + title, plugin::factory);
        List<String> options = options(title, factory.options(), guard);
        if (options.contains(SELECTOR)) {
            throw Fault.optionTaken(title, SELECTOR, "the key that selects the plugin is");
        }
        for (String shared : shared(kind)) {
            if (options.contains(shared)) {
                throw Fault.optionTaken(title, shared, "one that each " + kind.name() + " has");
            }
        }
        Origin origin = found.origin();
        return new PluginEntry(kind, name, summary, origin.module(), origin.version(), origin.source(), plugin);
    }

    private static List<String> shared(SlotKind<?> kind) {
        return kind.common().stream()
                .flatMap(common -> Stream.of(common.options().getRecordComponents()))
                .map(RecordComponent::getName)
                .toList();
    }

    private static String name(Class<?> type, Callable<String> asked, Guard guard) throws Fault {
        String what = "name() of " + type.getName();
        String name = guard.call(what, asked);
        if (!KEBAB_CASE.matcher(name).matches()) {
            throw Fault.notKebab(what, name);
        }
        return name;
    }

    private static String oneLine(String what, Callable<String> asked, Guard guard) throws Fault {
        String text = guard.call(what, asked);
        if (text.isBlank() || text.lines().count() > 1) {
            throw Fault.notOneLine(what);
        }
        return text;
    }

    /** Returns the names of an options record's components, each of which has to be declared as an option. */
    private static List<String> options(String title, Class<? extends Record> options, Guard guard) throws Fault {
        return guard.call("reading the options of " + title, () -> {
            RecordComponent[] components = options.getRecordComponents();
            for (RecordComponent component : components) {
                if (!component.isAnnotationPresent(Param.class)) {
                    throw Fault.notAnOption(title, component.getName(), options);
                }
            }
            return Stream.of(components).map(RecordComponent::getName).toList();
        });
    }
}
