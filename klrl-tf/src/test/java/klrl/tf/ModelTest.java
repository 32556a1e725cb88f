package klrl.tf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import klrl.api.StateReader;
import klrl.core.state.MemoryState;
import klrl.tf.loss.ValueLosses;
import klrl.tf.network.Mlp;
import klrl.tf.network.Network;
import klrl.tf.optimiser.Adam;
import klrl.tf.optimiser.GradientStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

class ModelTest {

    /** A small regression: the least that has all parts of a learner. */
    private static final class Regression<T extends TFloating> implements AutoCloseable {
        private static final int ROWS = 32;
        private final Network network = Mlp.of(16, 16).network(3, 1);
        private final Random random = new Random(5);
        private final Group<T> group;
        private final Group<T> target;
        private final Input<T> x;
        private final Input<T> y;
        private final Operand<T> value;
        private final Operand<T> loss;
        private final GradientStep<T> step;
        private final Model<T> model;
        private final Call update;

        Regression(Class<T> precision) {
            this(ModelBuilder.of(precision));
        }

        Regression(ModelBuilder<T> opened) {
            try (ModelBuilder<T> builder = opened) {
                group = builder.group("value", network.layout(), network.initialise(new Random(7), 1));
                target = builder.copy("target", group);
                x = builder.input("x", 3);
                y = builder.input("y");
                value = Rows.column(builder.tf(), network.build(builder.tf(), group.value(), x));
                loss = ValueLosses.squaredError(builder.tf(), value, y);
                step = GradientStep.of(builder, "step", loss, Adam.of(1e-2).withMaxGradientNorm(0.5), List.of(group));
                Op follow = builder.follow(target, group, 0.1, step);
                model = builder.build();
                update = model.call("update", List.of(loss, step.norm()), step, follow);
            }
        }

        double step() {
            float[] in = new float[3 * ROWS];
            double[] out = new double[ROWS];
            for (int i = 0; i < ROWS; i++) {
                for (int k = 0; k < 3; k++) {
                    in[3 * i + k] = (float) random.nextGaussian();
                }
                out[i] = in[3 * i] * in[3 * i + 1];
            }
            update.feed(x, in).feed(y, out).feed(step.learningRate(), 1e-2).run();
            return update.scalar(loss);
        }

        @Override
        public void close() {
            model.close();
        }
    }

    private static String message(Class<? extends RuntimeException> type, Runnable action) {
        return assertThrows(type, action::run).getMessage();
    }

    @Test
    void stepsLowerTheLoss() {
        try (Regression<TFloat32> regression = new Regression<>(TFloat32.class)) {
            double first = 0;
            double last = 0;
            for (int i = 0; i < 500; i++) {
                double loss = regression.step();
                first += i < 50 ? loss : 0;
                last += i >= 450 ? loss : 0;
            }
            assertTrue(last < first / 4, first + " then " + last);
        }
    }

