package klrl.core.plugin;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Predicate;

/**
 * Loads the classes of a plugin that cannot be, or need not be, modules: its own before the host's, except for the
 * packages that it shares with the host.
 */
final class ChildFirstLoader extends URLClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final Predicate<String> shared;

    /**
     * Makes a loader.
     *
     * @param jars the plugin's jars
     * @param parent the host's loader
     * @param shared tells the packages that the host provides
     */
    ChildFirstLoader(URL[] jars, ClassLoader parent, Predicate<String> shared) {
        super(jars, parent);
        this.shared = shared;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        int dot = name.lastIndexOf('.');
        if (name.startsWith("java.") || shared.test(dot < 0 ? "" : name.substring(0, dot))) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            try {
                return findClass(name);
            } catch (ClassNotFoundException notOwn) {
                return super.loadClass(name, resolve);
            }
        }
    }

    @Override
    public URL getResource(String name) {
        URL own = findResource(name);
        return own != null ? own : super.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> all = Collections.list(findResources(name));
        all.addAll(Collections.list(getParent().getResources(name)));
        return Collections.enumeration(all);
    }
}
