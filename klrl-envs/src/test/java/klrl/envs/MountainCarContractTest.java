package klrl.envs;

import klrl.api.Environment;
import klrl.api.RandomStreams;
import klrl.core.contract.EnvironmentContract;

/** Random pushes never leave the valley; the time limit ends every episode. */
class MountainCarContractTest extends EnvironmentContract {

    @Override
    protected Environment environment(int count, RandomStreams random) {
        return new MountainCar(count, 70, random);
    }
}
