package klrl.core.contract;

import java.util.Arrays;
import klrl.api.data.Actions;
import klrl.api.data.Family;
import klrl.api.data.Parameters;

/**
 * A product grid over the actions of one distribution over a box, for sums that are integrals: the midpoint rule, which of
 * smooth functions with thin tails is exact but for what its ends cut off. Nodes lie evenly in the numbers before a
 * squash, within eight deviations of the mean, or in the box itself.
 */
final class BoxGrid {

    /** Nodes of all dimensions together, about. */
    private static final double NODES = 6000;

    private static final int MOST = 256;

    /** How many deviations there are on either side of the mean. */
    private static final double REACH = 8;

    private final int dimension;
    private final int side;
    private final boolean squashed;
    private final double[] from;
    private final double[] step;
    private final Actions.Points points;
    private final double[] logVolume;

    private BoxGrid(int side, boolean squashed, double[] from, double[] step) {
        this.dimension = from.length;
        this.side = side;
        this.squashed = squashed;
        this.from = from;
        this.step = step;
        int count = (int) Math.round(Math.pow(side, dimension));
        this.points = new Actions.Points(count, dimension, new float[count * dimension], new float[count * dimension]);
        this.logVolume = new double[count];
        fill();
    }

    /** Says whether a grid over so many numbers is fine enough to be worth anything. */
    static boolean feasible(int dimension) {
        return side(dimension) >= 2 * REACH;
    }

    private static int side(int dimension) {
        return (int) Math.min(MOST, Math.pow(NODES, 1.0 / dimension));
    }

    /**
     * Makes the grid of one row.
     *
     * @param family any family over a box
     * @param parameters rows of its parameters
     * @param row the row
     */
    static BoxGrid of(Family family, Parameters parameters, int row) {
        if (family instanceof Family.Uniform uniform) {
            int side = side(uniform.dimension());
            double[] from = new double[uniform.dimension()];
            double[] step = new double[uniform.dimension()];
            Arrays.fill(from, -1);
            Arrays.fill(step, 2.0 / side);
            return new BoxGrid(side, false, from, step);
        }
        int dimension = family.width() / 2;
        int side = side(dimension);
        double[] from = new double[dimension];
        double[] step = new double[dimension];
        for (int j = 0; j < dimension; j++) {
            int at = row * family.width() + j;
            double reach = REACH * Math.exp(parameters.values()[at + dimension]);
            from[j] = parameters.values()[at] - reach;
            step[j] = 2 * reach / side;
        }
        return new BoxGrid(side, family instanceof Family.TanhGaussian, from, step);
    }

    private void fill() {
        for (int i = 0; i < logVolume.length; i++) {
            for (int j = 0, rest = i; j < dimension; j++, rest /= side) {
                double u = from[j] + (rest % side + 0.5) * step[j];
                points.presquash()[i * dimension + j] = (float) u;
                points.values()[i * dimension + j] = (float) (squashed ? Math.tanh(u) : u);
                // da = du / cosh² u, and log cosh u = |u| + log(1 + exp(−2|u|)) − log 2.
                double logCosh = Math.abs(u) + Math.log1p(Math.exp(-2 * Math.abs(u))) - Math.log(2);
                logVolume[i] += Math.log(step[j]) - (squashed ? 2 * logCosh : 0);
            }
        }
    }

    /** The nodes. */
    Actions.Points points() {
        return points;
    }

    /** The logarithm of the volume of actions that a node stands for. */
    double logVolume(int node) {
        return logVolume[node];
    }

    int nodes() {
        return logVolume.length;
    }

    /** How many nodes there are along one dimension. */
    int side() {
        return side;
    }

    /** Which of the nodes along a dimension a node has. */
    int index(int node, int j) {
        return node / (int) Math.round(Math.pow(side, j)) % side;
    }

    /** Where what a node along a dimension stands for ends, before the squash. */
    double end(int j, int index) {
        return from[j] + (index + 1) * step[j];
    }
}
