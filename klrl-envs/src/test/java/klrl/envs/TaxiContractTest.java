package klrl.envs;

import klrl.api.Environment;
import klrl.api.RandomStreams;
import klrl.core.contract.EnvironmentContract;

/** Random rides among the actions of the mask. */
class TaxiContractTest extends EnvironmentContract {

    @Override
    protected Environment environment(int count, RandomStreams random) {
        return new FiniteEnvironment(new Taxi(true, true).mdp(), count, 100, random);
    }
}
