package klrl.core.contract;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import klrl.api.Prior;
import klrl.api.RandomStream;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Space;
import klrl.core.distribution.Distribution;
import klrl.core.distribution.PriorDensity;
import klrl.core.random.Streams;

/** Densities over boxes. With many dimensions there is no quadrature, and finiteness is all that is demanded. */
final class BoxCheck implements DensityCheck {

    /**
     * Nodes are single precision, up to 1e-4 of the distance between two; the rule itself is exact to 1e-8.
     */
    private static final double QUADRATURE = 1e-4;

    private static final boolean[] NO_MASK = {};

    /** The distance of Kolmogorov that a sound sampler exceeds as often as there may be false alarms: 2 exp(−2nD²). */
    private static final double DISTANCE = Math.sqrt(Math.log(2 / FALSE_ALARM) / (2 * DRAWS));

    private final PriorContract contract;
    private final EnvironmentSpec environment;
    private final Prior prior;
    private final Family family;
    private final Family policies;
    private final PriorDensity density;
    private final int dimension;

    BoxCheck(PriorContract contract, Prior prior, Space.Box box) {
        this.contract = contract;
        this.environment = contract.environment();
        this.prior = prior;
        this.family = prior.family();
        this.dimension = box.width();
        // Policies whose support is the prior's.
        this.policies = family instanceof Family.Gaussian ? new Family.Gaussian(dimension) : Data.family(environment);
        this.density = new PriorDensity(prior, policies);
    }

    @Override
    public void requireNormalised(Observations in, boolean masked, RandomGenerator random) {
        Parameters table = contract.table(density, in, NO_MASK);
        for (float parameter : table.values()) {
            Require.that(Float.isFinite(parameter), "a parameter is %s", parameter);
        }
        if (!DensityCheck.proper(prior)) {
            Actions.Points some = (Actions.Points) Actions.of(environment.action(), in.rows());
            for (double log : logDensity(table, some)) {
                Require.that(log == 0, "the improper prior has a log-weight of %s", log);
            }
            return;
        }
        for (int row = 0; row < in.rows() && BoxGrid.feasible(dimension); row++) {
            BoxGrid grid = BoxGrid.of(family, table, row);
            double[] log = logDensity(PriorContract.repeated(table, row, grid.nodes()), grid.points());
            double sum = 0;
            for (int i = 0; i < log.length; i++) {
                Require.that(log[i] < Double.POSITIVE_INFINITY, "row %d: log pi_0 is %s", row, log[i]);
                sum += Math.exp(log[i] + grid.logVolume(i));
            }
            Require.that(
                    Math.abs(sum - 1) <= QUADRATURE,
                    "row %d: the density integrates to %s, not 1; parameters %s",
                    row,
                    sum,
                    Arrays.toString(table.values()));
        }
    }

    private double[] logDensity(Parameters table, Actions.Points points) {
        double[] out = new double[points.rows()];
        contract.logProbability(density, table, points, out);
        return out;
    }

    @Override
    public void requireDivergences(Observations in, RandomGenerator random) {
        if (!BoxGrid.feasible(dimension)) {
            return;
        }
        Parameters policy = Data.parameters(policies, in.rows(), random);
        Parameters table = contract.table(density, in, NO_MASK);
        double[] divergence = new double[in.rows()];
        Arrays.fill(divergence, Double.NaN);
        double[] own = new double[in.rows()];
        if (density.hasDivergence()) {
            density.divergence(policy, table, NO_MASK, divergence);
        }
        if (family.equals(policies)) {
            density.divergence(table, table, NO_MASK, own);
        }
        for (int row = 0; row < in.rows(); row++) {
            double expected = integral(policy, table, row);
            double scale = Math.max(1, Math.abs(expected));
            Require.that(
                    !density.hasDivergence() || Math.abs(divergence[row] - expected) <= QUADRATURE * scale,
                    "row %d: the divergence is %s, its integral %s",
                    row,
                    divergence[row],
                    expected);
            Require.that(
                    !DensityCheck.proper(prior) || expected >= -QUADRATURE && own[row] <= SINGLE,
                    "row %d: the integral of pi log pi/pi_0 is %s, and from itself %s; a distribution has at least 0, and"
                            + " 0",
                    row,
                    expected,
                    own[row]);
        }
    }

    /** ∫ π log π/π₀ over the box. */
    private double integral(Parameters policy, Parameters table, int row) {
        BoxGrid grid = BoxGrid.of(policies, policy, row);
        double[] log = new double[grid.nodes()];
        Distribution.of(policies)
                .logProbability(PriorContract.repeated(policy, row, grid.nodes()), NO_MASK, grid.points(), log);
        double[] logPrior = logDensity(PriorContract.repeated(table, row, grid.nodes()), grid.points());
        double sum = 0;
        for (int i = 0; i < log.length; i++) {
            sum += Math.exp(log[i] + grid.logVolume(i)) * (log[i] - logPrior[i]);
        }
        return sum;
    }

    @Override
    public void requireDrawnByDensity(Observations one, long seed, RandomGenerator random) {
        Parameters parameters = PriorContract.repeated(PriorContract.parameters(prior, one), DRAWS);
        RandomStream[] streams = new RandomStream[DRAWS];
        Arrays.fill(streams, Streams.of(seed).stream("contract", 0));
        Actions.Points drawn = (Actions.Points) Actions.of(environment.action(), DRAWS);
        double[] told = new double[DRAWS];
        contract.sample(family, parameters, NO_MASK, streams, drawn, told);
        double[] log = logDensity(parameters, drawn);
        for (int i = 0; i < DRAWS; i++) {
            Require.that(
                    Math.abs(told[i] - log[i]) <= DOUBLE * Math.max(1, Math.abs(log[i])),
                    "an action was drawn with log-density %s; its density says %s",
                    told[i],
                    log[i]);
        }
        if (BoxGrid.feasible(dimension)) {
            requireMarginals(BoxGrid.of(family, parameters, 0), parameters, drawn);
        }
    }

    /** Along each dimension, as many draws lie below each end as the density says. */
    private void requireMarginals(BoxGrid grid, Parameters parameters, Actions.Points drawn) {
        double[] log = logDensity(PriorContract.repeated(parameters, 0, grid.nodes()), grid.points());
        boolean uniform = family instanceof Family.Uniform;
        for (int j = 0; j < dimension; j++) {
            double[] mass = new double[grid.side()];
            for (int i = 0; i < log.length; i++) {
                mass[grid.index(i, j)] += Math.exp(log[i] + grid.logVolume(i));
            }
            double[] sorted = new double[DRAWS];
            for (int i = 0; i < DRAWS; i++) {
                int at = i * dimension + j;
                sorted[i] = uniform ? drawn.values()[at] : drawn.presquash()[at];
            }
            Arrays.sort(sorted);
            double expected = 0;
            for (int k = 0, below = 0; k < mass.length; k++) {
                expected += mass[k];
                while (below < DRAWS && sorted[below] < grid.end(j, k)) {
                    below++;
                }
                Require.that(
                        Math.abs(expected - (double) below / DRAWS) <= DISTANCE + QUADRATURE,
                        "of %d draws %d have a number %d below %s; the density has %s of its mass there, and %s is the"
                                + " largest deviation by chance",
                        DRAWS,
                        below,
                        j,
                        grid.end(j, k),
                        expected,
                        DISTANCE);
            }
        }
    }
}
