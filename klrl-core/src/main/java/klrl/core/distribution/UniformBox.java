package klrl.core.distribution;

import java.util.Arrays;
import klrl.api.RandomStream;
import klrl.api.data.Actions;
import klrl.api.data.Family;
import klrl.api.data.Parameters;

/** Rows of the uniform distribution over the normalised box [−1, 1]<sup>d</sup>, whose density is 2<sup>−d</sup>. */
public final class UniformBox implements Distribution {

    private static final double TO_UNIT = 0x1p-53;

    private final Family.Uniform family;
    private final double logDensity;

    /**
     * Makes the operations of one box.
     *
     * @param family the family of the rows
     */
    public UniformBox(Family.Uniform family) {
        this.family = family;
        this.logDensity = -family.dimension() * Math.log(2);
    }

    @Override
    public Family family() {
        return family;
    }

    /** {@inheritDoc} One uniform number per dimension, strictly within the box. */
    @Override
    public void sample(
            Parameters parameters,
            boolean[] mask,
            RandomStream[] random,
            Actions out,
            double[] logProbability,
            int offset) {
        Actions.Points points = (Actions.Points) out;
        int dimension = family.dimension();
        for (int row = 0; row < parameters.rows(); row++) {
            for (int j = row * dimension; j < (row + 1) * dimension; j++) {
                double a = 2 * (((random[row].nextLong() >>> 11) + 0.5) * TO_UNIT) - 1;
                points.presquash()[j] = (float) (0.5 * (Math.log1p(a) - Math.log1p(-a)));
                points.values()[j] = (float) a;
            }
            logProbability[offset + row] = logDensity;
        }
    }

    /** {@inheritDoc} Here the centre of the box. */
    @Override
    public void mode(Parameters parameters, boolean[] mask, Actions out) {
        Actions.Points points = (Actions.Points) out;
        Arrays.fill(points.values(), 0);
        Arrays.fill(points.presquash(), 0);
    }

    @Override
    public void logProbability(Parameters parameters, boolean[] mask, Actions actions, double[] out) {
        Arrays.fill(out, 0, actions.rows(), logDensity);
    }

    @Override
    public void entropy(Parameters parameters, boolean[] mask, double[] out) {
        Arrays.fill(out, 0, parameters.rows(), -logDensity);
    }

    @Override
    public String toString() {
        return family.toString();
    }
}
