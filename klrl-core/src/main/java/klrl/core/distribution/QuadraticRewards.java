package klrl.core.distribution;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import klrl.api.data.Family;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.core.math.LogSumExp;

/**
 * A contextual bandit over a box whose Gibbs policy is known exactly. The reward is quadratic in u, where the action is
 * a = u or a = tanh u:
 *
 * <pre>
 * r(c,u) = −½ k Σ_j (u_j − f_j(c))²,      π*(a|c) ∝ π₀(a|c) exp(r(c,u)/α)
 * </pre>
 *
 * <p>(T6 without a next state). From a normal prior, squashed the same way or not at all, π* is of the prior's family; from any
 * other it is a product of densities in one dimension each, over which divergences are integrals.
 *
 * <p>Shapes: C contexts, d numbers of an action. Rows of parameters are those of {@link Family.Gaussian} and
 * {@link Family.TanhGaussian}, one row per context. Immutable.
 */
public final class QuadraticRewards {

    /** What an environment implements as well if it is such a bandit. */
    public interface Bandit {
        /**
         * Returns what actions earn on average.
         *
         * @return the same at every call
         */
        QuadraticRewards rewards();

        /**
         * Returns how the contexts are observed.
         *
         * @return [C,D]; new at every call
         */
        Observations contexts();
    }

    /** Points to a deviation: the integrands are smooth, and the trapezoidal rule is then exact to rounding. */
    private static final int FINENESS = 20;

    /** How many deviations on either side are integrated over, and how far a squashed uniform density is followed. */
    private static final int REACH = 20;

    private final double curvature;
    private final double[][] target;

    private QuadraticRewards(double curvature, double[][] target) {
        this.curvature = curvature;
        this.target = target;
    }

