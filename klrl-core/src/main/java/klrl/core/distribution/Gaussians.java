package klrl.core.distribution;

import java.util.Arrays;
import klrl.api.RandomStream;
import klrl.api.data.Actions;
import klrl.api.data.Family;
import klrl.api.data.Parameters;
import klrl.api.plugin.Equation;

/**
 * Rows of independent normal distributions over the numbers of an action, plain or squashed by tanh. A row holds d means
 * and d log-deviations.
 *
 * <p>Squashed densities are computed from u, of which the action is tanh u: near ±1 the action itself has lost it.
 */
public final class Gaussians implements Distribution {

    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private final Family family;
    private final int dimension;
    private final boolean squashed;

    /**
     * Makes the operations of normal distributions.
     *
     * @param family the family of the rows
     */
    public Gaussians(Family.Gaussian family) {
        this(family, family.dimension(), false);
    }

    /**
     * Makes the operations of squashed normal distributions.
     *
     * @param family the family of the rows
     */
    public Gaussians(Family.TanhGaussian family) {
        this(family, family.dimension(), true);
    }

    private Gaussians(Family family, int dimension, boolean squashed) {
        this.family = family;
        this.dimension = dimension;
        this.squashed = squashed;
    }

    @Override
    public Family family() {
        return family;
    }

    /**
     * {@inheritDoc} The numbers of an action are drawn in their order, a standard normal one each.
     *
     * @throws ArithmeticException if a parameter is NaN
     */
    @Override
    public void sample(
            Parameters parameters,
            boolean[] mask,
            RandomStream[] random,
            Actions out,
            double[] logProbability,
            int offset) {
        Actions.Points points = (Actions.Points) out;
        for (int row = 0; row < parameters.rows(); row++) {
            int mean = row * parameters.width();
            for (int j = 0; j < dimension; j++) {
                double deviation = Math.exp(parameters.values()[mean + dimension + j]);
                put(
                        points,
                        row * dimension + j,
                        parameters.values()[mean + j] + deviation * random[row].nextGaussian());
            }
            // Of the action as it is kept, in single precision.
            logProbability[offset + row] = logDensity(parameters.values(), mean, points.presquash(), row * dimension);
            if (Double.isNaN(logProbability[offset + row])) {
                throw new ArithmeticException("row " + row + " has parameters that are not finite: "
                        + Arrays.toString(Arrays.copyOfRange(parameters.values(), mean, mean + 2 * dimension)));
            }
        }
    }

    private void put(Actions.Points points, int at, double u) {
        points.presquash()[at] = (float) u;
        points.values()[at] = (float) (squashed ? Math.tanh((float) u) : u);
    }

    @Override
    public void mode(Parameters parameters, boolean[] mask, Actions out) {
        Actions.Points points = (Actions.Points) out;
        for (int row = 0; row < parameters.rows(); row++) {
            for (int j = 0; j < dimension; j++) {
                put(points, row * dimension + j, parameters.values()[row * parameters.width() + j]);
            }
        }
    }

    @Override
    public void logProbability(Parameters parameters, boolean[] mask, Actions actions, double[] out) {
        float[] u = ((Actions.Points) actions).presquash();
        for (int row = 0; row < actions.rows(); row++) {
            out[row] = logDensity(parameters.values(), row * parameters.width(), u, row * dimension);
        }
    }

    /**
     * Computes log π(a) = Σ ( −½ε² − log σ − ½ log 2π ), ε = (u − m)/σ, and of a squashed action less
     * log(1 − tanh² u) = 2 (log 2 − u − softplus(−2u)).
     *
     * @param parameters m, then log σ, from {@code mean}
     * @param mean where the means begin
     * @param u where the action was drawn, from {@code at}
     * @param at the first number of the action
     */
    @Equation(id = "T33", text = "log π(a) = Σ (−½ε² − log σ − ½ log 2π − log(1 − tanh² u))")
    private double logDensity(float[] parameters, int mean, float[] u, int at) {
        double sum = 0;
        for (int j = 0; j < dimension; j++) {
            double logDeviation = parameters[mean + dimension + j];
            double noise = (u[at + j] - (double) parameters[mean + j]) / Math.exp(logDeviation);
            sum -= 0.5 * noise * noise + logDeviation + HALF_LOG_TWO_PI;
            if (squashed) {
                sum -= 2 * (Math.log(2) - u[at + j] - softplus(-2.0 * u[at + j]));
            }
        }
        return sum;
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    @Override
    public boolean hasEntropy() {
        return !squashed;
    }

    /** {@inheritDoc} Σ ( log σ + ½ log 2πe ), without a squash. */
    @Override
    public void entropy(Parameters parameters, boolean[] mask, double[] out) {
        if (squashed) {
            throw new UnsupportedOperationException("the entropy of a squashed Gaussian has no closed form");
        }
        for (int row = 0; row < parameters.rows(); row++) {
            out[row] = dimension * (0.5 + HALF_LOG_TWO_PI);
            for (int j = 0; j < dimension; j++) {
                out[row] += parameters.values()[row * parameters.width() + dimension + j];
            }
        }
    }

    /**
     * Computes D<sub>KL</sub>(π‖π₀) of every row in nats, Σ ( log(σ₀/σ) + (σ² + (m − m₀)²)/(2σ₀²) − ½ ). A squash that is
     * the same for both changes nothing.
     *
     * @param policy [N,2d]: parameters of π
     * @param prior [≥ N,2d]: parameters of π₀
     * @param out [≥ N]: receives divergences, ≥ 0
     */
    public void divergence(Parameters policy, Parameters prior, double[] out) {
        for (int row = 0; row < policy.rows(); row++) {
            int at = row * policy.width();
            double sum = 0;
            for (int j = at; j < at + dimension; j++) {
                double logRatio = (double) policy.values()[j + dimension] - prior.values()[j + dimension];
                double distance =
                        ((double) policy.values()[j] - prior.values()[j]) / Math.exp(prior.values()[j + dimension]);
                // (σ/σ₀)² − 1 keeps its digits where the two are nearly equal.
                sum += 0.5 * (Math.expm1(2 * logRatio) + distance * distance) - logRatio;
            }
            out[row] = Math.max(0, sum);
        }
    }

    @Override
    public String toString() {
        return family.toString();
    }
}
