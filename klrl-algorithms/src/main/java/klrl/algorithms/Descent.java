package klrl.algorithms;

import java.util.List;
import klrl.api.Metrics;
import klrl.api.data.Progress;
import klrl.core.estimation.Diagnostics;
import klrl.tf.Call;
import klrl.tf.Group;
import klrl.tf.ModelBuilder;
import klrl.tf.optimiser.GradientStep;
import klrl.tf.optimiser.Optimiser;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * One loss, the step that descends it, and the metrics that tell of it.
 *
 * @param name what is learned, such as {@code policy} or {@code value}
 * @param loss []
 * @param step an optimiser's step down its gradient
 * @param optimiser gives the learning rate
 * @param <T> the precision
 */
public record Descent<T extends TFloating>(String name, Operand<T> loss, GradientStep<T> step, Optimiser optimiser) {

    /**
     * Builds the step down a loss.
     *
     * @param builder the graph
     * @param name what is learned, such as {@code policy} or {@code value}; unique within the graph
     * @param loss []
     * @param optimiser the rule
     * @param groups what to change; all must influence the loss
     * @param <T> the precision
     * @return the descent
     */
    public static <T extends TFloating> Descent<T> of(
            ModelBuilder<T> builder, String name, Operand<T> loss, Optimiser optimiser, List<Group<T>> groups) {
        return new Descent<>(name, loss, GradientStep.of(builder, name + "-step", loss, optimiser, groups), optimiser);
    }

    /**
     * Returns what a call must fetch for {@link #report}.
     *
     * @return the loss and the norm of its gradient
     */
    public List<Operand<T>> fetches() {
        return List.of(loss, step.norm());
    }

    /**
     * Feeds the learning rate.
     *
     * @param call has the step among its targets
     * @param progress how far the run has come
     */
    public void feed(Call call, Progress progress) {
        feed(call, progress, 1);
    }

    /**
     * Feeds a part of the learning rate, where several losses share the steps.
     *
     * @param call has the step among its targets
     * @param progress how far the run has come
     * @param part a factor of the rate, at least 0
     */
    public void feed(Call call, Progress progress, double part) {
        call.feed(step.learningRate(), part * optimiser.learningRate(progress));
    }

    /**
     * Reports the loss and the norm of its gradient.
     *
     * @param call ran with {@link #fetches()}
     * @param metrics receives {@code NAME_loss} and {@code NAME_gradient_norm}
     * @throws ArithmeticException if one of them is not finite
     */
    public void report(Call call, Metrics metrics) {
        metrics.add(name + "_loss", Diagnostics.requireFinite("loss of the " + name, call.scalar(loss)));
        metrics.add(
                name + "_gradient_norm",
                Diagnostics.requireFinite("norm of the gradient of the " + name, call.scalar(step.norm())));
    }
}
