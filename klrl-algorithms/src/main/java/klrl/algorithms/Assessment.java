package klrl.algorithms;

import java.util.Arrays;
import klrl.algorithms.bonus.Bonus;
import klrl.api.Algorithm.Parts;
import klrl.api.Estimator;
import klrl.api.Metrics;
import klrl.api.Policy;
import klrl.api.data.Actions;
import klrl.api.data.Evaluation;
import klrl.api.data.Family;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.data.Targets;
import klrl.api.plugin.Context;
import klrl.api.plugin.Equation;
import klrl.core.estimation.BackwardRecursion;
import klrl.core.estimation.Bootstrap;
import klrl.core.estimation.Diagnostics;
import klrl.core.estimation.KlForm;
import klrl.core.estimation.KlTerms;

/**
 * What a critic, the policy and the prior say of a segment, and what the estimator makes of it: the same for all
 * algorithms, whether their critic holds state values or action values.
 *
 * <pre>
 * assess(x)                      α, κ, π/μ, d, m on x                      (T1)
 * assessGibbs(x, Q)              the same for π ∝ π₀ exp(Q/α), and V̄       (T10)
 * soften(E_π[Q])                 V̄(s) = E_π[Q(s,·)] − α D_KL(π‖π₀)          (T4)
 * ofStates(V), ofActions(Q, V̄)   y, Â = estimator(e)                       (T17–T20)
 * follow(π)                      temperature and prior follow              (T36, T38)
 * </pre>
 *
 * <p>Buffers are reused from segment to segment; an instance belongs to one learner.
 */
public final class Assessment {

    private final Parts parts;
    private final double discount;
    private final KlTerms terms;
    private final BackwardRecursion recursion = new BackwardRecursion();
    private final GibbsRows gibbs = new GibbsRows();
    private Evaluation e = Evaluation.of(0, 1);
    private Targets y = Targets.of(0, 1);
    private double[] alpha = new double[0];

    /**
     * Makes an assessment for a composition.
     *
     * @param parts estimator, prior and temperature
     * @param family the family of the policy
     * @param kl how κ is computed
     * @param discount γ in [0,1]
     * @param context gives the random stream {@code kl}
     * @throws IllegalArgumentException if prior and policy do not fit each other, or κ cannot be computed so
     */
    public Assessment(Parts parts, Family family, KlForm kl, double discount, Context context) {
        this.parts = parts;
        this.discount = discount;
        this.terms = new KlTerms(parts.prior(), family, kl, context.random().stream("kl", 0));
    }

    /**
     * Fills all but the values: α, κ and the shaped reward, π/μ, d and m.
     *
     * @param x the segment
     * @param progress how far the run has come
     * @param rows [M,D]: the observations of x, its T·B steps first
     * @param masks [M,W]: allowed actions there, or empty
     * @param policy [N,W]: parameters of π there, T·B ≤ N ≤ M
     */
    public void assess(Segment x, Progress progress, Observations rows, boolean[] masks, Parameters policy) {
        begin(x, progress);
        terms.compute(rows, masks, policy, x.action());
        charge(x);
    }

    /**
     * Fills all but the values with the prior as {@link #prior} was asked for it last.
     *
     * @param x the segment
     * @param progress how far the run has come
     * @param masks [M,W]: allowed actions, or empty
     * @param policy [N,W]: parameters of π there, T·B ≤ N ≤ M
     */
    public void assess(Segment x, Progress progress, boolean[] masks, Parameters policy) {
        begin(x, progress);
        terms.compute(masks, policy, x.action());
        charge(x);
    }

    /**
     * Fills all but the values over a box with the prior as {@link #prior} was asked for it last, where actions were drawn from the policy to estimate its values: they estimate
     * its divergences too.
     *
     * @param x the segment
     * @param progress how far the run has come
     * @param policy [N,W]: parameters of π, at the T·B steps of x first
     * @param drawn [K·N]: K actions of π for each row, the first of every row first
     */
    public void assess(Segment x, Progress progress, Parameters policy, Actions.Points drawn) {
        begin(x, progress);
        terms.compute(policy, x.action(), drawn);
        charge(x);
    }

