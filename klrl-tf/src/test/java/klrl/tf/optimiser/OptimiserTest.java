package klrl.tf.optimiser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import klrl.api.data.Progress;
import klrl.tf.Call;
import klrl.tf.Group;
import klrl.tf.Input;
import klrl.tf.Layout;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat64;

class OptimiserTest {
    private static final int SIZE = 5;
    private static final int STEPS = 50;

    /** What an optimiser does to parameters, written out. */
    private interface Reference {
        void step(int k, double rate, double[] parameters, double[] gradient);
    }

    /** Runs on the loss c·θ, whose gradient c is fed, with two groups that count as one vector. */
    private static void compare(Optimiser optimiser, Reference reference, double largest) {
        Random random = new Random(11);
        try (ModelBuilder<TFloat64> builder = ModelBuilder.of(TFloat64.class)) {
            Layout layout = Layout.empty().with("all", SIZE);
            List<Group<TFloat64>> groups = new ArrayList<>();
            List<Input<TFloat64>> slopes = new ArrayList<>();
            List<Operand<TFloat64>> terms = new ArrayList<>();
            double[] expected = new double[2 * SIZE];
            for (int g = 0; g < 2; g++) {
                float[] initial = new float[SIZE];
                for (int i = 0; i < SIZE; i++) {
                    initial[i] = (float) random.nextGaussian();
                    expected[g * SIZE + i] = initial[i];
                }
                groups.add(builder.group("group" + g, layout, initial));
                slopes.add(builder.input("slope" + g));
                terms.add(builder.tf()
                        .reduceSum(
                                builder.tf().math.mul(groups.get(g).value(), slopes.get(g)),
                                builder.tf().constant(0)));
            }
            Operand<TFloat64> loss = builder.tf().math.add(terms.get(0), terms.get(1));
            GradientStep<TFloat64> step = GradientStep.of(builder, "step", loss, optimiser, groups);
            try (Model<TFloat64> model = builder.build()) {
                Call update = model.call("update", List.of(step.norm()), step);
                for (int k = 1; k <= STEPS; k++) {
                    double rate = 0.1 / k;
                    double[] gradient = new double[2 * SIZE];
                    double square = 0;
                    for (int i = 0; i < gradient.length; i++) {
                        gradient[i] = random.nextGaussian();
                        square += gradient[i] * gradient[i];
                    }
                    update.feed(slopes.get(0), gradient, 0, SIZE).feed(slopes.get(1), gradient, SIZE, SIZE);
                    update.feed(step.learningRate(), rate).run();
                    double norm = Math.sqrt(square);
                    assertEquals(norm, update.scalar(step.norm()), 1e-14 * norm);
                    for (int i = 0; i < gradient.length; i++) {
                        gradient[i] *= Math.min(1, largest / norm);
                    }
                    reference.step(k, rate, expected, gradient);
                    for (int g = 0; g < 2; g++) {
                        double[] found = model.read(groups.get(g).variable());
                        for (int i = 0; i < SIZE; i++) {
                            assertEquals(expected[g * SIZE + i], found[i], 1e-12, "step " + k);
                        }
                    }
                }
            }
        }
    }

    private static Reference adam(double beta1, double beta2, double epsilon) {
        double[] m = new double[2 * SIZE];
        double[] v = new double[2 * SIZE];
        return (k, rate, parameters, gradient) -> {
            double scaled = rate * Math.sqrt(1 - Math.pow(beta2, k)) / (1 - Math.pow(beta1, k));
            for (int i = 0; i < m.length; i++) {
                m[i] = beta1 * m[i] + (1 - beta1) * gradient[i];
                v[i] = beta2 * v[i] + (1 - beta2) * gradient[i] * gradient[i];
                parameters[i] -= scaled * m[i] / (Math.sqrt(v[i]) + epsilon);
            }
        };
    }

    private static Reference sgd(double momentum) {
        double[] velocity = new double[2 * SIZE];
        return (k, rate, parameters, gradient) -> {
            for (int i = 0; i < velocity.length; i++) {
                velocity[i] = momentum * velocity[i] + gradient[i];
                parameters[i] -= rate * velocity[i];
            }
        };
    }

    @Test
    void adamIsAdam() {
        compare(Adam.of(0.1), adam(0.9, 0.999, 1e-8), Double.POSITIVE_INFINITY);
        compare(
                new Adam(0.1, 0.5, 0.9, 1e-3, Optional.empty(), Schedule.constant()),
                adam(0.5, 0.9, 1e-3),
                Double.POSITIVE_INFINITY);
    }

    @Test
    void sgdIsSgd() {
        compare(Sgd.of(0.1), sgd(0), Double.POSITIVE_INFINITY);
        compare(new Sgd(0.1, 0.9, Optional.empty(), Schedule.constant()), sgd(0.9), Double.POSITIVE_INFINITY);
    }

    /** The norm of ten normal numbers is about 3: 2.5 clips most steps, but not all. */
    @Test
    void gradientsOfAllGroupsAreClippedTogether() {
        compare(Adam.of(0.1).withMaxGradientNorm(2.5), adam(0.9, 0.999, 1e-8), 2.5);
        compare(new Sgd(0.1, 0, Optional.of(2.5), Schedule.constant()), sgd(0), 2.5);
    }

