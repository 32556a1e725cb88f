package klrl.core.contract;

import java.nio.file.Path;
import java.util.function.IntFunction;
import klrl.api.Environment;
import klrl.api.Policy;
import klrl.api.RandomStreams;
import klrl.api.SingleEnvironment;
import klrl.api.data.EnvironmentSpec;
import klrl.api.plugin.Context;
import klrl.core.environment.Batcher;

/** What a subject is made in: given spaces, a few streams, and no earlier runs. */
record ContractContext(EnvironmentSpec environment, int streams, RandomStreams random) implements Context {

    @Override
    public Policy policy(Path run) {
        throw new IllegalArgumentException("a contract has no earlier runs, such as " + run);
    }

    @Override
    public Environment batch(IntFunction<? extends SingleEnvironment> maker) {
        return Batcher.of(streams, random, maker);
    }
}
