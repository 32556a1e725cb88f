package klrl.core.config;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import klrl.api.Algorithm;
import klrl.api.DataSource;
import klrl.api.Environment;
import klrl.api.Estimator;
import klrl.api.Prior;
import klrl.api.Temperature;
import klrl.api.plugin.Context;
import klrl.api.plugin.Equation;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;
import klrl.api.plugin.Plugin;
import klrl.api.plugin.Slot;
import klrl.api.plugin.SlotKind;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.PluginProblem;
import klrl.core.plugin.Registry;

/** A registry of plugins that only have options: making one fails, so that a test notices if configuration does. */
final class TestPlugins {

    /** The product of a nested kind. */
    interface Network {}

    interface NetworkProvider extends Plugin<Network> {}

    /** The product of another nested kind. */
    interface Wrapper {}

    interface WrapperProvider extends Plugin<Wrapper> {}

    record Kind<T>(
            String name,
            String summary,
            Class<? extends Plugin<T>> service,
            Class<T> product,
            Optional<SlotKind.Common> common)
            implements SlotKind<T> {}

    record Simple<T>(String name, String summary, Factory<?, T> factory) implements Plugin<T> {}

    record Learning(String name, String summary, Factory<?, Algorithm> factory, Map<String, String> defaults)
            implements Algorithm.Provider {}

    record EnvironmentCommon(
            @Param(doc = "environments side by side", def = "8", min = 1, max = 65536)
            int count) {}

    static final Kind<Environment> ENVIRONMENT = new Kind<>(
            "environment",
            "what the agent acts in",
            Environment.Provider.class,
            Environment.class,
            Optional.of(new SlotKind.Common(MethodHandles.lookup(), EnvironmentCommon.class)));
    static final Kind<Algorithm> ALGORITHM =
            kind("algorithm", "how the policy learns", Algorithm.Provider.class, Algorithm.class);
    static final Kind<Estimator> ESTIMATOR =
            kind("estimator", "how targets are made", Estimator.Provider.class, Estimator.class);
    static final Kind<Prior> PRIOR = kind("prior", "what the policy is drawn to", Prior.Provider.class, Prior.class);
    static final Kind<Temperature> TEMPERATURE =
            kind("temperature", "how strongly it is drawn", Temperature.Provider.class, Temperature.class);
    static final Kind<DataSource> DATA =
            kind("data", "where data comes from", DataSource.Provider.class, DataSource.class);
    static final Kind<Network> NETWORK = kind("network", "a function to fit", NetworkProvider.class, Network.class);
    static final Kind<Wrapper> WRAPPER = kind("wrapper", "what lies around it", WrapperProvider.class, Wrapper.class);

    static final List<SlotKind<?>> KINDS =
            List.of(ENVIRONMENT, ALGORITHM, ESTIMATOR, PRIOR, TEMPERATURE, DATA, NETWORK, WRAPPER);

    enum Kl {
        SAMPLED,
        ANALYTIC
    }

    enum Activation {
        TANH,
        RELU,
        LEAKY_RELU,
        NULL
    }

    record None() {}

    private record Cartpole(
            @Param(doc = "steps after which an episode is cut", def = "500", min = 1)
            int maxSteps,

            @Param(doc = "wrappers, the innermost first", def = "[]")
            List<Slot<Wrapper>> wrappers) {}

    private record TimeLimit(
            @Param(doc = "steps", min = 1) int steps,
            @Param(doc = "what lies inside") Optional<Slot<Wrapper>> inner) {}

    private record Scale(
            @Param(doc = "factor of the reward", def = "1", above = 0)
            double factor) {}

    private record Spg(
            @Param(doc = "form of the regulariser", def = "analytic")
            Kl kl,

            @Param(doc = "discount factor", def = "0.99", min = 0, max = 1)
            double discount,

            @Param(doc = "passes over the data", def = "4", min = 1)
            int epochs,

            @Param(doc = "ratio clip", above = 0) Optional<Double> clip,

            @Param(doc = "policy and critic", def = "{type: mlp, hidden: [64, 64]}")
            Slot<Network> network) {}

