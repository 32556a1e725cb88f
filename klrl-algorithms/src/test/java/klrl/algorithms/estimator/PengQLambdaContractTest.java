package klrl.algorithms.estimator;

import klrl.api.Estimator;
import klrl.core.contract.EstimatorContract;

class PengQLambdaContractTest extends EstimatorContract {

    @Override
    protected Estimator estimator() {
        return new PengQLambda(0.7);
    }
}
