package klrl.core.config;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;
import klrl.api.plugin.Slot;
import klrl.api.plugin.SlotKind;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;

/** Reads declarations of options off records, each plugin's once. */
final class Declarations {

    /** The key by which a slot's mapping chooses its plugin. */
    static final String TYPE = "type";

    /**
     * What a plugin declares.
     *
     * @param common the options of its kind
     * @param own the plugin's options
     */
    record PluginOptions(Factory<?, ?> factory, Optional<Declaration> common, Declaration own) {

        List<String> keys() {
            return Stream.concat(common.map(Declaration::keys).orElse(List.of()).stream(), own.keys().stream())
                    .toList();
        }
    }

    /** A plugin's options, or why they cannot be used. */
    record Outcome(Optional<PluginOptions> options, List<String> faults) {}

    private final Registry registry;
    /** By identity, because what a plugin's own equals does is unknown. */
    private final Map<PluginEntry, Outcome> read = new IdentityHashMap<>();

    Declarations(Registry registry) {
        this.registry = registry;
    }

    /** The options of a plugin. */
    Outcome of(PluginEntry entry) {
        Outcome known = read.get(entry);
        if (known == null) {
            known = read(entry);
            read.put(entry, known);
        }
        return known;
    }

    /** The keys that all plugins of a kind take; none if they are declared wrongly. */
    List<String> commonKeys(SlotKind<?> kind) {
        return common(kind, new ArrayList<>()).map(Declaration::keys).orElse(List.of());
    }

    /** The options that all plugins of a kind share. */
    Optional<Declaration> common(SlotKind<?> kind, List<String> faults) {
        try {
            return kind.common().flatMap(shared -> of(shared.lookup(), shared.options(), faults));
        } catch (RuntimeException | LinkageError e) {
            faults.add("the options of the kind " + Quoted.of(kind.name()) + " cannot be read: " + e);
            return Optional.empty();
        }
    }

    /** The options of a record. */
    Optional<Declaration> of(Lookup lookup, Class<?> type, List<String> faults) {
        return new Reading(lookup, faults).declaration(type);
    }

    private Outcome read(PluginEntry entry) {
        List<String> faults = new ArrayList<>();
        try {
            Factory<?, ?> factory = entry.plugin().factory();
            Optional<Declaration> common = common(entry.kind(), faults);
            Optional<Declaration> own = of(factory.lookup(), factory.options(), faults);
            List<String> shared = common.map(Declaration::keys).orElse(List.of());
            own.map(Declaration::keys).orElse(List.of()).stream()
                    .filter(shared::contains)
                    .forEach(key -> faults.add("option '" + key + "' has the name of one that every "
                            + entry.kind().name() + " takes"));
            if (faults.isEmpty()) {
                return new Outcome(Optional.of(new PluginOptions(factory, common, own.orElseThrow())), List.of());
            }
        } catch (RuntimeException | LinkageError e) {
            faults.add("its options cannot be read: " + e);
        }
        return new Outcome(Optional.empty(), List.copyOf(faults));
    }

    /** Reads the records that one lookup reaches. */
    private final class Reading {

        private final Lookup lookup;
        private final List<String> faults;
        private final Deque<Class<?>> open = new ArrayDeque<>();

        Reading(Lookup lookup, List<String> faults) {
            this.lookup = lookup;
            this.faults = faults;
        }

        Optional<Declaration> declaration(Class<?> type) {
            if (!type.isRecord()) {
                faults.add(type.getName() + " is not a record");
                return Optional.empty();
            }
            if (open.contains(type)) {
                faults.add("record " + type.getSimpleName() + " contains itself");
                return Optional.empty();
            }
            open.push(type);
            int before = faults.size();
            List<Declaration.Option> options = new ArrayList<>();
            Set<String> keys = new HashSet<>();
            for (RecordComponent component : type.getRecordComponents()) {
                option(component).ifPresent(option -> {
                    if (!keys.add(option.key())) {
                        faults.add("two options are named '" + option.key() + "'");
                    }
                    options.add(option);
                });
            }
            open.pop();
            Optional<MethodHandle> constructor = constructor(type);
            return faults.size() > before
                    ? Optional.empty()
                    : constructor.map(handle -> new Declaration(List.copyOf(options), handle));
        }

