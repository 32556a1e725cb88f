package klrl.core.tabular;

import klrl.api.plugin.Equation;

/**
 * Mirror descent on plain expected reward: π<sub>k+1</sub> ∝ π<sub>k</sub> exp(Q<sup>π_k</sup>/α), the policy as its own
 * prior. A policy pays nothing for being its own prior, so Q<sup>π_k</sup> carries no regulariser, and P7 says that no value
 * ever falls, whatever α. Small α are large steps; α = 0 is policy iteration.
 *
 * <p>Source: Tomar, Shani, Efroni, Ghavamzadeh, <em>Mirror Descent Policy Optimization</em>, 2020.
 */
public final class MirrorDescent {

    private MirrorDescent() {}

    /**
     * Takes one step.
     *
     * @param mdp dynamics and rewards
     * @param gamma γ in [0,1]; 1 only if the policy terminates
     * @param alpha α in [0, ∞), in units of reward per nat
     * @param policy π<sub>k</sub>
     * @return π<sub>k+1</sub>
     * @throws IllegalArgumentException if a number is outside its range, or the policy is of another process
     */
    @Equation(id = "T39", kind = Equation.Kind.EXACT, text = "π_{k+1} ∝ π_k exp(Q^{π_k}/α)")
    public static TabularPolicy step(FiniteMdp mdp, double gamma, double alpha, TabularPolicy policy) {
        RegularisedMdp problem = RegularisedMdp.of(mdp, gamma, TabularPrior.of(policy), alpha);
        return problem.gibbsPolicy(PolicyEvaluation.of(problem, policy).actionValues());
    }
}
