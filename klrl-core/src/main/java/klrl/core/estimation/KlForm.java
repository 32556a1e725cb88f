package klrl.core.estimation;

import klrl.api.data.Family;
import klrl.core.distribution.PriorDensity;

/**
 * How the regulariser κ is computed.
 *
 * @param regulariser in which of the two forms
 * @param samples for the analytic form, how many fresh actions estimate D<sub>KL</sub>(π‖π₀) where it has no closed form; 0
 *     if it must have one
 */
public record KlForm(Regulariser regulariser, int samples) {

    /**
     * Checks the components.
     *
     * @param regulariser as the component
     * @param samples as the component
     * @throws IllegalArgumentException if the number of samples is negative
     */
    public KlForm {
        if (samples < 0) {
            throw new IllegalArgumentException("samples: " + samples + " is under 0");
        }
    }

    /**
     * Computes κ of the taken actions.
     *
     * @return the sampled form
     */
    public static KlForm sampled() {
        return new KlForm(Regulariser.SAMPLED, 0);
    }

    /**
     * Computes κ as a divergence in closed form.
     *
     * @return the analytic form
     */
    public static KlForm analytic() {
        return new KlForm(Regulariser.ANALYTIC, 0);
    }

    /**
     * Returns how many fresh actions of each row estimate a divergence or an entropy that has no closed form.
     *
     * @return at least 1
     */
    public int draws() {
        return Math.max(1, samples);
    }

    /**
     * Insists that κ can be computed for a policy and a prior.
     *
     * @param policy the family of π
     * @param prior the family of π₀, one that makes sense beside it
     * @throws IllegalArgumentException if the analytic form is wanted, has no closed form, and may not be estimated
     */
    public void check(Family policy, Family prior) {
        if (regulariser == Regulariser.ANALYTIC && samples == 0 && !PriorDensity.hasDivergence(policy, prior)) {
            throw new IllegalArgumentException("the divergence of " + policy + " from " + prior
                    + " has no closed form: take kl: sampled, or kl: {type: analytic, samples: 8}, which estimates it");
        }
    }
}
