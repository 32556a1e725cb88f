package klrl.algorithms.prior;

import klrl.api.data.Family;
import klrl.api.data.Parameters;

/** The running mean of a policy's distributions, as one member of their family. */
sealed interface Marginal permits ChoiceMarginal, NormalMarginal {

    /**
     * Makes the mean of nothing yet: the uniform distribution of choices, the standard normal one.
     *
     * @param family the policy's
     * @return the mean
     * @throws IllegalArgumentException if the family has none
     */
    static Marginal of(Family family) {
        if (family instanceof Family.Categorical choices) {
            return new ChoiceMarginal(choices);
        }
        if (family instanceof Family.Gaussian || family instanceof Family.TanhGaussian) {
            return new NormalMarginal(family);
        }
        throw new IllegalArgumentException("there is no mean of policies over " + family);
    }

    /** Returns the family. */
    Family family();

    /**
     * Moves by a part τ towards the mean of some distributions.
     *
     * @param policies [≥ N,W]
     * @param mask [≥ N,W], or empty if every value is allowed
     * @param rows N, at least 1
     * @param tau τ in (0, 1]
     */
    void follow(Parameters policies, boolean[] mask, int rows, double tau);

    /** Returns the parameters, [W]. */
    float[] parameters();

    /** Returns what the mean is computed from, live: [W], to be saved and overwritten. */
    double[] state();
}
