package klrl.algorithms.mpo;

import klrl.api.Metrics;
import klrl.api.Temperature;
import klrl.api.data.Progress;
import klrl.core.estimation.Diagnostics;
import klrl.tf.Call;
import klrl.tf.Input;
import klrl.tf.ModelBuilder;
import klrl.tf.loss.PolicyLosses;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What holds a policy, or a part of it, near π₀: the price ν of D<sub>KL</sub>(π₀‖π). It is a temperature like any other, so
 * that one with a budget ε rises if and only if the divergence exceeds ε.
 */
final class TrustRegion {

    private final String suffix;
    private final Temperature price;
    private final Input<TFloat32> multiplier;
    private final Operand<TFloat32> divergence;
    private final Operand<TFloat32> loss;
    private final double[] nu = new double[1];

    TrustRegion(
            ModelBuilder<TFloat32> builder,
            String suffix,
            Temperature price,
            Operand<TFloat32> logLikelihood,
            Operand<TFloat32> divergence) {
        Ops tf = builder.tf();
        this.suffix = suffix;
        this.price = price;
        this.multiplier = builder.scalar("multiplier" + suffix.replace('_', '-'));
        this.divergence = tf.math.mean(divergence, tf.constant(0));
        this.loss = PolicyLosses.fitted(tf, logLikelihood, divergence, multiplier);
    }

    /** Returns −E_q[log π] + ν D_KL(π₀‖π), []. */
    Operand<TFloat32> loss() {
        return loss;
    }

    /** Returns the mean of D_KL(π₀‖π), []. */
    Operand<TFloat32> divergence() {
        return divergence;
    }

    /** Returns what changes with the updates. */
    Temperature price() {
        return price;
    }

    /** Feeds ν. */
    void feed(Call fit, Progress progress) {
        price.alpha(progress, nu);
        fit.feed(multiplier, nu[0]);
    }

    /** Lets ν follow the divergence as it was before the step. */
    void follow(Call fit, double entropy, Metrics metrics) {
        double found = Diagnostics.requireFinite("divergence of the policy from its prior", fit.scalar(divergence));
        price.update(entropy, found);
        metrics.add("step_kl" + suffix, found);
        metrics.add("step_price" + suffix, nu[0]);
    }
}
