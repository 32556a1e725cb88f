package klrl.algorithms.estimator;

import klrl.api.Estimator;
import klrl.core.contract.EstimatorContract;

class VTraceContractTest extends EstimatorContract {

    @Override
    protected Estimator estimator() {
        return new VTrace(0.9, 1.5, 1.2, 1);
    }
}