    /**
     * Makes rewards.
     *
     * @param curvature k &gt; 0
     * @param target [C,d]: f, where the reward is 0 at its greatest
     * @return the rewards
     * @throws IllegalArgumentException if k is not positive, or there is no context or no number of an action
     */
    public static QuadraticRewards of(double curvature, double[][] target) {
        if (!(curvature > 0 && curvature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a curvature is in (0, ∞), not " + curvature);
        }
        if (target.length == 0 || target[0].length == 0) {
            throw new IllegalArgumentException("rewards need at least 1 context and 1 number of an action");
        }
        return new QuadraticRewards(
                curvature, Arrays.stream(target).map(double[]::clone).toArray(double[][]::new));
    }

    /**
     * Draws targets uniformly from [−1, 1).
     *
     * @param curvature k &gt; 0
     * @param contexts C
     * @param dimension d
     * @param random draws everything
     * @return the rewards
     */
    public static QuadraticRewards draw(double curvature, int contexts, int dimension, RandomGenerator random) {
        double[][] target = new double[contexts][dimension];
        for (double[] row : target) {
            Arrays.setAll(row, j -> random.nextDouble(-1, 1));
        }
        return of(curvature, target);
    }

    /**
     * Returns the number of contexts.
     *
     * @return C
     */
    public int contexts() {
        return target.length;
    }

    /**
     * Returns how many numbers an action has.
     *
     * @return d
     */
    public int dimension() {
        return target[0].length;
    }

    /**
     * Computes one number's share of the reward.
     *
     * @param context c
     * @param j which number of the action
     * @param u the number before the squash
     * @return −½ k (u − f<sub>j</sub>(c))² ≤ 0
     */
    public double reward(int context, int j, double u) {
        double distance = u - target[context][j];
        return -0.5 * curvature * distance * distance;
    }

    /**
     * Computes π* from a normal prior, squashed or not: 1/σ*² = 1/σ₀² + k/α and m* = σ*² (m₀/σ₀² + k f/α).
     *
     * @param prior [C,2d]: m₀, then log σ₀, which may be ∞ for the improper measure of u
     * @param alpha α &gt; 0
     * @return [C,2d]: m*, then log σ*
     * @throws IllegalArgumentException if α is not in (0, ∞)
     */
    public Parameters optimum(Parameters prior, double alpha) {
        checkTemperature(alpha);
        int d = dimension();
        double pull = curvature / alpha;
        Parameters out = new Parameters(contexts(), 2 * d, new float[contexts() * 2 * d]);
        for (int c = 0; c < contexts(); c++) {
            for (int j = 0; j < d; j++) {
                int at = c * 2 * d + j;
                double hold = Math.exp(-2.0 * prior.values()[at + d]);
                out.values()[at] = (float) ((hold * prior.values()[at] + pull * target[c][j]) / (hold + pull));
                out.values()[at + d] = (float) (-0.5 * Math.log(hold + pull));
            }
        }
        return out;
    }

    /**
     * Computes how far a normal policy, squashed or not, is from optimal: D<sub>KL</sub>(π‖π*) in nats. By Gibbs'
     * variational principle its objective E[r] − α D<sub>KL</sub>(π‖π₀) falls short of the greatest one by α times that.
     *
     * @param policy [C,2d]: m, then log σ
     * @param family the policy's family
     * @param prior [C, width of its family]: the prior's parameters
     * @param priorFamily the prior's family: that of the policy; the uniform one beside a squashed policy; or the
     *     improper one
     * @param alpha α &gt; 0
     * @return [C]: divergences, ≥ 0 but for rounding
     * @throws IllegalArgumentException if α is not in (0, ∞), or the families do not go together
     */
    public double[] divergence(Parameters policy, Family family, Parameters prior, Family priorFamily, double alpha) {
        PriorDensity.objection(family, priorFamily).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        checkTemperature(alpha);
        double[] out = new double[contexts()];
        if (family.equals(new Family.TanhGaussian(dimension())) && priorFamily.width() == 0) {
            for (int i = 0; i < contexts() * dimension(); i++) {
                int c = i / dimension();
                int at = c * 2 * dimension() + i % dimension();
                double f = target[c][i % dimension()];
                out[c] += fromBox(policy.values()[at], policy.values()[at + dimension()], f, alpha);
            }
        } else {
            Parameters held = priorFamily.width() == 0 ? flat() : prior;
            new Gaussians(new Family.Gaussian(dimension())).divergence(policy, optimum(held, alpha), out);
        }
        return out;
    }

    private Parameters flat() {
        float[] values = new float[contexts() * 2 * dimension()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % (2 * dimension()) < dimension() ? 0 : Float.POSITIVE_INFINITY;
        }
        return new Parameters(contexts(), 2 * dimension(), values);
    }

    /** One dimension of a squashed policy, from actions that are alike: E[log π − log π₀ − r/α] + log ∫ π₀ exp(r/α). */
    private double fromBox(double mean, double logDeviation, double f, double alpha) {
        double deviation = Math.exp(logDeviation);
        double sum = 0;
        for (int i = -REACH * FINENESS; i <= REACH * FINENESS; i++) {
            double e = (double) i / FINENESS;
            double log = -0.5 * e * e - 0.5 * Math.log(2 * Math.PI);
            sum += Math.exp(log) * (log - logDeviation - logWeight(mean + deviation * e, f, alpha));
        }
        return sum / FINENESS + logPartition(f, alpha);
    }

    /** log of (1 − tanh² u) exp(r/α), the density of π* over u up to a constant. */
    private double logWeight(double u, double f, double alpha) {
        double squash = 2 * (Math.log(2) - Math.abs(u) - Math.log1p(Math.exp(-2 * Math.abs(u))));
        return squash - 0.5 * curvature / alpha * (u - f) * (u - f);
    }

    /** The weight has its peak between 0 and f, and falls off as either of its factors. */
    private double logPartition(double f, double alpha) {
        double deviation = Math.min(1, Math.sqrt(alpha / curvature));
        double step = deviation / FINENESS;
        double from = Math.min(0, f) - REACH * deviation;
        double[] log = new double[(int) Math.ceil((Math.abs(f) + 2 * REACH * deviation) / step)];
        Arrays.setAll(log, i -> logWeight(from + i * step, f, alpha));
        return LogSumExp.of(log, 0, log.length) + Math.log(step);
    }

    private static void checkTemperature(double alpha) {
        if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a temperature is in (0, ∞), not " + alpha);
        }
    }
}
