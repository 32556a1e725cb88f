package klrl.envs;

import klrl.api.Environment;
import klrl.api.RandomStreams;
import klrl.core.contract.EnvironmentContract;

/** The time limit ends most episodes. */
class CliffWalkingContractTest extends EnvironmentContract {

    @Override
    protected Environment environment(int count, RandomStreams random) {
        return new FiniteEnvironment(new CliffWalking(true).mdp(), count, 40, random);
    }
}
