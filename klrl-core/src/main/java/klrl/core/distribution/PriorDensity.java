package klrl.core.distribution;

import klrl.api.Prior;
import klrl.api.data.Actions;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;

/**
 * A prior as the objective sees it, for discrete actions: tables of log π₀, divergences from it, and log π₀ of taken
 * actions, whether the prior is a distribution or the improper one.
 *
 * <p>For the improper prior log π₀ ≡ 0, hence D<sub>KL</sub>(π‖π₀) = −H(π) and may be negative.
 */
public final class PriorDensity {

    private final Prior prior;
    private final Family.Categorical actions;
    private final Categoricals categoricals;
    private final double[] row;

    /**
     * Makes the view of one prior.
     *
     * @param prior the prior
     * @param actions the family of policies over the same actions
     * @throws IllegalArgumentException if the prior's family does not fit the actions
     */
    public PriorDensity(Prior prior, Family.Categorical actions) {
        if (!(prior.family() instanceof Family.Improper) && !prior.family().equals(actions)) {
            throw new IllegalArgumentException(
                    "the prior is over " + prior.family() + ", the policy over " + actions + "; they must agree");
        }
        this.prior = prior;
        this.actions = actions;
        this.categoricals = new Categoricals(actions);
        this.row = new double[actions.width()];
    }

    /**
     * Computes log π₀(·|s) row by row.
     *
     * @param in [N,D]
     * @param mask [≥ N,W], or empty if every value is allowed
     * @return [N,W]: log-probabilities under the mask, 0 where a value is masked or the prior improper
     * @throws ArithmeticException if the prior gives an allowed value the probability 0
     */
    public Parameters table(Observations in, boolean[] mask) {
        Parameters out = Parameters.of(actions, in.rows());
        if (prior.family() instanceof Family.Improper) {
            return out;
        }
        prior.parameters(in, Memory.none(in.rows()), out);
        for (int i = 0; i < out.rows(); i++) {
            categoricals.logProbabilities(out.values(), i, mask, row);
            for (int j = 0; j < row.length; j++) {
                int at = i * row.length + j;
                boolean allowed = mask.length == 0 || mask[at];
                if (allowed && row[j] == Double.NEGATIVE_INFINITY) {
                    throw new ArithmeticException("the prior gives value " + j + " of row " + i
                            + " the probability 0, though it is allowed: no divergence from it would be finite");
                }
                out.values()[at] = allowed ? (float) row[j] : 0;
            }
        }
        return out;
    }

    /**
     * Computes D<sub>KL</sub>(π‖π₀) of every row in nats.
     *
     * @param policy [N,W]: logits of π
     * @param table [N,W]: what {@link #table} gave for the same rows
     * @param mask [≥ N,W], or empty if every value is allowed
     * @param out [≥ N]: receives divergences; ≥ 0 for a distribution, −H(π) for the improper prior
     */
    public void divergence(Parameters policy, Parameters table, boolean[] mask, double[] out) {
        if (prior.family() instanceof Family.Improper) {
            categoricals.entropy(policy, mask, out);
            for (int i = 0; i < policy.rows(); i++) {
                out[i] = 0 - out[i];
            }
        } else {
            categoricals.divergence(policy, table, mask, out);
        }
    }

    /**
     * Looks up log π₀(a|s) of taken actions.
     *
     * @param table [≥ N,W]: what {@link #table} gave
     * @param taken [N,k]
     * @param out [≥ N]: receives the log-probabilities
     */
    public void logProbability(Parameters table, Actions taken, double[] out) {
        int[] choices = ((Actions.Choices) taken).values();
        int heads = actions.sizes().size();
        for (int i = 0; i < taken.rows(); i++) {
            double total = 0;
            int at = i * table.width();
            for (int head = 0; head < heads; head++) {
                total += table.values()[at + choices[i * heads + head]];
                at += actions.sizes().get(head);
            }
            out[i] = total;
        }
    }
}
