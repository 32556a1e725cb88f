package klrl.algorithms.mpo;

import klrl.api.data.Parameters;
import klrl.api.plugin.Equation;
import klrl.core.math.Gibbs;
import klrl.core.math.LogProbabilities;

/**
 * The improved distribution q ∝ π₀ exp(Q/η) of every state, over all actions of a choice or over actions that were drawn from
 * π₀. Buffers are reused; an instance belongs to one learner.
 */
public final class ExpectationStep {

    private double[] q = new double[0];
    private double[] logPrior = new double[0];
    private float[] weights = new float[0];
    private double divergence;

    /** Makes empty buffers. */
    public ExpectationStep() {}

    /**
     * Improves on π₀. Its mean divergence from it tells how η is to move: the derivative of the dual
     * g(η) = ηε + η E<sub>s</sub> log E<sub>π₀</sub> exp(Q/η) is ε − E<sub>s</sub> D<sub>KL</sub>(q‖π₀).
     *
     * @param values [≥ N,K]: Q of the candidates
     * @param prior [≥ N,K]: log π₀ of the candidates, −log K of drawn ones
     * @param masks [≥ N,K]: which candidates there are, or empty if all
     * @param eta [B]: η of every stream
     * @param steps N
     */
    @Equation(id = "T41", text = "q ∝ π₀ exp(Q/η), dg/dη = ε − D_KL(q‖π₀)")
    public void compute(Parameters values, Parameters prior, boolean[] masks, double[] eta, int steps) {
        int width = values.width();
        if (weights.length < steps * width) {
            weights = new float[steps * width];
        }
        if (q.length != width) {
            q = new double[width];
            logPrior = new double[width];
        }
        divergence = 0;
        for (int i = 0; i < steps; i++) {
            int at = i * width;
            for (int k = 0; k < width; k++) {
                q[k] = values.values()[at + k];
                logPrior[k] = masks.length == 0 || masks[at + k] ? prior.values()[at + k] : Double.NEGATIVE_INFINITY;
            }
            Gibbs.policy(q, logPrior, eta[i % eta.length], 0, width, q);
            for (int k = 0; k < width; k++) {
                weights[at + k] = (float) Math.exp(q[k]);
            }
            divergence += LogProbabilities.divergence(q, logPrior, 0, width) / steps;
        }
    }

    /**
     * Returns the improved distributions.
     *
     * @return [≥ N,K]: q of every candidate
     */
    public float[] weights() {
        return weights;
    }

    /**
     * Returns how far they are from the prior.
     *
     * @return ⟨D<sub>KL</sub>(q‖π₀)⟩ over the states, in nats
     */
    public double divergence() {
        return divergence;
    }
}
