package klrl.api.plugin;

import java.lang.invoke.MethodHandles.Lookup;
import java.util.Optional;

/**
 * A kind of slot. Kinds are services themselves, so that a module can open slots of its own: it provides the kind, and
 * anybody provides plugins for it.
 *
 * @param <T> what a plugin of this kind makes; no two kinds share it
 */
public interface SlotKind<T> {

    /**
     * Returns the kind's name, as listings and messages use it.
     *
     * @return a name in kebab-case, singular, such as {@code estimator}
     */
    String name();

    /**
     * Returns what a slot of this kind is for.
     *
     * @return one line without a final full stop
     */
    String summary();

    /**
     * Returns the service type under which plugins of this kind are provided.
     *
     * @return an interface that is a {@code Plugin<T>}
     */
    Class<? extends Plugin<T>> service();

    /**
     * Returns what a plugin of this kind makes.
     *
     * @return the type by which a component {@code Slot<T>} finds its kind
     */
    Class<T> product();

    /**
     * Declares options that every slot of this kind takes beside those of its plugin, such as the number of
     * environments.
     *
     * @return the declaration, by default empty
     */
    default Optional<Common> common() {
        return Optional.empty();
    }

    /**
     * Options that all plugins of a kind share; no plugin may declare one of the same name.
     *
     * @param lookup the kind's own lookup, with access to the record's constructor
     * @param options the options record; every component carries {@link Param}
     */
    record Common(Lookup lookup, Class<? extends Record> options) {}
}
