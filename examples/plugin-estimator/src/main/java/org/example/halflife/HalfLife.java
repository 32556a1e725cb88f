package org.example.halflife;

import klrl.api.Estimator;
import klrl.api.data.Evaluation;
import klrl.api.plugin.Equation;
import klrl.api.plugin.Param;

/**
 * TD(λ) for people who think in time: a TD error counts half after a number of steps, λ = 2^(−1/steps).
 *
 * @param steps the half-life
 */
record HalfLife(@Param(def = "8", above = 0, doc = "steps after which a TD error counts half") double steps)
        implements Estimator {
    @Override
    public Base base() {
        return Base.EITHER;
    }

    /** Numbers of equations are one's own; those that begin with T are those of klrl's theory. */
    @Equation(id = "H1", text = "T18 with λ = 2^(−1/steps)")
    @Override
    public void coefficients(Evaluation x, int from, int to, double[] delta, double[] decay) {
        double lambda = Math.pow(2, -1 / steps);
        for (int i = from; i < to; i++) {
            delta[i] = x.shapedReward()[i] + x.discount()[i] * x.nextValue()[i] - x.base()[i];
            decay[i] = x.discount()[i] * lambda;
        }
    }
}
