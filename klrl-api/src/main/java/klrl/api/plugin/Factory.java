package klrl.api.plugin;

import java.lang.invoke.MethodHandles.Lookup;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Declares a plugin's options as a record, and makes the plugin's product from them.
 *
 * <p>The options record's components carry {@link Param}. The plugin hands over its own {@link Lookup}, so that the
 * host can build the record although its package is neither exported nor opened; the record may be private. Checks
 * across components belong in the record's compact constructor, which reports by {@link IllegalArgumentException}.
 *
 * <pre>{@code
 * record Options(@Param(def = "0.95", min = 0, max = 1, doc = "trace decay") double lambda) {}
 *
 * public Factory<?, Estimator> factory() {
 *     return Factory.of(MethodHandles.lookup(), Options.class, (options, context) -> new Gae(options.lambda()));
 * }
 * }</pre>
 *
 * <p>Instances are immutable; {@code with…} methods return a changed copy.
 *
 * @param <C> the options record
 * @param <T> the product
 */
public final class Factory<C extends Record, T> {

    /**
     * Makes the product.
     *
     * @param <C> the options record
     * @param <T> the product
     */
    @FunctionalInterface
    public interface Maker<C extends Record, T> {
        /**
         * Makes one product.
         *
         * @param options the bound options, already checked against their declared ranges
         * @param context what the host offers to the new object
         * @return the product
         * @throws IllegalArgumentException if options and context do not go together; the message is shown to the user
         */
        T make(C options, Context context);
    }

    /**
     * A class that implements equations of the product.
     *
     * @param type the class, whose methods carry the {@link Equation}s
     * @param ids the numbers of those that the product uses; empty if it uses all
     */
    public record Implementation(Class<?> type, Set<String> ids) {
        /**
         * Checks the components.
         *
         * @param type as the component
         * @param ids as the component
         */
        public Implementation {
            Objects.requireNonNull(type, "type");
            ids = Set.copyOf(ids);
        }
    }

    private final Lookup lookup;
    private final Class<C> options;
    private final Maker<C, T> maker;
    private final Function<C, List<Need>> needs;
    private final Function<C, Set<Feature>> gives;
    private final List<Implementation> implementations;

    private Factory(
            Lookup lookup,
            Class<C> options,
            Maker<C, T> maker,
            Function<C, List<Need>> needs,
            Function<C, Set<Feature>> gives,
            List<Implementation> implementations) {
        this.lookup = Objects.requireNonNull(lookup, "lookup");
        this.options = Objects.requireNonNull(options, "options");
        this.maker = Objects.requireNonNull(maker, "maker");
        this.needs = Objects.requireNonNull(needs, "needs");
        this.gives = Objects.requireNonNull(gives, "gives");
        this.implementations = implementations;
    }

    /**
     * Declares a factory that needs nothing and gives nothing in particular.
     *
     * @param lookup the plugin's own {@code MethodHandles.lookup()}, with access to the record's constructor
     * @param options the options record; every component carries {@link Param}
     * @param maker makes the product
     * @param <C> the options record
     * @param <T> the product
     * @return the factory
     */
    public static <C extends Record, T> Factory<C, T> of(Lookup lookup, Class<C> options, Maker<C, T> maker) {
        return new Factory<>(
                lookup, options, maker, c -> List.of(), c -> Set.of(), List.of(new Implementation(options, Set.of())));
    }

    /**
     * States what the product needs from the other slots of a composition.
     *
     * @param needs the needs for given options
     * @return a changed copy
     */
    public Factory<C, T> withNeeds(Function<C, List<Need>> needs) {
        return new Factory<>(lookup, options, maker, needs, gives, implementations);
    }

    /**
     * States what the product gives to the other slots of a composition.
     *
     * @param gives the features for given options
     * @return a changed copy
     */
    public Factory<C, T> withGives(Function<C, Set<Feature>> gives) {
        return new Factory<>(lookup, options, maker, needs, gives, implementations);
    }

    /**
     * Names the classes whose methods carry the {@link Equation}s of the product. Without a call it is the options
     * record, which suits products that are their own options.
     *
     * @param classes the classes, in the order of use
     * @return a changed copy
     */
    public Factory<C, T> withImplementation(Class<?>... classes) {
        List<Implementation> all = Stream.of(classes)
                .map(type -> new Implementation(type, Set.of()))
                .toList();
        return new Factory<>(lookup, options, maker, needs, gives, all);
    }

    /**
     * Adds equations of a class that carries more of them than the product uses.
     *
     * @param type the class, used after those named so far
     * @param ids the numbers of the equations that the product uses
     * @return a changed copy
     * @throws IllegalArgumentException if no number is given
     */
    public Factory<C, T> withEquations(Class<?> type, String... ids) {
        if (ids.length == 0) {
            throw new IllegalArgumentException("which equations of " + type.getName() + "?");
        }
        List<Implementation> all = Stream.concat(
                        implementations.stream(), Stream.of(new Implementation(type, Set.of(ids))))
                .toList();
        return new Factory<>(lookup, options, maker, needs, gives, all);
    }

    /**
     * Returns the plugin's lookup, by which the host constructs the options record.
     *
     * @return the lookup
     */
    public Lookup lookup() {
        return lookup;
    }

    /**
     * Returns the options record.
     *
     * @return the record's class
     */
    public Class<C> options() {
        return options;
    }

    /**
     * Returns where the product's equations are.
     *
     * @return the classes, in the order of use
     */
    public List<Implementation> implementations() {
        return implementations;
    }

    /**
     * Returns what a product with these options needs.
     *
     * @param bound an instance of {@link #options()}
     * @return the needs
     * @throws ClassCastException if the record is of another type
     */
    public List<Need> needs(Record bound) {
        return List.copyOf(needs.apply(options.cast(bound)));
    }

    /**
     * Returns what a product with these options gives.
     *
     * @param bound an instance of {@link #options()}
     * @return the features
     * @throws ClassCastException if the record is of another type
     */
    public Set<Feature> gives(Record bound) {
        return Set.copyOf(gives.apply(options.cast(bound)));
    }

    /**
     * Makes the product.
     *
     * @param bound an instance of {@link #options()}
     * @param context what the host offers
     * @return the product
     * @throws ClassCastException if the record is of another type
     * @throws IllegalArgumentException if options and context do not go together
     */
    public T make(Record bound, Context context) {
        return Objects.requireNonNull(maker.make(options.cast(bound), context), "a factory must not make null");
    }
}
