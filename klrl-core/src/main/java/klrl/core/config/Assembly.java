package klrl.core.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import klrl.api.Algorithm;
import klrl.api.DataSource;
import klrl.api.Environment;
import klrl.api.Estimator;
import klrl.api.Prior;
import klrl.api.Temperature;
import klrl.api.plugin.SlotKind;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;

/** Puts one composition together from the text of a configuration and its overrides. */
final class Assembly {

    static final String ENVIRONMENT = "environment";
    static final String ALGORITHM = "algorithm";
    static final String TRAINING = "training";

    /** The slots that an algorithm may fill by default. */
    static final List<String> DEFAULTED = List.of("estimator", "prior", "temperature", "data");

    /** All keys of a configuration, in the order in which it is written out. */
    static final List<String> KEYS =
            List.of(ENVIRONMENT, ALGORITHM, "estimator", "prior", "temperature", "data", TRAINING);

    private static final Map<String, Class<?>> PRODUCTS = Map.of(
            ENVIRONMENT,
            Environment.class,
            ALGORITHM,
            Algorithm.class,
            "estimator",
            Estimator.class,
            "prior",
            Prior.class,
            "temperature",
            Temperature.class,
            "data",
            DataSource.class);

    private static final Owner HOST = new Owner(TRAINING, "klrl.core");

    private final Registry registry;
    private final String source;
    private final Problems problems;
    private final Declarations declarations;
    private final Binder binder;
    private final List<Bound.Placed> slots = new ArrayList<>();
    private final List<Tree.Entry> canonical = new ArrayList<>();

    Assembly(Registry registry, String source, Path folder, Problems problems) {
        this.registry = registry;
        this.source = source;
        this.problems = problems;
        this.declarations = new Declarations(registry);
        this.binder = new Binder(registry, declarations, problems, folder, Path.of(""));
    }

    /** Assembles a composition; a missing text was reported already. */
    Composition assemble(Optional<String> text, List<String> overrides) {
        List<Tree.Edit> edits = Overrides.read(overrides, problems);
        Optional<TrainingOptions> training = text.flatMap(this::mapping)
                .map(mapping -> mapping.edited(edits))
                .flatMap(this::bind);
        problems.throwIfAny();
        List<Composition.Part> parts = slots.stream()
                .map(placed ->
                        new Composition.Part(placed.path().text(), placed.slot().plugin(), placed.slot()))
                .toList();
        Tree.Mapping whole = new Tree.Mapping(new Place.InFile(source, 1, 1), canonical);
        return new Composition(name(), parts, training.orElseThrow(), YamlWriter.block(whole));
    }

    private Optional<Tree.Mapping> mapping(String text) {
        int before = problems.count();
        Optional<Tree> tree = YamlReader.read(
                text, TreePath.ROOT, (line, column) -> new Place.InFile(source, line, column), problems);
        if (tree.isPresent() && tree.get() instanceof Tree.Mapping mapping) {
            return Optional.of(mapping);
        }
        if (problems.count() == before) {
            String found = tree.filter(value -> !Yaml.isNothing(value))
                    .map(Found::text)
                    .orElse("an empty file");
            problems.mistake(
                    tree.map(Tree::place).orElse(new Place.InFile(source, 1, 1)),
                    TreePath.ROOT,
                    "expected a mapping with the keys " + String.join(", ", KEYS) + "; found " + found);
        }
        return Optional.empty();
    }

    private Optional<TrainingOptions> bind(Tree.Mapping whole) {
        onlyKnownKeys(whole);
        required(whole, ENVIRONMENT);
        Optional<PluginEntry> algorithm = required(whole, ALGORITHM);
        Map<String, String> defaults =
                algorithm.map(entry -> defaults(entry, whole)).orElse(Map.of());
        for (String key : DEFAULTED) {
            algorithmsOwn(whole, key, algorithm, defaults);
        }
        Optional<Bound> training = training(whole);
        new Compatibility(registry, declarations, problems).check(slots);
        return training.map(bound -> (TrainingOptions) bound.value());
    }

    private void onlyKnownKeys(Tree.Mapping whole) {
        for (Tree.Entry entry : whole.entries()) {
            if (!KEYS.contains(entry.key())) {
                problems.mistake(
                        entry.place(),
                        TreePath.ROOT.key(entry.key()),
                        "unknown key " + Quoted.of(entry.key()) + Names.known(entry.key(), KEYS, ""));
            }
        }
    }

