package klrl.core.tabular;

/**
 * Value iteration: V ← α log E<sub>π₀</sub> exp((E[r + d V])/α), from V = 0, until the error is below a tolerance. At
 * α = 0 it is plain value iteration.
 *
 * <p>A sweep brings any two value functions closer by the {@link RegularisedMdp#modulus()} β at least, hence after a
 * sweep that changed no value by more than c the optimum is within cβ/(1 − β).
 */
public final class SoftValueIteration {

    private SoftValueIteration() {}

    /**
     * Solves an objective.
     *
     * @param problem the objective
     * @param tolerance the error of the values that is accepted, ≥ 0; it is undercut, unless rounding ends the progress
     *     before, which the {@link SoftOptimum#bound()} then tells
     * @return values with that error, and their Gibbs policy
     * @throws IllegalArgumentException if the tolerance is negative or NaN, or some action has an expected discount of
     *     1, so that nothing contracts
     */
    public static SoftOptimum solve(RegularisedMdp problem, double tolerance) {
        double modulus = problem.modulus();
        if (!(tolerance >= 0)) {
            throw new IllegalArgumentException("a tolerance is at least 0, not " + tolerance);
        }
        if (!(modulus < 1)) {
            throw new IllegalArgumentException("value iteration needs a discount below 1 or a chance of termination"
                    + " with every action; policy iteration needs it with every policy that it meets");
        }
        int states = problem.mdp().states();
        double[] value = new double[states];
        double[] swept = new double[states];
        double[] actionValue = new double[states * problem.mdp().actions()];
        // Without rounding every change is smaller than the one before, by a factor β; one unit in the last place is
        // lost within 1/(1 − β) sweeps.
        double patience = 1 / (1 - modulus);
        double least = Double.POSITIVE_INFINITY;
        int stalled = 0;
        for (int sweep = 1; ; sweep++) {
            problem.actionValues(value, actionValue);
            problem.softValues(actionValue, swept);
            double change = 0;
            for (int s = 0; s < states; s++) {
                change = Math.max(change, Math.abs(swept[s] - value[s]));
                value[s] = swept[s];
            }
            double bound = modulus / (1 - modulus) * change;
            stalled = change < least ? 0 : stalled + 1;
            least = Math.min(least, change);
            if (bound <= tolerance || stalled > patience) {
                problem.actionValues(value, actionValue);
                return new SoftOptimum(problem, value, actionValue, problem.gibbsPolicy(actionValue), sweep, bound);
            }
        }
    }
}
