package klrl.tf.optimiser;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import klrl.api.data.Progress;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;
import klrl.api.plugin.Slot;
import klrl.tf.Group;
import klrl.tf.ModelBuilder;
import klrl.tf.Variable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * Adam (Kingma and Ba 2015), with ε outside the bias correction: at step k, with the gradient g and the rate η,
 *
 * <pre>
 * m ← m + (1 − β₁)(g − m),   v ← v + (1 − β₂)(g² − v),   θ ← θ − η √(1 − β₂ᵏ)/(1 − β₁ᵏ) · m / (√v + ε)
 * </pre>
 *
 * @param rate η at the start, at least 0
 * @param beta1 β₁, in [0, 1)
 * @param beta2 β₂, in [0, 1)
 * @param epsilon ε, positive
 * @param maxGradientNorm see {@link Optimiser#maxGradientNorm()}
 * @param schedule the factor of η over the run
 */
public record Adam(
        double rate, double beta1, double beta2, double epsilon, Optional<Double> maxGradientNorm, Schedule schedule)
        implements Optimiser {

    /**
     * Checks the components.
     *
     * @param rate as the component
     * @param beta1 as the component
     * @param beta2 as the component
     * @param epsilon as the component
     * @param maxGradientNorm as the component
     * @param schedule as the component
     * @throws IllegalArgumentException if a number is out of range
     */
    public Adam {
        Ranges.rate(rate);
        Ranges.fraction("beta1", beta1);
        Ranges.fraction("beta2", beta2);
        Ranges.positive("epsilon", epsilon);
        maxGradientNorm.ifPresent(norm -> Ranges.positive("max gradient norm", norm));
        Objects.requireNonNull(schedule, "schedule");
    }

    /**
     * Makes Adam with its usual constants: β₁ 0.9, β₂ 0.999, ε 10<sup>−8</sup>, no clipping, a constant rate.
     *
     * @param rate η
     * @return the optimiser
     */
    public static Adam of(double rate) {
        return new Adam(rate, 0.9, 0.999, 1e-8, Optional.empty(), Schedule.constant());
    }

    /**
     * Limits the gradients.
     *
     * @param norm the largest norm, positive
     * @return a changed copy
     */
    public Adam withMaxGradientNorm(double norm) {
        return new Adam(rate, beta1, beta2, epsilon, Optional.of(norm), schedule);
    }

    @Override
    public double learningRate(Progress progress) {
        return rate * schedule.factor(progress);
    }

    @Override
    public <T extends TFloating> Rule<T> rule(ModelBuilder<T> builder, String name, Operand<T> learningRate) {
        return new AdamRule<>(this, builder, name, learningRate);
    }

    private static final class AdamRule<T extends TFloating> implements Rule<T> {
        private final ModelBuilder<T> builder;
        private final String name;
        private final Operand<T> learningRate;
        private final Variable<T> power1;
        private final Variable<T> power2;
        private final Operand<T> beta1;
        private final Operand<T> beta2;
        private final Operand<T> epsilon;

        AdamRule(Adam adam, ModelBuilder<T> builder, String name, Operand<T> learningRate) {
            this.builder = builder;
            this.name = name;
            this.learningRate = learningRate;
            power1 = builder.variable(name + ".beta1-power", List.of(), adam.beta1);
            power2 = builder.variable(name + ".beta2-power", List.of(), adam.beta2);
            beta1 = builder.constant(adam.beta1);
            beta2 = builder.constant(adam.beta2);
            epsilon = builder.constant(adam.epsilon);
        }

        @Override
        public Op update(Ops tf, Group<T> group, Operand<T> gradient) {
            String slot = name + "." + group.name();
            List<Integer> shape = List.of(group.size());
            Variable<T> first = builder.variable(slot + ".m", shape, new double[group.size()]);
            Variable<T> second = builder.variable(slot + ".v", shape, new double[group.size()]);
            return tf.train.resourceApplyAdam(
                    group.variable().handle(),
                    first.handle(),
                    second.handle(),
                    power1.value(),
                    power2.value(),
                    learningRate,
                    beta1,
                    beta2,
                    epsilon,
                    gradient);
        }

        @Override
        public Op finish(Ops tf) {
            Op next1 = tf.assignVariableOp(power1.handle(), tf.math.mul(power1.value(), beta1));
            Op next2 = tf.assignVariableOp(power2.handle(), tf.math.mul(power2.value(), beta2));
            return tf.withControlDependencies(next1, next2).noOp();
        }
    }

    /** Provides the optimiser {@code adam}. */
    public static final class Plugin implements Provider {

        /** Makes the provider. */
        public Plugin() {}

        private record Options(
                @Param(def = "3e-4", min = 0, doc = "step size")
                double learningRate,

                @Param(def = "0.9", min = 0, below = 1, doc = "decay of the mean gradient")
                double beta1,

                @Param(def = "0.999", min = 0, below = 1, doc = "decay of the mean squared gradient")
                double beta2,

                @Param(def = "1e-8", above = 0, doc = "added to the root mean square")
                double epsilon,

                @Param(above = 0, doc = "largest norm of the gradient; none without it")
                Optional<Double> maxGradientNorm,

                @Param(def = "{type: constant}", doc = "factor of the step size over the run")
                Slot<Schedule> schedule) {}

        @Override
        public String name() {
            return "adam";
        }

        @Override
        public String summary() {
            return "Adam: steps scaled by running means of the gradient and its square";
        }

        @Override
        public Factory<?, Optimiser> factory() {
            return Factory.of(
                    MethodHandles.lookup(),
                    Options.class,
                    (options, context) -> new Adam(
                            options.learningRate,
                            options.beta1,
                            options.beta2,
                            options.epsilon,
                            options.maxGradientNorm,
                            options.schedule.create(context)));
        }
    }
}
