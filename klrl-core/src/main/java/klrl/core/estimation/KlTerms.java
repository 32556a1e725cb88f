package klrl.core.estimation;

import java.util.Arrays;
import klrl.api.Prior;
import klrl.api.RandomStream;
import klrl.api.data.Actions;
import klrl.api.data.Evaluation;
import klrl.api.data.Family;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.core.distribution.Distribution;
import klrl.core.distribution.PriorDensity;

/**
 * What policy and prior say of a segment: log-probabilities of the taken actions, entropies, and divergences, in
 * nats. Where an entropy or a divergence has no closed form, fresh actions estimate it. Buffers are reused from segment to
 * segment; an instance belongs to one thread.
 */
public final class KlTerms {

    private final PriorDensity prior;
    private final Distribution policies;
    private final KlForm form;
    private final RandomStream random;
    private RandomStream[] noise = new RandomStream[0];
    private double[] logProbability = new double[0];
    private double[] kappa = new double[0];
    private double[] entropy = new double[0];
    private double[] divergence = new double[0];
    private double[] drawnProbability = new double[0];
    private double[] drawnPrior = new double[0];
    private Actions.Points fresh = new Actions.Points(0, 0, new float[0], new float[0]);
    private Parameters table = new Parameters(0, 0, new float[0]);

    /**
     * Makes the terms of one prior.
     *
     * @param prior π₀
     * @param actions the family of the policy
     * @param form how κ is computed
     * @param random draws the actions that estimate what has no closed form; not used by others
     * @throws IllegalArgumentException if the prior's family does not fit the policy's, or κ cannot be computed so
     */
    public KlTerms(Prior prior, Family actions, KlForm form, RandomStream random) {
        this.prior = new PriorDensity(prior, actions);
        this.policies = Distribution.of(actions);
        this.form = form;
        this.random = random;
        form.check(actions, prior.family());
    }

    /**
     * Computes all terms.
     *
     * @param in [M,D]: observations, those of the taken actions first
     * @param mask [M,W]: allowed actions, or empty if all are
     * @param policy [N,W]: parameters of π, T·B ≤ N ≤ M
     * @param taken [T·B]
     */
    public void compute(Observations in, boolean[] mask, Parameters policy, Actions taken) {
        tabulate(in, mask);
        compute(mask, policy, taken);
    }

    /**
     * Asks the prior alone, for a policy that is yet to be made from it.
     *
     * @param in [M,D]: observations
     * @param mask [M,W]: allowed actions, or empty if all are
     * @return [M,W₀]: the {@link #priorTable()}
     */
    public Parameters tabulate(Observations in, boolean[] mask) {
        table = prior.table(in, mask);
        return table;
    }

    /**
     * Computes all terms with the prior as it was asked last.
     *
     * @param mask [M,W]: allowed actions, or empty if all are
     * @param policy [N,W]: parameters of π, T·B ≤ N ≤ M
     * @param taken [T·B]
     */
    public void compute(boolean[] mask, Parameters policy, Actions taken) {
        describe(mask, policy, taken);
        boolean known = policies.hasEntropy() && prior.hasDivergence();
        for (int draw = 0; draw < (known ? 0 : form.draws()); draw++) {
            draw(policy);
            estimate(policy, fresh, draw, form.draws());
        }
        if (policies.hasEntropy()) {
            policies.entropy(policy, mask, entropy);
        }
        if (prior.hasDivergence()) {
            prior.divergence(policy, table, mask, divergence);
        }
        regularise(taken);
    }

    /**
     * Computes all terms over a box with the prior as it was asked last, where actions were drawn from the policy already: they estimate entropies, and also
     * divergences unless these are wanted in their analytic form and have one. A value that was estimated by the same
     * actions then loses none of their noise twice: near the optimum Q − αk hardly depends on the action.
     *
     * @param policy [N,W]: parameters of π, T·B ≤ N ≤ M
     * @param taken [T·B]
     * @param drawn [K·N]: K actions of π for each row, the first of every row first
     */
    public void compute(Parameters policy, Actions taken, Actions.Points drawn) {
        describe(new boolean[0], policy, taken);
        int draws = drawn.rows() / policy.rows();
        Actions.Points one = fresh(policy);
        for (int draw = 0; draw < draws; draw++) {
            drawn.copyTo(draw * policy.rows(), policy.rows(), one, 0);
            policies.logProbability(policy, new boolean[0], one, drawnProbability);
            estimate(policy, one, draw, draws);
        }
        if (form.regulariser() == Regulariser.ANALYTIC && prior.hasDivergence()) {
            prior.divergence(policy, table, new boolean[0], divergence);
        }
        regularise(taken);
    }

