package klrl.core.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import klrl.api.Environment;
import klrl.api.Policy;
import klrl.api.data.EnvironmentSpec;
import klrl.core.config.Composition;
import klrl.core.plugin.Registry;
import klrl.core.random.Streams;
import klrl.core.recording.Recording;

/** A run on disk: its composition and its final policy, which acts without any graph. */
public final class SavedRun {

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

    /** Loads the final policy for use in another environment, which must look the same. */
    Policy policyFor(EnvironmentSpec other) {
        EnvironmentSpec spec = spec(context());
        if (!spec.observation().shape().equals(other.observation().shape())
                || spec.observation().element() != other.observation().element()) {
            throw new RunFolderException("the run in " + folder.path() + " observes " + spec.observation()
                    + ", this environment shows " + other.observation());
        }
        return policy();
    }

    /**
     * Loads the final policy.
     *
     * @return the policy, in plain Java
     * @throws RunFolderException if the run has none yet
     */
    public Policy policy() {
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
            return policy;
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new RunFolderException(
                    "the policy of the run in " + folder.path() + " cannot be used: " + e.getMessage(), e);
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
}
