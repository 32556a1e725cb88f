package klrl.bench.verify;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import klrl.api.plugin.SlotKind;
import klrl.core.contract.Contract;
import klrl.core.contract.Statement;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.junit.platform.reporting.legacy.xml.LegacyXmlReportGeneratingListener;

/**
 * Runs the properties of the exact equations, and the contract of every plugin's kind on the plugin, by the JUnit
 * Platform. Options of a plugin have their examples for values, and their defaults where there are none.
 */
public final class Verification {

    /**
     * A plugin that is not verified.
     *
     * @param kind its slot kind
     * @param name its name
     * @param reason why
     */
    public record Skipped(String kind, String name, String reason) {}

    /**
     * What is verified, and how.
     *
     * @param tries how often properties of ordinary weight are tried; empty for as often as each declares
     * @param seed the seed of all generators
     * @param only numbers of properties; empty for all
     * @param report a folder for JUnit's XML, if any
     * @param part which of the shares of the work
     */
    public record Plan(OptionalInt tries, long seed, Set<String> only, Optional<Path> report, Part part) {

        /**
         * Plans all of the work.
         *
         * @param tries as the component
         * @param seed as the component
         * @param only as the component
         * @param report as the component
         */
        public Plan(OptionalInt tries, long seed, Set<String> only, Optional<Path> report) {
            this(tries, seed, only, report, Part.ALL);
        }
    }

    /**
     * A share of the work, so that several processes can do it: subjects are dealt out from the first share to the last and
     * back again, since they come in pairs, over choices and over a box, of which one is heavier. Which share a subject
     * falls into changes nothing in how it is tried.
     *
     * @param index from 0
     * @param count how many shares there are
     */
    public record Part(int index, int count) {

        /** All of it. */
        public static final Part ALL = new Part(0, 1);

        boolean has(int subject) {
            int place = subject % count;
            boolean back = subject / count % 2 == 1;
            return (back ? count - 1 - place : place) == index;
        }
    }

    private final Registry registry;
    private final Plan plan;
    private final Consumer<Outcome> outcomes;
    private final List<Skipped> skipped = new ArrayList<>();
    private int subjects;

    /** Held on to: a logger that nobody holds forgets its level. jqwik informs of how it generates, which nobody asked. */
    private final Logger generators = Logger.getLogger("net.jqwik");

    private final Launcher launcher = LauncherFactory.create(LauncherConfig.builder()
            .enableTestExecutionListenerAutoRegistration(false)
            .build());

    /**
     * Makes a verification.
     *
     * @param registry the plugins
     * @param plan what to do
     * @param outcomes hears of every property on every subject, as soon as it was tried
     */
    public Verification(Registry registry, Plan plan, Consumer<Outcome> outcomes) {
        this.registry = registry;
        this.plan = plan;
        this.outcomes = outcomes;
        generators.setLevel(Level.WARNING);
    }

    /**
     * Runs everything.
     *
     * @return the plugins that could not be made with examples and defaults for options
     * @throws IOException if a folder cannot be written
     */
    public List<Skipped> run() throws IOException {
        Path folder = Files.createTempDirectory("klrl-verify");
        Subjects subjects = new Subjects(registry, folder);
        try {
            for (Class<?> exact : Contracts.EXACT) {
                run(exact, "exact equations", Optional.empty(), folder);
            }
            for (Class<?> losses : Contracts.LOSSES) {
                run(losses, Contracts.nameOf(losses), Optional.empty(), folder);
            }
            for (SlotKind<?> kind : registry.kinds()) {
                Optional<Class<?>> contract = Optional.ofNullable(Contracts.OF_KIND.get(kind.name()));
                if (contract.isPresent()) {
                    for (PluginEntry entry : registry.entries(kind.name())) {
                        Subjects.Found found = found(kind, entry, subjects);
                        for (Subject subject : found.subjects()) {
                            run(contract.get(), subject.name(), Optional.of(subject), folder);
                        }
                    }
                }
            }
        } finally {
            delete(folder);
        }
        return List.copyOf(skipped);
    }

    private Subjects.Found found(SlotKind<?> kind, PluginEntry entry, Subjects subjects) {
        Subjects.Found found = subjects.of(kind, entry);
        if (found.subjects().isEmpty()) {
            skipped.add(new Skipped(kind.name(), entry.name(), found.refusal()));
        }
        return found;
    }

    private void run(Class<?> properties, String name, Optional<Subject> subject, Path scratch) throws IOException {
        if (!plan.part().has(subjects++)) {
            return;
        }
        Running running =
                new Running(name, subject, Contracts.LOSSES.contains(properties), plan.tries(), plan.seed(), outcomes);
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        List<TestExecutionListener> listeners = new ArrayList<>(List.of(summary));
        if (plan.report().isPresent()) {
            String part = subject.map(one -> String.join(
                                    "-", one.kind(), one.name().replace('/', '-'))
                            + one.setting().map(setting -> "-" + setting.name()).orElse(""))
                    .orElse(properties.getSimpleName());
            Path reports = plan.report().get().resolve(part);
            Files.createDirectories(reports);
            listeners.add(new LegacyXmlReportGeneratingListener(reports, new PrintWriter(Writer.nullWriter())));
        }
        Running.start(running);
        try {
            launcher.execute(request(properties, scratch), listeners.toArray(TestExecutionListener[]::new));
        } finally {
            Running.stop();
        }
        // What fails outside of every property, such as a class that cannot be made, must not pass for success.
        TestExecutionSummary result = summary.getSummary();
        if (result.getTotalFailureCount() > running.failures()) {
            TestExecutionSummary.Failure failure = result.getFailures().get(0);
            throw new IllegalStateException(
                    "the properties of " + properties.getSimpleName() + " could not be run: " + failure.getException(),
                    failure.getException());
        }
    }

    private LauncherDiscoveryRequest request(Class<?> properties, Path scratch) {
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(properties))
                .filters(EngineFilter.includeEngines("jqwik"), (PostDiscoveryFilter) test -> filter(properties, test))
                .enableImplicitConfigurationParameters(false)
                .configurationParameter(
                        "jqwik.database", scratch.resolve("database").toString())
                .configurationParameter("jqwik.reporting.usejunitplatform", "true")
                .configurationParameter("jqwik.reporting.onlyfailures", "true")
                .build();
    }

    private FilterResult filter(Class<?> properties, TestDescriptor test) {
        Optional<Method> method = test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getJavaMethod());
        if (method.isEmpty()) {
            return FilterResult.included("not a property");
        }
        Statement statement = method.get().getAnnotation(Statement.class);
        boolean asked =
                plan.only().isEmpty() || statement != null && plan.only().contains(statement.id());
        return FilterResult.includedIf(asked && (noContract(properties) || applies(properties, method.get())));
    }

    private static boolean noContract(Class<?> properties) {
        return !Contract.class.isAssignableFrom(properties);
    }

    /** Called while the subject is the current one. */
    private static boolean applies(Class<?> properties, Method method) {
        try {
            Constructor<?> constructor = properties.getDeclaredConstructor();
            return ((Contract) constructor.newInstance()).applies(method.getName());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(properties + " cannot be made", e);
        } catch (RuntimeException e) {
            return true; // The subject fails, and its properties say how.
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
