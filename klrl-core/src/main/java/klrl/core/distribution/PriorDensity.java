package klrl.core.distribution;

import java.util.Arrays;
import java.util.Optional;
import klrl.api.Prior;
import klrl.api.data.Actions;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;

/**
 * A prior as the objective sees it, beside a policy of some family: its parameters row by row, log π₀ of taken actions,
 * and divergences from it where they have a closed form, whether the prior is a distribution or the improper one.
 *
 * <p>For the improper prior log π₀ ≡ 0, hence D<sub>KL</sub>(π‖π₀) = −H(π) and may be negative.
 */
public final class PriorDensity {

    private final Prior prior;
    private final Family policy;
    private final Distribution policies;
    private final Optional<Distribution> priors;
    private final double[] row;

    /**
     * Makes the view of one prior.
     *
     * @param prior the prior
     * @param policy the family of policies over the same actions
     * @throws IllegalArgumentException if the prior's family does not fit the policy's; the message says why
     */
    public PriorDensity(Prior prior, Family policy) {
        objection(policy, prior.family()).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        this.prior = prior;
        this.policy = policy;
        this.policies = Distribution.of(policy);
        this.priors = prior.family() instanceof Family.Improper
                ? Optional.empty()
                : Optional.of(Distribution.of(prior.family()));
        this.row = new double[policy.width()];
    }

    /**
     * Says why D<sub>KL</sub>(π‖π₀) makes no sense for two families.
     *
     * @param policy the family of π
     * @param prior the family of π₀
     * @return a sentence for people, or empty if the pair is right
     */
    public static Optional<String> objection(Family policy, Family prior) {
        if (prior instanceof Family.Improper || prior.equals(policy)) {
            return Optional.empty();
        }
        String pair = "the prior is over " + prior + ", the policy over " + policy;
        if (policy instanceof Family.TanhGaussian squashed && prior instanceof Family.Uniform uniform) {
            return squashed.dimension() == uniform.dimension()
                    ? Optional.empty()
                    : Optional.of(pair + "; they must agree");
        }
        if (policy instanceof Family.Gaussian && prior instanceof Family.Uniform) {
            return Optional.of(pair + ", which reaches beyond the box, where the prior has no density: take a squashed"
                    + " policy, or another prior");
        }
        if (policy instanceof Family.Gaussian && prior instanceof Family.TanhGaussian) {
            return Optional.of(pair + ", which reaches beyond the box, where a squashed prior has no density: take a"
                    + " squashed policy, or a prior without a squash");
        }
        if (policy instanceof Family.TanhGaussian && prior instanceof Family.Gaussian) {
            return Optional.of(pair + ", which stays within the box, where a prior without a squash does not: take a"
                    + " policy without a squash, or a squashed prior");
        }
        return Optional.of(pair + "; they must agree");
    }

    /**
     * Says whether D<sub>KL</sub>(π‖π₀) has a closed form.
     *
     * @param policy the family of π
     * @param prior the family of π₀, one that makes sense beside it
     * @return true if it has
     */
    public static boolean hasDivergence(Family policy, Family prior) {
        return prior.equals(policy) || !(policy instanceof Family.TanhGaussian);
    }

    /**
     * Says whether D<sub>KL</sub>(π‖π₀) has a closed form.
     *
     * @return true if {@link #divergence} may be called
     */
    public boolean hasDivergence() {
        return hasDivergence(policy, prior.family());
    }

    /**
     * Returns how many numbers describe the prior in one row of {@link #table}.
     *
     * @return for discrete actions the number of values, also of the improper prior; else the width of its family
     */
    public int width() {
        return width(policy, prior.family());
    }

    /**
     * Returns how many numbers describe a prior in one row of {@link #table}.
     *
     * @param policy the family of π
     * @param prior the family of π₀
     * @return for discrete actions the number of values, also of the improper prior; else the width of its family
     */
    public static int width(Family policy, Family prior) {
        return policy instanceof Family.Categorical ? policy.width() : prior.width();
    }

    /**
     * Computes the prior row by row: for discrete actions log π₀(·|s), for a box the parameters of its family.
     *
     * @param in [N,D]
     * @param mask [≥ N,W], or empty if every value is allowed
     * @return [N, {@link #width()}]: log-probabilities under the mask, 0 where a value is masked or the prior improper; or
     *     parameters
     * @throws ArithmeticException if the prior gives an allowed value the probability 0
     */
    public Parameters table(Observations in, boolean[] mask) {
        Parameters out = new Parameters(in.rows(), width(), new float[Math.multiplyExact(in.rows(), width())]);
        if (prior.family() instanceof Family.Improper) {
            return out;
        }
        prior.parameters(in, Memory.none(in.rows()), out);
        if (policies instanceof Categoricals categoricals) {
            for (int i = 0; i < out.rows(); i++) {
                normalise(categoricals, out, i, mask);
            }
        }
        return out;
    }

    private void normalise(Categoricals categoricals, Parameters out, int i, boolean[] mask) {
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

    /**
     * Computes D<sub>KL</sub>(π‖π₀) of every row in nats.
     *
     * @param parameters [N,W]: parameters of π
     * @param table [≥ N]: what {@link #table} gave for the same rows
     * @param mask [≥ N,W], or empty if every value is allowed
     * @param out [≥ N]: receives divergences; ≥ 0 for a distribution, −H(π) for the improper prior
     * @throws UnsupportedOperationException if there is no closed form
     */
    public void divergence(Parameters parameters, Parameters table, boolean[] mask, double[] out) {
        if (!hasDivergence()) {
            throw new UnsupportedOperationException(
                    "the divergence of " + policy + " from " + prior.family() + " has no closed form");
        }
        if (prior.family() instanceof Family.Improper) {
            policies.entropy(parameters, mask, out);
            for (int i = 0; i < parameters.rows(); i++) {
                out[i] = 0 - out[i];
            }
        } else if (policies instanceof Categoricals categoricals) {
            categoricals.divergence(parameters, table, mask, out);
        } else if (policies instanceof Gaussians gaussians) {
            gaussians.divergence(parameters, table, out);
        } else {
            Arrays.fill(out, 0, parameters.rows(), 0); // Two uniform distributions are one.
        }
    }

    /**
     * Computes log π₀(a|s) of taken actions.
     *
     * @param table [≥ N]: what {@link #table} gave
     * @param taken [N]
     * @param out [≥ N]: receives the log-probabilities; 0 for the improper prior
     */
    public void logProbability(Parameters table, Actions taken, double[] out) {
        if (taken instanceof Actions.Choices choices) {
            lookUp(table, choices, out);
        } else if (priors.isPresent()) {
            priors.get().logProbability(table, new boolean[0], taken, out);
        } else {
            Arrays.fill(out, 0, taken.rows(), 0);
        }
    }

    private void lookUp(Parameters table, Actions.Choices taken, double[] out) {
        Family.Categorical actions = (Family.Categorical) policy;
        int heads = actions.sizes().size();
        for (int i = 0; i < taken.rows(); i++) {
            double total = 0;
            int at = i * table.width();
            for (int head = 0; head < heads; head++) {
                total += table.values()[at + taken.values()[i * heads + head]];
                at += actions.sizes().get(head);
            }
            out[i] = total;
        }
    }
}
