package klrl.core.math;

import klrl.api.plugin.Equation;

/**
 * The Gibbs variational principle over one state's actions: for any Q, the policy π<sub>Q</sub> ∝ π₀ exp(Q/α)
 * maximises E<sub>π</sub>[Q] − α D<sub>KL</sub>(π‖π₀), the maximum is α log E<sub>π₀</sub> exp(Q/α), and any other
 * policy falls short of it by exactly α D<sub>KL</sub>(π‖π<sub>Q</sub>).
 *
 * <p>Common to all methods: q [A] holds finite action values in units of reward; logPrior [A] holds log π₀, all 0 for
 * the improper prior, −∞ for a masked action, whose q is not read; α ∈ [0, ∞) in units of reward per nat, 0 meaning
 * the limit. α is called τ, or 1/β, elsewhere.
 */
public final class Gibbs {

    private Gibbs() {}

    /**
     * Computes V = α log Σ<sub>a</sub> π₀(a) exp(Q(a)/α). At α = 0 it is the maximum of Q over the prior's support.
     *
     * @param q [A] at {@code from}
     * @param logPrior [A] at {@code from}
     * @param alpha α
     * @param from the first action's index
     * @param to one past the last action's index
     * @return V; −∞ if every action is masked
     * @throws IllegalArgumentException if α is not in [0, ∞)
     */
    @Equation(id = "T7", kind = Equation.Kind.EXACT)
    public static double value(double[] q, double[] logPrior, double alpha, int from, int to) {
        return LogMeanExp.of(q, logPrior, alpha, from, to);
    }

    /**
     * Computes V of one row.
     *
     * @param q [A]
     * @param logPrior [A]
     * @param alpha α
     * @return V, as {@link #value(double[], double[], double, int, int)}
     */
    public static double value(double[] q, double[] logPrior, double alpha) {
        return value(q, logPrior, alpha, 0, q.length);
    }

    /**
     * Computes log π<sub>Q</sub>(a) = log π₀(a) + (Q(a) − V)/α. At α = 0 it is the prior conditioned on the actions
     * that maximise Q, equal to the last bit.
     *
     * @param q [A] at {@code from}
     * @param logPrior [A] at {@code from}
     * @param alpha α
     * @param from the first action's index
     * @param to one past the last action's index
     * @param out [A] at {@code from}: receives log-probabilities, −∞ for masked actions; may be {@code q}
     * @throws IllegalArgumentException if α is not in [0, ∞), or every action is masked
     */
    @Equation(id = "T6", kind = Equation.Kind.EXACT)
    public static void policy(double[] q, double[] logPrior, double alpha, int from, int to, double[] out) {
        int peak = LogMeanExp.peak(q, logPrior, alpha, from, to);
        if (peak < 0) {
            throw new IllegalArgumentException("every action is masked: a policy needs at least one allowed action");
        }
        double best = q[peak];
        double peakLogPrior = logPrior[peak];
        double others = 0;
        for (int i = from; i < to; i++) {
            // As in LogMeanExp: relative to the largest term, differences first.
            double logRatio = logPrior[i] - peakLogPrior;
            if (logRatio != Double.NEGATIVE_INFINITY) {
                double difference = q[i] - best;
                if (alpha > 0) {
                    logRatio += difference / alpha;
                } else {
                    logRatio += difference < 0 ? Double.NEGATIVE_INFINITY : difference;
                }
            }
            out[i] = logRatio;
            others += i == peak ? 0 : Math.exp(logRatio);
        }
        double normaliser = Math.log1p(others);
        for (int i = from; i < to; i++) {
            out[i] -= normaliser;
        }
    }

    /**
     * Computes log π<sub>Q</sub> of one row.
     *
     * @param q [A]
     * @param logPrior [A]
     * @param alpha α
     * @return [A]: log-probabilities, as {@link #policy(double[], double[], double, int, int, double[])}
     */
    public static double[] policy(double[] q, double[] logPrior, double alpha) {
        double[] out = new double[q.length];
        policy(q, logPrior, alpha, 0, q.length, out);
        return out;
    }

    /**
     * Computes the advantage that a policy is the Gibbs policy of: A(a) = α (log π(a) − log π₀(a)).
     *
     * @param logPolicy log π(a)
     * @param logPrior log π₀(a)
     * @param alpha α
     * @return A = Q − V; −∞ for a masked action and for an action without probability
     */
    @Equation(id = "T9", kind = Equation.Kind.EXACT)
    public static double advantage(double logPolicy, double logPrior, double alpha) {
        return logPolicy == Double.NEGATIVE_INFINITY ? logPolicy : alpha * (logPolicy - logPrior);
    }

    /**
     * Computes what a policy attains, E<sub>π</sub>[Q] − α D<sub>KL</sub>(π‖π₀).
     *
     * @param logPolicy [A] at {@code from}: log π
     * @param q [A] at {@code from}; not read where π = 0
     * @param logPrior [A] at {@code from}
     * @param alpha α
     * @param from the first action's index
     * @param to one past the last action's index
     * @return V of the policy, if Q is the policy's
     */
    @Equation(id = "T4", kind = Equation.Kind.EXACT)
    public static double attained(double[] logPolicy, double[] q, double[] logPrior, double alpha, int from, int to) {
        double expected = LogProbabilities.expectation(logPolicy, q, from, to);
        // At α = 0 the divergence may be infinite, and costs nothing.
        return alpha == 0 ? expected : expected - alpha * LogProbabilities.divergence(logPolicy, logPrior, from, to);
    }

    /**
     * Computes by how much a policy falls short of the maximum: α D<sub>KL</sub>(π‖π<sub>Q</sub>), and at α = 0 its
     * limit max Q − E<sub>π</sub>[Q].
     *
     * @param logPolicy [A]: log π, −∞ wherever the prior is
     * @param q [A]
     * @param logPrior [A]
     * @param alpha α
     * @return the shortfall, ≥ 0; 0 for π = π<sub>Q</sub>
     */
    public static double shortfall(double[] logPolicy, double[] q, double[] logPrior, double alpha) {
        if (alpha == 0) {
            return value(q, logPrior, alpha) - LogProbabilities.expectation(logPolicy, q, 0, q.length);
        }
        return alpha * LogProbabilities.divergence(logPolicy, policy(q, logPrior, alpha), 0, q.length);
    }
}
