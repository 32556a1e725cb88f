package klrl.envs;

import klrl.api.Environment;
import klrl.api.RandomStreams;
import klrl.core.contract.EnvironmentContract;

/** Most episodes end in a hole. */
class FrozenLakeContractTest extends EnvironmentContract {

    @Override
    protected Environment environment(int count, RandomStreams random) {
        return new FiniteEnvironment(new FrozenLake(FrozenLake.generated(5, 0.8, 1), true).mdp(), count, 20, random);
    }
}