    private void describe(boolean[] mask, Parameters policy, Actions taken) {
        if (logProbability.length != taken.rows()) {
            logProbability = new double[taken.rows()];
            kappa = new double[taken.rows()];
        }
        if (entropy.length < policy.rows()) {
            entropy = new double[policy.rows()];
            divergence = new double[policy.rows()];
        }
        policies.logProbability(policy, mask, taken, logProbability);
    }

    private Actions.Points fresh(Parameters policy) {
        int rows = policy.rows();
        if (fresh.rows() != rows) {
            noise = new RandomStream[rows];
            Arrays.fill(noise, random);
            drawnProbability = new double[rows];
            drawnPrior = new double[rows];
            int width = policy.width() / 2;
            fresh = new Actions.Points(rows, width, new float[rows * width], new float[rows * width]);
        }
        return fresh;
    }

    private void draw(Parameters policy) {
        Actions.Points into = fresh(policy);
        policies.sample(policy, new boolean[0], noise, into, drawnProbability, 0);
    }

    /** Adds one of several terms of the means of −log π and of k = log π − log π₀ over drawn actions. */
    private void estimate(Parameters policy, Actions.Points drawn, int draw, int draws) {
        if (draw == 0) {
            Arrays.fill(entropy, 0, policy.rows(), 0);
            Arrays.fill(divergence, 0, policy.rows(), 0);
        }
        prior.logProbability(table, drawn, drawnPrior);
        for (int i = 0; i < policy.rows(); i++) {
            entropy[i] -= drawnProbability[i] / draws;
            divergence[i] += (drawnProbability[i] - drawnPrior[i]) / draws;
        }
    }

    private void regularise(Actions taken) {
        if (form.regulariser() == Regulariser.ANALYTIC) {
            System.arraycopy(divergence, 0, kappa, 0, taken.rows());
        } else {
            logRatios(taken, kappa);
        }
    }

    /**
     * Computes log π(a|s) − log π₀(a|s) of the taken actions, whatever the form of κ.
     *
     * @param taken [T·B]: those of the last {@link #compute}
     * @param out [≥ T·B]: receives the log-ratios, of either sign
     */
    public void logRatios(Actions taken, double[] out) {
        prior.logProbability(table, taken, out);
        for (int i = 0; i < taken.rows(); i++) {
            out[i] = logProbability[i] - out[i];
        }
    }

    /**
     * Computes log π₀(a|s) − log μ(a|s) of the taken actions.
     *
     * @param x the segment of the last {@link #compute}, with probabilities of its behaviour
     * @param out [≥ T·B]: receives the log-ratios, of either sign
     */
    public void priorRatios(Segment x, double[] out) {
        prior.logProbability(table, x.action(), out);
        for (int i = 0; i < x.size(); i++) {
            out[i] -= x.behaviourLogProbability()[i];
        }
    }

    /**
     * Fills π(a|s) and π(a|s)/μ(a|s) of the taken actions; over a box π(a|s) is a density.
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
     * Returns the prior row by row.
     *
     * @return [M,W₀]: log π₀(·|s) of discrete actions, else the parameters of its family
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
     * Returns H(π(·|s)), or an unbiased estimate where it has no closed form.
     *
     * @return [≥ N]
     */
    public double[] entropy() {
        return entropy;
    }

    /**
     * Returns D<sub>KL</sub>(π(·|s)‖π₀(·|s)), or an unbiased estimate where it has no closed form.
     *
     * @return [≥ N]
     */
    public double[] divergence() {
        return divergence;
    }
}
