package klrl.algorithms.awr;

import klrl.core.contract.AlgorithmContract;

class AdvantageWeightedRegressionContractTest extends AlgorithmContract {

    @Override
    protected String algorithm() {
        return "awr";
    }
}
