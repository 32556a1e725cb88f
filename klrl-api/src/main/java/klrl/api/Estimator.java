package klrl.api;

import java.util.Arrays;
import java.util.OptionalDouble;
import klrl.api.data.Evaluation;
import klrl.api.plugin.Plugin;

/**
 * A multi-step estimator, given by the coefficients of one backward recursion that all of them share:
 *
 * <pre>
 * D_t = delta_t + decay_t · m_t · D_{t+1},    target_t = base_t + D_t
 * </pre>
 *
 * <p>with D summed over at most {@link #window()} steps. An estimator fills delta and decay; the recursion alone cuts
 * at the boundaries m<sub>t</sub> = 0, so an estimator needs no thought about them. It works on arrays outside every
 * graph and never sees α.
 *
 * <p>All arrays of a call are indexed alike, by i = t·B + b, and a call covers the indices from {@code from} to
 * {@code to}. Values of the same stream's next step stand at i + B; they are defined, though meaningless, where
 * m<sub>t</sub> = 0.
 */
public interface Estimator {

    /** Makes estimators; the service type of the slot kind {@code estimator}. */
    interface Provider extends Plugin<Estimator> {}

    /** Which values the targets are targets of. */
    enum Base {
        /** State values only: {@code base} is V(s), rewards are shaped. */
        STATE,
        /** Action values only: {@code base} is Q(s,a), rewards are plain and {@code nextValue} carries the regulariser. */
        ACTION,
        /**
         * Computed on state values as for {@link #STATE}, and also valid for action values by adding the penalty of
         * the own step: y<sup>q</sup> = y<sup>v</sup> + ακ.
         */
        EITHER
    }

    /**
     * Says which values the targets are targets of.
     *
     * @return the base
     */
    Base base();

    /**
     * Says over how many steps D sums at most.
     *
     * @return the window n, at least 1; by default no limit
     */
    default int window() {
        return Integer.MAX_VALUE;
    }

    /**
     * Says whether {@link Evaluation#ratio()} is read. Data without recorded behaviour probabilities is refused for such
     * estimators.
     *
     * @return true if the behaviour's probabilities are read
     */
    default boolean readsProbabilities() {
        return false;
    }

    /**
     * Names the policy whose values the targets evaluate, by the weight that it gives to an action: a critic that holds
     * these values is reproduced by the targets in expectation, whatever policy μ acted. The regulariser in these values
     * always compares π with π₀. Tests and verification runs hold an estimator to it.
     *
     * <p>By default it is π where the targets are corrected, that is for action values and where probabilities are read;
     * else it is μ itself.
     *
     * @param policy π(a|s)
     * @param behaviour μ(a|s)
     * @return the weight, ≥ 0, up to a factor that may differ from state to state; empty if the targets are biased on
     *     purpose and evaluate no policy
     */
    default OptionalDouble evaluated(double policy, double behaviour) {
        return OptionalDouble.of(base() == Base.ACTION || readsProbabilities() ? policy : behaviour);
    }

    /**
     * Fills a range of coefficients.
     *
     * @param x what the critic, the policy and the prior say of the data
     * @param from the first index
     * @param to one past the last index
     * @param delta receives the one-step errors
     * @param decay receives the factors of the next step's D, with the discount in them
     */
    void coefficients(Evaluation x, int from, int to, double[] delta, double[] decay);

    /**
     * Fills a range of advantages, estimates of Q<sup>π</sup>(s,a) − V<sup>π</sup>(s). By default D + ακ: the penalty
     * of the own step is added back, because Q carries none.
     *
     * @param x the evaluation
     * @param from the first index
     * @param to one past the last index
     * @param error D<sub>t</sub>
     * @param nextError m<sub>t</sub>·D<sub>t+1</sub>
     * @param out receives Â<sub>t</sub>
     */
    default void advantages(Evaluation x, int from, int to, double[] error, double[] nextError, double[] out) {
        double[] penalty = x.penalty();
        for (int i = from; i < to; i++) {
            out[i] = error[i] + penalty[i];
        }
    }

    /**
     * Fills a range of policy-gradient weights, by default 1.
     *
     * @param x the evaluation
     * @param from the first index
     * @param to one past the last index
     * @param out receives the weights
     */
    default void weights(Evaluation x, int from, int to, double[] out) {
        Arrays.fill(out, from, to, 1);
    }
}
