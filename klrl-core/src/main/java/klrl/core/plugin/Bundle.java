package klrl.core.plugin;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import klrl.api.plugin.SlotKind;
import klrl.core.plugin.PluginProblem.Severity;

/**
 * What is loaded together and apart from all else: a jar of the plugin folder, or the jars of one of its folders. Its
 * faults stay with it.
 */
final class Bundle {

    private final Host host;
    private final Path path;
    private final Guard guard;
    private final List<PluginProblem> problems = new ArrayList<>();

    /** The sound jars by the names of their modules. */
    private final Map<String, PluginJar> jars = new LinkedHashMap<>();

    /** The jars whose providers are loaded; once it is not empty, the bundle is open. */
    private List<PluginJar> providing = List.of();

    private Optional<ClassSource> classes = Optional.empty();

    /** Why there is a class loader where there should be a module layer. */
    private Optional<Fault> obstacle = Optional.empty();

    /** Whether a provider was constructed. */
    private boolean alive;

    private Bundle(Host host, Path path, Guard guard) {
        this.host = host;
        this.path = path;
        this.guard = guard;
    }

    /**
     * Reads a jar or a folder of jars, and loads nothing.
     *
     * @param host what it is to be loaded into
     * @param path the jar or folder
     * @param guard knows the other bundles
     * @return the bundle, with problems for the jars that are not sound
     */
    static Bundle read(Host host, Path path, Guard guard) {
        Bundle bundle = new Bundle(host, path, guard);
        if (!Files.isDirectory(path)) {
            bundle.add(path);
            return bundle;
        }
        try (Stream<Path> files = Files.list(path)) {
            List<Path> found = files.filter(Bundle::isJar).sorted().toList();
            found.forEach(bundle::add);
            if (found.isEmpty()) {
                bundle.report(Fault.noJar());
            }
        } catch (IOException unreadable) {
            bundle.report(Fault.unreadable(PluginJar.reason(unreadable)));
        }
        return bundle;
    }

    static boolean isJar(Path path) {
        return path.toString().endsWith(".jar") && !Files.isDirectory(path);
    }

    private void add(Path file) {
        try {
            PluginJar jar = PluginJar.read(file);
            String name = jar.moduleName();
            if (host.sharesModule(name)) {
                problems.add(Fault.bundledModule(name).at(jar.source(), Severity.WARNING));
                return;
            }
            PluginJar first = jars.putIfAbsent(name, jar);
            if (first != null) {
                problems.add(Fault.secondModule(name, first.file()).at(jar.source(), Severity.WARNING));
            }
        } catch (Fault fault) {
            problems.add(fault.at(file.toString()));
        }
    }

    String source() {
        return path.toString();
    }

    Guard guard() {
        return guard;
    }

    List<PluginProblem> problems() {
        return problems;
    }

    void report(Fault fault) {
        problems.add(fault.at(source()));
    }

    boolean provides(String service) {
        return jars.values().stream().anyMatch(jar -> jar.provides(service));
    }

    boolean hasModule(String name) {
        return jars.containsKey(name);
    }

    boolean hasClass(String name) {
        return jars.values().stream().anyMatch(jar -> jar.holds(name));
    }

    /**
     * Makes the providers of some services loadable, at the first call that finds any.
     *
     * @param known the binary names of the services; those that a kind of the bundle itself may have are known as well
     */
    void open(Set<String> known) {
        if (!providing.isEmpty()) {
            return;
        }
        Set<String> services = new HashSet<>(known);
        jars.values().stream()
                .filter(jar -> jar.provides(SlotKind.class.getName()))
                .forEach(jar -> services.addAll(servicesWithin(jar)));
        List<PluginJar> plugins = jars.values().stream()
                .filter(jar -> services.stream().anyMatch(jar::provides))
                .toList();
        providing = plugins.stream().filter(this::hasRightLevel).toList();
        if (providing.isEmpty()) {
            return;
        }
        try {
            classes = Optional.of(classSource());
        } catch (Fault fault) {
            report(fault);
        }
    }

    private Set<String> servicesWithin(PluginJar kind) {
        return jars.values().stream()
                .flatMap(jar -> jar.services().keySet().stream())
                .filter(service -> service.indexOf('.') > 0
                        && kind.packages().contains(service.substring(0, service.lastIndexOf('.'))))
                .collect(Collectors.toSet());
    }

