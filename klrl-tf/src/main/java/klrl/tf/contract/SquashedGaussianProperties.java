package klrl.tf.contract;

import java.util.ArrayList;
import java.util.List;
import klrl.core.contract.Statement;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;

/**
 * Property P19: densities, divergences and gradients of squashed Gaussians, by quadrature. The trapezoidal rule is exact
 * up to rounding for the integrands at hand.
 */
public class SquashedGaussianProperties implements AutoCloseable {

    /**
     * Sums of 181 products in double precision: 1e-15 of the largest term was seen, in thousands of tries. It is relative
     * to the largest term, as the terms cancel.
     */
    private static final double TOLERANCE = 1e-13;

    private static final String TOLERANCE_TEXT = "1e-13 of the largest term";

    private final List<SquashedGraph> graphs = new ArrayList<>();

    /** For subclasses and for runs of the shipped densities. */
    public SquashedGaussianProperties() {}

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
    public Arbitrary<SquashedScenario> squashed() {
        return SquashedScenario.any();
    }

    /** Releases the graph. */
    @AfterProperty
    @Override
    public void close() {
        graphs.forEach(SquashedGraph::close);
        graphs.clear();
    }

    /**
     * Returns what must leave all numbers finite.
     *
     * @return means of ±1e4, deviations from e<sup>-8</sup> to e<sup>4</sup>, temperatures from 1e-8 to 1e4
     */
    @Provide
    public Arbitrary<SquashedScenario> extremes() {
        return SquashedScenario.extreme();
    }

    private SquashedGraph run(SquashedScenario scenario) {
        if (graphs.isEmpty()) {
            graphs.add(new SquashedGraph(builders()));
        }
        return graphs.get(0).run(scenario);
    }

    /**
     * The density integrates to 1 over the actions in (−1, 1), da = (1 − a²) du, in both of its forms.
     *
     * @param scenario the policy
     */
    @Property(tries = LossProperties.TRIES, seed = LossProperties.SEED)
    @Statement(
            id = "P19",
            equations = {"T33"},
            text = "the density of squashed actions integrates to 1",
            tolerance = TOLERANCE_TEXT)
    public void theSquashedDensityIntegratesToOne(@ForAll("squashed") SquashedScenario scenario) {
        SquashedGraph graph = run(scenario);
        double[] u = graph.samples();
        double[] byAction = graph.logDensities();
        double[] byNoise = graph.logDensitiesOfSamples();
        double deviation = Math.exp(scenario.logDeviation());
        double[] integrals = new double[2];
        for (int i = 0; i < u.length; i++) {
            // 1 − tanh² u, by other means than the density itself.
            double slope = Math.pow(Math.cosh(u[i]), -2);
            integrals[0] += Math.exp(byAction[i]) * slope * deviation * graph.step();
            integrals[1] += Math.exp(byNoise[i]) * slope * deviation * graph.step();
        }
        // The sum has the sample's own rounding, relative to the deviation, in its exponents.
        double scale = 1 + Math.abs(scenario.mean()) / deviation;
        Require.equal(new double[] {1, 1}, integrals, TOLERANCE, scale, "the integral", scenario);
    }

    /**
     * The divergence's closed form is the expectation of log π − log π₀.
     *
     * @param scenario the policy and the prior
     */
    @Property(tries = LossProperties.TRIES, seed = LossProperties.SEED)
    @Statement(
            id = "P19",
            equations = {"T33"},
            text = "the divergence of two squashed Gaussians is the mean of log π - log π₀",
            tolerance = TOLERANCE_TEXT)
    public void theDivergenceIsTheMeanLogRatio(@ForAll("squashed") SquashedScenario scenario) {
        SquashedGraph graph = run(scenario);
        double[] log = graph.logDensities();
        double[] logPrior = graph.priorLogDensities();
        double mean = 0;
        double largest = 1;
        for (int i = 0; i < log.length; i++) {
            double e = (i - (log.length - 1) / 2) * graph.step();
            mean += graph.step() * Math.exp(-0.5 * e * e) / Math.sqrt(2 * Math.PI) * (log[i] - logPrior[i]);
            largest = Math.max(largest, Math.max(Math.abs(log[i]), Math.abs(logPrior[i])));
        }
        Require.equal(new double[] {mean}, new double[] {graph.divergence()}, TOLERANCE, largest, "D_KL", scenario);
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
            text = "the reparameterised gradient and the score function's agree",
            tolerance = TOLERANCE_TEXT)
    public void theReparameterisedGradientIsTheScoreFunctions(@ForAll("squashed") SquashedScenario scenario) {
        SquashedGraph graph = run(scenario);
        double[] log = graph.logDensities();
        double[] logPrior = graph.priorLogDensities();
        double largest = 1 + Math.abs(scenario.linear()) + Math.abs(scenario.quadratic());
        for (int i = 0; i < log.length; i++) {
            largest = Math.max(largest, scenario.alpha() * (Math.abs(log[i]) + Math.abs(logPrior[i])));
        }
        double steepest = 1 + Math.exp(-scenario.logDeviation());
        Require.equal(
                graph.score(),
                graph.pathwise(),
                TOLERANCE,
                largest * steepest,
                "the reparameterised gradient",
                scenario);
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
    public void extremeMeansLeaveDensitiesFinite(@ForAll("extremes") SquashedScenario scenario) {
        SquashedGraph graph = run(scenario);
        Require.finite(graph.logDensities(), "log π by the action", scenario);
        Require.finite(graph.logDensitiesOfSamples(), "log π by the noise", scenario);
        Require.finite(graph.priorLogDensities(), "log π₀", scenario);
        Require.finite(new double[] {graph.divergence()}, "D_KL", scenario);
        Require.finite(graph.pathwise(), "the reparameterised gradient", scenario);
        Require.finite(graph.score(), "the score function's gradient", scenario);
    }
}
