package org.example.halflife;

import klrl.api.Estimator;
import klrl.core.contract.EstimatorContract;

/** Two lines, and the estimator is held to all that klrl holds its own to. */
class HalfLifeTest extends EstimatorContract {
    @Override
    protected Estimator estimator() {
        return new HalfLife(8);
    }
}