    private boolean hasRightLevel(PluginJar jar) {
        try {
            jar.checkLevel();
            return true;
        } catch (Fault fault) {
            problems.add(fault.at(jar.source()));
            jars.remove(jar.moduleName()); // not even as a library
            return false;
        }
    }

    private ClassSource classSource() throws Fault {
        Optional<Fault> bundled = jars.values().stream()
                .flatMap(jar -> jar.packages().stream()
                        .filter(host::sharesPackage)
                        .map(name -> Fault.bundledClasses(jar.file(), name)))
                .findFirst();
        if (host.layer().isEmpty()) {
            bundled.ifPresent(fault -> problems.add(fault.at(source(), Severity.WARNING)));
            return loader();
        }
        try {
            if (bundled.isPresent()) {
                throw bundled.get();
            }
            return layer(host.layer().get());
        } catch (Fault fault) {
            if (providing.stream().anyMatch(PluginJar::explicit)) {
                throw fault; // it says that it is a module: then it has to be one
            }
            obstacle = Optional.of(fault);
            return loader();
        }
    }

    private ClassSource loader() throws Fault {
        List<URL> urls = new ArrayList<>();
        for (PluginJar jar : jars.values()) {
            try {
                urls.add(jar.path().toUri().toURL());
            } catch (MalformedURLException unusable) {
                throw Fault.unreadable(unusable.getMessage());
            }
        }
        ClassLoader loader = new ChildFirstLoader(urls.toArray(URL[]::new), host.loader(), host::sharesPackage);
        return (jar, name) -> Class.forName(name, false, loader);
    }

    private ClassSource layer(ModuleLayer parent) throws Fault {
        // A jar without module-info.class does not say what it requires: all that lies beside it.
        boolean plain = providing.stream().anyMatch(jar -> !jar.explicit());
        Map<String, ModuleReference> modules = new HashMap<>();
        for (PluginJar jar : jars.values()) {
            if (jar.module().isPresent()) {
                modules.put(jar.moduleName(), jar.module().get());
            } else if (plain) {
                throw jar.whyNoModule().orElseThrow();
            } else {
                problems.add(jar.whyNoModule().orElseThrow().at(jar.source()));
            }
        }
        Set<String> roots = plain
                ? modules.keySet()
                : providing.stream().map(PluginJar::moduleName).collect(Collectors.toCollection(TreeSet::new));
        try {
            Configuration configuration =
                    parent.configuration().resolveAndBind(new Finder(modules), ModuleFinder.of(), roots);
            ModuleLayer.Controller controller =
                    ModuleLayer.defineModulesWithOneLoader(configuration, List.of(parent), host.loader());
            return (jar, name) -> load(controller, jar.moduleName(), name);
        } catch (FindException | ResolutionException | LayerInstantiationException refused) {
            throw diagnosis(parent, roots, String.valueOf(refused.getMessage()));
        }
    }

    private record Finder(Map<String, ModuleReference> modules) implements ModuleFinder {
        @Override
        public Optional<ModuleReference> find(String name) {
            return Optional.ofNullable(modules.get(name));
        }

        @Override
        public Set<ModuleReference> findAll() {
            return Set.copyOf(modules.values());
        }
    }

    /** Loads a provider, and grants the host what a service loader grants itself: to construct it, and no more. */
    private static Class<?> load(ModuleLayer.Controller controller, String moduleName, String name)
            throws ClassNotFoundException {
        Module module = controller.layer().findModule(moduleName).orElseThrow();
        Class<?> type = Class.forName(module, name);
        if (type == null) {
            throw new ClassNotFoundException(name);
        }
        controller.addExports(module, type.getPackageName(), Bundle.class.getModule());
        return type;
    }

    /** Says in the terms of jars why the module system refused. */
    private Fault diagnosis(ModuleLayer parent, Set<String> roots, String message) {
        Map<String, PluginJar> needed = new LinkedHashMap<>();
        Deque<String> next = new ArrayDeque<>(new TreeSet<>(roots));
        while (!next.isEmpty()) {
            PluginJar jar = jars.get(next.remove());
            if (needed.putIfAbsent(jar.moduleName(), jar) != null) {
                continue;
            }
            for (String name : requires(jar)) {
                PluginJar required = jars.get(name);
                if (required != null && required.module().isPresent()) {
                    next.add(name);
                } else if (parent.findModule(name).isEmpty()) {
                    return guard.missingModule(jar.moduleName(), name);
                }
            }
        }
        return doubleReading(parent, needed).or(() -> splitPackage(needed)).orElseGet(() -> Fault.refused(message));
    }