    private record Sac(
            @Param(doc = "discount factor", def = "0.99", min = 0, max = 1)
            double discount,

            @Param(doc = "rate of the target network", def = "0.005", above = 0, max = 1)
            double polyak,

            @Param(doc = "the critics' networks", def = "[mlp, {type: mlp}]")
            List<Slot<Network>> critics) {}

    private record Init(
            @Param(doc = "name of the scheme", def = "orthogonal")
            String scheme,

            @Param(doc = "scale", def = "1.4142135623730951", above = 0, below = 10)
            double gain) {}

    private record Mlp(
            @Param(doc = "units of each layer", def = "[64]", min = 1, max = 4096)
            List<Integer> hidden,

            @Param(doc = "nonlinearity", def = "tanh") Activation activation,
            @Param(doc = "start values", def = "{}") Init init) {}

    private record Lambda(
            @Param(doc = "trace decay", def = "0.95", min = 0, max = 1)
            double lambda) {

        @Equation(id = "T18", text = "decay = d · λ")
        @Equation(id = "T9", kind = Equation.Kind.EXACT)
        private double decay() {
            return lambda;
        }
    }

    private record NStep(@Param(doc = "steps", min = 1) int n) {}

    private record VTrace(
            @Param(doc = "clip of the error's ratio", def = "1", min = 0)
            double rhoBar,

            @Param(doc = "clip of the trace's ratio", def = "1", min = 0)
            double cBar) {
        private VTrace {
            if (!(rhoBar >= cBar)) {
                throw new IllegalArgumentException("rho-bar " + rhoBar + " must not be below c-bar " + cBar);
            }
        }
    }

    private record PolicyPrior(
            @Param(doc = "folder of the run") Path run) {}

    private record Fixed(
            @Param(doc = "reward per nat", def = "0.01", above = 0)
            double alpha) {}

    private record EntropyTarget(
            @Param(doc = "entropy in nats", max = 0) double target,
            @Param(doc = "start", def = "1", above = 0) double initial) {}

    private record Rollout(
            @Param(doc = "steps of a segment", def = "128", min = 1)
            int horizon) {}

    private record Replay(
            @Param(doc = "rows", def = "1000000", min = 1, max = 1e12)
            long capacity,

            @Param(doc = "file to start from") Optional<Path> start,

            @Param(doc = "whether rows are weighted", def = "false")
            boolean prioritised) {}

    /** One option of every type. */
    private record Everything(
            @Param(doc = "int", def = "3") int whole,
            @Param(doc = "long", def = "-4", below = 1e18) long large,

            @Param(doc = "double", def = "0.5", below = 1e300)
            double real,

            @Param(doc = "boolean", def = "true") boolean flag,
            @Param(doc = "text", def = "'1.5'") String text,
            @Param(doc = "path", def = ".") Path path,
            @Param(doc = "enum", def = "leaky-relu") Activation choice,
            @Param(doc = "record", def = "{gain: 2}") Init nested,
            @Param(doc = "list", def = "[]") List<Double> numbers,

            @Param(doc = "list of lists", def = "[[1, 2], []]")
            List<List<Long>> table,

            @Param(doc = "list of texts", def = "['', \"a b\", null-ish]")
            List<String> texts,

            @Param(doc = "list of records", def = "[{}, {scheme: he}]")
            List<Init> inits,

            @Param(doc = "list of flags", def = "[true, false]")
            List<Boolean> flags,

            @Param(doc = "optional text") Optional<String> maybeText,
            @Param(doc = "optional list", def = "[1]") Optional<List<Integer>> maybeList,
            @Param(doc = "optional record") Optional<Init> maybeRecord,
            @Param(doc = "optional choice", def = "tanh") Optional<Activation> maybeChoice,
            @Param(doc = "optional slot", def = "mlp") Optional<Slot<Network>> maybeSlot) {}

    static final Map<String, String> ON_POLICY =
            Map.of("estimator", "{type: gae}", "prior", "uniform", "temperature", "{type: fixed}", "data", "rollout");

    private TestPlugins() {}

    static <T> Kind<T> kind(String name, String summary, Class<? extends Plugin<T>> service, Class<T> product) {
        return new Kind<>(name, summary, service, product, Optional.empty());
    }

    static Registry registry() {
        return Registry.of(KINDS, entries(), List.of());
    }

