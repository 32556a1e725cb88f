package klrl.envs;

import klrl.api.Environment;
import klrl.api.RandomStreams;
import klrl.core.contract.EnvironmentContract;

/** Random pushes let the pole fall after some 20 steps; the time limit lies among these, so that both ends occur. */
class CartPoleContractTest extends EnvironmentContract {

    @Override
    protected Environment environment(int count, RandomStreams random) {
        return new CartPole(count, 20, random);
    }
}
