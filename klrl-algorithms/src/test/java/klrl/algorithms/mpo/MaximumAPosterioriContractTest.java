package klrl.algorithms.mpo;

import klrl.core.contract.AlgorithmContract;

class MaximumAPosterioriContractTest extends AlgorithmContract {

    @Override
    protected String algorithm() {
        return "mpo";
    }
}
