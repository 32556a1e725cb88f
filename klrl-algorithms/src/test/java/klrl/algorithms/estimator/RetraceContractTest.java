package klrl.algorithms.estimator;

import klrl.api.Estimator;
import klrl.core.contract.EstimatorContract;

class RetraceContractTest extends EstimatorContract {

    @Override
    protected Estimator estimator() {
        return new Retrace(0.7);
    }
}