    /**
     * Fills all but the values for the Gibbs policy of action values, π ∝ π₀ exp(Q/α), and computes its soft value: it is
     * E<sub>π</sub>[Q(s,·)] − α D<sub>KL</sub>(π‖π₀), and the largest that any policy has.
     *
     * @param x the segment
     * @param progress how far the run has come
     * @param rows [N,D]: the observations of x, then those at its boundaries
     * @param masks [N,W]: allowed actions there, or empty
     * @param actionValues [N,W]: Q(s,·) of one discrete choice there
     * @param values [≥ N]: receives V̄(s)
     */
    @Equation(id = "T10", text = "V̄(s) = α log Σ_a π₀(a|s) exp(Q̄(s,a)/α)")
    public void assessGibbs(
            Segment x,
            Progress progress,
            Observations rows,
            boolean[] masks,
            Parameters actionValues,
            double[] values) {
        begin(x, progress);
        Parameters prior = terms.tabulate(rows, masks);
        for (int i = 0; i < actionValues.rows(); i++) {
            values[i] = gibbs.compute(actionValues, prior, masks, i, alpha(x, i));
        }
        terms.compute(masks, gibbs.policy(), x.action());
        charge(x);
    }

    /**
     * Fills all but the values for the prior in the place of the policy: it pays nothing for being itself, so that its
     * values carry no regulariser.
     *
     * @param x the segment
     * @param progress how far the run has come
     * @param rows [N,D]: the observations of x, then those at its boundaries
     * @param masks [N,W]: allowed actions there, or empty
     * @return [N,W]: the prior there, as {@link KlTerms#priorTable()} has it
     */
    public Parameters assessPrior(Segment x, Progress progress, Observations rows, boolean[] masks) {
        begin(x, progress);
        Parameters prior = terms.tabulate(rows, masks);
        terms.compute(masks, prior, x.action());
        charge(x);
        return prior;
    }

    /**
     * Asks the prior alone: for a policy that is relative to it, and for an assessment that follows.
     *
     * @param rows [N,D]: observations
     * @param masks [N,W]: allowed actions there, or empty
     * @return [N,W₀]: the prior there, as {@link KlTerms#priorTable()} has it
     */
    public Parameters prior(Observations rows, boolean[] masks) {
        return terms.tabulate(rows, masks);
    }

    /**
     * Puts the policy that acted in the place of the assessed one: it pays nothing, as its own prior, and no ratio corrects
     * for it.
     */
    public void ofBehaviour() {
        Arrays.fill(e.penalty(), 0);
        System.arraycopy(e.reward(), 0, e.shapedReward(), 0, e.size());
        Arrays.fill(e.ratio(), 1);
    }

    /** α of an observation row or, after these, of a boundary row. */
    private double alpha(Segment x, int row) {
        int rows = x.observation().rows();
        return alpha[(row < rows ? row : x.boundaryAt()[row - rows]) % x.streams()];
    }

    /**
     * Adds a bonus to the reward of every step, inside all that estimators make of it.
     *
     * @param x the assessed segment
     * @param bonus says how much
     * @param metrics receives {@code bonus}
     */
    public void augment(Segment x, Bonus bonus, Metrics metrics) {
        double[] ratio = new double[x.size()];
        terms.logRatios(x.action(), ratio);
        double sum = 0;
        for (int i = 0; i < x.size(); i++) {
            double added = bonus.of(alpha[i % x.streams()], ratio[i]);
            e.reward()[i] += added;
            e.shapedReward()[i] += added;
            sum += added;
        }
        metrics.add("bonus", sum / x.size());
    }

    private void begin(Segment x, Progress progress) {
        if (e.steps() != x.steps() || e.streams() != x.streams()) {
            e = Evaluation.of(x.steps(), x.streams());
            y = Targets.of(x.steps(), x.streams());
            alpha = new double[x.streams()];
        }
        parts.temperature().alpha(progress, alpha);
        Bootstrap.discounts(x, discount, e);
    }

    private void charge(Segment x) {
        Bootstrap.penalise(terms.kappa(), alpha, e);
        terms.probabilities(x, e);
    }

    /**
     * Turns means of action values into soft values, V̄(s) = E_π[Q(s,·)] − α D<sub>KL</sub>(π‖π₀), at the observation
     * rows and after them the boundary rows.
     *
     * @param x the assessed segment, with a policy on all these rows
     * @param values [≥ (T+1)·B + R]: E_π[Q(s,·)], replaced by V̄(s)
     */
    @Equation(id = "T4", text = "V̄(s) = E_π[Q(s,·)] − α D_KL(π‖π₀)")
    public void soften(Segment x, double[] values) {
        for (int i = 0; i < x.observation().rows() + x.boundaryAt().length; i++) {
            values[i] -= alpha(x, i) * terms.divergence()[i];
        }
    }