    @Test
    void equalSeedsGiveEqualBits() {
        try (Regression<TFloat32> one = new Regression<>(TFloat32.class);
                Regression<TFloat32> other = new Regression<>(TFloat32.class)) {
            for (int i = 0; i < 100; i++) {
                assertEquals(one.step(), other.step());
            }
            assertArrayEquals(one.model.read(one.group), other.model.read(other.group));
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {TFloat32.class, TFloat64.class})
    <T extends TFloating> void aLoadedModelGoesOnLikeTheSavedOne(Class<T> precision) {
        try (Regression<T> saved = new Regression<>(precision);
                Regression<T> loaded = new Regression<>(precision)) {
            for (int i = 0; i < 20; i++) {
                saved.step();
                loaded.step();
            }
            for (int i = 0; i < 5; i++) {
                saved.random.setSeed(i);
                saved.step();
            }
            MemoryState state = MemoryState.of(saved.model);
            loaded.model.load(state.reader());
            for (int i = 0; i < 20; i++) {
                saved.random.setSeed(i);
                loaded.random.setSeed(i);
                assertEquals(saved.step(), loaded.step());
            }
            assertArrayEquals(
                    MemoryState.of(saved.model).toByteArray(),
                    MemoryState.of(loaded.model).toByteArray());
        }
    }

    @Test
    void aStateHoldsGroupsTargetsAndSlots() {
        try (Regression<TFloat32> regression = new Regression<>(TFloat32.class)) {
            regression.step();
            StateReader state = MemoryState.of(regression.model).reader();
            for (String name : List.of(
                    "value", "target", "step.value.m", "step.value.v", "step.beta1-power", "step.beta2-power")) {
                assertTrue(state.has(name), name);
            }
            assertEquals(0.81f, state.floats("step.beta1-power")[0], 1e-7);
        }
    }

    @Test
    void aStateOfAnotherShapeChangesNothing() {
        try (Regression<TFloat32> regression = new Regression<>(TFloat32.class)) {
            MemoryState state = new MemoryState();
            state.floats("value", new float[regression.group.size()]);
            state.floats("target", new float[3]);
            assertEquals(
                    "the saved variable 'target' has 3 numbers, but this model's has 353",
                    message(IllegalArgumentException.class, () -> regression.model.load(state.reader())));
            assertNotEquals(0, regression.model.read(regression.group)[0]);
        }
    }

    @Test
    void variablesOfAnotherOptimiserAreNotLostWithoutAWord() {
        try (Regression<TFloat32> regression = new Regression<>(TFloat32.class)) {
            float[] before = regression.model.read(regression.group);
            MemoryState state = MemoryState.of(regression.model);
            state.floats("step.value.momentum", new float[regression.group.size()]);
            state.child("notes").longs("of-the-caller", 1);
            assertEquals(
                    "the saved state has the variables step.value.momentum, which this model does not have: its networks"
                            + " or optimisers are others than those that were saved",
                    message(IllegalArgumentException.class, () -> regression.model.load(state.reader())));
            assertArrayEquals(before, regression.model.read(regression.group));
        }
    }

    @Test
    void snapshotsAreCopiesByTheNamesOfTheGroups() {
        try (Regression<TFloat32> regression = new Regression<>(TFloat32.class)) {
            Map<String, float[]> before = regression.model.snapshot(List.of(regression.group, regression.target));
            assertEquals(List.of("value", "target"), List.copyOf(before.keySet()));
            float[] copy = before.get("value").clone();
            regression.step();
            assertArrayEquals(copy, before.get("value"));
            assertNotEquals(copy[0], regression.model.read(regression.group)[0]);
        }
    }

    @Test
    void whatIsWrittenIsRead() {
        try (Regression<TFloat32> regression = new Regression<>(TFloat32.class)) {
            float[] values = new float[regression.group.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = i;
            }
            regression.model.write(regression.group, values);
            float[] written = values.clone();
            Arrays.fill(values, -1);
            regression.model.write(regression.target, values);
            assertArrayEquals(written, regression.model.read(regression.group));
            assertEquals(
                    "variable 'value' takes 353 numbers, not 2",
                    message(
                            IllegalArgumentException.class,
                            () -> regression.model.write(regression.group, new float[2])));
        }
    }

    @Test
    void aTargetFollowsTheUpdatedSource() {
        try (Regression<TFloat64> regression = new Regression<>(TFloat64.class)) {
            for (int i = 0; i < 3; i++) {
                double[] before = regression.model.read(regression.target.variable());
                regression.step();
                double[] source = regression.model.read(regression.group.variable());
                double[] after = regression.model.read(regression.target.variable());
                for (int k = 0; k < before.length; k++) {
                    assertEquals(before[k] + 0.1 * (source[k] - before[k]), after[k], 1e-15);
                }
            }
        }
    }

    @Test
    void aHardCopyIsExactAndKeepsToItself() {
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Layout layout = Layout.empty().with("all", 3);
            Group<TFloat32> source = builder.group("source", layout, new float[] {0.1f, 1e30f, -3});
            Group<TFloat32> target = builder.group("target", layout, new float[3]);
            Operand<TFloat32> loss =
                    builder.tf().reduceSum(source.value(), builder.tf().constant(0));
            GradientStep<TFloat32> step = GradientStep.of(builder, "step", loss, Adam.of(1), List.of(source));
            Op follow = builder.follow(target, source, 1);
            try (Model<TFloat32> model = builder.build()) {
                model.call("copy", List.of(), follow).run();
                assertArrayEquals(new float[] {0.1f, 1e30f, -3}, model.read(target));
                Call update = model.call("update", List.of(), step);
                update.feed(step.learningRate(), 1).run();
                assertArrayEquals(new float[] {0.1f, 1e30f, -3}, model.read(target));
                assertEquals(-4, model.read(source)[2], 1e-6);
            }
        }
    }

