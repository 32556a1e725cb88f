package klrl.tf.head;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import klrl.tf.Call;
import klrl.tf.GradientCheck;
import klrl.tf.Group;
import klrl.tf.Input;
import klrl.tf.Layout;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import klrl.tf.Rows;
import klrl.tf.loss.PolicyLosses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

class CategoricalHeadTest {
    private static final List<Integer> SIZES = List.of(3, 2, 4);
    private static final int WIDTH = 9;
    private static final int ROWS = 5;

    private static boolean[] mask(Random random) {
        boolean[] mask = new boolean[ROWS * WIDTH];
        for (int row = 0; row < ROWS; row++) {
            int offset = row * WIDTH;
            for (int size : SIZES) {
                for (int a = 0; a < size; a++) {
                    mask[offset + a] = random.nextBoolean();
                }
                mask[offset + random.nextInt(size)] = true;
                offset += size;
            }
        }
        return mask;
    }

    private static int[] allowedActions(Random random, boolean[] mask) {
        int[] actions = new int[ROWS * SIZES.size()];
        for (int row = 0; row < ROWS; row++) {
            int offset = row * WIDTH;
            for (int k = 0; k < SIZES.size(); k++) {
                int action = random.nextInt(SIZES.get(k));
                while (!mask[offset + action]) {
                    action = (action + 1) % SIZES.get(k);
                }
                actions[row * SIZES.size() + k] = action;
                offset += SIZES.get(k);
            }
        }
        return actions;
    }

