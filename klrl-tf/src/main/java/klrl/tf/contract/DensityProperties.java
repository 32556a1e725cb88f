package klrl.tf.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import klrl.api.data.Family;
import klrl.core.contract.Statement;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;

/**
 * Property P19: densities, divergences and gradients of policies over a box beside all priors that make sense, by
 * quadrature. The trapezoidal rule is exact up to rounding for the integrands at hand.
 */
public abstract class DensityProperties implements AutoCloseable {

    /**
     * Sums of 181 products in double precision: 1e-15 of the largest term was seen, in thousands of tries. It is relative
     * to the largest term, as the terms cancel.
     */
    private static final double TOLERANCE = 1e-13;

    private static final String TOLERANCE_TEXT = "1e-13 of the largest term";

    private final Map<Family, DensityGraph> graphs = new LinkedHashMap<>();

    /** For subclasses. */
    protected DensityProperties() {}

    /**
     * Returns the policy's family.
     *
     * @return the family, of one coordinate
     */
    protected abstract Family policy();

    /**
     * Returns the priors' families.
     *
     * @return all that make sense beside the policy, its own first
     */
    protected abstract List<Family> priors();

    /**
     * Says how much an action moves with u.
     *
     * @param u before the squash
     * @return da/du
     */
    protected abstract double slope(double u);

    /**
     * Returns the builders to check.
     *
     * @return by default the shipped ones
     */
    protected DensityBuilders builders() {
        return DensityBuilders.shipped();
    }

    /**
     * Returns what the properties are tried on.
     *
     * @return scenarios of all kinds
     */
    @Provide
    public Arbitrary<DensityScenario> densities() {
        return DensityScenario.any();
    }

    /** Releases the graphs. */
    @AfterProperty
    @Override
    public void close() {
        graphs.values().forEach(DensityGraph::close);
        graphs.clear();
    }

    /**
     * Returns what must leave all numbers finite.
     *
     * @return means of ±1e4, deviations from e<sup>-8</sup> to e<sup>4</sup>, temperatures from 1e-8 to 1e4
     */
    @Provide
    public Arbitrary<DensityScenario> extremes() {
        return DensityScenario.extreme();
    }

    private DensityGraph run(Family prior, DensityScenario scenario) {
        return graphs.computeIfAbsent(prior, family -> new DensityGraph(builders(), policy(), family))
                .run(scenario);
    }

    /**
     * The density integrates to 1 over the actions, in both of its forms.
     *
     * @param scenario the policy
     */
    @Property(tries = LossProperties.TRIES, seed = LossProperties.SEED)
    @Statement(
            id = "P19",
            equations = {"T33"},
            text = "the density of actions, squashed or not, integrates to 1",
            tolerance = TOLERANCE_TEXT)
    public void theDensityIntegratesToOne(@ForAll("densities") DensityScenario scenario) {
        DensityGraph graph = run(policy(), scenario);
        double[] u = graph.samples();
        double[] byAction = graph.logDensities();
        double[] byNoise = graph.logDensitiesOfSamples();
        double deviation = Math.exp(scenario.logDeviation());
        double[] integrals = new double[2];
        for (int i = 0; i < u.length; i++) {
            // The slope by other means than the density itself.
            integrals[0] += Math.exp(byAction[i]) * slope(u[i]) * deviation * graph.step();
            integrals[1] += Math.exp(byNoise[i]) * slope(u[i]) * deviation * graph.step();
        }
        // The sum has the sample's own rounding, relative to the deviation, in its exponents.
        double scale = 1 + Math.abs(scenario.mean()) / deviation;
        Require.equal(new double[] {1, 1}, integrals, TOLERANCE, scale, "the integral", scenario);
    }

    /**
     * The divergence's closed form, and the expectation of its estimate, are the expectation of log π − log π₀; for the
     * improper prior they are the negative entropy.
     *
     * @param scenario the policy and the prior
     */
    @Property(tries = LossProperties.TRIES, seed = LossProperties.SEED)
    @Statement(
            id = "P19",
            equations = {"T33"},
            text = "a divergence, in closed form or estimated, is the mean of log π - log π₀",
            tolerance = TOLERANCE_TEXT)
    public void theDivergenceIsTheMeanLogRatio(@ForAll("densities") DensityScenario scenario) {
        for (Family prior : priors()) {
            DensityGraph graph = run(prior, scenario);
            double[] log = graph.logDensities();
            double[] logPrior = graph.priorLogDensities();
            double[] estimates = graph.estimates();
            double[] weights = DensityGraph.weights();
            double mean = 0;
            double estimate = 0;
            for (int i = 0; i < log.length; i++) {
                mean += weights[i] * (log[i] - logPrior[i]);
                estimate += weights[i] * estimates[i];
            }
            double found = graph.divergence().orElse(mean);
            Require.equal(
                    new double[] {mean, mean},
                    new double[] {found, estimate},
                    TOLERANCE,
                    largest(graph),
                    "D_KL from " + prior,
                    scenario);
        }
    }

