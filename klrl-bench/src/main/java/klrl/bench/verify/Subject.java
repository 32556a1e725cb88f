package klrl.bench.verify;

import java.util.Optional;
import klrl.api.plugin.Context;
import klrl.api.plugin.Slot;
import klrl.core.plugin.Registry;

/**
 * What a contract is checked on: a plugin with its examples and defaults for options.
 *
 * @param kind the slot kind's name
 * @param name the plugin's name
 * @param setting where it is made; empty for what is made anywhere
 * @param slot makes the product
 * @param registry the plugins that it was found among
 */
record Subject(String kind, String name, Optional<Setting> setting, Slot<?> slot, Registry registry) {

    <T> T make(Class<T> product, Context context) {
        return product.cast(slot.create(context));
    }

    /** Where the subject is made, which is known. */
    Setting where() {
        return setting.orElseThrow();
    }
}
