package klrl.tf.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import klrl.tf.Call;
import klrl.tf.ChildJvm;
import klrl.tf.Group;
import klrl.tf.Input;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

class PlainNetworkTest {
    private static final int ROWS = 97;

    private static float[] normal(Random random, int count, double scale) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    /** Single precision has 6e-8; sums of up to 70 numbers of order 1 may lose a hundred times that. */
    @ParameterizedTest
    @EnumSource(Activation.class)
    void aPlainNetworkIsTheNetworkOfTheGraph(Activation activation) {
        for (List<Integer> hidden : List.of(List.of(64, 64), List.of(7, 5, 3), List.<Integer>of())) {
            Random random = new Random(3);
            Network network = new Mlp(hidden, activation, Initialiser.ORTHOGONAL).network(6, 3);
            float[] parameters = normal(random, network.layout().size(), 0.3);
            float[] in = normal(random, ROWS * 6, 2);
            float[] plain = new float[ROWS * 3];
            network.plain().forward(parameters, in, ROWS, plain);
            double[] graph = new double[ROWS * 3];
            try (ModelBuilder<TFloat64> builder = ModelBuilder.of(TFloat64.class)) {
                Group<TFloat64> group = builder.group("network", network.layout(), parameters);
                Input<TFloat64> x = builder.input("x", 6);
                Operand<TFloat64> y = network.build(builder.tf(), group.value(), x);
                try (Model<TFloat64> model = builder.build()) {
                    Call call = model.call("forward", List.of(y));
                    call.feed(x, in).run();
                    call.read(y, graph);
                }
            }
            for (int i = 0; i < graph.length; i++) {
                assertEquals(graph[i], plain[i], 1e-5 * (1 + Math.abs(graph[i])), hidden + " at " + i);
            }
        }
    }

    @Test
    void theGraphInSinglePrecisionAgreesTooAndItsRowsMayBeRead() {
        Random random = new Random(4);
        Network network = Mlp.of(64, 64).network(4, 2);
        float[] parameters = network.initialise(random, 1);
        float[] in = normal(random, 4 * ROWS, 1);
        float[] plain = new float[2 * ROWS];
        float[] graph = new float[2 * ROWS];
        network.plain().forward(parameters, in, ROWS, plain);
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Group<TFloat32> group = builder.group("network", network.layout(), parameters);
            Input<TFloat32> x = builder.input("x", 4);
            Operand<TFloat32> y = network.build(builder.tf(), group.value(), x);
            try (Model<TFloat32> model = builder.build()) {
                Call call = model.call("forward", List.of(y));
                call.feed(x, in).run();
                call.read(y, graph);
            }
        }
        assertArrayEquals(graph, plain, 1e-5f);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void aRowDoesNotDependOnTheOthers(Activation activation) {
        Random random = new Random(5);
        Network network = new Mlp(List.of(64, 33), activation, Initialiser.HE).network(5, 3);
        PlainNetwork plain = network.plain();
        plain.load(network.initialise(random, 1));
        float[] in = normal(random, 5 * ROWS, 3);
        float[] together = new float[3 * ROWS];
        // Often enough for the compiled code to take over in between.
        for (int round = 0; round < 200; round++) {
            plain.forward(in, ROWS, together);
            float[] row = new float[5];
            float[] alone = new float[3];
            int chosen = round % ROWS;
            System.arraycopy(in, 5 * chosen, row, 0, 5);
            plain.forward(row, 1, alone);
            for (int k = 0; k < 3; k++) {
                assertEquals(Float.floatToIntBits(alone[k]), Float.floatToIntBits(together[3 * chosen + k]));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void activationsBearAnyNumber(Activation activation) {
        float[] x = {-1e30f, -100, -20, -1e-20f, 0, 1e-20f, 20, 100, 1e30f};
        double[] limits = graph(activation, x);
        activation.apply(x);
        for (int i = 0; i < x.length; i++) {
            assertEquals(limits[i], x[i], 1e-6 * (1 + Math.abs(limits[i])), "at " + i);
        }
    }

    private static double[] graph(Activation activation, float[] x) {
        double[] y = new double[x.length];
        try (ModelBuilder<TFloat64> builder = ModelBuilder.of(TFloat64.class)) {
            Input<TFloat64> in = builder.input("x");
            Operand<TFloat64> out = activation.build(builder.tf(), in);
            try (Model<TFloat64> model = builder.build()) {
                Call call = model.call("activation", List.of(out));
                call.feed(in, x).run();
                call.read(out, y);
            }
        }
        return y;
    }

    @Test
    void notANumberStaysSo() {
        for (Activation activation : Activation.values()) {
            float[] x = {Float.NaN};
            activation.apply(x);
            assertTrue(Float.isNaN(x[0]), activation.toString());
        }
    }

    @Test
    void arraysThatDoNotFitAreRefused() {
        PlainNetwork plain = Mlp.of(2).network(3, 1).plain();
        assertEquals(
                "the network has 11 parameters, not 10",
                assertThrows(IllegalArgumentException.class, () -> plain.load(new float[10]))
                        .getMessage());
        assertEquals(
                "2 rows of 3 inputs and 1 outputs do not fit arrays of 5 and 2",
                assertThrows(IllegalArgumentException.class, () -> plain.forward(new float[5], 2, new float[2]))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> plain.forward(new float[6], 2, new float[1]));
        assertThrows(IllegalArgumentException.class, () -> plain.forward(new float[6], -1, new float[1]));
        plain.forward(new float[0], 0, new float[0]);
    }

    @Test
    void plainNetworksDoWithoutTensorFlow() {
        String printed = ChildJvm.run(Acting.class, "-verbose:class");
        assertTrue(printed.contains("acted"), "the child did not act");
        assertTrue(printed.contains("klrl.tf.network.PlainMlp"), "the child did not list its classes");
        assertFalse(printed.contains("org.tensorflow.internal"), "TensorFlow's native part was loaded");
        assertFalse(printed.contains("org.tensorflow.Graph "), "TensorFlow's graphs were loaded");
        assertFalse(printed.contains("org.tensorflow.TensorFlow "), "TensorFlow itself was loaded");
        assertFalse(printed.contains("org.bytedeco"), "the loader of native libraries was loaded");
    }

    /** Acts without a graph. */
    static final class Acting {
        public static void main(String[] args) {
            Network network = Mlp.of(64, 64).network(4, 2);
            float[] out = new float[2];
            network.plain().forward(network.initialise(new Random(1), 1), new float[4], 1, out);
            System.out.println("acted " + out[0]);
        }
    }
}
