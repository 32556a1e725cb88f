package klrl.algorithms;

import klrl.api.Algorithm.Parts;
import klrl.api.Metrics;
import klrl.api.Policy;
import klrl.api.data.Segment;
import klrl.core.estimation.Diagnostics;
import klrl.core.estimation.KlTerms;

/** The end of every algorithm's update: temperature and prior follow the policy. */
public final class Adaptation {

    private Adaptation() {}

    /**
     * Lets temperature and prior follow, and reports entropy, divergence and temperature.
     *
     * @param parts the temperature and the prior
     * @param x the segment of the update
     * @param terms what policy and prior said of it before the update
     * @param alpha [B]: the temperatures of the update
     * @param policy the updated policy
     * @param metrics receives {@code entropy}, {@code kl} and {@code temperature}
     */
    public static void follow(Parts parts, Segment x, KlTerms terms, double[] alpha, Policy policy, Metrics metrics) {
        double entropy = Diagnostics.mean(terms.entropy(), x.size());
        double divergence = Diagnostics.mean(terms.divergence(), x.size());
        parts.temperature().update(entropy, divergence);
        parts.prior().update(x, policy);
        metrics.add("entropy", entropy);
        metrics.add("kl", divergence);
        metrics.add("temperature", Diagnostics.mean(alpha, alpha.length));
    }
}
