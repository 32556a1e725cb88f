package klrl.api.plugin;

/**
 * A named maker of one kind of slot, found with {@link java.util.ServiceLoader}.
 *
 * <p>A jar provides a plugin under the service type of its slot kind, for instance {@code provides
 * klrl.api.Estimator.Provider with org.example.Halving.Plugin}. The provider is public, has a public constructor
 * without parameters, and does no work in it: it is constructed for every listing, long before anything runs.
 *
 * @param <T> what the plugin makes
 */
public interface Plugin<T> {

    /**
     * Returns the name by which a configuration selects this plugin, unique within its kind.
     *
     * @return a name in kebab-case: lower-case letters and digits in words joined by single hyphens
     */
    String name();

    /**
     * Returns what the plugin is, for listings.
     *
     * @return one line without a final full stop
     */
    String summary();

    /**
     * Returns the declaration of the plugin's options and the function that makes its product from them.
     *
     * @return the factory; the same description at every call
     */
    Factory<?, ? extends T> factory();
}
