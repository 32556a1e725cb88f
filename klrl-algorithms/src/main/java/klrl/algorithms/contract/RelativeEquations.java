package klrl.algorithms.contract;

import klrl.algorithms.awr.AdvantageWeights;
import klrl.algorithms.bonus.Munchausen;
import klrl.algorithms.mpo.ExpectationStep;
import klrl.api.data.Parameters;
import klrl.api.data.Targets;

/** The equations as the properties reach them. By default each is the shipped one. */
public interface RelativeEquations {

    /** The shipped equations. */
    RelativeEquations SHIPPED = new RelativeEquations() {};

    /**
     * Computes what soft Q-learning adds to a reward: T40, with a floor that is never felt.
     *
     * @param scale m
     * @param alpha α
     * @param logRatio log π(a|s) − log π₀(a|s)
     * @return the bonus
     */
    default double bonus(double scale, double alpha, double logRatio) {
        return new Munchausen(scale, -Double.MAX_VALUE).of(alpha, logRatio);
    }

    /**
     * Computes improved distributions: T41.
     *
     * @param values [N,K]: Q
     * @param logPrior [N,K]: log π₀
     * @param mask [N,K]
     * @param eta η
     * @param steps N
     * @return the step, with its weights and its divergence
     */
    default Improved improved(Parameters values, Parameters logPrior, boolean[] mask, double eta, int steps) {
        ExpectationStep step = new ExpectationStep();
        step.compute(values, logPrior, mask, new double[] {eta}, steps);
        return new Improved(step.weights(), step.divergence());
    }

    /**
     * What {@link #improved} returns.
     *
     * @param weights [N,K]: q
     * @param divergence ⟨D<sub>KL</sub>(q‖π₀)⟩
     */
    record Improved(float[] weights, double divergence) {}

    /**
     * Computes how much taken actions count: T42.
     *
     * @param highest w_max
     * @param advantage [N]: Â
     * @param alpha α
     * @param logRatio [N]: log π₀(a|s) − log μ(a|s)
     * @return [N]: w
     */
    default double[] weights(double highest, double[] advantage, double alpha, double[] logRatio) {
        AdvantageWeights weights = new AdvantageWeights(highest);
        Targets targets = new Targets(advantage.length, 1, advantage, advantage, advantage);
        weights.compute(targets, new double[] {alpha}, logRatio);
        return weights.weight();
    }
}
