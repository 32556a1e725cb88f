package klrl.core.distribution;

import klrl.api.RandomStream;
import klrl.api.data.Actions;
import klrl.api.data.Family;
import klrl.api.data.Parameters;

/**
 * Rows of distributions over actions: sampling, densities and entropies of one family, in double precision and in logs.
 *
 * <p>Densities over boxes are those of normalised actions. Masks concern discrete actions only; elsewhere they are empty.
 * An instance may hold scratch space and belongs to one thread.
 */
public sealed interface Distribution permits Categoricals, Gaussians, UniformBox {

    /**
     * Makes the operations of a family.
     *
     * @param family any but the improper one
     * @return its operations
     * @throws IllegalArgumentException for the improper family, which cannot be sampled
     */
    static Distribution of(Family family) {
        if (family instanceof Family.Categorical categorical) {
            return new Categoricals(categorical);
        }
        if (family instanceof Family.Gaussian gaussian) {
            return new Gaussians(gaussian);
        }
        if (family instanceof Family.TanhGaussian gaussian) {
            return new Gaussians(gaussian);
        }
        if (family instanceof Family.Uniform uniform) {
            return new UniformBox(uniform);
        }
        throw new IllegalArgumentException("the improper measure is no distribution: nothing can be drawn from it");
    }

    /**
     * Returns the family.
     *
     * @return the family of the rows
     */
    Family family();

    /**
     * Draws one action per row, row b from the b-th stream.
     *
     * @param parameters [N,W]
     * @param mask [N,W], or empty if every value is allowed
     * @param random [N]
     * @param out [N]: receives the actions
     * @param logProbability [N] from {@code offset}: receives log π(a|s)
     * @param offset where row 0's log-probability goes
     */
    void sample(
            Parameters parameters,
            boolean[] mask,
            RandomStream[] random,
            Actions out,
            double[] logProbability,
            int offset);

    /**
     * Takes the one action per row that stands for the whole distribution: the likeliest choices, or the action of the
     * mean.
     *
     * @param parameters [N,W]
     * @param mask [N,W], or empty if every value is allowed
     * @param out [N]: receives the actions
     */
    void mode(Parameters parameters, boolean[] mask, Actions out);

    /**
     * Computes log π(a|s) of given actions.
     *
     * @param parameters [≥ N,W]
     * @param mask [≥ N,W], or empty if every value is allowed
     * @param actions [N]
     * @param out [≥ N]: receives the log-probabilities
     */
    void logProbability(Parameters parameters, boolean[] mask, Actions actions, double[] out);

    /**
     * Says whether the entropy has a closed form.
     *
     * @return true if {@link #entropy} may be called
     */
    default boolean hasEntropy() {
        return true;
    }

    /**
     * Computes the entropy of every row in nats.
     *
     * @param parameters [N,W]
     * @param mask [≥ N,W], or empty if every value is allowed
     * @param out [≥ N]: receives the entropies; differential ones over boxes, which may be negative
     * @throws UnsupportedOperationException if there is no closed form
     */
    void entropy(Parameters parameters, boolean[] mask, double[] out);
}
