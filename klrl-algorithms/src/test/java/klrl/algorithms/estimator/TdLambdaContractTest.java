package klrl.algorithms.estimator;

import klrl.api.Estimator;
import klrl.core.contract.EstimatorContract;

class TdLambdaContractTest extends EstimatorContract {

    @Override
    protected Estimator estimator() {
        return new TdLambda(0.6);
    }
}
