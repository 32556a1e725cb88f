package klrl.core.distribution;

import java.util.Arrays;
import klrl.api.RandomStream;
import klrl.api.data.Actions;
import klrl.api.data.Family;
import klrl.api.data.Parameters;
import klrl.api.plugin.Equation;
import klrl.core.math.LogProbabilities;

/**
 * Rows of independent categorical choices: log-probabilities, sampling, entropy and KL divergence, in double
 * precision and in logs throughout.
 *
 * <p>A row has as many logits as all choices together have values, W. Masked values have probability 0 and
 * log-probability −∞; the rest is renormalised, for policy and prior alike. Logits may be of any finite size, or −∞ for
 * probability 0. An instance holds scratch space and belongs to one thread.
 */
public final class Categoricals implements Distribution {

    private final Family.Categorical family;
    private final int[] sizes;
    private final int width;
    private final double[] first;
    private final double[] second;

    /**
     * Makes the operations of one family.
     *
     * @param family the family of the rows
     */
    public Categoricals(Family.Categorical family) {
        this.family = family;
        sizes = family.sizes().stream().mapToInt(Integer::intValue).toArray();
        width = family.width();
        first = new double[width];
        second = new double[width];
    }

    @Override
    public Family family() {
        return family;
    }

    /**
     * Normalises one row of logits under a mask.
     *
     * @param logits the logits of a row at {@code row * W}
     * @param row the row
     * @param mask allowed values [rows,W], or empty if all are
     * @param out [W]: receives log-probabilities, −∞ where masked
     * @throws IllegalArgumentException if a choice has no allowed value
     * @throws ArithmeticException if an allowed logit is NaN or ∞
     */
    @Equation(id = "T37", text = "log π over the allowed actions")
    public void logProbabilities(float[] logits, int row, boolean[] mask, double[] out) {
        int base = row * width;
        int at = 0;
        for (int size : sizes) {
            boolean some = false;
            for (int j = at; j < at + size; j++) {
                out[j] = mask.length == 0 || mask[base + j] ? logits[base + j] : Double.NEGATIVE_INFINITY;
                some |= out[j] != Double.NEGATIVE_INFINITY;
            }
            if (!some) {
                throw new IllegalArgumentException("row " + row + " has a choice without an allowed value");
            }
            LogProbabilities.normalise(out, at, at + size);
            if (Double.isNaN(out[at])) {
                throw new ArithmeticException("row " + row + " has logits that are not finite: "
                        + Arrays.toString(Arrays.copyOfRange(logits, base, base + width)));
            }
            at += size;
        }
    }

    /** {@inheritDoc} One uniform number per choice. */
    @Override
    public void sample(
            Parameters parameters,
            boolean[] mask,
            RandomStream[] random,
            Actions out,
            double[] logProbability,
            int offset) {
        int[] choices = ((Actions.Choices) out).values();
        for (int row = 0; row < parameters.rows(); row++) {
            logProbabilities(parameters.values(), row, mask, first);
            double total = 0;
            int at = 0;
            for (int head = 0; head < sizes.length; head++) {
                double remaining = random[row].nextDouble();
                int last = -1;
                for (int j = 0; j < sizes[head]; j++) {
                    double probability = Math.exp(first[at + j]);
                    if (probability > 0) {
                        last = j;
                        remaining -= probability;
                        if (remaining < 0) {
                            break;
                        }
                    }
                }
                choices[row * sizes.length + head] = last;
                total += first[at + last];
                at += sizes[head];
            }
            logProbability[offset + row] = total;
        }
    }

    /** {@inheritDoc} The first of equally likely values. */
    @Override
    public void mode(Parameters parameters, boolean[] mask, Actions out) {
        int[] choices = ((Actions.Choices) out).values();
        for (int row = 0; row < parameters.rows(); row++) {
            logProbabilities(parameters.values(), row, mask, first);
            int at = 0;
            for (int head = 0; head < sizes.length; head++) {
                int best = 0;
                for (int j = 1; j < sizes[head]; j++) {
                    if (first[at + j] > first[at + best]) {
                        best = j;
                    }
                }
                choices[row * sizes.length + head] = best;
                at += sizes[head];
            }
        }
    }

    /** {@inheritDoc} That of a masked action is −∞. */
    @Override
    public void logProbability(Parameters parameters, boolean[] mask, Actions actions, double[] out) {
        int[] choices = ((Actions.Choices) actions).values();
        for (int row = 0; row < actions.rows(); row++) {
            logProbabilities(parameters.values(), row, mask, first);
            double total = 0;
            int at = 0;
            for (int head = 0; head < sizes.length; head++) {
                total += first[at + choices[row * sizes.length + head]];
                at += sizes[head];
            }
            out[row] = total;
        }
    }

    /** {@inheritDoc} They lie in [0, Σ log size]. */
    @Override
    public void entropy(Parameters parameters, boolean[] mask, double[] out) {
        for (int row = 0; row < parameters.rows(); row++) {
            logProbabilities(parameters.values(), row, mask, first);
            out[row] = LogProbabilities.entropy(first, 0, width);
        }
    }

    /**
     * Computes D<sub>KL</sub>(π‖π₀) of every row in nats.
     *
     * @param policy [N,W]: logits of π
     * @param prior [N,W]: logits of π₀
     * @param mask [≥ N,W], or empty if every value is allowed
     * @param out [≥ N]: receives divergences, ≥ 0
     */
    public void divergence(Parameters policy, Parameters prior, boolean[] mask, double[] out) {
        for (int row = 0; row < policy.rows(); row++) {
            logProbabilities(policy.values(), row, mask, first);
            logProbabilities(prior.values(), row, mask, second);
            out[row] = 0;
            int at = 0;
            for (int size : sizes) {
                out[row] += LogProbabilities.divergence(first, second, at, at + size);
                at += size;
            }
        }
    }

    @Override
    public String toString() {
        return "categorical" + Arrays.toString(sizes);
    }
}
