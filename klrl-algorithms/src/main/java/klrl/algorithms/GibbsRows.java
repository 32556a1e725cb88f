package klrl.algorithms;

import klrl.api.data.Parameters;
import klrl.core.math.Gibbs;

/** The Gibbs policies of rows of action values, and their soft values. Buffers are reused. */
final class GibbsRows {

    private Parameters policy = new Parameters(0, 0, new float[0]);
    private double[] q = new double[0];
    private double[] logPrior = new double[0];

    /**
     * Computes one row.
     *
     * @param actionValues [N,W]: Q(s,·) of one choice
     * @param prior [N,W]: log π₀(·|s)
     * @param masks [N,W]: allowed values, or empty
     * @param row the row
     * @param alpha α &gt; 0
     * @return V(s)
     */
    double compute(Parameters actionValues, Parameters prior, boolean[] masks, int row, double alpha) {
        int width = actionValues.width();
        if (policy.rows() != actionValues.rows() || policy.width() != width) {
            policy = new Parameters(actionValues.rows(), width, new float[actionValues.rows() * width]);
            q = new double[width];
            logPrior = new double[width];
        }
        int at = row * width;
        for (int j = 0; j < width; j++) {
            boolean allowed = masks.length == 0 || masks[at + j];
            q[j] = actionValues.values()[at + j];
            logPrior[j] = allowed ? prior.values()[at + j] : Double.NEGATIVE_INFINITY;
        }
        double value = Gibbs.value(q, logPrior, alpha);
        Gibbs.policy(q, logPrior, alpha, 0, width, q);
        for (int j = 0; j < width; j++) {
            policy.values()[at + j] = (float) q[j];
        }
        return value;
    }

    /**
     * Returns the policies of the rows computed so far.
     *
     * @return [N,W]: log π(·|s), −∞ where a value is masked; live
     */
    Parameters policy() {
        return policy;
    }
}
