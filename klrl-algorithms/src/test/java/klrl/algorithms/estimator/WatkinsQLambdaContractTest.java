package klrl.algorithms.estimator;

import klrl.api.Estimator;
import klrl.core.contract.EstimatorContract;

class WatkinsQLambdaContractTest extends EstimatorContract {

    @Override
    protected Estimator estimator() {
        return new WatkinsQLambda(0.8);
    }
}
