package klrl.algorithms.estimator;

import klrl.api.Estimator;
import klrl.core.contract.EstimatorContract;

class QPiLambdaContractTest extends EstimatorContract {

    @Override
    protected Estimator estimator() {
        return new QPiLambda(0.6);
    }
}
