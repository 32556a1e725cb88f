package klrl.core.config;

import java.nio.file.Path;
import java.util.Optional;
import klrl.api.plugin.Slot;
import klrl.api.plugin.SlotKind;
import klrl.core.plugin.Registry;

/** Fills one slot alone, for tests and for embedding. */
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
        SlotKind<?> kind = registry.kindOf(product)
                .orElseThrow(() -> new IllegalArgumentException("no kind of slot makes " + product.getName()));
        Problems problems = new Problems();
        Place start = new Place.InFile(kind.name(), 1, 1);
        Optional<Tree> tree = YamlReader.read(
                yaml, TreePath.ROOT, (line, column) -> new Place.InFile(kind.name(), line, column), problems);
        problems.throwIfAny();
        Optional<Bound> bound = new Binder(registry, new Declarations(registry), problems, Path.of(""), Path.of(""))
                .slot(kind, tree.orElseGet(() -> Yaml.nothing(start)), TreePath.ROOT);
        problems.throwIfAny();
        @SuppressWarnings("unchecked")
        Slot<T> slot = (Slot<T>) bound.orElseThrow().value();
        return slot;
    }
}
