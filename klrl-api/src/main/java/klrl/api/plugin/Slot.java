package klrl.api.plugin;

import java.util.Optional;
import java.util.Set;

/**
 * A filled slot: a plugin that was chosen by name, with its options bound and checked, ready to make its product.
 *
 * <p>An options record that has a component of type {@code Slot<T>} or {@code List<Slot<T>>} opens a nested slot of
 * the kind whose product is {@code T}: {@code network: {type: mlp, hidden: [64, 64]}}.
 *
 * @param <T> the product
 */
public interface Slot<T> {

    /**
     * Returns the slot's kind.
     *
     * @return the kind's name, such as {@code estimator}
     */
    String kind();

    /**
     * Returns the chosen plugin's name.
     *
     * @return the plugin's name
     */
    String name();

    /**
     * Returns the bound options.
     *
     * @return an instance of the plugin's options record
     */
    Record options();

    /**
     * Returns the bound options that all plugins of the kind share.
     *
     * @return an instance of the record that {@link SlotKind#common()} declares, or empty if it declares none
     */
    Optional<Record> common();

    /**
     * Returns what the product gives to the other slots of a composition, as its {@link Factory} states it. A plugin
     * whose product is made of others can so say what the whole gives.
     *
     * @return the features
     */
    Set<Feature> gives();

    /**
     * Makes the product, anew at every call.
     *
     * @param context what the host offers to the new object
     * @return the product
     * @throws IllegalArgumentException if options and context do not go together
     */
    T create(Context context);
}