    /**
     * Computes the action values of the taken actions that a soft value and the policy make up.
     *
     * @param x the assessed segment
     * @param values [≥ T·B]: V(s), the soft value
     * @param taken [≥ T·B]: receives Q(s,a)
     */
    @Equation(id = "T15", text = "Q(s,a) = V(s) + α (log π(a|s) − log π₀(a|s))")
    public void duel(Segment x, double[] values, double[] taken) {
        terms.logRatios(x.action(), taken);
        for (int i = 0; i < x.size(); i++) {
            taken[i] = values[i] + alpha[i % x.streams()] * taken[i];
        }
    }

    /**
     * Makes targets for a critic of state values.
     *
     * @param x the assessed segment
     * @param values [≥ (T+1)·B + R]: V(s) at the observation rows, then the boundary rows
     * @return y and Â, valid until the next segment
     */
    public Targets ofStates(Segment x, double[] values) {
        Bootstrap.successors(x, values, e.nextValue());
        System.arraycopy(values, 0, e.base(), 0, x.size());
        System.arraycopy(e.nextValue(), 0, e.takenNext(), 0, x.size());
        recursion.targets(parts.estimator(), e, y);
        return y;
    }

    /**
     * Makes targets for a critic of action values. An estimator that is not one of action values estimates V and Q − V; the
     * action value's target is then V + Â, which has the penalty of its own step back, since Q carries none.
     *
     * @param x the assessed segment
     * @param taken [≥ T·B]: Q(s,a) of the taken actions; read for an estimator of action values only
     * @param values [≥ (T+1)·B + R]: V̄(s) at the observation rows, then the boundary rows
     * @return y and Â, valid until the next segment
     */
    public Targets ofActions(Segment x, double[] taken, double[] values) {
        if (parts.estimator().base() != Estimator.Base.ACTION) {
            ofStates(x, values);
            for (int i = 0; i < e.size(); i++) {
                y.target()[i] = e.base()[i] + y.advantage()[i];
            }
            return y;
        }
        Bootstrap.successors(x, values, e.nextValue());
        System.arraycopy(taken, 0, e.base(), 0, x.size());
        for (int i = 0; i < x.size(); i++) {
            e.takenNext()[i] = e.continues()[i] == 1 ? taken[i + x.streams()] : e.nextValue()[i];
        }
        recursion.targets(parts.estimator(), e, y);
        return y;
    }

    /**
     * Lets temperature and prior follow, and reports entropy, divergence, temperature and how the values fit.
     *
     * @param x the assessed segment
     * @param policy the updated policy
     * @param metrics receives {@code entropy}, {@code kl}, {@code temperature}, {@code value_mean}, {@code target_mean},
     *     {@code explained_variance} and, where μ was recorded, {@code effective_sample_size}
     */
    public void follow(Segment x, Policy policy, Metrics metrics) {
        follow(x, policy, Diagnostics.mean(terms.divergence(), x.size()), metrics);
    }

    /**
     * Lets temperature and prior follow where the temperature weighs another divergence than that of the assessed policy
     * from the prior, and reports the same figures.
     *
     * @param x the assessed segment
     * @param policy the updated policy
     * @param divergence in nats
     * @param metrics as {@link #follow(Segment, Policy, Metrics)} says; {@code kl} is the given divergence
     */
    public void follow(Segment x, Policy policy, double divergence, Metrics metrics) {
        double entropy = Diagnostics.mean(terms.entropy(), x.size());
        parts.temperature().update(entropy, divergence);
        parts.prior().update(x, policy);
        metrics.add("entropy", entropy);
        metrics.add("kl", divergence);
        metrics.add("temperature", Diagnostics.mean(alpha, alpha.length));
        metrics.add("value_mean", Diagnostics.mean(e.base(), x.size()));
        metrics.add("target_mean", Diagnostics.mean(y.target(), x.size()));
        metrics.add("explained_variance", Diagnostics.explainedVariance(y.target(), e.base(), x.size()));
        if (x.behaviourLogProbability().length > 0) {
            metrics.add("effective_sample_size", Diagnostics.effectiveSampleSize(e.ratio(), x.size()));
        }
    }

    /**
     * Returns what the estimator was shown last.
     *
     * @return the evaluation, live
     */
    public Evaluation evaluation() {
        return e;
    }

    /**
     * Returns what policy and prior said.
     *
     * @return the terms, live
     */
    public KlTerms terms() {
        return terms;
    }

    /**
     * Returns the temperatures of the segment.
     *
     * @return [B]: α, live
     */
    public double[] alpha() {
        return alpha;
    }
}
