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
        try (ModelBuilder<TFloat64> builder = ModelBuilder.of(TFloat64.class)) {
            Group<TFloat64> group = new Group<>(
                    "parameters",
                    Layout.empty().with("all", at.length),
                    builder.variable("parameters", List.of(at.length), at));
            Operand<TFloat64> value = loss.build(builder, group.value());
            Operand<TFloat64> gradient =
                    builder.gradients("gradient", value, List.of(group)).get(0);
            try (Model<TFloat64> model = builder.build()) {
                Call call = model.call("loss", List.of(value));
                Call both = model.call("gradient", List.of(gradient));
                double[] found = new double[at.length];
                both.run();
                both.read(gradient, found);
                for (int i = 0; i < at.length; i++) {
                    double[] moved = at.clone();
                    moved[i] = at[i] + STEP;
                    model.write(group.variable(), moved);
                    call.run();
                    double high = call.scalar(value);
                    moved[i] = at[i] - STEP;
                    model.write(group.variable(), moved);
                    call.run();
                    double low = call.scalar(value);
                    assertEquals(
                            (high - low) / (2 * STEP), found[i], TOLERANCE * (1 + Math.abs(found[i])), "number " + i);
                }
                return found;
            }
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
