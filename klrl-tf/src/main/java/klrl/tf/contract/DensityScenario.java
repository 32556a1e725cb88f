package klrl.tf.contract;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A Gaussian policy and prior of one coordinate, squashed or not, a temperature, and action values Q(a) = linear·a +
 * quadratic·a².
 *
 * @param mean m
 * @param logDeviation log σ
 * @param priorMean m₀
 * @param priorLogDeviation log σ₀
 * @param alpha α
 * @param linear any number
 * @param quadratic any number
 */
public record DensityScenario(
        double mean,
        double logDeviation,
        double priorMean,
        double priorLogDeviation,
        double alpha,
        double linear,
        double quadratic) {

    /**
     * Checks nothing: all numbers are possible.
     *
     * @param mean as the component
     * @param logDeviation as the component
     * @param priorMean as the component
     * @param priorLogDeviation as the component
     * @param alpha as the component
     * @param linear as the component
     * @param quadratic as the component
     */
    public DensityScenario {}

    /**
     * Returns scenarios with deviations from e<sup>-3</sup> to e<sup>0.4</sup>, beyond which most squashed actions are at
     * the ends of their interval and the quadrature needs more points.
     *
     * @return what the properties are tried on
     */
    public static Arbitrary<DensityScenario> any() {
        Arbitrary<Double> means = Arbitraries.doubles().between(-3, 3);
        Arbitrary<Double> logDeviations = Arbitraries.doubles().between(-3, 0.4);
        Arbitrary<Double> values = Arbitraries.doubles().between(-10, 10);
        return Combinators.combine(
                        means,
                        logDeviations,
                        means,
                        logDeviations,
                        Arbitraries.doubles().between(-3, 1),
                        values,
                        values)
                .as((mean, deviation, priorMean, priorDeviation, logAlpha, linear, quadratic) -> new DensityScenario(
                        mean, deviation, priorMean, priorDeviation, Math.pow(10, logAlpha), linear, quadratic))
                .withoutEdgeCases();
    }

    /**
     * Returns extreme scenarios.
     *
     * @return means of −1e4, 0 and 1e4, deviations from e<sup>-8</sup> to e<sup>4</sup>, temperatures from 1e-8 to 1e4
     */
    public static Arbitrary<DensityScenario> extreme() {
        Arbitrary<Double> means = Arbitraries.of(-1e4, 0.0, 1e4);
        Arbitrary<Double> logDeviations = Arbitraries.of(-8.0, 0.0, 4.0);
        return Combinators.combine(
                        means, logDeviations, means, logDeviations, Arbitraries.of(1e-8, 1.0, 1e4), means, means)
                .as(DensityScenario::new);
    }
}
