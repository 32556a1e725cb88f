package klrl.core.plugin;

import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.stream.Stream;
import klrl.api.plugin.Plugin;

/** What plugins are loaded into: the module layer of klrl.core, or its class loader where klrl is on the class path. */
final class Host {

    private static final String BUILT_IN = "built in";

    /** What a plugin shares with klrl although no interface of klrl mentions it: one logging front end for all. */
    private static final String LOGGING = "org.slf4j";

    private final Optional<ModuleLayer> layer;
    private final ClassLoader loader;

    /** By location: on the class path it takes a look into the jar. */
    private final Map<URI, Origin> origins = new HashMap<>();

    /** Made when first asked for: without a plugin folder nobody does. */
    private Optional<Map<String, ModuleDescriptor>> shared = Optional.empty();

    private Host(Optional<ModuleLayer> layer, ClassLoader loader) {
        this.layer = layer;
        this.loader = loader;
    }

    static Host own() {
        return new Host(Optional.ofNullable(Registry.class.getModule().getLayer()), Registry.class.getClassLoader());
    }

    /** Returns the layer, or empty on the class path. */
    Optional<ModuleLayer> layer() {
        return layer;
    }

    ClassLoader loader() {
        return loader;
    }

    /** Whether a module is klrl's own or one whose types its interfaces mention, so that no plugin may have a copy. */
    boolean sharesModule(String name) {
        return shared().containsKey(name);
    }

    /** Whether a package is in such a module. */
    boolean sharesPackage(String name) {
        return shared().values().stream()
                .anyMatch(descriptor -> descriptor.packages().contains(name));
    }

    /** Returns the module that offers a package to all others. */
    Optional<String> exporter(String packageName) {
        return modules()
                .filter(descriptor -> descriptor.isAutomatic()
                        ? descriptor.packages().contains(packageName)
                        : descriptor.exports().stream()
                                .anyMatch(exports -> !exports.isQualified()
                                        && exports.source().equals(packageName)))
                .map(ModuleDescriptor::name)
                .findFirst();
    }

    private Map<String, ModuleDescriptor> shared() {
        if (shared.isEmpty()) {
            shared = Optional.of(closure());
        }
        return shared.get();
    }

    /** Follows {@code requires transitive} from klrl's own modules. */
    private Map<String, ModuleDescriptor> closure() {
        Map<String, ModuleDescriptor> all = new HashMap<>();
        modules().forEach(descriptor -> all.putIfAbsent(descriptor.name(), descriptor));
        Deque<String> next = new ArrayDeque<>();
        all.keySet().stream()
                .filter(name -> name.startsWith("klrl.") || name.equals(LOGGING))
                .forEach(next::add);
        Map<String, ModuleDescriptor> closure = new HashMap<>();
        while (!next.isEmpty()) {
            ModuleDescriptor descriptor = all.get(next.remove());
            if (descriptor != null && closure.putIfAbsent(descriptor.name(), descriptor) == null) {
                descriptor.requires().stream()
                        .filter(requires -> requires.modifiers().contains(Requires.Modifier.TRANSITIVE))
                        .forEach(requires -> next.add(requires.name()));
            }
        }
        return closure;
    }

    private Stream<ModuleDescriptor> modules() {
        return layer.isPresent()
                ? modules(layer.get().configuration())
                : Stream.concat(Stream.of(Plugin.class, Registry.class), logging())
                        .flatMap(type -> location(type).stream())
                        .flatMap(Host::modulesAt);
    }

    private static Stream<ModuleDescriptor> modules(Configuration configuration) {
        return Stream.concat(
                configuration.modules().stream().map(ResolvedModule::reference).map(ModuleReference::descriptor),
                configuration.parents().stream().flatMap(Host::modules));
    }

    private Stream<Class<?>> logging() {
        try {
            return Stream.of(Class.forName(LOGGING + ".Logger", false, loader));
        } catch (ClassNotFoundException absent) {
            return Stream.of();
        }
    }

    /**
     * Constructs the providers of a service that klrl's own layer or class path has.
     *
     * @param service the service
     * @param problems receives what fails
     * @return klrl.core's own first, then by module; within a module in the order of declaration
     */
    List<Found> providers(Class<?> service, Consumer<PluginProblem> problems) {
        Registry.class.getModule().addUses(service);
        List<Found> found = new ArrayList<>();
        String last = "";
        Iterator<?> providers = layer.isPresent()
                ? ServiceLoader.load(layer.get(), service).iterator()
                : ServiceLoader.load(service, loader).iterator();
        while (true) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                Object provider = providers.next();
                found.add(new Found(provider, origin(provider.getClass())));
            } catch (ServiceConfigurationError | LinkageError failed) {
                String message = message(failed);
                if (message.equals(last)) {
                    break; // the loader does not get past this one
                }
                last = message;
                problems.accept(Fault.hostProvider(message).at(BUILT_IN));
            }
        }
        String own = origin(Registry.class).module();
        found.sort(Comparator.comparing((Found one) -> !one.origin().module().equals(own))
                .thenComparing(one -> one.origin().module()));
        return found;
    }

    private static String message(Throwable failed) {
        String message = String.valueOf(failed.getMessage());
        return failed.getCause() == null ? message : message + ": " + failed.getCause();
    }

    private Origin origin(Class<?> type) {
        Optional<URI> location = location(type);
        if (type.getModule().isNamed()) {
            return origin(type.getModule().getDescriptor(), Optional.empty(), location);
        }
        return location.map(uri -> origins.computeIfAbsent(uri, key -> originOnClassPath(type, key)))
                .orElseGet(() -> new Origin(BUILT_IN, Origin.UNKNOWN_VERSION, BUILT_IN));
    }

    private static Origin originOnClassPath(Class<?> type, URI location) {
        Optional<String> title = Optional.ofNullable(type.getPackage().getImplementationVersion());
        return modulesAt(location)
                .findFirst()
                .map(descriptor -> origin(descriptor, title, Optional.of(location)))
                .orElseGet(() -> new Origin(BUILT_IN, title.orElse(Origin.UNKNOWN_VERSION), text(location)));
    }

    private static Origin origin(ModuleDescriptor descriptor, Optional<String> title, Optional<URI> location) {
        return new Origin(
                descriptor.name(),
                descriptor.rawVersion().or(() -> title).orElse(Origin.UNKNOWN_VERSION),
                location.map(Host::text).orElse(BUILT_IN));
    }

    private static Optional<URI> location(Class<?> type) {
        Module module = type.getModule();
        if (module.isNamed()) {
            return module.getLayer()
                    .configuration()
                    .findModule(module.getName())
                    .flatMap(resolved -> resolved.reference().location());
        }
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            return source == null
                    ? Optional.empty()
                    : Optional.of(source.getLocation().toURI());
        } catch (URISyntaxException unusable) {
            return Optional.empty();
        }
    }

    private static Stream<ModuleDescriptor> modulesAt(URI location) {
        try {
            return ModuleFinder.of(Path.of(location)).findAll().stream().map(ModuleReference::descriptor);
        } catch (FindException | IllegalArgumentException | FileSystemNotFoundException noModule) {
            return Stream.of();
        }
    }

    private static String text(URI location) {
        return "file".equals(location.getScheme()) ? Path.of(location).toString() : location.toString();
    }
}
