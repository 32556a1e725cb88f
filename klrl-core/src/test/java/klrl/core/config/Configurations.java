package klrl.core.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import klrl.api.plugin.SlotKind;
import klrl.core.config.Declarations.PluginOptions;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Draws valid configurations of everything in {@link TestPlugins}, as trees. */
final class Configurations {

    private static final Place NOWHERE = new Place.InFile("drawn", 1, 1);
    private static final int DEEPEST = 3;

    private final Registry registry = TestPlugins.registry();
    private final Declarations declarations = new Declarations(registry);

    /** Whole configurations; what one slot needs, another gives. */
    static Arbitrary<Tree.Mapping> all() {
        return new Configurations().configurations();
    }

    static Tree.Scalar plain(String text) {
        return new Tree.Scalar(NOWHERE, text, true);
    }

    static Tree.Scalar quoted(String text) {
        return new Tree.Scalar(NOWHERE, text, false);
    }

    static Tree.Mapping mapping(List<Tree.Entry> entries) {
        return new Tree.Mapping(NOWHERE, List.copyOf(entries));
    }

    static Tree.Entry entry(String key, Tree value) {
        return new Tree.Entry(NOWHERE, key, value);
    }

    private Arbitrary<Tree.Mapping> configurations() {
        Arbitrary<Boolean> critic = Arbitraries.of(true, false);
        return critic.flatMap(actions -> {
            String algorithm = actions ? "soft-actor-critic" : "soft-policy-gradient";
            List<PluginEntry> environments = plugins("environment").stream()
                    .filter(entry -> !actions || entry.name().equals("cartpole"))
                    .toList();
            List<PluginEntry> estimators = plugins("estimator").stream()
                    .filter(entry -> actions || !entry.name().equals("retrace"))
                    .toList();
            List<Arbitrary<List<Tree.Entry>>> parts = new ArrayList<>();
            parts.add(always("environment", slot(environments, 0)));
            parts.add(always(
                    "algorithm",
                    slot(List.of(registry.find("algorithm", algorithm).orElseThrow()), 0)));
            parts.add(sometimes("estimator", slot(estimators, 0)));
            for (String kind : List.of("prior", "temperature", "data")) {
                parts.add(sometimes(kind, slot(plugins(kind), 0)));
            }
            parts.add(sometimes(
                    "training", record(Description.trainingDeclaration().options(), List.of(), 0)));
            return joined(parts);
        });
    }

    private List<PluginEntry> plugins(String kind) {
        return registry.entries(kind);
    }

    private static Arbitrary<Tree.Mapping> joined(List<Arbitrary<List<Tree.Entry>>> parts) {
        return Combinators.combine(parts)
                .as(lists -> mapping(lists.stream().flatMap(List::stream).toList()));
    }

    private static Arbitrary<List<Tree.Entry>> always(String key, Arbitrary<? extends Tree> value) {
        return value.map(tree -> List.of(entry(key, tree)));
    }

