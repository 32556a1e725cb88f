package klrl.algorithms.sac;

import klrl.core.contract.AlgorithmContract;

class SoftActorCriticContractTest extends AlgorithmContract {

    @Override
    protected String algorithm() {
        return "soft-actor-critic";
    }
}
