package klrl.algorithms.estimator;

import klrl.api.Estimator;
import klrl.core.contract.EstimatorContract;

class ImportanceSamplingContractTest extends EstimatorContract {

    @Override
    protected Estimator estimator() {
        return new ImportanceSampling(1);
    }
}
