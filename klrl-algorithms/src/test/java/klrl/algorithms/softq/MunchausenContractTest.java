package klrl.algorithms.softq;

import klrl.core.contract.AlgorithmContract;

class MunchausenContractTest extends AlgorithmContract {

    @Override
    protected String algorithm() {
        return "{type: soft-q-learning, critics: 2, bonus: {type: munchausen}}";
    }
}
