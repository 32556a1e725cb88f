package klrl.algorithms.pcl;

import klrl.core.contract.AlgorithmContract;

class PathConsistencyContractTest extends AlgorithmContract {

    @Override
    protected String algorithm() {
        return "pcl";
    }
}