    private Optional<PluginEntry> required(Tree.Mapping whole, String key) {
        SlotKind<?> kind = kind(key);
        Optional<Tree> tree = whole.entry(key).map(Tree.Entry::value);
        if (tree.isEmpty()) {
            problems.mistake(
                    whole.place(),
                    TreePath.ROOT,
                    key + " is missing" + binder.choice().knownPlugins(kind));
            return Optional.empty();
        }
        slot(kind, tree.get());
        return new SlotChoice(registry, declarations, new Problems())
                .choose(kind, tree.get(), TreePath.ROOT)
                .map(SlotChoice.Chosen::plugin);
    }

    /** Binds a slot that is written, or that the algorithm fills, or that is written as edits of the latter. */
    private void algorithmsOwn(
            Tree.Mapping whole, String key, Optional<PluginEntry> algorithm, Map<String, String> defaults) {
        SlotKind<?> kind = kind(key);
        Optional<Tree> written = whole.entry(key).map(Tree.Entry::value);
        boolean complete = written.isPresent()
                && !(written.get() instanceof Tree.Edited edited
                        && edited.base().isEmpty());
        if (complete) {
            slot(kind, written.get());
            return;
        }
        if (algorithm.isEmpty()) {
            return; // What it would fill in is unknown, and that it is unknown is reported.
        }
        Place user = whole.entry(ALGORITHM).orElseThrow().value().place();
        if (!defaults.containsKey(key)) {
            if (written.isPresent()) {
                slot(kind, written.get());
            } else {
                String missing = key + " is missing, and " + Labels.brief(algorithm.get()) + " names none by itself";
                problems.mistake(user, TreePath.ROOT, missing + binder.choice().knownPlugins(kind));
            }
            return;
        }
        List<Tree.Edit> edits =
                written.map(tree -> ((Tree.Edited) tree).edits()).orElse(List.of());
        String owner = Labels.module(algorithm.get()) + " for the key " + key;
        binder.records()
                .defaultTree(new Place.InDefault("default", defaults.get(key), owner, user), TreePath.ROOT.key(key))
                .ifPresent(tree -> slot(kind, Tree.edited(Optional.of(tree), edits)));
    }

    private Map<String, String> defaults(PluginEntry algorithm, Tree.Mapping whole) {
        Place user = whole.entry(ALGORITHM).orElseThrow().value().place();
        TreePath path = TreePath.ROOT.key(ALGORITHM);
        if (!(algorithm.plugin() instanceof Algorithm.Provider provider)) {
            return Map.of();
        }
        try {
            Map<String, String> defaults = Map.copyOf(provider.defaults());
            for (String key : new TreeSet<>(defaults.keySet())) {
                if (!DEFAULTED.contains(key)) {
                    problems.brokenPlugin(
                            user,
                            path,
                            Labels.full(algorithm) + " is declared wrongly: it names a default for " + Quoted.of(key)
                                    + Names.known(key, DEFAULTED, ""));
                }
            }
            return defaults;
        } catch (RuntimeException | LinkageError e) {
            problems.brokenPlugin(user, path, Labels.full(algorithm) + " failed to name its defaults: " + e);
            return Map.of();
        }
    }

    private void slot(SlotKind<?> kind, Tree tree) {
        binder.slot(kind, tree, TreePath.ROOT.key(kind.name())).ifPresent(bound -> {
            slots.addAll(bound.slots());
            canonical.add(new Tree.Entry(tree.place(), kind.name(), bound.canonical()));
        });
    }

    private Optional<Bound> training(Tree.Mapping whole) {
        Tree tree = whole.entry(TRAINING)
                .map(Tree.Entry::value)
                .orElseGet(() -> new Tree.Mapping(whole.place(), List.of()));
        Optional<Bound> bound = binder.bind(
                new OptionType.Nested(Description.trainingDeclaration()), tree, TreePath.ROOT.key(TRAINING), HOST);
        bound.ifPresent(options -> canonical.add(new Tree.Entry(tree.place(), TRAINING, options.canonical())));
        return bound;
    }

    private SlotKind<?> kind(String name) {
        return registry.kind(name)
                .filter(kind -> kind.product() == PRODUCTS.get(name))
                .orElseThrow(() -> new IllegalArgumentException("the registry has no kind '" + name + "' that makes "
                        + PRODUCTS.get(name).getName()));
    }

    private String name() {
        String file = source.substring(Math.max(source.lastIndexOf('/'), source.lastIndexOf('\\')) + 1);
        int dot = file.lastIndexOf('.');
        String bare = (dot > 0 ? file.substring(0, dot) : file).replaceAll("[^A-Za-z0-9._-]", "-");
        return bare.isEmpty() || bare.chars().allMatch(c -> c == '.') ? "run" : bare;
    }
}
