package klrl.algorithms;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import klrl.api.Controller;
import klrl.api.Environment;
import klrl.api.Estimator;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.SingleEnvironment;
import klrl.api.data.EnvironmentSpec;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Plugin;
import klrl.core.config.Composition;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;
import klrl.core.random.Streams;

/** The shipped plugins, and beside them those that a test brings along: environments, priors and estimators. */
public final class Lab {

    private static final Lookup LOOKUP = MethodHandles.lookup();

    /** The shipped plugins, loaded once: loading takes longer than most tests. */
    public static final Registry SHIPPED = Registry.load(Optional.empty());

    private final Registry registry;

    private Lab(Registry registry) {
        this.registry = registry;
    }

    /**
     * Starts with the shipped plugins.
     *
     * @return the shipped plugins alone
     */
    public static Lab shipped() {
        return new Lab(SHIPPED);
    }

    /** All plugins. */
    public Registry registry() {
        return registry;
    }

    /** The same plugins and an environment. */
    public Lab withEnvironment(String name, Function<Context, ? extends Environment> maker) {
        return with(
                "environment",
                name,
                Factory.of(LOOKUP, None.class, (options, context) -> (Environment) maker.apply(context))
                        .withGives(options -> Set.of(Feature.DISCRETE_ACTIONS)));
    }

    /** The same plugins and an environment of points in a box. */
    public Lab withBox(String name, Function<Context, ? extends Environment> maker) {
        return with(
                "environment",
                name,
                Factory.of(LOOKUP, None.class, (options, context) -> (Environment) maker.apply(context))
                        .withGives(options -> Set.of(Feature.BOX_ACTIONS)));
    }

    /** The same plugins and a prior. */
    public Lab withPrior(String name, Prior prior) {
        return with("prior", name, Factory.of(LOOKUP, None.class, (options, context) -> prior));
    }

    /** The same plugins and a controller. */
    public Lab withController(String name, Controller controller) {
        return with("controller", name, Factory.of(LOOKUP, None.class, (options, context) -> controller));
    }

    /** The same plugins and an estimator. */
    public Lab withEstimator(String name, Estimator estimator) {
        return with("estimator", name, Factory.of(LOOKUP, None.class, (options, context) -> estimator));
    }

    /** The same plugins and a data source that knows nothing of its behaviour, for compositions that nobody runs. */
    public Lab withMuteData(String name) {
        return with("data", name, Factory.of(LOOKUP, None.class, (options, context) -> {
            throw new AssertionError("nothing is learned from here");
        }));
    }

    private record None() {}

    private record Made<T>(String name, Factory<?, ? extends T> factory) implements Plugin<T> {
        @Override
        public String summary() {
            return "a plugin for tests";
        }
    }

    private <T> Lab with(String kind, String name, Factory<?, ? extends T> factory) {
        List<PluginEntry> entries = new ArrayList<>(registry.entries());
        entries.add(new PluginEntry(
                registry.kind(kind).orElseThrow(),
                name,
                "a plugin for tests",
                "lab",
                "1",
                "lab.jar",
                new Made<>(name, factory)));
        return new Lab(Registry.of(registry.kinds(), entries, List.of()));
    }

    /** Binds a configuration. */
    public Composition composition(String yaml, String... overrides) {
        return Composition.of(registry, yaml, Path.of(""), "lab.yaml", List.of(overrides));
    }

    /** A context without saved runs. */
    public static Context context(EnvironmentSpec spec, int streams, Streams random) {
        return context(spec, streams, random, run -> {
            throw new IllegalArgumentException(run + " is not a folder");
        });
    }

    /** A context whose saved runs have given policies. */
    public static Context context(EnvironmentSpec spec, int streams, Streams random, Function<Path, Policy> policies) {
        return context(spec, streams, random, policies, run -> {
            throw new IllegalArgumentException(run + " is not a folder");
        });
    }

    /** A context whose saved runs have given policies and priors. */
    public static Context context(
            EnvironmentSpec spec,
            int streams,
            Streams random,
            Function<Path, Policy> policies,
            Function<Path, Prior> priors) {
        return new Context() {
            @Override
            public EnvironmentSpec environment() {
                return spec;
            }

            @Override
            public int streams() {
                return streams;
            }

            @Override
            public Streams random() {
                return random;
            }

            @Override
            public Policy policy(Path run) {
                return policies.apply(run);
            }

            @Override
            public Prior prior(Path run) {
                return priors.apply(run);
            }

            @Override
            public Environment batch(IntFunction<? extends SingleEnvironment> maker) {
                throw new UnsupportedOperationException("no environment is made here");
            }
        };
    }
}
