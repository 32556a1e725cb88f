package klrl.core.run;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import klrl.api.Environment;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.RandomStreams;
import klrl.api.SingleEnvironment;
import klrl.api.data.EnvironmentSpec;
import klrl.api.plugin.Context;
import klrl.core.config.ConfigException;
import klrl.core.environment.Batcher;
import klrl.core.environment.SideBySide;
import klrl.core.plugin.Registry;

/**
 * What plugins get from the host while a composition is built.
 *
 * @param registry finds the plugins of saved runs
 * @param streams the number of environments side by side
 * @param random the run's random streams
 * @param spec the environment's description, empty while the environment is being made
 * @param first the index of the first stream: above 0 where environments are made one stream at a time
 */
record HostContext(Registry registry, int streams, RandomStreams random, Optional<EnvironmentSpec> spec, int first)
        implements Context {

    HostContext(Registry registry, int streams, RandomStreams random, Optional<EnvironmentSpec> spec) {
        this(registry, streams, random, spec, 0);
    }

    HostContext with(EnvironmentSpec environment) {
        return new HostContext(registry, streams, random, Optional.of(environment), first);
    }

    /** The context of an environment that is the stream b alone. */
    HostContext only(int b) {
        return new HostContext(registry, 1, SideBySide.streamsOf(random, b), spec, first + b);
    }

    @Override
    public EnvironmentSpec environment() {
        return spec.orElseThrow(() -> new IllegalStateException(
                "the environment's description is not known while the environment is being made"));
    }

    @Override
    public int firstStream() {
        return first;
    }

    @Override
    public Policy policy(Path run) {
        return load(run, SavedRun::policy);
    }

    @Override
    public Prior prior(Path run) {
        return load(run, SavedRun::prior);
    }

    private <T> T load(Path run, Function<SavedRun, T> part) {
        try {
            SavedRun saved = SavedRun.open(registry, run);
            // An environment that plays against a saved policy shows it what it likes.
            spec.ifPresent(saved::requireObservations);
            return part.apply(saved);
        } catch (RunFolderException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (ConfigException e) {
            throw new IllegalArgumentException("the run in " + run + " no longer binds:\n" + e.getMessage(), e);
        }
    }

    @Override
    public Environment batch(IntFunction<? extends SingleEnvironment> maker) {
        return Batcher.of(streams, random, b -> maker.apply(first + b));
    }
}
