package klrl.tf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat64;

/** Compares the gradient of a loss with central differences, in double precision. */
public final class GradientCheck {

    /** A loss of free parameters. */
    @FunctionalInterface
    public interface Loss {
        /**
         * Builds the loss.
         *
         * @param builder the graph
         * @param parameters [P]
         * @return []
         */
        Operand<TFloat64> build(ModelBuilder<TFloat64> builder, Operand<TFloat64> parameters);
    }

    /** Half the distance of the two points: the error is of order h² + 1e-16/h. */
    private static final double STEP = 1e-5;

    private static final double TOLERANCE = 1e-8;

    private GradientCheck() {}

    /** Returns the gradient at a point, after comparing it with differences of the loss. */
    public static double[] check(double[] at, Loss loss) {
        try (Graph graph = new Graph(at, loss)) {
            double[] found = graph.gradient();
            for (int i = 0; i < at.length; i++) {
                double[] moved = at.clone();
                moved[i] = at[i] + STEP;
                double high = graph.value(moved);
                moved[i] = at[i] - STEP;
                double low = graph.value(moved);
                double tolerance = TOLERANCE * (1 + Math.abs(found[i]));
                assertEquals((high - low) / (2 * STEP), found[i], tolerance, "number " + i);
            }
            return found;
        }
    }

    /** Returns the gradient at a point. */
    public static double[] gradient(double[] at, Loss loss) {
        try (Graph graph = new Graph(at, loss)) {
            return graph.gradient();
        }
    }

    /** Returns the loss at a point. */
    public static double value(double[] at, Loss loss) {
        try (Graph graph = new Graph(at, loss)) {
            return graph.value(at);
        }
    }

    private static final class Graph implements AutoCloseable {
        private final Group<TFloat64> group;
        private final Operand<TFloat64> value;
        private final Operand<TFloat64> gradient;
        private final Model<TFloat64> model;
        private final Call evaluate;
        private final Call differentiate;

        Graph(double[] at, Loss loss) {
            try (ModelBuilder<TFloat64> builder = ModelBuilder.of(TFloat64.class)) {
                group = new Group<>(
                        "parameters",
                        Layout.empty().with("all", at.length),
                        builder.variable("parameters", List.of(at.length), at));
                value = loss.build(builder, group.value());
                gradient = builder.gradients("gradient", value, List.of(group)).get(0);
                model = builder.build();
            }
            evaluate = model.call("evaluate", List.of(value));
            differentiate = model.call("differentiate", List.of(gradient));
        }

        double value(double[] parameters) {
            model.write(group.variable(), parameters);
            evaluate.run();
            return evaluate.scalar(value);
        }

        double[] gradient() {
            double[] found = new double[group.size()];
            differentiate.run();
            differentiate.read(gradient, found);
            return found;
        }

        @Override
        public void close() {
            model.close();
        }
    }

    /** Returns normal numbers. */
    public static double[] normal(java.util.Random random, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextGaussian();
        }
        return values;
    }

    /** Makes a constant [N, A] or [N] of numbers. */
    public static Operand<TFloat64> constant(ModelBuilder<TFloat64> builder, double[] values, int... shape) {
        return builder.tf().reshape(builder.tf().constant(values), builder.tf().constant(shape));
    }
}
