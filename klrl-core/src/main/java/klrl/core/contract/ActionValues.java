package klrl.core.contract;

import java.util.Arrays;
import klrl.core.math.LogProbabilities;
import klrl.core.random.L64X128Mix;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Random action values of one state under a prior and a temperature, from harmless to hostile: ratios |Q/α| up to 1e8,
 * ties, priors of many orders of magnitude, masked actions whose values are not numbers.
 *
 * @param actions n
 * @param alpha α &gt; 0
 * @param logRatio log10 of the size of Q/α
 * @param peak how uneven the prior is; 0 for the uniform one
 * @param masked whether every third action but the first is masked
 * @param tied whether values are rounded, so that several are equal
 * @param seed draws values and prior
 */
public record ActionValues(
        int actions, double alpha, double logRatio, double peak, boolean masked, boolean tied, long seed) {

    /**
     * Generates action values of every kind.
     *
     * @return from 1 to 6 actions
     */
    static Arbitrary<ActionValues> any() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 6),
                        Arbitraries.integers().between(-8, 8).map(k -> Math.pow(10, k)),
                        Arbitraries.doubles().between(-8, 8).shrinkTowards(0),
                        Arbitraries.of(0.0, 1.0, 10.0),
                        Arbitraries.of(false, true),
                        Arbitraries.of(false, true),
                        Arbitraries.longs())
                .as(ActionValues::new);
    }

    /** [n]: log π₀, −∞ where masked. */
    double[] logPrior() {
        double[] out = logWeights();
        L64X128Mix random = L64X128Mix.of(~seed);
        for (int a = 0; a < actions; a++) {
            out[a] += peak * random.nextGaussian();
        }
        LogProbabilities.normalise(out, 0, actions);
        return out;
    }

    /** [n]: 0, −∞ where masked. */
    double[] logWeights() {
        double[] out = new double[actions];
        for (int a = 0; a < actions; a++) {
            out[a] = masked && a % 3 == 2 ? Double.NEGATIVE_INFINITY : 0;
        }
        return out;
    }

    /** [n]: Q, NaN where masked; another draw for another index. */
    double[] q(int index) {
        L64X128Mix random = L64X128Mix.of(seed + index);
        double[] out = new double[actions];
        for (int a = 0; a < actions; a++) {
            double drawn = random.nextGaussian();
            out[a] = size() * (tied ? Math.rint(drawn) : drawn);
            out[a] = masked && a % 3 == 2 ? Double.NaN : out[a];
        }
        return out;
    }

    /** The size of Q. */
    double size() {
        return alpha * Math.pow(10, logRatio);
    }

    @Override
    public String toString() {
        return "actions=" + actions + ", alpha=" + alpha + ", logRatio=" + logRatio + ", peak=" + peak + ", masked="
                + masked + ", tied=" + tied + ", seed=" + seed + ": Q=" + Arrays.toString(q(0)) + ", log prior="
                + Arrays.toString(logPrior());
    }
}
