package klrl.algorithms.dueling;

import klrl.core.contract.AlgorithmContract;

class DuelingSoftQContractTest extends AlgorithmContract {

    @Override
    protected String algorithm() {
        return "dueling-soft-q";
    }
}