        private Optional<MethodHandle> constructor(Class<?> type) {
            Class<?>[] components = Stream.of(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            try {
                return Optional.of(lookup.findConstructor(type, MethodType.methodType(void.class, components)));
            } catch (NoSuchMethodException | IllegalAccessException e) {
                faults.add("the lookup of " + lookup.lookupClass().getName() + " does not reach the constructor of "
                        + type.getName() + "; pass MethodHandles.lookup() of the class that declares the record");
                return Optional.empty();
            }
        }

        private Optional<Declaration.Option> option(RecordComponent component) {
            String key = Names.kebab(component.getName());
            Param param = component.getAnnotation(Param.class);
            if (!Names.isKebab(key) || key.equals(TYPE)) {
                faults.add("a component must not be named '" + component.getName() + "'");
                return Optional.empty();
            }
            if (param == null) {
                faults.add("component '" + component.getName() + "' has no @Param");
                return Optional.empty();
            }
            Optional<String> fault = Range.fault(param);
            if (fault.isPresent()) {
                faults.add("option '" + key + "': " + fault.get());
                return Optional.empty();
            }
            Range range = Range.of(param);
            int before = faults.size();
            Optional<OptionType> type = type(component.getGenericType(), range, key, true);
            if (faults.size() == before
                    && range.limits()
                    && type.flatMap(OptionType::limits).isEmpty()) {
                faults.add("option '" + key + "' has a range but holds no numbers");
                return Optional.empty();
            }
            Optional<String> def = Optional.of(param.def()).filter(text -> !text.equals(Param.REQUIRED));
            Optional<String> example = Optional.of(param.example()).filter(text -> !text.isEmpty());
            return type.map(known -> new Declaration.Option(key, known, def, example, param.doc()));
        }

        private Optional<OptionType> type(Type type, Range range, String key, boolean outermost) {
            if (type == int.class || type == Integer.class && !outermost) {
                return Optional.of(new OptionType.Whole(false, range));
            } else if (type == long.class || type == Long.class && !outermost) {
                return Optional.of(new OptionType.Whole(true, range));
            } else if (type == double.class || type == Double.class && !outermost) {
                return Optional.of(new OptionType.Real(range));
            } else if (type == boolean.class || type == Boolean.class && !outermost) {
                return Optional.of(new OptionType.Flag());
            } else if (type == String.class) {
                return Optional.of(new OptionType.Text());
            } else if (type == Path.class) {
                return Optional.of(new OptionType.FilePath());
            } else if (type instanceof Class<?> choices && choices.isEnum()) {
                return choice(choices);
            } else if (type instanceof Class<?> nested && nested.isRecord()) {
                return declaration(nested).map(OptionType.Nested::new);
            } else if (type instanceof ParameterizedType generic) {
                Type argument = generic.getActualTypeArguments()[0];
                if (generic.getRawType() == List.class) {
                    return type(argument, range, key, false).map(OptionType.ListOf::new);
                } else if (generic.getRawType() == Optional.class && outermost) {
                    return type(argument, range, key, false).map(OptionType.OptionalOf::new);
                } else if (generic.getRawType() == Slot.class && argument instanceof Class<?> product) {
                    return slot(product, key);
                }
            }
            faults.add("option '" + key + "' has the unsupported type " + type.getTypeName()
                    + "; use int, long, double, boolean, String, Path, an enum, a record, Slot<...>,"
                    + " a List of these, or an Optional of any of these");
            return Optional.empty();
        }

        private Optional<OptionType> slot(Class<?> product, String key) {
            Optional<SlotKind<?>> kind = registry.kindOf(product);
            if (kind.isEmpty()) {
                faults.add("option '" + key + "' is a slot of " + product.getName()
                        + ", which no kind of slot makes; there are "
                        + String.join(
                                ", ",
                                registry.kinds().stream()
                                        .map(SlotKind::name)
                                        .sorted()
                                        .toList()));
            }
            return kind.map(OptionType.SlotOf::new);
        }

        private Optional<OptionType> choice(Class<?> type) {
            List<Object> constants = List.of(type.getEnumConstants());
            List<String> names = constants.stream()
                    .map(constant -> Names.kebab(((Enum<?>) constant).name()))
                    .toList();
            if (Set.copyOf(names).size() < names.size() || names.isEmpty()) {
                faults.add("enum " + type.getSimpleName() + " has constants of equal names, or none");
                return Optional.empty();
            }
            return Optional.of(new OptionType.Choice(names, constants));
        }
    }
}
