package klrl.core.plugin;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;
import klrl.api.plugin.ApiLevel;

/**
 * One jar of the plugin folder, as far as it can be known without loading a class.
 *
 * @param path the file
 * @param module the module, or empty if none can be made of the jar
 * @param whyNoModule why there is no module
 * @param level the API level in the manifest
 * @param title {@code Implementation-Version} in the manifest
 * @param services the binary names of the providers by that of the service
 * @param ignored services in META-INF/services that are not read because the jar has a module-info.class
 * @param packages the packages of its classes
 */
record PluginJar(
        Path path,
        Optional<ModuleReference> module,
        Optional<Fault> whyNoModule,
        Optional<String> level,
        Optional<String> title,
        Map<String, List<String>> services,
        Map<String, List<String>> ignored,
        Set<String> packages) {

    /** The major version of a class file is the Java version that it needs plus this. */
    static final int CLASS_VERSION_OF_JAVA_0 = 44;

    private static final String SERVICES = "META-INF/services/";

    /** The file's name. */
    String file() {
        return path.getFileName().toString();
    }

    /** The file's path, as messages name it. */
    String source() {
        return path.toString();
    }

    /** Whether the jar says itself what module it is. */
    boolean explicit() {
        return module.isPresent() && !module.get().descriptor().isAutomatic();
    }

    /** The module's name, or else one made from the file's. */
    String moduleName() {
        return module.map(reference -> reference.descriptor().name())
                .orElseGet(() -> file().replaceFirst("\\.jar$", ""));
    }

    Origin origin() {
        String version = module.flatMap(reference -> reference.descriptor().rawVersion())
                .or(this::title)
                .orElse(Origin.UNKNOWN_VERSION);
        return new Origin(moduleName(), version, source());
    }

    boolean provides(String service) {
        return services.containsKey(service);
    }

    /** Whether a class is in the jar; to be asked only when something went wrong. */
    boolean holds(String type) {
        try (JarFile jar = new JarFile(path.toFile())) {
            return jar.getJarEntry(classFile(type)) != null;
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static String classFile(String type) {
        return type.replace('.', '/') + ".class";
    }

    /** Refuses a jar that was built for another API level. */
    void checkLevel() throws Fault {
        String built = level.orElseThrow(Fault::levelMissing);
        if (!built.equals(Integer.toString(ApiLevel.CURRENT))) {
            throw Fault.otherLevel(built);
        }
    }

    /**
     * Reads a jar.
     *
     * @param path the file
     * @return what it holds
     * @throws Fault if it is no sound jar, or needs a newer Java
     */
    static PluginJar read(Path path) throws Fault {
        checkReadable(path);
        try (JarFile jar = new JarFile(path.toFile(), false, ZipFile.OPEN_READ, JarFile.runtimeVersion())) {
            Set<String> packages = checkClasses(jar);
            Map<String, List<String>> listed = listed(jar);
            Manifest manifest = jar.getManifest();
            Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
            boolean explicit = jar.getJarEntry("module-info.class") != null;

            Optional<ModuleReference> module = Optional.empty();
            Optional<Fault> whyNoModule = Optional.empty();
            try {
                module = ModuleFinder.of(path).findAll().stream().findFirst();
            } catch (FindException refused) {
                whyNoModule = Optional.of(noModule(refused, explicit));
            }
            if (explicit && whyNoModule.isPresent()) {
                throw whyNoModule.get();
            }
            Map<String, List<String>> services =
                    explicit ? declared(module.orElseThrow().descriptor()) : listed;
            for (List<String> providers : services.values()) {
                for (String provider : providers) {
                    checkVersion(jar, jar.getJarEntry(classFile(provider)));
                }
            }
            return new PluginJar(
                    path,
                    module,
                    whyNoModule,
                    attribute(main, ApiLevel.ATTRIBUTE),
                    attribute(main, Attributes.Name.IMPLEMENTATION_VERSION.toString()),
                    services,
                    explicit ? listed : Map.of(),
                    packages);
        } catch (IOException | UncheckedIOException | IllegalArgumentException broken) {
            throw Fault.damaged(broken.getMessage() == null ? "it ends too early" : broken.getMessage());
        }
    }

    private static void checkReadable(Path path) throws Fault {
        byte[] start;
        try (InputStream in = Files.newInputStream(path)) {
            start = in.readNBytes(2);
        } catch (IOException unreadable) {
            throw Fault.unreadable(reason(unreadable));
        }
        if (start.length == 0) {
            throw Fault.emptyFile();
        }
        if (start.length < 2 || start[0] != 'P' || start[1] != 'K') {
            throw Fault.notAJar();
        }
    }

    /** Says in words why a file could not be read; the exceptions of the file system carry only its name. */
    static String reason(IOException unreadable) {
        if (unreadable instanceof AccessDeniedException) {
            return "no permission";
        }
        if (unreadable instanceof NoSuchFileException) {
            return "a link to nothing";
        }
        return unreadable instanceof FileSystemException named && named.getReason() != null
                ? named.getReason()
                : unreadable.getMessage();
    }

    /**
     * Checks one class of each package: a compiler writes the same version into all of its classes, and to read each
     * of a large library would take longer than to load what is used of it.
     */
    private static Set<String> checkClasses(JarFile jar) throws IOException, Fault {
        Set<String> packages = new TreeSet<>();
        boolean empty = true;
        for (JarEntry entry : jar.stream().toList()) {
            String name = entry.getName();
            if (!name.endsWith(".class") || name.startsWith("META-INF/")) {
                continue;
            }
            empty = false;
            int slash = name.lastIndexOf('/');
            if (slash < 0) {
                checkVersion(jar, entry);
            } else if (packages.add(name.substring(0, slash).replace('/', '.'))) {
                checkVersion(jar, entry);
            }
        }
        if (empty) {
            throw Fault.emptyJar();
        }
        return packages;
    }

    private static void checkVersion(JarFile jar, JarEntry entry) throws IOException, Fault {
        if (entry == null) {
            return; // a missing provider is reported when it is to be loaded
        }
        try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
            if (in.readInt() != 0xCAFEBABE) {
                throw Fault.damaged(entry.getName() + " is not a class file");
            }
            in.readUnsignedShort();
            int needed = in.readUnsignedShort() - CLASS_VERSION_OF_JAVA_0;
            if (needed > Runtime.version().feature()) {
                throw Fault.newerJava(needed);
            }
        }
    }

    private static Optional<String> attribute(Attributes attributes, String name) {
        return Optional.ofNullable(attributes.getValue(name)).map(String::strip);
    }

    private static Map<String, List<String>> declared(ModuleDescriptor descriptor) {
        Map<String, List<String>> services = new TreeMap<>();
        descriptor.provides().forEach(provides -> services.put(provides.service(), provides.providers()));
        return services;
    }

    private static Map<String, List<String>> listed(JarFile jar) throws IOException {
        Map<String, List<String>> services = new TreeMap<>();
        for (JarEntry entry : jar.stream().toList()) {
            String name = entry.getName();
            if (name.startsWith(SERVICES) && !entry.isDirectory() && name.indexOf('/', SERVICES.length()) < 0) {
                services.put(name.substring(SERVICES.length()), lines(jar, entry));
            }
        }
        return services;
    }

    private static List<String> lines(JarFile jar, JarEntry entry) throws IOException {
        List<String> providers = new ArrayList<>();
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(jar.getInputStream(entry), StandardCharsets.UTF_8))) {
            in.lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty() && !providers.contains(line))
                    .forEach(providers::add);
        }
        return providers;
    }

    private static Fault noModule(FindException refused, boolean explicit) {
        Throwable reason = refused;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        String why = String.valueOf(reason.getMessage());
        if (explicit) {
            return Fault.badModuleInfo(why);
        }
        return reason instanceof IllegalArgumentException && why.contains("module name")
                ? Fault.badModuleName(why)
                : Fault.noAutomaticModule(why);
    }
}
