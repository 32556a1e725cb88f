package klrl.core.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Slot;
import klrl.api.plugin.SlotKind;
import klrl.core.plugin.Registry;

/** Fills one slot alone, for tests, for verification and for embedding. */
public final class Slots {

    private Slots() {}

    /**
     * Fills a slot. What it needs from other slots is not checked, because there are none.
     *
     * @param registry the plugins to choose from
     * @param product what the slot makes, such as {@code Estimator.class}
     * @param yaml the slot as a configuration writes it, such as {@code gae} or {@code {type: gae, lambda: 0.9}}
     * @param <T> what the slot makes
     * @return the filled slot
     * @throws IllegalArgumentException if no kind of slot makes the product
     * @throws ConfigException if anything is wrong with the text; it names every mistake
     */
    public static <T> Slot<T> of(Registry registry, Class<T> product, String yaml) {
        Problems problems = new Problems();
        Binder binder = new Binder(registry, new Declarations(registry), problems, Path.of(""), Path.of(""));
        return slot(bound(registry, product, yaml, problems, binder));
    }

    /**
     * Fills a slot as {@link #of} does, but what the text leaves out is filled by {@linkplain
     * klrl.api.plugin.Param#example() examples} first, and by defaults where there are none.
     *
     * @param registry the plugins to choose from
     * @param product what the slot makes
     * @param yaml the slot as a configuration writes it; the name of a plugin is enough if its required options have
     *     examples
     * @param folder what paths are relative to
     * @param <T> what the slot makes
     * @return the filled slot, which says by {@code toString} how a configuration would write it
     * @throws IllegalArgumentException if no kind of slot makes the product
     * @throws ConfigException if anything is wrong with the text or an example; it names every mistake
     */
    public static <T> Slot<T> byExample(Registry registry, Class<T> product, String yaml, Path folder) {
        Problems problems = new Problems();
        Binder binder = Binder.byExample(registry, new Declarations(registry), problems, folder);
        return slot(bound(registry, product, yaml, problems, binder));
    }

    /**
     * Fills a slot as {@link #byExample(Registry, Class, String, Path)} does, for use in an environment. What it needs from other
     * slots is still not checked.
     *
     * @param registry the plugins to choose from
     * @param product what the slot makes
     * @param yaml the slot as a configuration writes it
     * @param folder what paths are relative to
     * @param environment what the environment gives
     * @param <T> what the slot makes
     * @return the filled slot
     * @throws IllegalArgumentException if no kind of slot makes the product
     * @throws ConfigException if anything is wrong with the text or an example, or if the slot, or one within it, needs
     *     what the environment does not give
     */
    public static <T> Slot<T> byExample(
            Registry registry, Class<T> product, String yaml, Path folder, Set<Feature> environment) {
        Problems problems = new Problems();
        Declarations declarations = new Declarations(registry);
        Bound bound =
                bound(registry, product, yaml, problems, Binder.byExample(registry, declarations, problems, folder));
        new Compatibility(registry, declarations, problems).checkIn(environment, bound.slots());
        problems.throwIfAny();
        return slot(bound);
    }

    private static Bound bound(Registry registry, Class<?> product, String yaml, Problems problems, Binder binder) {
        SlotKind<?> kind = registry.kindOf(product)
                .orElseThrow(() -> new IllegalArgumentException("no kind of slot makes " + product.getName()));
        Place start = new Place.InFile(kind.name(), 1, 1);
        Optional<Tree> tree = YamlReader.read(
                yaml, TreePath.ROOT, (line, column) -> new Place.InFile(kind.name(), line, column), problems);
        problems.throwIfAny();
        Optional<Bound> bound = binder.slot(kind, tree.orElseGet(() -> Yaml.nothing(start)), TreePath.ROOT);
        problems.throwIfAny();
        return bound.orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private static <T> Slot<T> slot(Bound bound) {
        return (Slot<T>) bound.value();
    }
}
