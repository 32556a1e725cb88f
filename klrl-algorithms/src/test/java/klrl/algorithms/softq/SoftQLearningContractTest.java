package klrl.algorithms.softq;

import klrl.core.contract.AlgorithmContract;

class SoftQLearningContractTest extends AlgorithmContract {

    @Override
    protected String algorithm() {
        return "soft-q-learning";
    }
}
