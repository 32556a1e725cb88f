package klrl.core.plugin;

/** Gives the classes of a bundle. */
@FunctionalInterface
interface ClassSource {

    /**
     * Loads a class without initialising it, and lets the host construct it.
     *
     * @param jar the jar that should hold it
     * @param name the class's binary name
     * @return the class
     * @throws ClassNotFoundException if the jar does not hold it
     * @throws LinkageError if the class needs others that are missing, for instance
     */
    Class<?> load(PluginJar jar, String name) throws ClassNotFoundException;
}
