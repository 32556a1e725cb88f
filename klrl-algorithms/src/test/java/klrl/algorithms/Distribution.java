package klrl.algorithms;

import java.util.ArrayList;
import java.util.List;

/**
 * One distribution over joint actions as a list of probabilities, made from logits by the definition; the oracle of the
 * learners' tests.
 *
 * @param log [A]: log-probabilities of the joint actions, −∞ where masked
 */
public record Distribution(double[] log) {

    /** The distribution of one row of logits of independent choices, under a mask [W] or an empty one. */
    public static Distribution of(float[] logits, List<Integer> sizes, boolean[] mask) {
        List<double[]> choices = new ArrayList<>();
        int at = 0;
        for (int size : sizes) {
            double sum = 0;
            for (int j = at; j < at + size; j++) {
                sum += mask.length == 0 || mask[j] ? Math.exp(logits[j]) : 0;
            }
            double[] log = new double[size];
            for (int j = 0; j < size; j++) {
                boolean allowed = mask.length == 0 || mask[at + j];
                log[j] = allowed ? logits[at + j] - Math.log(sum) : Double.NEGATIVE_INFINITY;
            }
            choices.add(log);
            at += size;
        }
        double[] joint = {0};
        for (double[] choice : choices) {
            double[] longer = new double[joint.length * choice.length];
            for (int i = 0; i < longer.length; i++) {
                longer[i] = joint[i / choice.length] + choice[i % choice.length];
            }
            joint = longer;
        }
        return new Distribution(joint);
    }

    /** Zeros: the improper prior. */
    public static Distribution improper(int actions) {
        return new Distribution(new double[actions]);
    }

    /** The same where a mask of a single choice allows it, nothing elsewhere; not normalised. */
    public Distribution allowed(boolean[] mask) {
        double[] allowed = log.clone();
        for (int a = 0; a < mask.length; a++) {
            allowed[a] = mask[a] ? log[a] : Double.NEGATIVE_INFINITY;
        }
        return new Distribution(allowed);
    }

    /** π(a). */
    public double probability(int action) {
        return Math.exp(log[action]);
    }

    /** Σ π f, over the actions of positive probability. */
    public double expectation(double[] f) {
        double sum = 0;
        for (int a = 0; a < log.length; a++) {
            sum += log[a] == Double.NEGATIVE_INFINITY ? 0 : Math.exp(log[a]) * f[a];
        }
        return sum;
    }

    /** D_KL(this‖other). */
    public double divergence(Distribution other) {
        double[] difference = new double[log.length];
        for (int a = 0; a < log.length; a++) {
            difference[a] = log[a] == Double.NEGATIVE_INFINITY ? 0 : log[a] - other.log[a];
        }
        return expectation(difference);
    }

    /** The entropy. */
    public double entropy() {
        return -divergence(improper(log.length));
    }

    /** α log Σ_a p(a) exp(q(a)/α), over the actions of positive probability. */
    public double softValue(double[] q, double alpha) {
        double sum = 0;
        for (int a = 0; a < log.length; a++) {
            sum += log[a] == Double.NEGATIVE_INFINITY ? 0 : Math.exp(log[a] + q[a] / alpha);
        }
        return alpha * Math.log(sum);
    }

    /** The distribution p(a) exp(q(a)/α), normalised. */
    public Distribution tilted(double[] q, double alpha) {
        double[] tilted = log.clone();
        for (int a = 0; a < log.length; a++) {
            tilted[a] += log[a] == Double.NEGATIVE_INFINITY ? 0 : (q[a] - softValue(q, alpha)) / alpha;
        }
        return new Distribution(tilted);
    }
}