    private static Arbitrary<List<Tree.Entry>> sometimes(String key, Arbitrary<? extends Tree> value) {
        return Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.just(List.of())), Tuple.of(2, always(key, value)));
    }

    private Arbitrary<Tree> slot(List<PluginEntry> plugins, int depth) {
        return Arbitraries.of(plugins).flatMap(entry -> {
            PluginOptions options = declarations.of(entry).options().orElseThrow();
            List<Declaration.Option> all = new ArrayList<>();
            options.common().ifPresent(common -> all.addAll(common.options()));
            all.addAll(options.own().options());
            Tree.Scalar name = quoted(entry.name());
            boolean choosable = all.stream().noneMatch(Declaration.Option::required);
            Arbitrary<Tree> whole = record(all, List.of(entry(Declarations.TYPE, name)), depth)
                    .filter(tree -> !entry.name().equals("v-trace") || ordered(tree))
                    .map(tree -> tree);
            return choosable ? Arbitraries.oneOf(whole, whole, Arbitraries.just(name)) : whole;
        });
    }

    /** The one check across options among the test's plugins. */
    private static boolean ordered(Tree.Mapping vTrace) {
        return number(vTrace, "rho-bar") >= number(vTrace, "c-bar");
    }

    private static double number(Tree.Mapping mapping, String key) {
        return mapping.entry(key)
                .flatMap(entry -> Numbers.exact(((Tree.Scalar) entry.value()).text()))
                .map(Number::doubleValue)
                .orElse(1.0);
    }

    private Arbitrary<Tree.Mapping> record(List<Declaration.Option> options, List<Tree.Entry> first, int depth) {
        List<Arbitrary<List<Tree.Entry>>> parts = new ArrayList<>();
        parts.add(Arbitraries.just(first));
        for (Declaration.Option option : options) {
            Arbitrary<Tree> value = value(option.type(), depth + 1);
            parts.add(option.required() ? always(option.key(), value) : sometimes(option.key(), value));
        }
        return joined(parts);
    }

    private Arbitrary<Tree> value(OptionType type, int depth) {
        if (type instanceof OptionType.Whole whole) {
            double least = whole.range().lowerEnd() ? whole.range().min() : Integer.MIN_VALUE;
            double most = whole.range().upperEnd() ? Math.min(whole.range().max(), 1e9) : Integer.MAX_VALUE;
            Arbitrary<Long> numbers = Arbitraries.longs().between((long) least, (long) most);
            return numbers.flatMap(n -> Arbitraries.of(plain(Long.toString(n)), plain(n + ".0"), plain(n + "e0")));
        } else if (type instanceof OptionType.Real real) {
            Range range = real.range();
            return Arbitraries.doubles()
                    .between(
                            range.lowerEnd() ? range.min() : -1e300,
                            !range.minOpen(),
                            range.upperEnd() ? range.max() : 1e300,
                            !range.maxOpen())
                    .ofScale(6)
                    .filter(x -> range.contains(new BigDecimal(x)))
                    .map(x -> plain(Double.toString(x)));
        } else if (type instanceof OptionType.Flag) {
            return Arbitraries.of(plain("true"), plain("False"));
        } else if (type instanceof OptionType.Text) {
            return Arbitraries.strings().ofMaxLength(12).map(Configurations::quoted);
        } else if (type instanceof OptionType.FilePath) {
            return Arbitraries.of(quoted("runs/a"), quoted("../b c"), quoted("/tmp/x"), plain("."), quoted("é: ü"));
        } else if (type instanceof OptionType.Choice choice) {
            return Arbitraries.of(choice.names()).map(Configurations::quoted);
        } else if (type instanceof OptionType.Nested nested) {
            return record(nested.declaration().options(), List.of(), depth).map(tree -> tree);
        } else if (type instanceof OptionType.SlotOf slot) {
            return nestedSlot(slot.kind(), depth);
        } else if (type instanceof OptionType.ListOf list) {
            int most = depth > DEEPEST ? 0 : 3;
            return value(list.item(), depth + 1).list().ofMaxSize(most).map(items -> new Tree.Sequence(NOWHERE, items));
        }
        OptionType item = ((OptionType.OptionalOf) type).item();
        Arbitrary<Tree> none = Arbitraries.just(plain("null"));
        return depth > DEEPEST ? none : Arbitraries.oneOf(none, value(item, depth + 1));
    }

    private Arbitrary<Tree> nestedSlot(SlotKind<?> kind, int depth) {
        return Arbitraries.lazy(() -> slot(plugins(kind.name()), depth + 1));
    }

    /** A place in a tree that an override can name, and what stands there. */
    record Spot(List<String> path, Tree value) {}

    /**
     * All places of a configuration that overrides can fill when they are left out: all but types, and of a list the
     * last element only.
     */
    static List<Spot> spots(Tree tree) {
        List<Spot> spots = new ArrayList<>();
        collect(tree, List.of(), spots);
        return spots;
    }

    private static void collect(Tree tree, List<String> path, List<Spot> spots) {
        if (!path.isEmpty()) {
            spots.add(new Spot(path, tree));
        }
        if (tree instanceof Tree.Mapping mapping) {
            mapping.entries().stream()
                    .filter(entry -> !entry.key().equals(Declarations.TYPE))
                    .forEach(entry -> collect(entry.value(), longer(path, entry.key()), spots));
        } else if (tree instanceof Tree.Sequence sequence && !sequence.items().isEmpty()) {
            int last = sequence.items().size() - 1;
            collect(sequence.items().get(last), longer(path, Integer.toString(last)), spots);
        }
    }

    private static List<String> longer(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return List.copyOf(longer);
    }

    /** The tree with another value at a path, or with none. */
    static Tree with(Tree tree, List<String> path, Optional<Tree> value) {
        String head = path.get(0);
        List<String> rest = path.subList(1, path.size());
        if (tree instanceof Tree.Mapping mapping) {
            return mapping(mapping.entries().stream()
                    .flatMap(entry -> !entry.key().equals(head)
                            ? Stream.of(entry)
                            : inner(entry.value(), rest, value).stream().map(inner -> entry(head, inner)))
                    .toList());
        }
        List<Tree> items = new ArrayList<>(((Tree.Sequence) tree).items());
        Tree old = items.remove(Integer.parseInt(head));
        inner(old, rest, value).ifPresent(inner -> items.add(Integer.parseInt(head), inner));
        return new Tree.Sequence(NOWHERE, items);
    }

    private static Optional<Tree> inner(Tree old, List<String> rest, Optional<Tree> value) {
        return rest.isEmpty() ? value : Optional.of(with(old, rest, value));
    }
}
