package klrl.core.math;

import klrl.api.plugin.Equation;

/**
 * How far regularised values and policies are from unregularised ones. All bounds are in units of reward and
 * proportional to the temperature α ≥ 0; priors enter by log p*, where p* ∈ (0,1] is the prior mass of the greedy
 * actions, the smallest over the states. For the improper prior over n actions p* stands for 1/n.
 */
public final class Bounds {

    private Bounds() {}

    /**
     * Bounds max Q − α log Σ π₀ exp(Q/α) for a distribution π₀: α log(1/p*). It is attained as the other actions'
     * values fall.
     *
     * @param alpha α
     * @param logGreedyMass log p*
     * @return the bound, ≥ 0
     */
    @Equation(id = "T23", kind = Equation.Kind.EXACT)
    public static double valueUnderMaximum(double alpha, double logGreedyMass) {
        return alpha == 0 ? 0 : alpha * -logGreedyMass;
    }

    /**
     * Bounds α log Σ exp(Q/α) − max Q for the improper prior: α log n, attained where all values are equal.
     *
     * @param alpha α
     * @param actions n
     * @return the bound, ≥ 0
     */
    @Equation(id = "T24", kind = Equation.Kind.EXACT)
    public static double valueOverMaximum(double alpha, int actions) {
        return alpha * Math.log(actions);
    }

    /**
     * Bounds the Boltzmann gap max Q − E<sub>π_Q</sub>[Q]: α W((1 − p*)/(p* e)). It is attained where all other
     * actions lie lower by the same α (1 + W).
     *
     * @param alpha α
     * @param logGreedyMass log p*
     * @return the bound, in [0, α log(1/p*)]
     */
    @Equation(id = "T25", kind = Equation.Kind.EXACT)
    public static double boltzmannGap(double alpha, double logGreedyMass) {
        if (alpha == 0) {
            return 0;
        }
        // log((1 − p)/(p e)) in logs, since p may be too small for a double; a rounded sum of masses may exceed 1.
        double logMass = Math.min(0, logGreedyMass);
        double log = Math.log(-Math.expm1(logMass)) - logMass - 1;
        return alpha * LambertW.ofExp(log);
    }

    /**
     * Bounds what one unregularised backup by the Gibbs policy of Q loses against one by the greedy policy,
     * (T*Q − T<sup>π_Q</sup>Q)(s,a): γ times {@link #boltzmannGap}.
     *
     * @param gamma γ ∈ [0,1]
     * @param alpha α
     * @param logGreedyMass log p*, the smallest over the states
     * @return the bound, ≥ 0
     */
    @Equation(id = "T26", kind = Equation.Kind.EXACT)
    public static double backupGap(double gamma, double alpha, double logGreedyMass) {
        return gamma * boltzmannGap(alpha, logGreedyMass);
    }

    /**
     * Bounds |Q*<sub>α</sub> − Q*<sub>0</sub>|: γ α log(1/p*)/(1 − γ). With a distribution as prior Q*<sub>α</sub> is
     * the lower one, with the improper prior the higher one.
     *
     * @param gamma γ ∈ [0,1)
     * @param alpha α
     * @param logGreedyMass log of the smallest prior probability that any state gives to an action greedy for
     *     Q*<sub>0</sub>
     * @return the bound, ≥ 0
     */
    @Equation(id = "T27", kind = Equation.Kind.EXACT)
    public static double optimumGap(double gamma, double alpha, double logGreedyMass) {
        return gamma * valueUnderMaximum(alpha, logGreedyMass) / (1 - gamma);
    }

    /**
     * Bounds Q*<sub>0</sub> − Q<sub>0</sub><sup>π*_α</sup>, what the regularised optimum's policy loses in plain
     * reward: γ α log(1/p*)/(1 − γ).
     *
     * @param gamma γ ∈ [0,1)
     * @param alpha α
     * @param logGreedyMass as for {@link #optimumGap}
     * @return the bound, ≥ 0
     */
    @Equation(id = "T28", kind = Equation.Kind.EXACT)
    public static double policyGap(double gamma, double alpha, double logGreedyMass) {
        return optimumGap(gamma, alpha, logGreedyMass);
    }
}
