package klrl.tf.optimiser;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import klrl.api.data.Progress;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;
import klrl.api.plugin.Slot;
import klrl.tf.ModelBuilder;
import klrl.tf.Variable;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * Gradient descent with momentum: with the gradient g and the rate η,
 *
 * <pre>
 * v ← μ v + g,   θ ← θ − η v
 * </pre>
 *
 * @param rate η at the start, at least 0
 * @param momentum μ, in [0, 1); 0 needs no slot
 * @param maxGradientNorm see {@link Optimiser#maxGradientNorm()}
 * @param schedule the factor of η over the run
 */
public record Sgd(double rate, double momentum, Optional<Double> maxGradientNorm, Schedule schedule)
        implements Optimiser {

    /**
     * Checks the components.
     *
     * @param rate as the component
     * @param momentum as the component
     * @param maxGradientNorm as the component
     * @param schedule as the component
     * @throws IllegalArgumentException if a number is out of range
     */
    public Sgd {
        Ranges.rate(rate);
        Ranges.fraction("momentum", momentum);
        maxGradientNorm.ifPresent(norm -> Ranges.positive("max gradient norm", norm));
        Objects.requireNonNull(schedule, "schedule");
    }

    /**
     * Makes plain gradient descent at a constant rate, without momentum and clipping.
     *
     * @param rate η
     * @return the optimiser
     */
    public static Sgd of(double rate) {
        return new Sgd(rate, 0, Optional.empty(), Schedule.constant());
    }

    @Override
    public double learningRate(Progress progress) {
        return rate * schedule.factor(progress);
    }

    @Override
    public <T extends TFloating> Rule<T> rule(ModelBuilder<T> builder, String name, Operand<T> learningRate) {
        if (momentum == 0) {
            return (tf, group, gradient) ->
                    tf.train.resourceApplyGradientDescent(group.variable().handle(), learningRate, gradient);
        }
        return (tf, group, gradient) -> {
            Variable<T> velocity = builder.variable(
                    name + "." + group.name() + ".velocity", List.of(group.size()), new double[group.size()]);
            return tf.train.resourceApplyMomentum(
                    group.variable().handle(), velocity.handle(), learningRate, gradient, builder.constant(momentum));
        };
    }

    /** Provides the optimiser {@code sgd}. */
    public static final class Plugin implements Provider {

        /** Makes the provider. */
        public Plugin() {}

        private record Options(
                @Param(def = "1e-2", min = 0, doc = "step size")
                double learningRate,

                @Param(def = "0", min = 0, below = 1, doc = "part of the last step that is kept")
                double momentum,

                @Param(above = 0, doc = "largest norm of the gradient; none without it")
                Optional<Double> maxGradientNorm,

                @Param(def = "{type: constant}", doc = "factor of the step size over the run")
                Slot<Schedule> schedule) {}

        @Override
        public String name() {
            return "sgd";
        }

        @Override
        public String summary() {
            return "gradient descent, with momentum if wanted";
        }

        @Override
        public Factory<?, Optimiser> factory() {
            return Factory.of(
                    MethodHandles.lookup(),
                    Options.class,
                    (options, context) -> new Sgd(
                            options.learningRate,
                            options.momentum,
                            options.maxGradientNorm,
                            options.schedule.create(context)));
        }
    }
}
