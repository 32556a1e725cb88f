package klrl.algorithms.awr;

import klrl.api.data.Targets;
import klrl.api.plugin.Equation;
import klrl.core.estimation.Diagnostics;

/**
 * How much each taken action counts in the regression, and how far the weighted data is from the prior. Buffers are reused;
 * an instance belongs to one learner.
 */
public final class AdvantageWeights {

    private final double highest;
    private double[] exponent = new double[0];
    private double[] weight = new double[0];
    private double divergence;
    private double clipped;

    /**
     * Makes the weights.
     *
     * @param highest w_max &gt; 0
     */
    public AdvantageWeights(double highest) {
        this.highest = highest;
    }

    /**
     * Computes w = min( w_max, (π₀/μ) exp(Â/α) ) of every step. Where π₀ = μ the first factor is 1.
     *
     * <p>Â may be short of Q − V by a function of the state, which changes how much a state counts but not the policy that
     * fits it best. What is more, exp is convex: an Â that depends on what came after the action is on average too large by
     * what its spread makes of it.
     *
     * @param y the targets, whose advantages are Â
     * @param alpha [B]: α of every stream
     * @param logRatio [≥ T·B]: log π₀(a|s) − log μ(a|s)
     */
    @Equation(id = "T42", text = "w = min(w_max, (π₀/μ) exp((Q − V)/α))")
    public void compute(Targets y, double[] alpha, double[] logRatio) {
        int size = y.steps() * y.streams();
        if (weight.length < size) {
            exponent = new double[size];
            weight = new double[size];
        }
        double top = Double.NEGATIVE_INFINITY;
        clipped = 0;
        for (int i = 0; i < size; i++) {
            exponent[i] = logRatio[i] + y.advantage()[i] / alpha[i % y.streams()];
            top = Math.max(top, exponent[i]);
            weight[i] = Math.min(highest, Math.exp(exponent[i]));
            clipped += Math.exp(exponent[i]) > highest ? 1.0 / size : 0;
        }
        double sum = 0;
        double mean = 0;
        for (int i = 0; i < size; i++) {
            double share = Math.exp(exponent[i] - top);
            sum += share;
            mean += share * (exponent[i] - top - logRatio[i]);
        }
        divergence = mean / sum - Math.log(sum / size);
    }

    /**
     * Returns the weights.
     *
     * @return [≥ T·B]: w of every step
     */
    public double[] weight() {
        return weight;
    }

    /**
     * Returns by how far the data that the weights describe is from the prior, E<sub>q</sub>[Â/α] − log E<sub>π₀</sub>
     * exp(Â/α) with q ∝ π₀ exp(Â/α) over states and actions.
     *
     * @return nats, from the weights before they are clipped
     */
    public double divergence() {
        return divergence;
    }

    /** Returns which part of the weights was above w_max. */
    double clipped() {
        return clipped;
    }

    /** Returns the effective sample size of the weights as a part of their number. */
    double effectiveSampleSize(int size) {
        return Diagnostics.effectiveSampleSize(weight, size);
    }
}
