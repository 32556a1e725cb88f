package klrl.core.contract;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntFunction;
import klrl.api.Environment;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.RandomStreams;
import klrl.api.SingleEnvironment;
import klrl.api.data.EnvironmentSpec;
import klrl.api.plugin.Context;
import klrl.core.environment.Batcher;

/**
 * What a subject of a contract is made in: a few streams, spaces where they are known, and, wherever a run is looked for,
 * one in the same spaces: its policy has random parameters that follow from the folder's name, and its prior is such a
 * policy that sees one number of an observation.
 *
 * @param spec the spaces; empty while an environment is being made
 * @param streams B
 * @param random the random streams
 */
public record ContractContext(Optional<EnvironmentSpec> spec, int streams, RandomStreams random) implements Context {

    /**
     * Makes a context for everything but environments.
     *
     * @param spec the spaces
     * @param streams B
     * @param random the random streams
     * @return the context
     */
    public static ContractContext of(EnvironmentSpec spec, int streams, RandomStreams random) {
        return new ContractContext(Optional.of(spec), streams, random);
    }

    /**
     * Makes a context for an environment.
     *
     * @param streams B
     * @param random the random streams
     * @return the context
     */
    public static ContractContext ofEnvironment(int streams, RandomStreams random) {
        return new ContractContext(Optional.empty(), streams, random);
    }

    @Override
    public EnvironmentSpec environment() {
        return spec.orElseThrow(() -> new IllegalStateException(
                "the environment's description is not known while the environment is being made"));
    }

    @Override
    public Policy policy(Path run) {
        EnvironmentSpec known = spec.orElseThrow(() -> new IllegalArgumentException(
                "a contract has no policies for environments to play against, such as that of " + run));
        return Data.policy(known, run.toString().hashCode());
    }

    @Override
    public Prior prior(Path run) {
        return Data.nearsighted(policy(run));
    }

    @Override
    public Environment batch(IntFunction<? extends SingleEnvironment> maker) {
        return Batcher.of(streams, random, maker);
    }
}
