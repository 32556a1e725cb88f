package klrl.core.config;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import klrl.api.plugin.Factory;
import klrl.api.plugin.SlotKind;
import klrl.core.config.Declaration.Option;
import klrl.core.config.Declarations.PluginOptions;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;

/** Turns trees into values by their declared types; what does not fit is reported, and binding goes on beside it. */
final class Binder {

    /**
     * Who declares a record.
     *
     * @param name how messages name it, such as {@code estimator 'gae'}
     * @param origin the module that it comes from
     */
    record Owner(String name, String origin) {

        static Owner of(PluginEntry entry) {
            return new Owner(Labels.brief(entry), entry.module() + "@" + entry.version());
        }
    }

    private final Registry registry;
    private final Declarations declarations;
    private final Problems problems;
    private final ScalarBinder scalars;

    /** The options whose defaults are being bound, to notice a default that contains itself. */
    private final Deque<Option> defaults = new ArrayDeque<>();

    Binder(Registry registry, Declarations declarations, Problems problems, Path configFolder, Path workingFolder) {
        this.registry = registry;
        this.declarations = declarations;
        this.problems = problems;
        this.scalars = new ScalarBinder(problems, configFolder, workingFolder);
    }

    /** Binds a tree to a type, or reports why that cannot be done. */
    Optional<Bound> bind(OptionType type, Tree tree, TreePath path, Owner owner) {
        if (tree instanceof Tree.Faulty) {
            return Optional.empty();
        } else if (type instanceof OptionType.Whole whole) {
            return scalars.whole(whole, tree, path);
        } else if (type instanceof OptionType.Real real) {
            return scalars.real(real, tree, path);
        } else if (type instanceof OptionType.Flag flag) {
            return scalars.flag(flag, tree, path);
        } else if (type instanceof OptionType.Text text) {
            return scalars.text(text, tree, path);
        } else if (type instanceof OptionType.FilePath file) {
            return scalars.path(file, tree, path);
        } else if (type instanceof OptionType.Choice choice) {
            return scalars.choice(choice, tree, path);
        } else if (type instanceof OptionType.Nested nested) {
            return nested(nested, tree, path, owner);
        } else if (type instanceof OptionType.SlotOf slot) {
            return slot(slot.kind(), tree, path);
        } else if (type instanceof OptionType.ListOf list) {
            return list(list, tree, path, owner);
        }
        return optional((OptionType.OptionalOf) type, tree, path, owner);
    }

    /** The plugin that a slot's tree chooses, without any report. */
    Optional<PluginEntry> chosen(SlotKind<?> kind, Tree tree) {
        return new Binder(registry, declarations, new Problems(), Path.of(""), Path.of(""))
                .slotMapping(kind, tree, TreePath.ROOT)
                .flatMap(mapping -> mapping.entry(Declarations.TYPE))
                .flatMap(type -> named(kind, type.value()));
    }

    private Optional<Bound> optional(OptionType.OptionalOf type, Tree tree, TreePath path, Owner owner) {
        if (isNothing(tree)) {
            return Optional.of(Bound.of(Optional.empty(), nothing(tree.place())));
        }
        Tree some = tree;
        if (tree instanceof Tree.Edited edited
                && edited.base().filter(Binder::isNothing).isPresent()) {
            some = Tree.edited(Optional.empty(), edited.edits());
        }
        return bind(type.item(), some, path, owner)
                .map(bound -> new Bound(Optional.of(bound.value()), bound.canonical(), bound.slots()));
    }

