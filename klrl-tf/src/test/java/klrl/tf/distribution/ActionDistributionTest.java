package klrl.tf.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import klrl.api.data.Family;
import klrl.api.data.Space;
import klrl.api.plugin.Param;
import klrl.tf.Call;
import klrl.tf.GradientCheck;
import klrl.tf.Group;
import klrl.tf.Input;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import klrl.tf.network.Mlp;
import klrl.tf.network.Network;
import klrl.tf.network.PlainNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

class ActionDistributionTest {
    private static final int ROWS = 11;
    private static final int INPUTS = 4;
    private static final int D = 3;
    private static final Space BOUNDED = Space.Box.of(new float[] {-1, -2, 0}, new float[] {1, 2, 5});
    private static final Space UNBOUNDED =
            Space.Box.of(new float[] {-1, -2, Float.NEGATIVE_INFINITY}, new float[] {1, Float.POSITIVE_INFINITY, 5});
    private static final Space DISCRETE = new Space.Discrete(List.of(2, 3));

    static Stream<Deviation> deviations() {
        return Stream.of(
                StateDependentDeviation.standard(),
                new StateDependentDeviation(-3, -1, -1.2),
                GlobalDeviation.standard(),
                new GlobalDeviation(-3, -1, -1.2));
    }

    private static float[] normal(int seed, int count, double scale) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    private static double[] graph(Network network, float[] parameters, float[] in) {
        double[] out = new double[in.length / network.inputs() * network.outputs()];
        try (ModelBuilder<TFloat64> builder = ModelBuilder.of(TFloat64.class)) {
            Group<TFloat64> group = builder.group("network", network.layout(), parameters);
            Input<TFloat64> x = builder.input("x", network.inputs());
            Operand<TFloat64> y = network.build(builder.tf(), group.value(), x);
            try (Model<TFloat64> model = builder.build()) {
                Call call = model.call("forward", List.of(y));
                call.feed(x, in).run();
                call.read(y, out);
            }
        }
        return out;
    }

    @Test
    void everySpaceHasItsNaturalDistribution() {
        assertEquals(new Categorical(), ActionDistribution.natural(DISCRETE));
        assertEquals(new TanhGaussian(new StateDependentDeviation(-5, 2, 0)), ActionDistribution.natural(BOUNDED));
        assertEquals(new Gaussian(new GlobalDeviation(-5, 2, 0)), ActionDistribution.natural(UNBOUNDED));
    }

    @Test
    void familiesAreThoseOfTheSpace() {
        assertEquals(new Family.Categorical(List.of(2, 3)), new Categorical().family(DISCRETE));
        assertEquals(new Family.TanhGaussian(D), TanhGaussian.standard().family(BOUNDED));
        assertEquals(new Family.Gaussian(D), Gaussian.standard().family(BOUNDED));
        assertEquals(new Family.Gaussian(D), Gaussian.standard().family(UNBOUNDED));
    }

    @Test
    void impossiblePairsAreRefusedWithTheReason() {
        refused(
                new Categorical(),
                BOUNDED,
                "distribution 'categorical' is over finitely many values, not over the actions of box[3]: take"
                        + " tanh-gaussian where they are bounded, else gaussian");
        refused(
                TanhGaussian.standard(),
                UNBOUNDED,
                "distribution 'tanh-gaussian' squashes actions into bounds, and those of box[3] have none: take gaussian");
        refused(
                TanhGaussian.standard(),
                DISCRETE,
                "distribution 'tanh-gaussian' is over the points of a box, not over " + DISCRETE
                        + ": take categorical");
        refused(
                Gaussian.standard(),
                DISCRETE,
                "distribution 'gaussian' is over the points of a box, not over " + DISCRETE + ": take categorical");
    }

    private static void refused(ActionDistribution distribution, Space space, String reason) {
        assertEquals(
                reason,
                assertThrows(IllegalArgumentException.class, () -> distribution.family(space))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> distribution.network(Mlp.of(3), 2, space));
    }

    @Test
    void aNetworkHasAsManyOutputsAsTheFamilyHasParameters() {
        for (ActionDistribution distribution : List.of(
                TanhGaussian.standard(), Gaussian.standard(), new Gaussian(StateDependentDeviation.standard()))) {
            Network network = distribution.network(Mlp.of(5), INPUTS, BOUNDED);
            assertEquals(INPUTS, network.inputs());
            assertEquals(distribution.family(BOUNDED).width(), network.outputs());
        }
        assertEquals(5, new Categorical().network(Mlp.of(5), INPUTS, DISCRETE).outputs());
    }