    private static Set<String> requires(PluginJar jar) {
        return jar.module().orElseThrow().descriptor().requires().stream()
                .filter(requires -> !requires.modifiers().contains(Requires.Modifier.STATIC))
                .map(Requires::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A jar without module-info.class reads all modules, and may not read two of one name. */
    private static Optional<Fault> doubleReading(ModuleLayer parent, Map<String, PluginJar> needed) {
        return needed.values().stream()
                .filter(jar -> !jar.explicit())
                .findFirst()
                .flatMap(plain -> needed.keySet().stream()
                        .filter(name -> parent.findModule(name).isPresent())
                        .findFirst()
                        .map(name -> Fault.copySeenTwice(plain.file(), name)));
    }

    private Optional<Fault> splitPackage(Map<String, PluginJar> needed) {
        Map<String, PluginJar> owners = new HashMap<>();
        for (PluginJar jar : needed.values()) {
            for (String name : jar.packages()) {
                PluginJar first = owners.putIfAbsent(name, jar);
                if (first != null) {
                    return Optional.of(Fault.splitPackage(name, first.file(), jar.file()));
                }
                Optional<String> exporter = host.exporter(name);
                if (exporter.isPresent()) {
                    return Optional.of(Fault.packageOfHost(name, jar.file(), exporter.get()));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Constructs the bundle's providers of a service. Those that fail become problems.
     *
     * @param service the service
     * @return the others, by jar, in the order of declaration
     */
    List<Found> providers(Class<?> service) {
        List<Found> found = new ArrayList<>();
        for (PluginJar jar : providing) {
            for (String name : jar.services().getOrDefault(service.getName(), List.of())) {
                if (classes.isEmpty()) {
                    return List.of(); // which is a problem already
                }
                try {
                    found.add(new Found(construct(classes.get(), jar, name, service), jar.origin()));
                    alive = true;
                } catch (Fault fault) {
                    problems.add(fault.at(jar.source()));
                }
            }
        }
        return found;
    }

    private Object construct(ClassSource classes, PluginJar jar, String name, Class<?> service) throws Fault {
        Class<?> type = guard.call("loading the provider " + name, () -> {
            try {
                return classes.load(jar, name);
            } catch (ClassNotFoundException absent) {
                throw jar.holds(name) ? Fault.damaged(name + " cannot be read") : Fault.providerMissing(name);
            }
        });
        if (!service.isAssignableFrom(type)) {
            throw Fault.notASubtype(name, service);
        }
        if (!Modifier.isPublic(type.getModifiers())) {
            throw Fault.notPublic(name);
        }
        if (Modifier.isAbstract(type.getModifiers())) {
            throw Fault.notConstructible(name);
        }
        return guard.call("constructing the provider " + name, () -> {
            try {
                return type.getConstructor().newInstance();
            } catch (NoSuchMethodException absent) {
                throw Fault.notConstructible(name);
            }
        });
    }

    /**
     * Reports what only shows when everything has been tried.
     *
     * @param known the binary names of all services
     */
    void finish(Set<String> known) {
        obstacle.ifPresent(fault ->
                problems.add(alive ? fault.loadedOtherwise().at(source(), Severity.WARNING) : fault.at(source())));
        jars.values().forEach(jar -> reportNearMisses(jar, known));
        boolean explained = problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
        if (providing.isEmpty() && !jars.isEmpty() && !explained) {
            report(Files.isDirectory(path) ? Fault.noPluginInFolder() : Fault.noPlugin());
        }
    }

    private void reportNearMisses(PluginJar jar, Set<String> known) {
        for (String service : new TreeSet<>(known)) {
            String dotted = service.replace('$', '.');
            if (!dotted.equals(service) && jar.provides(dotted)) {
                problems.add(Fault.dottedService(dotted, service).at(jar.source()));
            }
            if (jar.ignored().containsKey(service) && known.stream().noneMatch(jar::provides)) {
                problems.add(Fault.servicesIgnored(service, jar.ignored().get(service))
                        .at(jar.source()));
            }
        }
    }
}
