package klrl.algorithms.estimator;

import klrl.api.Estimator;
import klrl.core.contract.EstimatorContract;

class GaeContractTest extends EstimatorContract {

    @Override
    protected Estimator estimator() {
        return new Gae(0.8);
    }
}
