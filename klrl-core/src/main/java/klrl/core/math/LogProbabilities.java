package klrl.core.math;

/**
 * Normalisation, expectation, entropy and divergence of one categorical distribution given by log-probabilities. What
 * has log-probability −∞ is left out of every sum before it is multiplied with anything, so that it may stand beside
 * infinite or undefined values.
 */
public final class LogProbabilities {

    private LogProbabilities() {}

    /**
     * Normalises logits in place, so that their exponentials sum to 1.
     *
     * @param logits finite numbers, or −∞ where masked; receives log-probabilities, NaN if a logit is NaN or +∞
     * @param from the first index
     * @param to one past the last index
     * @throws IllegalArgumentException if no value is allowed
     */
    public static void normalise(double[] logits, int from, int to) {
        double max = LogSumExp.max(logits, from, to);
        if (max == Double.NEGATIVE_INFINITY) {
            throw new IllegalArgumentException("a choice has no allowed value: at least one logit must not be −∞");
        }
        double excess = LogSumExp.excess(logits, from, to, max);
        for (int i = from; i < to; i++) {
            logits[i] = logits[i] - max - excess;
        }
    }

    /**
     * Computes E[x] under a distribution.
     *
     * @param logProbability log p
     * @param x any numbers; not read where p = 0
     * @param from the first index
     * @param to one past the last index
     * @return Σ p x
     */
    public static double expectation(double[] logProbability, double[] x, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            double probability = Math.exp(logProbability[i]);
            if (probability > 0) {
                sum += probability * x[i];
            }
        }
        return sum;
    }

    /**
     * Computes the entropy H = −Σ p log p in nats.
     *
     * @param logProbability log p
     * @param from the first index
     * @param to one past the last index
     * @return a number in [0, log n] but for rounding
     */
    public static double entropy(double[] logProbability, int from, int to) {
        // Not the negative, which would be −0 for a certain choice.
        return 0 - expectation(logProbability, logProbability, from, to);
    }

    /**
     * Computes D<sub>KL</sub>(p‖w) = Σ p (log p − log w) in nats, for a distribution p and a distribution or any other
     * measure w. For w ≡ 1, that is log w ≡ 0, it is −H(p).
     *
     * <p>Summed as Σ (p Δ − p + w) + 1 − Σ w with Δ = log p − log w, whose first terms are all ≥ 0: between nearly
     * equal distributions it keeps its relative precision, and between distributions it is never negative.
     *
     * @param logProbability log p
     * @param logWeight log w
     * @param from the first index
     * @param to one past the last index
     * @return the divergence; +∞ where p &gt; 0 = w for some value
     */
    public static double divergence(double[] logProbability, double[] logWeight, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            double probability = Math.exp(logProbability[i]);
            double weight = Math.exp(logWeight[i]);
            if (probability > 0) {
                double difference = logProbability[i] - logWeight[i];
                sum += Math.abs(difference) < 1
                        ? probability * Math.max(0, Math.expm1(-difference) + difference)
                        : probability * difference - probability + weight;
            } else {
                sum += weight;
            }
        }
        return sum + (1 - LogMeanExp.mass(logWeight, from, to));
    }
}
