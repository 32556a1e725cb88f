package klrl.algorithms.spg;

import klrl.core.contract.AlgorithmContract;

class MirrorDescentContractTest extends AlgorithmContract {

    @Override
    protected String algorithm() {
        return "mdpo";
    }
}
