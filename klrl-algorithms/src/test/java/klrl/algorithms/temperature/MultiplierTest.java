package klrl.algorithms.temperature;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MultiplierTest {

    /** Adam's moments as the sums that they are: (1 − β) Σ β^{k−i} g_i, each divided by what its weights sum to. */
    @ParameterizedTest
    @EnumSource
    void everyStepIsAdamsOfTheDerivative(Multiplier.Loss loss) {
        double[] slack = {0.3, -0.2, 0.7, 0.1, -0.9};
        Multiplier multiplier = new Multiplier(0.5, 1e-6, 100, 0.05, loss);
        double eta = Math.log(0.5);
        double[] gradient = new double[slack.length];
        for (int k = 0; k < slack.length; k++) {
            gradient[k] = loss == Multiplier.Loss.SCALED ? Math.exp(eta) * slack[k] : slack[k];
            double mean = 0;
            double square = 0;
            double ofMean = 0;
            double ofSquare = 0;
            for (int i = 0; i <= k; i++) {
                ofMean += Math.pow(0.9, k - i);
                ofSquare += Math.pow(0.999, k - i);
                mean += Math.pow(0.9, k - i) * gradient[i];
                square += Math.pow(0.999, k - i) * gradient[i] * gradient[i];
            }
            eta -= 0.05 * (mean / ofMean) / (Math.sqrt(square / ofSquare) + 1e-8);
            multiplier.descend(slack[k]);
            assertEquals(Math.exp(eta), multiplier.alpha(), 1e-12, "after step " + k);
        }
    }
}
