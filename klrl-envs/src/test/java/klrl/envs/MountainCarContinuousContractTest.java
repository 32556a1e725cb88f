package klrl.envs;

import klrl.api.Environment;
import klrl.api.RandomStreams;
import klrl.core.contract.EnvironmentContract;

/** Random forces never leave the valley; the time limit ends every episode. */
class MountainCarContinuousContractTest extends EnvironmentContract {

    @Override
    protected Environment environment(int count, RandomStreams random) {
        return new MountainCarContinuous(count, 70, random);
    }
}