    /** The largest of 1 and the logarithms of densities. */
    private static double largest(DensityGraph graph) {
        double[] log = graph.logDensities();
        double[] logPrior = graph.priorLogDensities();
        double largest = 1;
        for (int i = 0; i < log.length; i++) {
            largest = Math.max(largest, Math.max(Math.abs(log[i]), Math.abs(logPrior[i])));
        }
        return largest;
    }

    /**
     * The expected loss E[α(log π − log π₀) − Q] has one gradient: through the sample, or by the score function.
     *
     * @param scenario the policy, the prior and the action values
     */
    @Property(tries = LossProperties.TRIES, seed = LossProperties.SEED)
    @Statement(
            id = "P19",
            equations = {"T33", "T12"},
            text = "the reparameterised gradient and the score function's agree, for every prior",
            tolerance = TOLERANCE_TEXT)
    public void theReparameterisedGradientIsTheScoreFunctions(@ForAll("densities") DensityScenario scenario) {
        for (Family prior : priors()) {
            DensityGraph graph = run(prior, scenario);
            double farthest = 1;
            for (double a : graph.actions()) {
                farthest = Math.max(farthest, Math.abs(a));
            }
            double values =
                    Math.abs(scenario.linear()) * farthest + Math.abs(scenario.quadratic()) * farthest * farthest;
            Require.equal(
                    graph.score(),
                    graph.pathwise(),
                    TOLERANCE,
                    (1 + 2 * scenario.alpha() * largest(graph) + values) * steepest(scenario),
                    "the reparameterised gradient beside " + prior,
                    scenario);
        }
    }

    /** The largest factor by which the score of a usual sample exceeds 1. */
    private static double steepest(DensityScenario scenario) {
        return 1 + Math.exp(-scenario.logDeviation());
    }

    /**
     * The expected estimate of a divergence, differentiated through its sample, has the divergence's own gradient.
     *
     * @param scenario the policy and the prior
     */
    @Property(tries = LossProperties.TRIES, seed = LossProperties.SEED)
    @Statement(
            id = "P19",
            equations = {"T33"},
            text = "the estimate of a divergence has the divergence's gradient as mean",
            tolerance = TOLERANCE_TEXT)
    public void theEstimatedDivergenceHasTheDivergencesGradient(@ForAll("densities") DensityScenario scenario) {
        for (Family prior : priors()) {
            DensityGraph graph = run(prior, scenario);
            Require.equal(
                    graph.divergenceGradient(),
                    graph.estimateGradient(),
                    TOLERANCE,
                    2 * largest(graph) * steepest(scenario),
                    "the gradient of the estimated D_KL from " + prior,
                    scenario);
        }
    }

    /**
     * Densities, divergences and gradients are finite where tanh has rounded to ±1 long since.
     *
     * @param scenario the policy, the prior and the action values
     */
    @Property(tries = LossProperties.TRIES, seed = LossProperties.SEED)
    @Statement(
            id = "P25",
            equations = {"T33"},
            text = "densities, divergences and their gradients are finite at means of 1e4 and α of 1e-8",
            tolerance = "exact")
    public void extremeMeansLeaveDensitiesFinite(@ForAll("extremes") DensityScenario scenario) {
        for (Family prior : priors()) {
            DensityGraph graph = run(prior, scenario);
            Require.finite(graph.logDensities(), "log π by the action", scenario);
            Require.finite(graph.logDensitiesOfSamples(), "log π by the noise", scenario);
            Require.finite(graph.priorLogDensities(), "log π₀", scenario);
            Require.finite(graph.estimates(), "the estimated D_KL", scenario);
            Require.finite(new double[] {graph.divergence().orElse(0.0)}, "D_KL", scenario);
            Require.finite(graph.pathwise(), "the reparameterised gradient", scenario);
            Require.finite(graph.score(), "the score function's gradient", scenario);
            Require.finite(graph.estimateGradient(), "the gradient of the estimated D_KL", scenario);
        }
    }
}
