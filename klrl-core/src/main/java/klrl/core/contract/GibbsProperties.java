package klrl.core.contract;

import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * One state's log-mean-exp, and how far it and its policy are from the maximum: P4 and P10.
 *
 * <p>Tolerances are relative to the largest number that enters: |Q|, and α log(1/π₀) where the prior counts.
 */
public class GibbsProperties {

    private static final String SEED = "4";
    private static final double TOLERANCE = 1e-14;

    /** Demanded where a bound is attained, relative to α. */
    private static final double ATTAINED = 1e-9;

    /** So much lower, in units of α, an action counts for nothing. */
    private static final double NOTHING = 1e4;

    private final ExactEquations equations;

    /** Checks the shipped equations. */
    public GibbsProperties() {
        this(ExactEquations.SHIPPED);
    }

    /** Checks others. */
    GibbsProperties(ExactEquations equations) {
        this.equations = equations;
    }

    /**
     * Generates action values.
     *
     * @return harmless and hostile ones
     */
    @Provide
    public Arbitrary<ActionValues> rows() {
        return ActionValues.any();
    }

    /**
     * P4. The log-mean-exp is its definition where that can be computed; it shifts with Q, is monotone and convex in Q,
     * lies between the least and the largest Q, and is a number for |Q/α| up to 1e8 whatever stands at masked actions.
     *
     * <p>Tolerance: 1e-14 of the largest |Q|, some ten roundings; against the definition, whose exponentials are not
     * protected, 1e-14 of α more. Oracle: the definition, and its algebra.
     *
     * @param x the action values
     */
    @Property(tries = 1000, seed = SEED)
    @Statement(
            id = "P4",
            equations = {"T7"},
            text = "log-mean-exp: shift, monotone, convex, within the range of Q, no overflow at |Q/alpha| = 1e8",
            tolerance = "1e-14 of the largest |Q|")
    public void logMeanExpShiftsIsMonotoneConvexAndStable(@ForAll("rows") ActionValues x) {
        double[] logPrior = x.logPrior();
        double alpha = x.alpha();
        double[] q = x.q(0);
        double[] other = x.q(1);
        double[] shifted = q.clone();
        double[] higher = q.clone();
        double[] between = q.clone();
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        double mean = 0;
        double largest = x.size();
        for (int a = 0; a < q.length; a++) {
            shifted[a] += 7 * x.size();
            higher[a] = Math.max(q[a], other[a]);
            between[a] = 0.3 * q[a] + 0.7 * other[a];
            if (logPrior[a] != Double.NEGATIVE_INFINITY) {
                least = Math.min(least, q[a]);
                most = Math.max(most, q[a]);
                mean += Math.exp(logPrior[a] + q[a] / alpha);
                largest = Math.max(largest, Math.max(Math.abs(q[a]), Math.abs(other[a])));
            }
        }
        double tolerance = 10 * TOLERANCE * largest;
        double value = equations.softValue(q, logPrior, alpha);
        double higherValue = equations.softValue(higher, logPrior, alpha);
        double otherValue = equations.softValue(other, logPrior, alpha);
        if (largest < 100 * alpha) {
            Sums.equal(alpha * Math.log(mean), value, tolerance + TOLERANCE * alpha, "T7: its definition");
        }
        Sums.equal(value + 7 * x.size(), equations.softValue(shifted, logPrior, alpha), tolerance, "shifted");
        Sums.atMost(value, higherValue, tolerance, "of a lower Q");
        double line = 0.3 * value + 0.7 * otherValue;
        Sums.atMost(equations.softValue(between, logPrior, alpha), line, tolerance, "between two Q");
        Sums.atMost(value, most, tolerance, "against the maximum");
        Sums.atMost(least, value, tolerance, "the minimum");
    }

