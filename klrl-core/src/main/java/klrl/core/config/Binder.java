package klrl.core.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import klrl.api.plugin.Factory;
import klrl.api.plugin.SlotKind;
import klrl.core.config.Declarations.PluginOptions;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;

/** Turns trees into values by their declared types; what does not fit is reported, and binding goes on beside it. */
final class Binder {

    private final Declarations declarations;
    private final Problems problems;
    private final ScalarBinder scalars;
    private final RecordBinder records;
    private final SlotChoice choice;

    Binder(Registry registry, Declarations declarations, Problems problems, Path configFolder, Path workingFolder) {
        this(registry, declarations, problems, new ScalarBinder(problems, configFolder, workingFolder), false);
    }

    private Binder(
            Registry registry, Declarations declarations, Problems problems, ScalarBinder scalars, boolean examples) {
        this.declarations = declarations;
        this.problems = problems;
        this.scalars = scalars;
        this.records = new RecordBinder(this, problems, examples);
        this.choice = new SlotChoice(registry, declarations, problems);
    }

    /** Makes a binder that takes an option's example, where it has one, for its default. */
    static Binder byExample(Registry registry, Declarations declarations, Problems problems, Path folder) {
        return new Binder(registry, declarations, problems, new ScalarBinder(problems, folder, folder), true);
    }

    RecordBinder records() {
        return records;
    }

    SlotChoice choice() {
        return choice;
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

    private Optional<Bound> optional(OptionType.OptionalOf type, Tree tree, TreePath path, Owner owner) {
        if (Yaml.isNothing(tree)) {
            return Optional.of(Bound.of(Optional.empty(), Yaml.nothing(tree.place())));
        }
        Tree some = tree;
        if (tree instanceof Tree.Edited edited
                && edited.base().filter(Yaml::isNothing).isPresent()) {
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
            problems.unexpected(
                    type.one(), whole, path, whole instanceof Tree.Scalar ? "; write it in brackets []" : "");
            return Optional.empty();
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
            problems.unexpected(type.one(), whole, path, "");
            return Optional.empty();
        }
        Declaration declaration = type.declaration();
        boolean known = records.onlyKnown(mapping, declaration.keys(), declaration.keys(), path, owner);
        return records.record(declaration, mapping, path, owner).filter(bound -> known);
    }

    /** Binds a slot: chooses its plugin and binds the options of kind and plugin, which share one mapping. */
    Optional<Bound> slot(SlotKind<?> kind, Tree tree, TreePath path) {
        return choice.choose(kind, tree, path).flatMap(chosen -> {
            PluginEntry entry = chosen.plugin();
            Place place = chosen.mapping().place();
            Declarations.Outcome declared = declarations.of(entry);
            declared.faults()
                    .forEach(fault ->
                            problems.brokenPlugin(place, path, Labels.full(entry) + " is declared wrongly: " + fault));
            return declared.options().flatMap(options -> filled(entry, options, chosen.mapping(), path));
        });
    }

    private Optional<Bound> filled(PluginEntry entry, PluginOptions options, Tree.Mapping mapping, TreePath path) {
        Owner owner = Owner.of(entry);
        List<String> keys = options.keys();
        List<String> accepted =
                Stream.concat(Stream.of(Declarations.TYPE), keys.stream()).toList();
        boolean known = records.onlyKnown(mapping, accepted, keys, path, owner);
        Optional<Optional<Bound>> common = options.common().isEmpty()
                ? Optional.of(Optional.empty())
                : records.record(options.common().get(), mapping, path, owner).map(Optional::of);
        Optional<Bound> own = records.record(options.own(), mapping, path, owner);
        if (!known || common.isEmpty() || own.isEmpty()) {
            return Optional.empty();
        }
        List<Tree.Entry> entries = new ArrayList<>();
        entries.add(new Tree.Entry(
                mapping.place(), Declarations.TYPE, new Tree.Scalar(mapping.place(), choice.selector(entry), false)));
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
}
