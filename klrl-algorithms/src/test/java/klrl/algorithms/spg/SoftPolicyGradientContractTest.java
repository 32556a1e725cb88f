package klrl.algorithms.spg;

import klrl.core.contract.AlgorithmContract;

class SoftPolicyGradientContractTest extends AlgorithmContract {

    @Override
    protected String algorithm() {
        return "soft-policy-gradient";
    }
}