    static Registry registryWithProblems() {
        return Registry.of(KINDS, entries(), List.of(new PluginProblem("broken.jar", "truncated", "copy it again")));
    }

    static Registry registryWith(PluginEntry... more) {
        List<PluginEntry> all = new ArrayList<>(entries());
        all.addAll(List.of(more));
        return Registry.of(KINDS, all, List.of());
    }

    static List<PluginEntry> entries() {
        Lookup lookup = MethodHandles.lookup();
        Set<Feature> states = Set.of(Feature.STATE_VALUES);
        Set<Feature> actions = Set.of(Feature.ACTION_VALUES);
        return List.of(
                entry(
                        ENVIRONMENT,
                        "cartpole",
                        of(lookup, Cartpole.class, Environment.class)
                                .withGives(options -> Set.of(Feature.DISCRETE_ACTIONS))),
                entry(ENVIRONMENT, "pendulum", of(lookup, None.class, Environment.class)),
                algorithm(
                        "soft-policy-gradient",
                        of(lookup, Spg.class, Algorithm.class).withGives(options -> states),
                        ON_POLICY),
                algorithm(
                        "soft-actor-critic",
                        of(lookup, Sac.class, Algorithm.class)
                                .withGives(options -> actions)
                                .withNeeds(options -> List.of(new Need(Feature.DISCRETE_ACTIONS, "environment"))),
                        Map.of(
                                "estimator", "{type: retrace, lambda: 0}",
                                "prior", "{type: uniform}",
                                "temperature", "{type: entropy-target, target: -0.5}",
                                "data", "{type: replay}")),
                algorithm("bare", of(lookup, None.class, Algorithm.class), Map.of()),
                entry(ESTIMATOR, "gae", of(lookup, Lambda.class, Estimator.class)),
                entry(ESTIMATOR, "td-lambda", of(lookup, Lambda.class, Estimator.class)),
                entry(ESTIMATOR, "n-step", of(lookup, NStep.class, Estimator.class)),
                entry(ESTIMATOR, "v-trace", of(lookup, VTrace.class, Estimator.class)),
                entry(
                        ESTIMATOR,
                        "retrace",
                        of(lookup, Lambda.class, Estimator.class)
                                .withNeeds(options -> List.of(new Need(Feature.ACTION_VALUES, "algorithm")))),
                entry(ESTIMATOR, "everything", of(lookup, Everything.class, Estimator.class)),
                entry(PRIOR, "uniform", of(lookup, None.class, Prior.class)),
                entry(PRIOR, "policy", of(lookup, PolicyPrior.class, Prior.class)),
                entry(TEMPERATURE, "fixed", of(lookup, Fixed.class, Temperature.class)),
                entry(TEMPERATURE, "entropy-target", of(lookup, EntropyTarget.class, Temperature.class)),
                entry(DATA, "rollout", of(lookup, Rollout.class, DataSource.class)),
                entry(DATA, "replay", of(lookup, Replay.class, DataSource.class)),
                entry(NETWORK, "mlp", of(lookup, Mlp.class, Network.class)),
                entry(WRAPPER, "time-limit", of(lookup, TimeLimit.class, Wrapper.class)),
                entry(WRAPPER, "scale", of(lookup, Scale.class, Wrapper.class)));
    }

    static <C extends Record, T> Factory<C, T> of(Lookup lookup, Class<C> options, Class<T> product) {
        return Factory.of(lookup, options, (bound, context) -> unmade(product, context));
    }

    private static <T> T unmade(Class<T> product, Context context) {
        throw new AssertionError("configuration must not make " + product + " in " + context);
    }

    static <T> PluginEntry entry(SlotKind<T> kind, String name, Factory<?, T> factory) {
        return entry(kind, "org.example", new Simple<>(name, "the " + name, factory));
    }

    static PluginEntry algorithm(String name, Factory<?, Algorithm> factory, Map<String, String> defaults) {
        return entry(ALGORITHM, "org.example", new Learning(name, "the " + name, factory, defaults));
    }

    static PluginEntry entry(SlotKind<?> kind, String module, Plugin<?> plugin) {
        return new PluginEntry(kind, plugin.name(), plugin.summary(), module, "1.0", "example.jar", plugin);
    }
}
