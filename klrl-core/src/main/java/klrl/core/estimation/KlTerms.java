package klrl.core.estimation;

import klrl.api.Prior;
import klrl.api.data.Actions;
import klrl.api.data.Evaluation;
import klrl.api.data.Family;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.core.distribution.Categoricals;
import klrl.core.distribution.PriorDensity;

/**
 * What policy and prior say of a segment: log-probabilities of the taken actions, entropies, and divergences, in
 * nats. Buffers are reused from segment to segment; an instance belongs to one thread.
 */
public final class KlTerms {

    private final PriorDensity prior;
    private final Categoricals categoricals;
    private double[] logProbability = new double[0];
    private double[] kappa = new double[0];
    private double[] entropy = new double[0];
    private double[] divergence = new double[0];
    private Parameters table = new Parameters(0, 0, new float[0]);

    /**
     * Makes the terms of one prior.
     *
     * @param prior π₀
     * @param actions the family of the policy
     * @throws IllegalArgumentException if the prior's family does not fit the actions
     */
    public KlTerms(Prior prior, Family.Categorical actions) {
        this.prior = new PriorDensity(prior, actions);
        this.categoricals = new Categoricals(actions);
    }

    /**
     * Computes all terms.
     *
     * @param in [M,D]: observations, those of the taken actions first
     * @param mask [M,W]: allowed actions, or empty if all are
     * @param policy [N,W]: logits of π, T·B ≤ N ≤ M
     * @param taken [T·B,k]
     * @param form which κ to compute
     */
    public void compute(Observations in, boolean[] mask, Parameters policy, Actions taken, Regulariser form) {
        if (logProbability.length != taken.rows()) {
            logProbability = new double[taken.rows()];
            kappa = new double[taken.rows()];
        }
        if (entropy.length < policy.rows()) {
            entropy = new double[policy.rows()];
            divergence = new double[policy.rows()];
        }
        table = prior.table(in, mask);
        categoricals.logProbability(policy, mask, taken, logProbability);
        categoricals.entropy(policy, mask, entropy);
        prior.divergence(policy, table, mask, divergence);
        if (form == Regulariser.ANALYTIC) {
            System.arraycopy(divergence, 0, kappa, 0, taken.rows());
        } else {
            prior.logProbability(table, taken, kappa);
            for (int i = 0; i < taken.rows(); i++) {
                kappa[i] = logProbability[i] - kappa[i];
            }
        }
    }

    /**
     * Fills π(a|s) and π(a|s)/μ(a|s) of the taken actions.
     *
     * @param x the segment of the last {@link #compute}
     * @param out receives {@code takenProbability} and {@code ratio}; the ratio is 1 where μ was not recorded
     */
    public void probabilities(Segment x, Evaluation out) {
        double[] behaviour = x.behaviourLogProbability();
        for (int i = 0; i < x.size(); i++) {
            out.takenProbability()[i] = Math.exp(logProbability[i]);
            out.ratio()[i] = behaviour.length == 0 ? 1 : Math.exp(logProbability[i] - behaviour[i]);
        }
    }

    /**
     * Returns log π₀(·|s).
     *
     * @return [M,W]
     */
    public Parameters priorTable() {
        return table;
    }

    /**
     * Returns log π(a|s) of the taken actions.
     *
     * @return [T·B]
     */
    public double[] logProbability() {
        return logProbability;
    }

    /**
     * Returns κ in the form that was asked for.
     *
     * @return [T·B]
     */
    public double[] kappa() {
        return kappa;
    }

    /**
     * Returns H(π(·|s)).
     *
     * @return [≥ N]
     */
    public double[] entropy() {
        return entropy;
    }

    /**
     * Returns D<sub>KL</sub>(π(·|s)‖π₀(·|s)).
     *
     * @return [≥ N]
     */
    public double[] divergence() {
        return divergence;
    }
}
