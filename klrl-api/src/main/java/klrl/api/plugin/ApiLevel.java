package klrl.api.plugin;

/**
 * The level of this API. A plugin jar names the level that it was built for in its manifest, as
 * {@code Klrl-Api-Level: 1}; the host refuses another level before it loads the jar.
 */
public final class ApiLevel {

    /** The level of this version. It rises when a plugin that was compiled earlier could fail. */
    public static final int CURRENT = 1;

    /** The manifest attribute that names the level. */
    public static final String ATTRIBUTE = "Klrl-Api-Level";

    private ApiLevel() {}
}
