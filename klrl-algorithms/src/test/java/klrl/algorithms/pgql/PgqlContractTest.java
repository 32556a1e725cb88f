package klrl.algorithms.pgql;

import klrl.core.contract.AlgorithmContract;

class PgqlContractTest extends AlgorithmContract {

    @Override
    protected String algorithm() {
        return "pgql";
    }
}
