package klrl.envs;

import klrl.api.Environment;
import klrl.api.RandomStreams;
import klrl.core.contract.EnvironmentContract;

/** The generators are part of the environment's state; the streams of the run are not used. */
class NumpySeededContractTest extends EnvironmentContract {

    @Override
    protected Environment environment(int count, RandomStreams random) {
        return new FiniteEnvironment(new CliffWalking(true).mdp(), count, 40, new NumpyStreams(5, count));
    }
}