    @Test
    void aGradientOfZeroIsNotDividedByItsNorm() {
        try (ModelBuilder<TFloat64> builder = ModelBuilder.of(TFloat64.class)) {
            Group<TFloat64> group = builder.group("group", Layout.empty().with("all", 2), new float[] {1, 2});
            Operand<TFloat64> loss = builder.tf()
                    .reduceSum(
                            builder.tf().math.mul(group.value(), builder.constant(0)),
                            builder.tf().constant(0));
            GradientStep<TFloat64> step =
                    GradientStep.of(builder, "step", loss, Adam.of(1).withMaxGradientNorm(0.5), List.of(group));
            try (Model<TFloat64> model = builder.build()) {
                Call update = model.call("update", List.of(step.norm()), step);
                update.feed(step.learningRate(), 1).run();
                assertEquals(0, update.scalar(step.norm()));
                assertEquals(2, model.read(group)[1]);
            }
        }
    }

    /** Two optimisers on one graph have slots and counts of their own. */
    @Test
    void stepsOfOneGraphDoNotDisturbEachOther() {
        try (ModelBuilder<TFloat64> builder = ModelBuilder.of(TFloat64.class)) {
            Group<TFloat64> group = builder.group("group", Layout.empty().with("all", 1), new float[] {1});
            Operand<TFloat64> loss =
                    builder.tf().reduceSum(group.value(), builder.tf().constant(0));
            GradientStep<TFloat64> one = GradientStep.of(builder, "one", loss, Adam.of(1), List.of(group));
            GradientStep<TFloat64> two = GradientStep.of(builder, "two", loss, Adam.of(1), List.of(group));
            try (Model<TFloat64> model = builder.build()) {
                Call first = model.call("first", List.of(), one);
                Call second = model.call("second", List.of(), two);
                for (int i = 0; i < 3; i++) {
                    first.feed(one.learningRate(), 0.1).run();
                }
                second.feed(two.learningRate(), 0.1).run();
                // With a constant gradient every step of Adam is the learning rate, up to ε, if its count is right.
                assertEquals(1 - 4 * 0.1, model.read(group.variable())[0], 1e-6);
            }
        }
    }

    @Test
    void schedulesFallFromOneToTheirEnd() {
        for (Schedule schedule : List.of(Schedule.linear(0.2), Schedule.cosine(0.2))) {
            double last = 1;
            assertEquals(1, schedule.factor(new Progress(0, 1000)));
            for (int steps = 0; steps <= 1000; steps += 10) {
                double factor = schedule.factor(new Progress(steps, 1000));
                assertTrue(factor <= last);
                last = factor;
            }
            assertEquals(0.2, last, 1e-15);
            assertEquals(0.6, schedule.factor(new Progress(500, 1000)), 1e-15);
            assertEquals(0.2, schedule.factor(new Progress(2000, 1000)), 1e-15);
        }
        Schedule ratios = Schedule.exponential(0.01);
        assertEquals(1, ratios.factor(new Progress(0, 1000)));
        assertEquals(0.1, ratios.factor(new Progress(500, 1000)), 1e-15);
        for (int steps = 0; steps < 1000; steps += 100) {
            // A tenth of the way divides by the tenth root of 100, wherever it begins.
            double ratio = ratios.factor(new Progress(steps, 1000)) / ratios.factor(new Progress(steps + 100, 1000));
            assertEquals(Math.pow(100, 0.1), ratio, 1e-12);
        }
        assertEquals(0.01, ratios.factor(new Progress(2000, 1000)), 1e-15);
        assertEquals(0.8, Schedule.linear(0).factor(new Progress(200, 1000)), 1e-15);
        assertEquals(1, Schedule.constant().factor(new Progress(200, 1000)));
    }

    @Test
    void theLearningRateFollowsTheSchedule() {
        Adam adam = new Adam(4e-4, 0.9, 0.999, 1e-8, Optional.empty(), Schedule.linear(0));
        assertEquals(1e-4, adam.learningRate(new Progress(75, 100)), 1e-18);
        Sgd sgd = new Sgd(4e-4, 0.9, Optional.empty(), Schedule.linear(0));
        assertEquals(1e-4, sgd.learningRate(new Progress(75, 100)), 1e-18);
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        Schedule constant = Schedule.constant();
        for (double rate : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> Adam.of(rate));
            assertThrows(IllegalArgumentException.class, () -> Sgd.of(rate));
        }
        for (double bad : new double[] {-0.1, 1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> new Adam(1, bad, 0.9, 1e-8, Optional.empty(), constant));
            assertThrows(IllegalArgumentException.class, () -> new Adam(1, 0.9, bad, 1e-8, Optional.empty(), constant));
            assertThrows(IllegalArgumentException.class, () -> new Sgd(1, bad, Optional.empty(), constant));
        }
        for (double bad : new double[] {0, -1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> new Adam(1, 0.9, 0.9, bad, Optional.empty(), constant));
            assertThrows(IllegalArgumentException.class, () -> Adam.of(1).withMaxGradientNorm(bad));
            assertThrows(IllegalArgumentException.class, () -> new Sgd(1, 0, Optional.of(bad), constant));
        }
        for (double bad : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> Schedule.linear(bad));
            assertThrows(IllegalArgumentException.class, () -> Schedule.cosine(bad));
            assertThrows(IllegalArgumentException.class, () -> Schedule.exponential(bad));
        }
        assertThrows(IllegalArgumentException.class, () -> Schedule.exponential(0));
    }
}
