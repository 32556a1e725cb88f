package klrl.envs;

import klrl.api.Environment;
import klrl.api.RandomStreams;
import klrl.core.contract.EnvironmentContract;

/** Random torques never lift the tip so soon; the time limit ends every episode. */
class AcrobotContractTest extends EnvironmentContract {

    @Override
    protected Environment environment(int count, RandomStreams random) {
        return new Acrobot(count, 70, random);
    }
}
