package klrl.bench.verify;

import klrl.api.plugin.Context;
import klrl.api.plugin.Slot;

/**
 * What a contract is checked on: a plugin with its default options.
 *
 * @param kind the slot kind's name
 * @param name the plugin's name
 * @param slot makes the product
 */
record Subject(String kind, String name, Slot<?> slot) {

    <T> T make(Class<T> product, Context context) {
        return product.cast(slot.create(context));
    }
}