    /** Single precision has 6e-8, and so has the tanh of plain networks; sums of 64 numbers lose more. */
    @ParameterizedTest
    @MethodSource("deviations")
    void aPlainNetworkIsTheNetworkOfTheGraph(Deviation deviation) {
        Network network = deviation.network(Mlp.of(64, 64), INPUTS, D);
        float[] parameters = normal(1, network.layout().size(), 0.3);
        float[] in = normal(2, ROWS * INPUTS, 2);
        float[] plain = new float[ROWS * 2 * D];
        network.plain().forward(parameters, in, ROWS, plain);
        double[] graph = graph(network, parameters, in);
        for (int i = 0; i < graph.length; i++) {
            assertEquals(graph[i], plain[i], 1e-5 * (1 + Math.abs(graph[i])), "at " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("deviations")
    void meansAreThoseOfTheArchitectureAndDeviationsStartAtTheirInitialValue(Deviation deviation) {
        double initial =
                deviation.equals(StateDependentDeviation.standard()) || deviation.equals(GlobalDeviation.standard())
                        ? 0
                        : -1.2;
        Network network = deviation.network(Mlp.of(8), INPUTS, D);
        float[] parameters = network.initialise(new Random(3), 0);
        double[] out = graph(network, parameters, normal(4, ROWS * INPUTS, 1));
        for (int i = 0; i < out.length; i++) {
            assertEquals(i % (2 * D) < D ? 0 : initial, out[i], 1e-6, "at " + i);
        }
        // Without squash, scale or shift: the weights of the last layer double, and so do the means.
        Network plainMeans = Mlp.of(8)
                .network(INPUTS, network.layout().parts().get(2).shape().get(1));
        float[] drawn = network.initialise(new Random(3), 1);
        double[] inner =
                graph(plainMeans, Arrays.copyOf(drawn, plainMeans.layout().size()), normal(4, ROWS * INPUTS, 1));
        double[] outer = graph(network, drawn, normal(4, ROWS * INPUTS, 1));
        for (int row = 0; row < ROWS; row++) {
            for (int j = 0; j < D; j++) {
                assertEquals(inner[row * plainMeans.outputs() + j], outer[row * 2 * D + j], 1e-12);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("deviations")
    void aRowDoesNotDependOnTheOthers(Deviation deviation) {
        Network network = deviation.network(Mlp.of(33), INPUTS, D);
        PlainNetwork plain = network.plain();
        plain.load(normal(5, network.layout().size(), 0.5));
        float[] in = normal(6, ROWS * INPUTS, 1);
        float[] together = new float[ROWS * 2 * D];
        plain.forward(in, ROWS, together);
        for (int row = 0; row < ROWS; row++) {
            float[] alone = new float[2 * D];
            plain.forward(Arrays.copyOfRange(in, row * INPUTS, (row + 1) * INPUTS), 1, alone);
            assertEquals(-1, Arrays.mismatch(alone, Arrays.copyOfRange(together, row * 2 * D, (row + 1) * 2 * D)));
        }
    }

    @ParameterizedTest
    @MethodSource("deviations")
    void beforeParametersAreLoadedTheyAreZero(Deviation deviation) {
        Network network = deviation.network(Mlp.of(4), INPUTS, D);
        float[] fresh = new float[2 * D];
        float[] zero = new float[2 * D];
        network.plain().forward(normal(7, INPUTS, 1), 1, fresh);
        network.plain().forward(new float[network.layout().size()], normal(7, INPUTS, 1), 1, zero);
        assertEquals(-1, Arrays.mismatch(zero, fresh));
    }

    @Test
    void arraysThatDoNotFitAreRefused() {
        PlainNetwork plain = GlobalDeviation.standard().network(Mlp.of(), 1, 2).plain();
        assertEquals(
                "the network has 6 parameters, not 4",
                assertThrows(IllegalArgumentException.class, () -> plain.load(new float[4]))
                        .getMessage());
        assertEquals(
                "2 rows of 4 outputs do not fit an array of 7",
                assertThrows(IllegalArgumentException.class, () -> plain.forward(new float[2], 2, new float[7]))
                        .getMessage());
    }

    /** The map is increasing and within its bounds, starts at its initial value, and has slope 1 there. */
    @Test
    void logDeviationsStayWithinTheirBoundsAndMoveAtFirstLikeWhatIsAdded() {
        LogRange range = new LogRange(-4, 1, -0.5);
        float[] x = {-1e30f, -30, -2, 0, 2, 30, 1e30f};
        range.apply(x);
        for (int i = 0; i < x.length; i++) {
            assertTrue(x[i] >= -4 && x[i] <= 1, "at " + i);
            assertTrue(i == 0 || x[i] >= x[i - 1], "at " + i);
        }
        assertEquals(-4, x[0], 1e-5);
        assertEquals(-0.5, x[3], 1e-6);
        assertEquals(1, x[6], 1e-5);
        double[] slope = GradientCheck.check(new double[] {0}, (builder, at) -> {
            Ops tf = builder.tf();
            return tf.reshape(range.build(tf, at), tf.constant(new int[0]));
        });
        assertEquals(1, slope[0], 1e-12);
    }

    @Test
    void boundsOutOfOrderAreRefused() {
        for (double[] wrong : new double[][] {{-21, 1, 0}, {-5, 11, 0}, {1, 1, 1}, {2, -5, 0}, {Double.NaN, 1, 0}}) {
            assertThrows(IllegalArgumentException.class, () -> new GlobalDeviation(wrong[0], wrong[1], wrong[2]));
        }
        assertEquals(
                "initial: 2.0 is not between -5.0 and 2.0",
                assertThrows(IllegalArgumentException.class, () -> new StateDependentDeviation(-5, 2, 2))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new GlobalDeviation(-5, 2, -5));
    }

    @Test
    void theStandardOnesHaveTheDeclaredDefaults() {
        for (Record standard : List.of(StateDependentDeviation.standard(), GlobalDeviation.standard())) {
            for (RecordComponent option : standard.getClass().getRecordComponents()) {
                double declared =
                        Double.parseDouble(option.getAnnotation(Param.class).def());
                double found =
                        option.getName().equals("min") ? -5 : option.getName().equals("max") ? 2 : 0;
                assertEquals(declared, found, option.getName());
            }
        }
    }
}
