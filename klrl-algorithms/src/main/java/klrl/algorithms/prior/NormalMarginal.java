package klrl.algorithms.prior;

import java.util.Arrays;
import klrl.api.data.Family;
import klrl.api.data.Parameters;
import klrl.api.plugin.Equation;

/** The mean of normal distributions, squashed or not, as the normal one with the mixture's mean and variance. */
final class NormalMarginal implements Marginal {

    private final Family family;
    private final int dimension;

    /** [2d]: means of u, then variances. */
    private final double[] moments;

    NormalMarginal(Family family) {
        this.family = family;
        dimension = family.width() / 2;
        moments = new double[2 * dimension];
        Arrays.fill(moments, dimension, 2 * dimension, 1);
    }

    @Override
    public Family family() {
        return family;
    }

    /** {@inheritDoc} Of all normal distributions it is the one that the mixture diverges least from. */
    @Equation(id = "T38d", text = "m ← m + τ (m̄ − m), v ← (1−τ) v + τ v̄ + τ (1−τ) (m̄ − m)²")
    @Override
    public void follow(Parameters policies, boolean[] mask, int rows, double tau) {
        for (int j = 0; j < dimension; j++) {
            double mean = mean(policies, j, rows);
            double gap = mean - moments[j];
            double variance = variance(policies, j, rows, mean);
            moments[j] += tau * gap;
            int at = dimension + j;
            moments[at] += tau * (variance - moments[at] + (1 - tau) * gap * gap);
        }
    }

    private static double mean(Parameters policies, int j, int rows) {
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            sum += policies.values()[i * policies.width() + j];
        }
        return sum / rows;
    }

    /** E_s σ² + Var_s m, without a difference of large numbers. */
    private double variance(Parameters policies, int j, int rows, double mean) {
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            int at = i * policies.width() + j;
            double gap = policies.values()[at] - mean;
            sum += Math.exp(2 * policies.values()[at + dimension]) + gap * gap;
        }
        return sum / rows;
    }

    @Override
    public float[] parameters() {
        float[] out = new float[moments.length];
        for (int j = 0; j < dimension; j++) {
            out[j] = (float) moments[j];
            out[dimension + j] = (float) (0.5 * Math.log(moments[dimension + j]));
        }
        return out;
    }

    @Override
    public double[] state() {
        return moments;
    }
}
