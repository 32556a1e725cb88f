package klrl.bench.verify;

import klrl.api.plugin.Context;
import klrl.api.plugin.Slot;
import klrl.core.plugin.Registry;

/**
 * What a contract is checked on: a plugin with its default options.
 *
 * @param kind the slot kind's name
 * @param name the plugin's name
 * @param slot makes the product
 * @param registry the plugins that it was found among
 */
record Subject(String kind, String name, Slot<?> slot, Registry registry) {

    <T> T make(Class<T> product, Context context) {
        return product.cast(slot.create(context));
    }
}