    /**
     * P10. The value lies under the maximum by at most α log(1/p*) for a distribution (T23), over it by at most
     * α log n for the improper prior (T24); the Gibbs policy misses it by at most α W((1 − p*)/(p* e)) (T25), which is
     * at most α min(log(1/p*), (1 − p*)/(p* e)). Each is attained: T23 where the other actions count for nothing and
     * where all are equal, T24 likewise, T25 where all others are lower by α(1 + W).
     *
     * <p>Tolerance: 1e-14 of the largest number for the inequalities; 1e-9 of α where a bound is attained. Oracle:
     * expectations as plain sums, adversarial vectors, and the greedy mass as a plain sum.
     *
     * @param x the action values
     */
    @Property(tries = 1000, seed = SEED)
    @Statement(
            id = "P10",
            equations = {"T23", "T24", "T25"},
            text = "log-mean-exp is within alpha log(1/p*) of the maximum, the Gibbs policy within"
                    + " alpha W((1-p*)/(p* e)); both are attained",
            tolerance = "1e-14 of the largest number; 1e-9 of alpha where attained")
    public void theBoundsToTheMaximumHoldAndAreAttained(@ForAll("rows") ActionValues x) {
        double[] logPrior = x.logPrior();
        double[] ones = x.logWeights();
        bounds(x, x.q(0), logPrior, ones);
        double alpha = x.alpha();
        int n = x.actions();
        int allowed = (int) Arrays.stream(ones).filter(w -> w == 0).count();
        double greedy = Math.min(0, logPrior[0]);
        double attained = equations.valueUnderMaximum(alpha, greedy);
        double gap = equations.boltzmannGap(alpha, greedy, allowed);
        // Action 0 is greedy; all others are equal, and lower by so much.
        double[] nothing = lower(n, NOTHING * alpha);
        Sums.equal(-attained, equations.softValue(nothing, logPrior, alpha), ATTAINED * alpha, "T23 attained");
        Sums.equal(0, equations.softValue(nothing, ones, alpha), ATTAINED * alpha, "T24's lower bound attained");
        double[] equal = new double[n];
        Sums.equal(0, equations.softValue(equal, logPrior, alpha), ATTAINED * alpha, "T23's upper bound attained");
        double most = equations.valueOverMaximum(alpha, allowed);
        Sums.equal(most, equations.softValue(equal, ones, alpha), ATTAINED * alpha, "T24 attained");
        double[] hardest = lower(n, alpha + gap);
        Sums.equal(gap, missed(hardest, logPrior, alpha), ATTAINED * alpha * (1 + gap / alpha), "T25 attained");
        bounds(x, hardest, logPrior, ones);
    }

    private void bounds(ActionValues x, double[] q, double[] logPrior, double[] ones) {
        double alpha = x.alpha();
        double max = Double.NEGATIVE_INFINITY;
        double largest = 0;
        int allowed = 0;
        for (int a = 0; a < q.length; a++) {
            if (logPrior[a] != Double.NEGATIVE_INFINITY) {
                max = Math.max(max, q[a]);
                largest = Math.max(largest, Math.abs(q[a]));
                allowed++;
            }
        }
        double mass = 0;
        for (int a = 0; a < q.length; a++) {
            mass += q[a] == max ? Math.exp(logPrior[a]) : 0;
        }
        double logMass = Math.log(Math.min(1, mass));
        double tolerance = 10 * TOLERANCE * (largest + alpha);
        double value = equations.softValue(q, logPrior, alpha);
        Sums.atMost(value, max, tolerance, "T23: the value");
        Sums.atMost(max - value, equations.valueUnderMaximum(alpha, logMass), tolerance, "T23: under the maximum");
        double entropy = equations.softValue(q, ones, alpha);
        Sums.atMost(max, entropy, tolerance, "T24: the maximum");
        Sums.atMost(entropy - max, equations.valueOverMaximum(alpha, allowed), tolerance, "T24: over the maximum");
        double missed = missed(q, logPrior, alpha);
        double gap = equations.boltzmannGap(alpha, logMass, allowed);
        Sums.atMost(0, missed, tolerance, "T25: nothing");
        Sums.atMost(missed, gap, tolerance, "T25: missed of the maximum");
        Sums.atMost(gap, alpha * -logMass, tolerance, "T25: the bound against alpha log(1/p*)");
        double simple = alpha * (1 - Math.exp(logMass)) / (Math.exp(logMass) * Math.E);
        Sums.atMost(gap, simple, tolerance, "T25: the bound against alpha (1-p*)/(p* e)");
        double uniform = equations.boltzmannGap(alpha, -Math.log(allowed), allowed);
        Sums.atMost(missed(q, ones, alpha), uniform, tolerance, "T25: missed under the uniform prior");
    }

    /** max Q − E[Q] under the Gibbs policy, as a sum of what each action is lower. */
    private double missed(double[] q, double[] logPrior, double alpha) {
        double[] logPolicy = equations.gibbsPolicy(q, logPrior, alpha);
        double max = Double.NEGATIVE_INFINITY;
        for (int a = 0; a < q.length; a++) {
            max = logPrior[a] == Double.NEGATIVE_INFINITY ? max : Math.max(max, q[a]);
        }
        double sum = 0;
        for (int a = 0; a < q.length; a++) {
            double probability = Math.exp(logPolicy[a]);
            sum += probability > 0 ? probability * (max - q[a]) : 0;
        }
        return sum;
    }

    private static double[] lower(int actions, double by) {
        double[] out = new double[actions];
        Arrays.fill(out, 1, actions, -by);
        return out;
    }
}
