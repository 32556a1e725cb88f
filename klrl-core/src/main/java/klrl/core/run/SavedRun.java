package klrl.core.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import klrl.api.Conditional;
import klrl.api.Environment;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.StateReader;
import klrl.api.Temperature;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Progress;
import klrl.core.config.Composition;
import klrl.core.distribution.QuadraticRewards;
import klrl.core.estimation.Diagnostics;
import klrl.core.plugin.Registry;
import klrl.core.random.Streams;
import klrl.core.recording.Recording;
import klrl.core.state.Saved;
import klrl.core.state.StateFile;
import klrl.core.tabular.Tabular;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A run on disk: its composition and its final policy, which acts without any graph. */
public final class SavedRun {

    /** Elimination takes the third power of it. */
    private static final int MOST_STATES = 2000;

    private final Registry registry;
    private final RunFolder folder;
    private final Composition composition;
    private final long seed;

    private SavedRun(Registry registry, RunFolder folder, Composition composition, long seed) {
        this.registry = registry;
        this.folder = folder;
        this.composition = composition;
        this.seed = seed;
    }

    /**
     * Opens a run.
     *
     * @param registry finds the plugins that the run was made of
     * @param path the run's folder
     * @return the run
     * @throws RunFolderException if there is no readable run in it
     * @throws klrl.core.config.ConfigException if its composition no longer binds
     */
    public static SavedRun open(Registry registry, Path path) {
        return open(registry, path, List.of());
    }

    static SavedRun open(Registry registry, Path path, List<String> overrides) {
        RunFolder folder = RunFolder.open(path);
        try {
            JsonNode record = new ObjectMapper().readTree(Files.readString(folder.record()));
            if (record == null || !record.path("seed").isIntegralNumber()) {
                throw new RunFolderException(folder.record() + " names no seed: it is not the record of a run");
            }
            return new SavedRun(
                    registry,
                    folder,
                    Composition.of(registry, folder.config(), overrides),
                    record.path("seed").asLong());
        } catch (IOException e) {
            throw new RunFolderException(folder.record() + " cannot be read (" + RunFolder.reason(e) + ")", e);
        }
    }

    /**
     * Returns the run's folder.
     *
     * @return the folder
     */
    public RunFolder folder() {
        return folder;
    }

    /**
     * Returns the run's composition.
     *
     * @return the composition
     */
    public Composition composition() {
        return composition;
    }

    /**
     * Returns the run's root seed.
     *
     * @return the seed
     */
    public long seed() {
        return seed;
    }

    /** Refuses to lend policy or prior to an environment that does not look the same. */
    void requireObservations(EnvironmentSpec other) {
        EnvironmentSpec spec = spec(context());
        if (!spec.observation().shape().equals(other.observation().shape())
                || spec.observation().element() != other.observation().element()) {
            throw new RunFolderException("the run in " + folder.path() + " observes " + spec.observation()
                    + ", this environment shows " + other.observation());
        }
    }

    /**
     * Loads the final policy.
     *
     * @return the policy, in plain Java
     * @throws RunFolderException if the run has none yet
     */
    public Policy policy() {
        return load("policy", (policy, prior) -> policy);
    }

    /**
     * Loads the prior as it was when the final policy was saved.
     *
     * @return the prior, to be closed
     * @throws RunFolderException if the run has no final policy yet
     */
    public Prior prior() {
        return load("prior", (policy, prior) -> prior.loaded());
    }

