package klrl.algorithms.estimator;

import klrl.api.Estimator;
import klrl.core.contract.EstimatorContract;

class TreeBackupContractTest extends EstimatorContract {

    @Override
    protected Estimator estimator() {
        return new TreeBackup(0.9);
    }

    @Override
    protected boolean contracts() {
        return true;
    }
}
