package klrl.core.plugin;

/**
 * A constructed provider of some service.
 *
 * @param provider the provider
 * @param origin where it comes from
 */
record Found(Object provider, Origin origin) {}
