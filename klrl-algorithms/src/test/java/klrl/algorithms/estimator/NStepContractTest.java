package klrl.algorithms.estimator;

import klrl.api.Estimator;
import klrl.core.contract.EstimatorContract;

class NStepContractTest extends EstimatorContract {

    @Override
    protected Estimator estimator() {
        return new NStep(2);
    }
}
