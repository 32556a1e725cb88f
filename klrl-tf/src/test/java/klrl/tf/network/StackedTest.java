package klrl.tf.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import klrl.tf.Call;
import klrl.tf.Group;
import klrl.tf.Input;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat64;

class StackedTest {

    private static final int ROWS = 9;

    private static final Network TORSO = Mlp.of(5).network(4, 6);
    private static final Network HEAD = Mlp.of(3).network(6, 2);
    private static final Network STACK = Stacked.of(TORSO, Activation.RELU, HEAD);

    /** Single precision through two small networks. */
    private static final double SINGLE = 1e-5;

    @Test
    void aStackIsTheHeadOfTheActivatedTorsoInPlainJavaAndInGraphs() {
        Random random = new Random(1);
        float[] torso = TORSO.initialise(random, 1);
        float[] head = HEAD.initialise(random, 1);
        float[] in = new float[4 * ROWS];
        for (int i = 0; i < in.length; i++) {
            in[i] = (float) random.nextGaussian();
        }
        float[] features = new float[6 * ROWS];
        TORSO.plain().forward(torso, in, ROWS, features);
        for (int i = 0; i < features.length; i++) {
            features[i] = Math.max(0, features[i]);
        }
        float[] expected = new float[2 * ROWS];
        HEAD.plain().forward(head, features, ROWS, expected);
        float[] parameters = Stacked.concat(torso, head);
        float[] plain = new float[2 * ROWS];
        PlainNetwork network = STACK.plain();
        network.load(parameters);
        // Other numbers of rows before and after leave nothing behind.
        network.forward(in, 2, new float[4]);
        network.forward(in, ROWS, plain);
        assertArrayEquals(expected, plain);
        double[] graph = new double[2 * ROWS];
        try (ModelBuilder<TFloat64> builder = ModelBuilder.of(TFloat64.class)) {
            Group<TFloat64> group = builder.group("network", STACK.layout(), parameters);
            Input<TFloat64> x = builder.input("x", 4);
            Operand<TFloat64> y = STACK.build(builder.tf(), group.value(), x);
            try (Model<TFloat64> model = builder.build()) {
                Call call = model.call("forward", List.of(y));
                call.feed(x, in).run();
                call.read(y, graph);
            }
        }
        for (int i = 0; i < graph.length; i++) {
            assertEquals(graph[i], plain[i], SINGLE);
        }
    }

    @Test
    void parametersBeginAsThoseOfTorsoAndHead() {
        float[] all = STACK.initialise(new Random(2), 0.5);
        Random random = new Random(2);
        assertArrayEquals(
                TORSO.initialise(random, 1), Arrays.copyOf(all, TORSO.layout().size()));
        assertArrayEquals(
                HEAD.initialise(random, 0.5),
                Arrays.copyOfRange(all, TORSO.layout().size(), all.length));
        assertEquals(all.length, STACK.layout().size());
        assertThrows(IllegalArgumentException.class, () -> STACK.plain().load(new float[all.length - 1]));
    }

    @Test
    void widthsThatDoNotMeetAreRefused() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Stacked.of(HEAD, Activation.TANH, TORSO));
        assertEquals("a head with 4 inputs cannot stand on a torso with 2 outputs", e.getMessage());
    }
}
