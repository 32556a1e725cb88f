package klrl.tf.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import klrl.tf.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InitialiserTest {

    @ParameterizedTest
    @CsvSource({"5, 5", "7, 3", "3, 7", "1, 4", "4, 1", "64, 64"})
    void theShorterSideOfAnOrthogonalMatrixIsOrthogonal(int inputs, int outputs) {
        double[] weights = new double[inputs * outputs];
        Initialiser.ORTHOGONAL.draw(new Random(1), inputs, outputs, weights);
        int count = Math.min(inputs, outputs);
        int length = Math.max(inputs, outputs);
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                double product = 0;
                for (int k = 0; k < length; k++) {
                    product += inputs <= outputs
                            ? weights[i * outputs + k] * weights[j * outputs + k]
                            : weights[k * outputs + i] * weights[k * outputs + j];
                }
                assertEquals(i == j ? 2 : 0, product, 1e-13);
            }
        }
    }

    /** The mean square of 10⁵ numbers deviates by 0.45 % in one standard deviation; 3 % never happens by chance. */
    @ParameterizedTest
    @CsvSource({"HE, 0.01", "GLOROT, 0.002857142857142857", "ORTHOGONAL, 0.004"})
    void weightsHaveTheirVariance(Initialiser initialiser, double variance) {
        double[] weights = new double[200 * 500];
        initialiser.draw(new Random(2), 200, 500, weights);
        double sum = 0;
        for (double weight : weights) {
            sum += weight * weight;
        }
        assertEquals(variance, sum / weights.length, 0.03 * variance);
    }

    @ParameterizedTest
    @EnumSource(Initialiser.class)
    void theScaleConcernsTheLastWeightsOnlyAndBiasesAreZero(Initialiser initialiser) {
        Network network = new Mlp(List.of(8, 8), Activation.TANH, initialiser).network(3, 2);
        float[] full = network.initialise(new Random(3), 1);
        float[] small = network.initialise(new Random(3), 0.01);
        for (Layout.Part part : network.layout().parts()) {
            boolean bias = part.name().startsWith("bias");
            boolean last = part.name().equals("weights-2");
            for (int i = part.offset(); i < part.offset() + part.size(); i++) {
                assertEquals(bias ? 0 : last ? 0.01 * full[i] : full[i], small[i], 1e-9);
                assertTrue(bias || full[i] != 0);
            }
        }
    }

    @Test
    void theLastLayerOfAnOrthogonalNetworkHasUnitNorm() {
        Network network = Mlp.of(16).network(4, 1);
        float[] parameters = network.initialise(new Random(4), 1);
        double norm = 0;
        Layout.Part part = network.layout().parts().get(2);
        for (int i = part.offset(); i < part.offset() + part.size(); i++) {
            norm += parameters[i] * parameters[i];
        }
        assertEquals(1, norm, 1e-6);
    }

    @Test
    void equalSeedsGiveEqualParameters() {
        Network network = Mlp.of(8).network(3, 2);
        assertArrayEquals(network.initialise(new Random(5), 1), network.initialise(new Random(5), 1));
    }

    @Test
    void sizesAndScalesAreChecked() {
        assertEquals(
                "a network needs at least 1 input and 1 output, not 0 and 2",
                assertThrows(IllegalArgumentException.class, () -> Mlp.of(8).network(0, 2))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> Mlp.of(8, 0));
        Network network = Mlp.of(8).network(3, 2);
        for (double scale : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> network.initialise(new Random(1), scale));
        }
    }

    @Test
    void layoutsNameTheArraysLayerByLayer() {
        assertEquals(
                List.of("weights-0", "bias-0", "weights-1", "bias-1"),
                Mlp.of(8).network(3, 2).layout().parts().stream()
                        .map(Layout.Part::name)
                        .toList());
        assertEquals(3 * 8 + 8 + 8 * 2 + 2, Mlp.of(8).network(3, 2).layout().size());
    }
}
