package klrl.core.contract;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import klrl.core.tabular.FiniteMdp;
import klrl.core.tabular.RegularisedMdp;
import klrl.core.tabular.TabularPolicy;

/** The oracles of the exact properties: definitions as plain sums, without solves, shifts or other care. */
final class Sums {

    private static final double FORGOTTEN = 1e-17;

    private Sums() {}

    /** What a step collects, given its state, action and outcome. */
    @FunctionalInterface
    interface Collected {
        double of(int state, int action, int outcome);
    }

    /**
     * E<sub>π</sub> Σ<sub>i</sub> γ<sup>i</sup> collected, from each state [S]: step by step until the discount has
     * forgotten the rest.
     */
    static double[] discounted(RegularisedMdp m, TabularPolicy policy, Collected collected) {
        FiniteMdp mdp = m.mdp();
        double[] sum = new double[mdp.states()];
        for (double weight = 1; weight > FORGOTTEN; weight *= m.modulus()) {
            double[] longer = new double[mdp.states()];
            for (int s = 0; s < mdp.states(); s++) {
                for (int a = 0; a < mdp.actions(); a++) {
                    double taken = policy.probability(s, a);
                    for (int i = mdp.from(s, a); i < mdp.to(s, a) && taken > 0; i++) {
                        double rest = mdp.terminates(i) ? 0 : m.gamma() * sum[mdp.next(i)];
                        longer[s] += taken * mdp.probability(i) * (collected.of(s, a, i) + rest);
                    }
                }
            }
            sum = longer;
        }
        return sum;
    }

    /** log π − log π₀ of one action. */
    static double logRatio(RegularisedMdp m, TabularPolicy policy, int state, int action) {
        return policy.logProbability(state, action) - m.prior().logWeight(state, action);
    }

    /** Σ<sub>a</sub> π(a|s) x(a), over the actions that are taken. */
    static double expected(TabularPolicy policy, int state, IntToDoubleFunction x) {
        double sum = 0;
        for (int a = 0; a < policy.actions(); a++) {
            if (policy.probability(state, a) > 0) {
                sum += policy.probability(state, a) * x.applyAsDouble(a);
            }
        }
        return sum;
    }

    /** Row s of a table [S,A]. */
    static double[] row(double[] table, int state, int actions) {
        return Arrays.copyOfRange(table, state * actions, (state + 1) * actions);
    }

    /** Demands that two numbers agree. */
    static void equal(double expected, double actual, double tolerance, String what, Object... values) {
        if (!(Math.abs(expected - actual) <= tolerance) && expected != actual) {
            throw new AssertionError(
                    String.format(what, values) + ": " + actual + " should be " + expected + " within " + tolerance);
        }
    }

    /** Demands that a number is at most another. */
    static void atMost(double actual, double bound, double tolerance, String what, Object... values) {
        if (!(actual <= bound + tolerance)) {
            throw new AssertionError(String.format(what, values) + ": " + actual + " should be at most " + bound
                    + " within " + tolerance);
        }
    }
}
