package klrl.core.tabular;

import klrl.core.math.Gibbs;

/**
 * Policy iteration: π ← π<sub>Q^π</sub> ∝ π₀ exp(Q<sup>π</sup>/α), with every policy evaluated exactly. It is Newton's
 * method for V = α log E<sub>π₀</sub> exp(Q/α): values never fall, and the error is squared in the end. At α = 0 it is
 * plain policy iteration.
 *
 * <p>What a policy falls short of its improvement, α D<sub>KL</sub>(π‖π<sub>Q^π</sub>), is what one backup would add;
 * with modulus β, no value can rise by more than 1/(1 − β) times the largest of them.
 */
public final class SoftPolicyIteration {

    /** Values that rise by less, relative to their size, rise by rounding. */
    private static final double ROUNDING = 1e-15;

    private SoftPolicyIteration() {}

    /**
     * Solves an objective, from the prior's policy on.
     *
     * @param problem the objective; γ = 1 is allowed if every policy that is met terminates, for instance because the
     *     prior's does and all rewards are negative
     * @return the optimum to rounding
     * @throws ArithmeticException if γ = 1 and a policy does not terminate
     */
    public static SoftOptimum solve(RegularisedMdp problem) {
        return solve(problem, problem.prior().normalised(problem.mdp()));
    }

    /**
     * Solves an objective.
     *
     * @param problem the objective
     * @param first the policy to start from
     * @return the optimum to rounding
     * @throws IllegalArgumentException if the policy is of another process, or takes an action that the prior excludes
     *     while α &gt; 0
     * @throws ArithmeticException if γ = 1 and a policy does not terminate
     */
    public static SoftOptimum solve(RegularisedMdp problem, TabularPolicy first) {
        PolicyEvaluation present = PolicyEvaluation.of(problem, first);
        for (int count = 1; ; count++) {
            TabularPolicy improved = problem.gibbsPolicy(present.table());
            PolicyEvaluation next = PolicyEvaluation.of(problem, improved);
            if (!rises(present, next)) {
                double bound = shortfall(next) / (1 - problem.modulus());
                return new SoftOptimum(
                        problem, next.values(), next.actionValues(), problem.gibbsPolicy(next.table()), count, bound);
            }
            present = next;
        }
    }

    /**
     * Whether the values' sum has risen by more than rounding. The sum, not any one of them: as it rises every time,
     * the iteration cannot go round in circles.
     */
    private static boolean rises(PolicyEvaluation from, PolicyEvaluation to) {
        double rise = 0;
        double size = 0;
        for (int s = 0; s < from.problem().mdp().states(); s++) {
            rise += to.value(s) - from.value(s);
            size += Math.abs(to.value(s)) + to.problem().alpha() * Math.abs(to.divergence(s));
        }
        return rise > ROUNDING * size;
    }

    private static double shortfall(PolicyEvaluation evaluation) {
        RegularisedMdp problem = evaluation.problem();
        int actions = problem.mdp().actions();
        double[] logPolicy = new double[actions];
        double[] q = new double[actions];
        double[] logPrior = new double[actions];
        double largest = 0;
        for (int s = 0; s < problem.mdp().states(); s++) {
            System.arraycopy(evaluation.policy().table(), s * actions, logPolicy, 0, actions);
            System.arraycopy(evaluation.table(), s * actions, q, 0, actions);
            System.arraycopy(problem.prior().table(), s * actions, logPrior, 0, actions);
            largest = Math.max(largest, Gibbs.shortfall(logPolicy, q, logPrior, problem.alpha()));
        }
        return largest;
    }
}