    private <T> T load(String what, BiFunction<Policy, SavedPrior, T> part) {
        if (!Files.isRegularFile(folder.policy())) {
            throw new RunFolderException(folder.path() + " has no policy yet: its run did not come to an end");
        }
        HostContext blind = context();
        try {
            HostContext context = blind.with(spec(blind));
            SavedPrior prior = new SavedPrior(() -> composition.prior().create(context), folder.policy());
            Policy policy =
                    composition.algorithm().create(context).policy(prior).with(Snapshots.read(folder.policy()));
            prior.begin(policy);
            return part.apply(policy, prior);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new RunFolderException(
                    "the " + what + " of the run in " + folder.path() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private HostContext context() {
        return new HostContext(registry, 1, Streams.of(seed), Optional.empty());
    }

    private EnvironmentSpec spec(HostContext context) {
        try (Environment environment = HostedEnvironment.of(composition.environment(), context)) {
            return environment.spec();
        }
    }

    /**
     * Plays fresh episodes with the final policy.
     *
     * @param episodes how many, at least 1
     * @param stochastic whether actions are drawn rather than the likeliest taken
     * @param seed the root seed of the episodes
     * @return what they returned
     */
    public EvaluationResult evaluate(int episodes, boolean stochastic, long seed) {
        return new PolicyEvaluator(registry, composition.environment()).evaluate(policy(), episodes, stochastic, seed);
    }

    /**
     * Lets the final policy act, and keeps all that happens, in memory.
     *
     * @param steps how many steps over all streams, of which there are as many as in training; rounded up so that all have
     *     the same
     * @param acting how actions are chosen
     * @param seed the root seed of environments and actions
     * @return the transitions, with the run's configuration and record as their origin
     * @throws RunFolderException if the run has no policy yet
     * @throws IllegalArgumentException if these are more steps than one segment can hold
     */
    public Recording record(long steps, Acting acting, long seed) {
        int streams = composition.streams();
        Streams random = Streams.of(seed);
        HostContext context = new HostContext(registry, streams, random, Optional.empty());
        try (HostedEnvironment environment = HostedEnvironment.of(composition.environment(), context)) {
            return new Recorder(environment, policy(), streams, acting, seed)
                    .record(
                            steps,
                            random,
                            Files.readString(folder.config()),
                            new ObjectMapper().readTree(Files.readString(folder.record())));
        } catch (IOException e) {
            throw new RunFolderException(folder.path() + " cannot be read (" + RunFolder.reason(e) + ")", e);
        }
    }

    /**
     * Computes what a mean return can at most be, where that is known and a matter of a second.
     *
     * @return the greatest expected raw return, of an agent that knows state and time; empty if it is not known
     */
    public OptionalDouble optimalReturn() {
        HostContext context = new HostContext(registry, 1, Streams.of(seed), Optional.empty());
        try (HostedEnvironment environment = HostedEnvironment.of(composition.environment(), context)) {
            return environment.optimalReturn();
        }
    }

    /**
     * Computes how far the final policy is from the optimum of its own objective, with the prior and the temperature as
     * they ended: where the environment is a finite process without wrappers, acted on by discrete policies.
     *
     * @return the gap, by linear solves; empty if the process is not known, has no discount, or is too large
     * @throws RunFolderException if the run did not come to an end
     */
    public Optional<RegularisedGap> regularisedGap() {
        return regularisedGap(policy());
    }

    /**
     * Computes how far any policy is from the optimum of the run's objective.
     *
     * @param policy over the run's actions
     * @return the gap, by linear solves; empty if the process is not known, has no discount, or is too large
     * @throws RunFolderException if the run did not come to an end
     */
    public Optional<RegularisedGap> regularisedGap(Conditional policy) {
        return solved((table, gamma, context) -> {
            SavedPrior prior = new SavedPrior(() -> composition.prior().create(context), folder.policy());
            prior.begin(policy());
            return RegularisedGap.of(table, gamma, temperature(context), policy, prior);
        });
    }

    /**
     * Computes how far the final policy is from the Gibbs policy of a bandit over a box, with the prior and the temperature
     * as they ended.
     *
     * @return the mean of D<sub>KL</sub>(π‖π*) over the contexts, in nats; empty if the environment is no such bandit, or has
     *     wrappers
     * @throws RunFolderException if the run did not come to an end
     */
    public OptionalDouble gibbsDivergence() {
        HostContext blind = context();
        try (HostedEnvironment environment = HostedEnvironment.of(composition.environment(), blind)) {
            return environment.bandit().stream()
                    .mapToDouble(bandit -> gibbsDivergence(bandit, blind.with(environment.spec())))
                    .findFirst();
        }
    }

    private double gibbsDivergence(QuadraticRewards.Bandit bandit, HostContext context) {
        Observations contexts = bandit.contexts();
        Policy policy = policy();
        try (Prior prior = prior()) {
            double[] divergence = bandit.rewards()
                    .divergence(
                            parameters(policy, contexts),
                            policy.family(),
                            parameters(prior, contexts),
                            prior.family(),
                            temperature(context));
            return Diagnostics.mean(divergence, divergence.length);
        }
    }

    private static Parameters parameters(Conditional conditional, Observations in) {
        Parameters out = Parameters.of(conditional.family(), in.rows());
        conditional.parameters(in, Memory.none(in.rows()), out);
        return out;
    }

    /**
     * Computes how far the final policy is from the optimum without a regulariser, beside the uniform policy.
     *
     * @return the gap, of discounted rewards alone; empty as for {@link #regularisedGap()}
     * @throws RunFolderException if the run did not come to an end
     */
    public Optional<RegularisedGap> plainGap() {
        Policy policy = policy();
        return solved((table, gamma, context) -> RegularisedGap.of(table, gamma, 0, policy, new Nothing()));
    }

    /** What is computed from a table, a discount and a context. */
    private interface Solution {
        RegularisedGap of(Tabular table, double gamma, HostContext context);
    }

    private Optional<RegularisedGap> solved(Solution solution) {
        HostContext blind = context();
        try (HostedEnvironment environment = HostedEnvironment.of(composition.environment(), blind)) {
            Optional<Tabular> table =
                    environment.table().filter(known -> known.mdp().states() <= MOST_STATES);
            OptionalDouble gamma = discount();
            return table.isEmpty() || gamma.isEmpty() || gamma.getAsDouble() == 1
                    ? Optional.empty()
                    : Optional.of(solution.of(table.get(), gamma.getAsDouble(), blind.with(environment.spec())));
        }
    }

    /** log π₀ ≡ 0: where α is 0 it counts for nothing. */
    private static final class Nothing implements Conditional {
        @Override
        public Family family() {
            return new Family.Improper();
        }

        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            // There are none.
        }
    }

    private double temperature(HostContext context) {
        if (!Files.isRegularFile(folder.checkpoint())) {
            throw new RunFolderException(folder.path() + " has no checkpoint: its temperature is not known");
        }
        StateReader state = StateFile.read(folder.checkpoint());
        Temperature temperature = composition.temperature().create(context);
        if (state.has("temperature")) {
            temperature.load(state.child("temperature"));
        }
        double[] alpha = new double[1];
        long steps = Saved.longs(state, "counters", 6)[0];
        temperature.alpha(new Progress(steps, composition.training().steps()), alpha);
        return alpha[0];
    }

    /** γ stands under algorithm.discount, whatever the algorithm. */
    private OptionalDouble discount() {
        Object root = new Load(LoadSettings.builder().build()).loadFromString(composition.resolved());
        return root instanceof Map<?, ?> slots
                        && slots.get("algorithm") instanceof Map<?, ?> algorithm
                        && algorithm.get("discount") instanceof Number gamma
                ? OptionalDouble.of(gamma.doubleValue())
                : OptionalDouble.empty();
    }
}