    /** Computes probabilities by the definition: exponentials over their sum, on the allowed values. */
    private static double[] softmax(double[] logits, boolean[] mask) {
        double[] probabilities = new double[logits.length];
        int offset = 0;
        while (offset < logits.length) {
            for (int size : SIZES) {
                double sum = 0;
                for (int i = offset; i < offset + size; i++) {
                    sum += mask[i] ? Math.exp(logits[i]) : 0;
                }
                for (int i = offset; i < offset + size; i++) {
                    probabilities[i] = mask[i] ? Math.exp(logits[i]) / sum : 0;
                }
                offset += size;
            }
        }
        return probabilities;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyQuantityIsItsDefinition(boolean masked) {
        Random random = new Random(21);
        double[] logits = GradientCheck.normal(random, ROWS * WIDTH);
        double[] f = GradientCheck.normal(random, ROWS * WIDTH);
        double[] logPrior = GradientCheck.normal(random, ROWS * WIDTH);
        boolean[] mask = mask(random);
        if (!masked) {
            java.util.Arrays.fill(mask, true);
        }
        int[] actions = allowedActions(random, mask);
        double[] expected = softmax(logits, mask);
        for (int i = 0; i < mask.length; i++) {
            if (!mask[i]) {
                f[i] = Double.NaN;
                logPrior[i] = Double.NEGATIVE_INFINITY;
            }
        }
        try (ModelBuilder<TFloat64> builder = ModelBuilder.of(TFloat64.class)) {
            Input<TFloat64> z = builder.input("z", WIDTH);
            Input<TFloat64> g = builder.input("f", WIDTH);
            Input<TFloat64> prior = builder.input("prior", WIDTH);
            Input<TBool> allowed = builder.mask("mask", WIDTH);
            Input<TInt32> taken = builder.integers("actions", SIZES.size());
            CategoricalHead<TFloat64> head =
                    CategoricalHead.of(builder.tf(), z, SIZES, masked ? Optional.of(allowed) : Optional.empty());
            List<Operand<TFloat64>> columns =
                    List.of(head.logProbability(taken), head.entropy(), head.expectation(g), head.divergence(prior));
            List<Operand<TFloat64>> outputs = new ArrayList<>(columns);
            outputs.add(head.probabilities());
            try (Model<TFloat64> model = builder.build()) {
                Call call = model.call("head", outputs);
                call.feed(z, logits).feed(g, f).feed(prior, logPrior).feed(taken, actions);
                if (masked) {
                    call.feed(allowed, mask);
                }
                call.run();
                double[] probabilities = new double[ROWS * WIDTH];
                call.read(head.probabilities(), probabilities);
                assertArrayEquals(expected, probabilities, 1e-14);
                double[][] found = new double[4][ROWS];
                for (int i = 0; i < 4; i++) {
                    call.read(columns.get(i), found[i]);
                }
                for (int row = 0; row < ROWS; row++) {
                    double logProbability = 0;
                    double entropy = 0;
                    double expectation = 0;
                    double divergence = 0;
                    int offset = row * WIDTH;
                    for (int k = 0; k < SIZES.size(); k++) {
                        logProbability += Math.log(expected[offset + actions[row * SIZES.size() + k]]);
                        offset += SIZES.get(k);
                    }
                    for (int i = row * WIDTH; i < (row + 1) * WIDTH; i++) {
                        if (mask[i]) {
                            entropy -= expected[i] * Math.log(expected[i]);
                            expectation += expected[i] * f[i];
                            divergence += expected[i] * (Math.log(expected[i]) - logPrior[i]);
                        }
                    }
                    assertEquals(logProbability, found[0][row], 1e-13);
                    assertEquals(entropy, found[1][row], 1e-13);
                    assertEquals(expectation, found[2][row], 1e-13);
                    assertEquals(divergence, found[3][row], 1e-13);
                }
            }
        }
    }

    @Test
    void gradientsUnderAMaskAreThoseOfTheAllowedLogits() {
        Random random = new Random(22);
        boolean[] mask = mask(random);
        int[] actions = allowedActions(random, mask);
        double[] f = GradientCheck.normal(random, ROWS * WIDTH);
        double[] gradient = GradientCheck.check(GradientCheck.normal(random, ROWS * WIDTH), (builder, z) -> {
            CategoricalHead<TFloat64> head = CategoricalHead.of(
                    builder.tf(),
                    builder.tf().reshape(z, builder.tf().constant(new int[] {ROWS, WIDTH})),
                    SIZES,
                    Optional.of(builder.tf()
                            .reshape(builder.tf().constant(mask), builder.tf().constant(new int[] {ROWS, WIDTH}))));
            Operand<TInt32> taken = builder.tf()
                    .reshape(builder.tf().constant(actions), builder.tf().constant(new int[] {ROWS, SIZES.size()}));
            return Rows.mean(
                    builder.tf(),
                    builder.tf()
                            .math
                            .addN(List.of(
                                    head.logProbability(taken),
                                    head.entropy(),
                                    head.expectation(GradientCheck.constant(builder, f, ROWS, WIDTH)))));
        });
        for (int i = 0; i < mask.length; i++) {
            assertTrue(mask[i] || gradient[i] == 0);
        }
    }

    /** Extreme logits, a tiny α, rows with one allowed action, priors of zero probability where nothing is allowed. */
    @ParameterizedTest
    @ValueSource(doubles = {1e4, 1, 0})
    void nothingIsEverNotANumber(double size) {
        boolean[] mask = {true, true, true, true, true, false, false, true, false, false, false, true};
        float[] logits = new float[12];
        float[] logPrior = new float[12];
        double[] alpha = {1e-8, 1e-8, 1e-8};
        float[] values = new float[12];
        for (int i = 0; i < 12; i++) {
            logits[i] = (float) (i % 2 == 0 ? size : -size);
            logPrior[i] = mask[i] ? -1e4f : Float.NEGATIVE_INFINITY;
            values[i] = mask[i] ? i : Float.NaN;
        }
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Group<TFloat32> group = builder.group("logits", Layout.empty().with("all", 3, 4), logits);
            Input<TBool> allowed = builder.mask("mask", 4);
            Input<TFloat32> prior = builder.input("prior", 4);
            Input<TFloat32> actionValues = builder.input("values", 4);
            Input<TFloat32> weight = builder.input("alpha");
            CategoricalHead<TFloat32> head = CategoricalHead.of(
                    builder.tf(),
                    group.layout().split(builder.tf(), group.value()).get(0),
                    List.of(4),
                    Optional.of(allowed));
            Operand<TInt32> actions = builder.tf().constant(new int[][] {{1}, {3}, {3}});
            Operand<TFloat32> logProbability = head.logProbability(actions);
            Operand<TFloat32> divergence = head.divergence(prior);
            List<Operand<TFloat32>> losses = List.of(
                    PolicyLosses.expected(builder.tf(), head, prior, actionValues, weight),
                    PolicyLosses.scoreFunction(builder.tf(), logProbability, weight, weight, divergence, weight),
                    PolicyLosses.clipped(
                            builder.tf(),
                            logProbability,
                            builder.tf().constant(new float[] {-2e4f, 0, 2e4f}),
                            weight,
                            divergence,
                            weight,
                            0.2),
                    Rows.mean(builder.tf(), head.entropy()));
            List<Operand<TFloat32>> gradients = new ArrayList<>();
            for (int i = 0; i < losses.size(); i++) {
                gradients.addAll(builder.gradients("gradient" + i, losses.get(i), List.of(group)));
            }
            List<Operand<TFloat32>> outputs = new ArrayList<>(losses);
            outputs.addAll(gradients);
            try (Model<TFloat32> model = builder.build()) {
                Call call = model.call("losses", outputs);
                call.feed(allowed, mask)
                        .feed(prior, logPrior)
                        .feed(actionValues, values)
                        .feed(weight, alpha);
                call.run();
                for (int i = 0; i < losses.size(); i++) {
                    assertTrue(Double.isFinite(call.scalar(losses.get(i))), "loss " + i);
                    double[] gradient = new double[12];
                    call.read(gradients.get(i), gradient);
                    for (int k = 0; k < 12; k++) {
                        assertTrue(Double.isFinite(gradient[k]), "gradient of loss " + i);
                        assertTrue(mask[k] || gradient[k] == 0, "gradient of a disallowed logit in loss " + i);
                    }
                }
            }
        }
    }
}