    private Optional<Bound> list(OptionType.ListOf type, Tree tree, TreePath path, Owner owner) {
        Tree whole = tree;
        if (tree instanceof Tree.Edited edited) {
            Tree base = edited.base().orElseGet(() -> new Tree.Sequence(edited.place(), List.of()));
            whole = base instanceof Tree.Sequence sequence ? edited(sequence, edited.edits(), path) : base;
        }
        if (!(whole instanceof Tree.Sequence sequence)) {
            return scalars.unexpected(
                    type, whole, path, whole instanceof Tree.Scalar ? "; write it in brackets []" : "");
        }
        List<Object> values = new ArrayList<>();
        List<Tree> canonical = new ArrayList<>();
        List<Bound.Placed> slots = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            bind(type.item(), sequence.items().get(i), path.index(i), owner).ifPresent(bound -> {
                values.add(bound.value());
                canonical.add(bound.canonical());
                slots.addAll(bound.slots());
            });
        }
        return values.size() < sequence.items().size()
                ? Optional.empty()
                : Optional.of(new Bound(List.copyOf(values), new Tree.Sequence(sequence.place(), canonical), slots));
    }

    /** Lays edits over a list; its end may be named to add an element. */
    private Tree edited(Tree.Sequence sequence, List<Tree.Edit> edits, TreePath path) {
        int size = sequence.items().size();
        Set<String> heads = new LinkedHashSet<>();
        for (int i = 0; i < size; i++) {
            heads.add(Integer.toString(i));
        }
        boolean faulty = false;
        for (Tree.Edit edit : edits) {
            String head = edit.path().get(0);
            if (heads.contains(head) || head.equals(Integer.toString(heads.size()))) {
                heads.add(head);
            } else {
                faulty = true;
                problems.mistake(edit.place(), path, Quoted.of(head) + " is no element of " + indices(heads.size()));
            }
        }
        if (faulty) {
            return new Tree.Faulty(sequence.place());
        }
        List<Tree> items = new ArrayList<>();
        for (String head : heads) {
            Optional<Tree> base =
                    Optional.of(items.size()).filter(i -> i < size).map(sequence.items()::get);
            items.add(Tree.edited(base, Tree.Edit.below(edits, head)));
        }
        return new Tree.Sequence(sequence.place(), items);
    }

    private static String indices(int size) {
        return size == 0
                ? "an empty list; 0 adds the first"
                : "a list of " + size + "; expected 0 to " + (size - 1) + ", or " + size + " to add one";
    }

    private Optional<Bound> nested(OptionType.Nested type, Tree tree, TreePath path, Owner owner) {
        Tree whole = tree;
        if (tree instanceof Tree.Edited edited) {
            Tree base = edited.base().orElseGet(() -> new Tree.Mapping(edited.place(), List.of()));
            whole = base instanceof Tree.Mapping mapping ? mapping.edited(edited.edits()) : base;
        }
        if (!(whole instanceof Tree.Mapping mapping)) {
            return scalars.unexpected(type, whole, path, "");
        }
        Declaration declaration = type.declaration();
        boolean known = onlyKnown(mapping, declaration.keys(), declaration.keys(), path, owner);
        return record(declaration, mapping, path, owner).filter(bound -> known);
    }

    /** Binds a slot: chooses its plugin and binds the options of kind and plugin, which share one mapping. */
    Optional<Bound> slot(SlotKind<?> kind, Tree tree, TreePath path) {
        Optional<Tree.Mapping> whole = slotMapping(kind, tree, path);
        Optional<PluginEntry> plugin = whole.flatMap(mapping -> plugin(kind, mapping, path));
        if (plugin.isEmpty()) {
            return Optional.empty();
        }
        Tree.Mapping mapping = whole.get();
        PluginEntry entry = plugin.get();
        Declarations.Outcome declared = declarations.of(entry);
        declared.faults()
                .forEach(fault -> problems.brokenPlugin(
                        mapping.place(), path, Labels.full(entry) + " is declared wrongly: " + fault));
        return declared.options().flatMap(options -> filled(entry, options, mapping, path));
    }

    private Optional<Bound> filled(PluginEntry entry, PluginOptions options, Tree.Mapping mapping, TreePath path) {
        Owner owner = Owner.of(entry);
        List<String> keys = options.keys();
        List<String> accepted =
                Stream.concat(Stream.of(Declarations.TYPE), keys.stream()).toList();
        boolean known = onlyKnown(mapping, accepted, keys, path, owner);
        Optional<Optional<Bound>> common = options.common().isEmpty()
                ? Optional.of(Optional.empty())
                : record(options.common().get(), mapping, path, owner).map(Optional::of);
        Optional<Bound> own = record(options.own(), mapping, path, owner);
        if (!known || common.isEmpty() || own.isEmpty()) {
            return Optional.empty();
        }
        List<Tree.Entry> entries = new ArrayList<>();
        entries.add(new Tree.Entry(
                mapping.place(), Declarations.TYPE, new Tree.Scalar(mapping.place(), selector(entry), false)));
        Stream<Bound> parts = Stream.concat(common.get().stream(), own.stream());
        List<Bound.Placed> slots = new ArrayList<>();
        parts.forEach(part -> {
            entries.addAll(((Tree.Mapping) part.canonical()).entries());
            slots.addAll(part.slots());
        });
        Tree canonical = new Tree.Mapping(mapping.place(), entries);
        FilledSlot<?> slot = fill(
                entry,
                options.factory(),
                (Record) own.get().value(),
                common.get().map(part -> (Record) part.value()),
                canonical);
        slots.add(0, new Bound.Placed(path, mapping.place(), slot));
        return Optional.of(new Bound(slot, canonical, slots));
    }

    private static <T> FilledSlot<T> fill(
            PluginEntry entry, Factory<?, T> factory, Record own, Optional<Record> common, Tree canonical) {
        return new FilledSlot<>(entry, factory, own, common, canonical);
    }

    /** A slot's mapping after its edits, with a lone name written out. */
    private Optional<Tree.Mapping> slotMapping(SlotKind<?> kind, Tree tree, TreePath path) {
        if (tree instanceof Tree.Mapping mapping) {
            return Optional.of(mapping);
        }
        if (tree instanceof Tree.Edited edited) {
            Optional<Tree.Mapping> base = edited.base().isEmpty()
                    ? Optional.of(new Tree.Mapping(edited.place(), List.of()))
                    : slotMapping(kind, edited.base().get(), path);
            return base.map(mapping -> edited(kind, mapping, edited));
        }
        if (tree instanceof Tree.Scalar scalar && !isNothing(scalar)) {
            return Optional.of(new Tree.Mapping(
                    scalar.place(), List.of(new Tree.Entry(scalar.place(), Declarations.TYPE, scalar))));
        }
        scalars.unexpected(new OptionType.SlotOf(kind), tree, path, "");
        return Optional.empty();
    }

    /**
     * Lays edits over a slot's mapping. Options belong to a plugin: if an edit chooses another one, those of the mapping
     * are dropped, whereas those of the kind and the other edits stay.
     */
    private Tree.Mapping edited(SlotKind<?> kind, Tree.Mapping mapping, Tree.Edited edited) {
        Optional<Tree.Edit> type = edited.edits().stream()
                .filter(edit -> edit.path().equals(List.of(Declarations.TYPE)))
                .reduce((first, last) -> last);
        Optional<Tree> before = mapping.entry(Declarations.TYPE).map(Tree.Entry::value);
        boolean other = type.isPresent()
                && before.isPresent()
                && !named(kind, before.get()).equals(named(kind, type.get().value()));
        List<Tree.Entry> kept = mapping.entries();
        if (other) {
            List<String> common = declarations.commonKeys(kind);
            kept = kept.stream().filter(entry -> common.contains(entry.key())).toList();
        }
        // What goes wrong between edits and a plugin's defaults is for the command line to mend.
        boolean edits = other || mapping.place() instanceof Place.InDefault;
        return new Tree.Mapping(edits ? edited.place() : mapping.place(), kept).edited(edited.edits());
    }

    private Optional<PluginEntry> named(SlotKind<?> kind, Tree type) {
        return type instanceof Tree.Scalar scalar ? registry.find(kind.name(), scalar.text()) : Optional.empty();
    }

    private Optional<PluginEntry> plugin(SlotKind<?> kind, Tree.Mapping mapping, TreePath path) {
        Optional<Tree> type = mapping.entry(Declarations.TYPE).map(Tree.Entry::value);
        if (type.isEmpty()) {
            problems.mistake(mapping.place(), path, "type is missing" + knownPlugins(kind));
            return Optional.empty();
        }
        if (!(type.get() instanceof Tree.Scalar scalar) || isNothing(scalar)) {
            notAName(kind, type.get(), path.key(Declarations.TYPE));
            return Optional.empty();
        }
        Optional<PluginEntry> entry = registry.find(kind.name(), scalar.text());
        if (entry.isEmpty()) {
            String known = Names.known(scalar.text(), names(kind), "; none is installed");
            String none = "no " + kind.name() + " named " + Quoted.of(scalar.text());
            problems.unknownPlugin(scalar.place(), path, none + known + elsewhere(scalar.text()) + unloaded());
        }
        return entry;
    }

    private void notAName(SlotKind<?> kind, Tree type, TreePath path) {
        scalars.unexpected("the name of " + Names.withArticle(kind.name()), type, path, "");
    }

    /** Names all plugins of a kind, for a message that misses one. */
    String knownPlugins(SlotKind<?> kind) {
        List<String> names = names(kind);
        String plural = Names.plural(kind.name());
        return names.isEmpty()
                ? "; no " + plural + " are installed"
                : "; known " + plural + ": " + String.join(", ", names);
    }

    private List<String> names(SlotKind<?> kind) {
        return registry.entries(kind.name()).stream()
                .map(PluginEntry::name)
                .distinct()
                .sorted()
                .toList();
    }

    private String elsewhere(String name) {
        return registry.kinds().stream()
                .filter(kind -> registry.find(kind.name(), name).isPresent())
                .map(kind -> "; there is " + Names.withArticle(kind.name()) + " of that name")
                .findFirst()
                .orElse("");
    }

    private String unloaded() {
        int count = registry.problems().size();
        return count == 0
                ? ""
                : "; " + count + (count == 1 ? " plugin" : " plugins") + " could not be loaded, see 'klrl plugins'";
    }

    /** How a configuration names a plugin for sure. */
    private String selector(PluginEntry entry) {
        boolean unique = registry.find(entry.kind().name(), entry.name())
                .filter(found -> found == entry)
                .isPresent();
        return unique ? entry.name() : entry.module() + "/" + entry.name();
    }

    /**
     * Reports keys that do not exist.
     *
     * @param accepted the keys that exist
     * @param named those that a message lists
     */
    private boolean onlyKnown(
            Tree.Mapping mapping, List<String> accepted, List<String> named, TreePath path, Owner owner) {
        boolean all = true;
        for (Tree.Entry entry : mapping.entries()) {
            if (!accepted.contains(entry.key())) {
                all = false;
                String unknown = "unknown option " + Quoted.of(entry.key()) + " of " + owner.name();
                String known = Names.known(entry.key(), named, ", which takes none");
                problems.mistake(entry.place(), path.key(entry.key()), unknown + known);
            }
        }
        return all;
    }

    /** Binds the options of one record from a mapping that may hold others too. */
    Optional<Bound> record(Declaration declaration, Tree.Mapping mapping, TreePath path, Owner owner) {
        List<Object> values = new ArrayList<>();
        List<Tree.Entry> canonical = new ArrayList<>();
        List<Bound.Placed> slots = new ArrayList<>();
        for (Option option : declaration.options()) {
            option(option, mapping, path, owner).ifPresent(bound -> {
                values.add(bound.value());
                canonical.add(new Tree.Entry(mapping.place(), option.key(), bound.canonical()));
                slots.addAll(bound.slots());
            });
        }
        if (values.size() < declaration.options().size()) {
            return Optional.empty();
        }
        return constructed(declaration, values, mapping.place(), path, owner)
                .map(value -> new Bound(value, new Tree.Mapping(mapping.place(), canonical), slots));
    }

    private Optional<Bound> option(Option option, Tree.Mapping mapping, TreePath path, Owner owner) {
        TreePath at = path.key(option.key());
        Optional<Tree> written = mapping.entry(option.key()).map(Tree.Entry::value);
        boolean whole = written.isPresent()
                && !(written.get() instanceof Tree.Edited edited
                        && edited.base().isEmpty());
        if (whole || option.def().isEmpty() && written.isPresent()) {
            return bind(option.type(), written.get(), at, owner);
        }
        if (option.def().isPresent()) {
            List<Tree.Edit> edits =
                    written.map(tree -> ((Tree.Edited) tree).edits()).orElse(List.of());
            return byDefault(option, edits, mapping.place(), at, owner);
        }
        if (!option.required()) {
            return Optional.of(Bound.of(Optional.empty(), nothing(mapping.place())));
        }
        String missing = "option " + Quoted.of(option.key()) + " of " + owner.name() + " is missing";
        problems.mistake(
                mapping.place(), path, missing + "; expected " + option.type().one());
        return Optional.empty();
    }

    private Optional<Bound> byDefault(Option option, List<Tree.Edit> edits, Place user, TreePath path, Owner owner) {
        String text = option.def().orElseThrow();
        String whose = "option " + Quoted.of(option.key()) + " of " + owner.name() + " of " + owner.origin();
        if (defaults.stream().anyMatch(open -> open == option)) {
            problems.mistake(new Place.InDefault(text, whose, user), path, "this contains itself without end");
            return Optional.empty();
        }
        defaults.push(option);
        Optional<Bound> bound = defaultTree(text, whose, user, path)
                .flatMap(tree -> bind(option.type(), Tree.edited(Optional.of(tree), edits), path, owner));
        defaults.pop();
        return bound;
    }

    /** Binds every default that a record declares, to report those that do not fit. */
    void checkDefaults(Declaration declaration, Place place, TreePath path, Owner owner) {
        for (Option option : declaration.options()) {
            TreePath at = path.key(option.key());
            if (option.def().isPresent()) {
                byDefault(option, List.of(), place, at, owner);
            } else if (option.type() instanceof OptionType.Nested nested) {
                checkDefaults(nested.declaration(), place, at, owner);
            }
        }
    }

    /** Reads a default; one that cannot be read is reported. */
    Optional<Tree> defaultTree(String text, String owner, Place user, TreePath path) {
        Place place = new Place.InDefault(text, owner, user);
        int before = problems.count();
        Optional<Tree> tree = YamlReader.read(text, path, (line, column) -> place, problems);
        return problems.count() > before ? Optional.empty() : Optional.of(tree.orElseGet(() -> nothing(place)));
    }

    private Optional<Object> constructed(
            Declaration declaration, List<Object> values, Place place, TreePath path, Owner owner) {
        try {
            return Optional.of(declaration.constructor().invokeWithArguments(values));
        } catch (IllegalArgumentException e) {
            String message = e.getMessage() == null ? "" : Quoted.oneLine(e.getMessage());
            problems.mistake(place, path, message.isEmpty() ? "these options do not go together" : message);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            String who = owner.name() + " of " + owner.origin();
            problems.brokenPlugin(place, path, who + " failed while it checked its options: " + e);
        }
        return Optional.empty();
    }

    static boolean isNothing(Tree tree) {
        return tree instanceof Tree.Scalar scalar && Yaml.sort(scalar) == Yaml.Sort.NOTHING;
    }

    static Tree nothing(Place place) {
        return new Tree.Scalar(place, "null", true);
    }
}
