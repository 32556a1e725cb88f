package klrl.core.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import klrl.core.config.Declaration.Option;

/** Turns mappings into records: each option from what is written, from its default, or from edits of the latter. */
final class RecordBinder {

    private final Binder values;
    private final Problems problems;
    private final boolean examples;

    /** The options whose defaults are being bound, to notice a default that contains itself. */
    private final Deque<Option> defaults = new ArrayDeque<>();

    /**
     * Makes a binder of records.
     *
     * @param examples whether an option that has an example takes it for its default
     */
    RecordBinder(Binder values, Problems problems, boolean examples) {
        this.values = values;
        this.problems = problems;
        this.examples = examples;
    }

    private Optional<String> def(Option option) {
        return examples ? option.example().or(option::def) : option.def();
    }

    /**
     * Reports keys that do not exist.
     *
     * @param accepted the keys that exist
     * @param named those that a message lists
     */
    boolean onlyKnown(Tree.Mapping mapping, List<String> accepted, List<String> named, TreePath path, Owner owner) {
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
        List<Object> arguments = new ArrayList<>();
        List<Tree.Entry> canonical = new ArrayList<>();
        List<Bound.Placed> slots = new ArrayList<>();
        for (Option option : declaration.options()) {
            option(option, mapping, path, owner).ifPresent(bound -> {
                arguments.add(bound.value());
                canonical.add(new Tree.Entry(mapping.place(), option.key(), bound.canonical()));
                slots.addAll(bound.slots());
            });
        }
        if (arguments.size() < declaration.options().size()) {
            return Optional.empty();
        }
        return constructed(declaration, arguments, mapping.place(), path, owner)
                .map(value -> new Bound(value, new Tree.Mapping(mapping.place(), canonical), slots));
    }

    private Optional<Bound> option(Option option, Tree.Mapping mapping, TreePath path, Owner owner) {
        TreePath at = path.key(option.key());
        Optional<Tree> written = mapping.entry(option.key()).map(Tree.Entry::value);
        boolean whole = written.isPresent()
                && !(written.get() instanceof Tree.Edited edited
                        && edited.base().isEmpty());
        Optional<String> def = def(option);
        if (whole || def.isEmpty() && written.isPresent()) {
            return values.bind(option.type(), written.get(), at, owner);
        }
        if (def.isPresent()) {
            List<Tree.Edit> edits =
                    written.map(tree -> ((Tree.Edited) tree).edits()).orElse(List.of());
            return byDefault(option, def.get(), edits, mapping.place(), at, owner);
        }
        if (!option.required()) {
            return Optional.of(Bound.of(Optional.empty(), Yaml.nothing(mapping.place())));
        }
        String missing = "option " + Quoted.of(option.key()) + " of " + owner.name() + " is missing";
        problems.mistake(
                mapping.place(), path, missing + "; expected " + option.type().one());
        return Optional.empty();
    }

    private Optional<Bound> byDefault(
            Option option, String text, List<Tree.Edit> edits, Place user, TreePath path, Owner owner) {
        String whose = "option " + Quoted.of(option.key()) + " of " + owner.name() + " of " + owner.origin();
        String sort = option.def().filter(text::equals).isPresent() ? "default" : "example";
        Place.InDefault place = new Place.InDefault(sort, text, whose, user);
        if (defaults.stream().anyMatch(open -> open == option)) {
            problems.mistake(place, path, "this contains itself without end");
            return Optional.empty();
        }
        defaults.push(option);
        Optional<Bound> bound = defaultTree(place, path)
                .flatMap(tree -> values.bind(option.type(), Tree.edited(Optional.of(tree), edits), path, owner));
        defaults.pop();
        return bound;
    }

    /** Whether a record can be bound from nothing. */
    boolean complete(Declaration declaration) {
        return declaration.options().stream()
                .noneMatch(option -> option.required() && def(option).isEmpty());
    }

    /** Binds every default that a record declares, or every example, to report those that do not fit. */
    void checkDefaults(Declaration declaration, Place place, TreePath path, Owner owner) {
        for (Option option : declaration.options()) {
            TreePath at = path.key(option.key());
            Optional<String> def = def(option);
            if (def.isPresent()) {
                byDefault(option, def.get(), List.of(), place, at, owner);
            } else if (option.type() instanceof OptionType.Nested nested) {
                checkDefaults(nested.declaration(), place, at, owner);
            }
        }
    }

    /** Reads a default; one that cannot be read is reported. */
    Optional<Tree> defaultTree(Place.InDefault place, TreePath path) {
        int before = problems.count();
        Optional<Tree> tree = YamlReader.read(place.text(), path, (line, column) -> place, problems);
        return problems.count() > before ? Optional.empty() : Optional.of(tree.orElseGet(() -> Yaml.nothing(place)));
    }

    private Optional<Object> constructed(
            Declaration declaration, List<Object> arguments, Place place, TreePath path, Owner owner) {
        try {
            return Optional.of(declaration.constructor().invokeWithArguments(arguments));
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
}