    /** The order of unrelated operations of one run is TensorFlow's choice; this one is fixed. */
    @Test
    void aRunUsesATargetBeforeItFollows() {
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Layout layout = Layout.empty().with("all", 2);
            Group<TFloat32> source = builder.group("source", layout, new float[] {1, 2});
            Group<TFloat32> target = builder.group("target", layout, new float[] {5, 6});
            Op follow = builder.follow(target, source, 1);
            Operand<TFloat32> used = builder.tf().math.neg(target.value());
            try (Model<TFloat32> model = builder.build()) {
                Call call = model.call("both", List.of(used), follow);
                float[] read = new float[2];
                call.run();
                call.read(used, read);
                assertArrayEquals(new float[] {-5, -6}, read);
                call.run();
                call.read(used, read);
                assertArrayEquals(new float[] {-1, -2}, read);
            }
        }
    }

    @Test
    void followingChecksLayoutsAndTau() {
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Group<TFloat32> two = builder.group("two", Layout.empty().with("all", 2), new float[2]);
            Group<TFloat32> pair = builder.group("pair", Layout.empty().with("both", 2), new float[2]);
            assertEquals(
                    "group 'two' cannot follow group 'pair': their layouts differ",
                    message(IllegalArgumentException.class, () -> builder.follow(two, pair, 0.5)));
            for (double tau : new double[] {0, -1, 1.5, Double.NaN}) {
                assertEquals(
                        "tau: " + tau + " is not in (0, 1]",
                        message(IllegalArgumentException.class, () -> builder.follow(two, two, tau)));
            }
        }
    }

    @Test
    void numbersOfThreadsAreChecked() {
        assertEquals(
                "a session needs numbers of threads of at least 0, not 1 and -1",
                message(IllegalArgumentException.class, () -> new SessionSettings(1, -1, true)));
    }

    @Test
    void bothProfilesComputeTheSame() {
        try (Regression<TFloat64> one = new Regression<>(ModelBuilder.of(TFloat64.class, SessionSettings.processor()));
                Regression<TFloat64> other =
                        new Regression<>(ModelBuilder.of(TFloat64.class, SessionSettings.accelerator()))) {
            for (int i = 0; i < 10; i++) {
                assertEquals(one.step(), other.step(), 1e-9);
            }
        }
    }

    @Test
    void operationsBesideEachOtherComputeTheSameBits() {
        try (Regression<TFloat32> one = new Regression<>(ModelBuilder.of(TFloat32.class, SessionSettings.processor()));
                Regression<TFloat32> other =
                        new Regression<>(ModelBuilder.of(TFloat32.class, SessionSettings.concurrent()))) {
            for (int i = 0; i < 100; i++) {
                assertEquals(one.step(), other.step());
            }
        }
    }

    @Test
    void onlyGraphsOfLargeNetworksRunOperationsBesideEachOther() {
        assertEquals(SessionSettings.processor(), SessionSettings.suiting(128 * 128 + 128));
        assertEquals(SessionSettings.concurrent(), SessionSettings.suiting(256 * 256 + 256));
    }

    @Test
    void callsFindTheirInputs() {
        try (Regression<TFloat32> regression = new Regression<>(TFloat32.class)) {
            assertEquals(
                    List.of(regression.x),
                    regression.model.call("value", List.of(regression.value)).inputs());
            assertTrue(regression.update.takes(regression.y));
            assertFalse(
                    regression.model.call("value", List.of(regression.value)).takes(regression.y));
            assertEquals(
                    List.of(regression.x, regression.y, regression.step.learningRate()), regression.update.inputs());
        }
    }

    @Test
    void aCallWithoutPurposeIsRefused() {
        try (Regression<TFloat32> regression = new Regression<>(TFloat32.class)) {
            assertEquals(
                    "call 'idle' has neither outputs nor targets",
                    message(IllegalArgumentException.class, () -> regression.model.call("idle", List.of())));
        }
    }

    @Test
    void aModelWithoutVariablesHasNoState() {
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class);
                Model<TFloat32> model = builder.build()) {
            MemoryState state = MemoryState.of(model);
            assertArrayEquals(new MemoryState().toByteArray(), state.toByteArray());
            model.load(state.reader());
        }
    }

    @Test
    void wrongFeedsAreRefusedWithNameGivenAndExpected() {
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Input<TFloat32> x = builder.input("x", 4);
            Input<TFloat32> alpha = builder.input("alpha");
            Input<TFloat32> rate = builder.scalar("rate");
            Input<TFloat32> unused = builder.input("unused", 2);
            Operand<TFloat32> sum =
                    builder.tf().math.mul(builder.tf().math.add(Rows.sum(builder.tf(), x), alpha), rate);
            try (Model<TFloat32> model = builder.build()) {
                Call call = model.call("sum", List.of(sum));
                assertEquals(
                        "input 'x [N, 4]' of call 'sum' takes rows of 4 numbers, not 6",
                        message(IllegalArgumentException.class, () -> call.feed(x, new float[6])));
                assertEquals(
                        "input 'x [N, 4]' of call 'sum': rows 1 to 3 of width 4 do not exist in an array of 11",
                        message(IllegalArgumentException.class, () -> call.feed(x, new float[11], 1, 2)));
                assertEquals(
                        "input 'x [N, 4]' of call 'sum': rows 0 to 0 of width 4 do not exist in an array of 0",
                        message(IllegalArgumentException.class, () -> call.feed(x, new float[0])));
                assertEquals(
                        "input 'x [N, 4]' of call 'sum' takes floating-point numbers, not integers",
                        message(IllegalArgumentException.class, () -> call.feed(x, new int[4])));
                assertEquals(
                        "input 'rate []' of call 'sum' takes 1 numbers, not 2",
                        message(IllegalArgumentException.class, () -> call.feed(rate, new double[2])));
                assertEquals(
                        "input 'alpha [N]' of call 'sum' takes rows, not a single number",
                        message(IllegalArgumentException.class, () -> call.feed(alpha, 1)));
                assertEquals(
                        "call 'sum' has no input 'unused [N, 2]'; its inputs: [x [N, 4], alpha [N], rate []]",
                        message(IllegalArgumentException.class, () -> call.feed(unused, new float[2])));
                call.feed(x, new float[8]).feed(alpha, new double[3]);
                assertEquals(
                        "input 'rate []' of call 'sum' was not fed", message(IllegalStateException.class, call::run));
                call.feed(rate, 2);
                assertEquals(
                        "input 'alpha [N]' of call 'sum' has 3 rows, but 'x [N, 4]' has 2",
                        message(IllegalStateException.class, call::run));
                call.feed(alpha, new double[] {0, 5, 7, 0}, 1, 2);
                assertEquals(
                        "call 'sum' was not run yet",
                        message(IllegalStateException.class, () -> call.read(sum, new float[2])));
                call.run();
                double[] read = new double[4];
                call.read(sum, read, 1, 2);
                assertArrayEquals(new double[] {0, 10, 14, 0}, read);
                assertEquals(
                        "output '" + sum.op().name()
                                + "' of call 'sum' has 2 numbers; they do not fit the 3 from index 0 of an array of 3",
                        message(IllegalArgumentException.class, () -> call.read(sum, new float[3])));
                assertEquals(
                        "call 'sum' has no output 'x'",
                        message(IllegalArgumentException.class, () -> call.read(x, new float[8])));
            }
        }
    }

    @Test
    void aClosedModelSaysSo() {
        Regression<TFloat32> regression = new Regression<>(TFloat32.class);
        regression.close();
        regression.close();
        assertEquals("call 'update' is closed", message(IllegalStateException.class, regression.update::run));
        assertEquals(
                "the model is closed",
                message(IllegalStateException.class, () -> regression.model.read(regression.group)));
    }

    @Test
    void rowsOfDifferentLettersAreIndependent() {
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Input<TFloat32> x = builder.input("x", 2);
            Input<TFloat32> boundary = builder.rows(TFloat32.class, "M", "boundary", 2);
            Operand<TFloat32> one = Rows.sum(builder.tf(), x);
            Operand<TFloat32> other = Rows.sum(builder.tf(), boundary);
            try (Model<TFloat32> model = builder.build()) {
                Call call = model.call("sums", List.of(one, other));
                call.feed(x, new float[] {1, 2})
                        .feed(boundary, new float[] {3, 4, 5, 6})
                        .run();
                float[] sums = new float[2];
                call.read(other, sums);
                assertArrayEquals(new float[] {7, 11}, sums);
                assertEquals(3, call.scalar(one));
            }
        }
    }

    @Test
    void tensorFlowsOwnFailuresNameTheCall() {
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Input<TFloat32> x = builder.input("x");
            Input<TInt32> index = builder.integers("index");
            Operand<TFloat32> chosen =
                    builder.tf().gather(x, index, builder.tf().constant(0));
            try (Model<TFloat32> model = builder.build()) {
                Call call = model.call("choice", List.of(chosen));
                call.feed(x, new float[] {4, 5}).feed(index, new int[] {0, 2});
                String failure = message(IllegalStateException.class, call::run);
                assertTrue(
                        failure.startsWith("TensorFlow failed at call 'choice': indices[1] = 2 is not in [0, 2)"),
                        failure);
                // A failed run leaves nothing behind that a later one could stumble upon.
                assertThrows(IllegalStateException.class, () -> call.read(chosen, new float[2]));
                assertThrows(IllegalStateException.class, call::run);
                call.feed(index, new int[] {1, 0}).run();
                float[] read = new float[2];
                call.read(chosen, read);
                assertArrayEquals(new float[] {5, 4}, read);
            }
        }
    }

    @Test
    void theBuilderRefusesWhatItCannotBuild() {
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Group<TFloat32> a = builder.group("a", Layout.empty().with("all", 2), new float[] {1, 2});
            Group<TFloat32> b = builder.group("b", Layout.empty().with("all", 2), new float[] {1, 2});
            Operand<TFloat32> loss = builder.tf()
                    .reduceSum(
                            builder.tf().math.mul(a.value(), Gradients.stop(builder.tf(), b.value())),
                            builder.tf().constant(0));
            assertEquals(
                    "name 'a' is taken; in use: [a, b]",
                    message(IllegalArgumentException.class, () -> builder.input("a", 2)));
            assertEquals(
                    "name 'a/b' must consist of letters, digits, '.', '_' and '-', and begin with a letter, a digit or '.'",
                    message(IllegalArgumentException.class, () -> builder.input("a/b", 2)));
            assertEquals(
                    "variable 'c' of shape [2] needs 2 first values, not 3",
                    message(IllegalArgumentException.class, () -> builder.variable("c", List.of(2), 1, 2, 3)));
            assertEquals(
                    "the loss of 'stopped' does not depend on group 'b', or only through a stop-gradient",
                    message(IllegalArgumentException.class, () -> builder.gradients("stopped", loss, List.of(a, b))));
            assertEquals(
                    "the loss of 'apart' does not depend on group 'b', or only through a stop-gradient",
                    message(
                            IllegalArgumentException.class,
                            () -> builder.gradients(
                                    "apart",
                                    builder.tf()
                                            .reduceSum(a.value(), builder.tf().constant(0)),
                                    List.of(b))));
            assertEquals(
                    "input 'd' cannot be of type TFloat64; possible: TFloat32, TInt32, TBool, TUint8",
                    message(IllegalArgumentException.class, () -> builder.rows(TFloat64.class, "N", "d")));
            builder.group("build", Layout.empty().with("all", 1), new float[1]);
            builder.build().close();
            assertEquals(
                    "the graph was built or closed already; nothing can be added to it",
                    message(IllegalStateException.class, builder::build));
        }
    }

    @Test
    void everyElementTypeArrivesUnchanged() {
        try (ModelBuilder<TFloat64> builder = ModelBuilder.of(TFloat64.class)) {
            Input<TFloat64> floats = builder.input("floats", 2);
            var integers = builder.integers("integers", 2);
            var mask = builder.mask("mask", 2);
            var bytes = builder.rows(org.tensorflow.types.TUint8.class, "N", "bytes", 2);
            List<Operand<TFloat64>> outputs = List.of(
                    builder.tf().identity(floats),
                    builder.tf().dtypes.cast(integers, TFloat64.class),
                    builder.tf().dtypes.cast(mask, TFloat64.class),
                    builder.tf().dtypes.cast(bytes, TFloat64.class));
            try (Model<TFloat64> model = builder.build()) {
                Call call = model.call("all", outputs);
                call.feed(floats, new float[] {0.5f, 1e-30f})
                        .feed(integers, new int[] {-7, Integer.MAX_VALUE})
                        .feed(mask, new boolean[] {true, false})
                        .feed(bytes, new byte[] {(byte) 200, 3})
                        .run();
                double[][] expected = {{0.5, 1e-30f}, {-7, Integer.MAX_VALUE}, {1, 0}, {200, 3}};
                double[] read = new double[2];
                for (int i = 0; i < 4; i++) {
                    call.read(outputs.get(i), read);
                    assertArrayEquals(expected[i], read);
                }
                call.feed(floats, new double[] {Math.PI, 1e300}).run();
                call.read(outputs.get(0), read);
                assertArrayEquals(new double[] {Math.PI, 1e300}, read);
                float[] rounded = new float[2];
                call.read(outputs.get(0), rounded);
                assertArrayEquals(new float[] {(float) Math.PI, Float.POSITIVE_INFINITY}, rounded);
            }
        }
    }
}
