package klrl.core.plugin;

/**
 * Where a provider comes from.
 *
 * @param module its module's name, or one made from its jar's name
 * @param version its module's version
 * @param source the path of its jar or of its folder of classes
 */
record Origin(String module, String version, String source) {
    static final String UNKNOWN_VERSION = "unspecified";
}
