package klrl.core.config;

import java.util.List;
import java.util.Optional;
import klrl.api.plugin.SlotKind;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.PluginProblem;
import klrl.core.plugin.Registry;

/** Finds out which plugin a slot's tree chooses, and which mapping holds its options. */
final class SlotChoice {

    /** A plugin, and the mapping that chooses it, with edits laid over it. */
    record Chosen(PluginEntry plugin, Tree.Mapping mapping) {}

    private final Registry registry;
    private final Declarations declarations;
    private final Problems problems;

    SlotChoice(Registry registry, Declarations declarations, Problems problems) {
        this.registry = registry;
        this.declarations = declarations;
        this.problems = problems;
    }

    /** The plugin that a tree chooses; if there is none, it is reported why. */
    Optional<Chosen> choose(SlotKind<?> kind, Tree tree, TreePath path) {
        return mapping(kind, tree, path)
                .flatMap(mapping -> plugin(kind, mapping, path).map(plugin -> new Chosen(plugin, mapping)));
    }

    /** A slot's mapping after its edits, with a lone name written out. */
    private Optional<Tree.Mapping> mapping(SlotKind<?> kind, Tree tree, TreePath path) {
        if (tree instanceof Tree.Mapping mapping) {
            return Optional.of(mapping);
        }
        if (tree instanceof Tree.Edited edited) {
            Optional<Tree.Mapping> base = edited.base().isEmpty()
                    ? Optional.of(new Tree.Mapping(edited.place(), List.of()))
                    : mapping(kind, edited.base().get(), path);
            return base.map(mapping -> edited(kind, mapping, edited));
        }
        if (tree instanceof Tree.Scalar scalar && !Yaml.isNothing(scalar)) {
            return Optional.of(new Tree.Mapping(
                    scalar.place(), List.of(new Tree.Entry(scalar.place(), Declarations.TYPE, scalar))));
        }
        problems.unexpected(new OptionType.SlotOf(kind).one(), tree, path, "");
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
        if (!(type.get() instanceof Tree.Scalar scalar) || Yaml.isNothing(scalar)) {
            String name = "the name of " + Names.one(kind.name());
            problems.unexpected(name, type.get(), path.key(Declarations.TYPE), "");
            return Optional.empty();
        }
        Optional<PluginEntry> entry = registry.find(kind.name(), scalar.text());
        if (entry.isEmpty()) {
            String known = Names.known(scalar.text(), names(kind), "; none is installed");
            String none = "no " + Names.noun(kind.name()) + " named " + Quoted.of(scalar.text());
            problems.unknownPlugin(scalar.place(), path, none + known + elsewhere(scalar.text()) + unloaded());
        }
        return entry;
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
                .map(kind -> "; there is " + Names.one(kind.name()) + " of that name")
                .findFirst()
                .orElse("");
    }

    private String unloaded() {
        long count = registry.problems().stream()
                .filter(problem -> problem.severity() == PluginProblem.Severity.ERROR)
                .count();
        String plugins = count == 1 ? " plugin" : " plugins";
        return count == 0 ? "" : "; " + count + plugins + " could not be loaded, see 'klrl plugins'";
    }

    /** How a configuration names a plugin for sure. */
    String selector(PluginEntry entry) {
        boolean unique = registry.find(entry.kind().name(), entry.name())
                .filter(found -> found == entry)
                .isPresent();
        return unique ? entry.name() : entry.qualifiedName();
    }
}
