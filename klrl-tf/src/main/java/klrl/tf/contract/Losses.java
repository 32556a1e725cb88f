package klrl.tf.contract;

import klrl.tf.Gradients;
import klrl.tf.Rows;
import klrl.tf.contract.LossGraph.Nodes;
import klrl.tf.loss.PolicyLosses;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * The losses that the properties are about, put together of what the builders build.
 *
 * @param builders the builders
 * @param <T> the precision
 */
record Losses<T extends TFloating>(LossBuilders<T> builders) {

    Operand<T> scoreFunction(Nodes<T> x) {
        return builders.scoreFunction(
                x.tf(),
                x.logProbability(),
                x.advantage(),
                x.weight(),
                builders.divergence(x.tf(), x.policy(), x.fixedLogPrior()),
                x.tf().math.mul(x.weight(), x.alpha()));
    }

    Operand<T> valueLoss(Nodes<T> x) {
        return builders.squaredError(x.tf(), x.value(), x.target(), x.weight());
    }

    Operand<T> softLoss(Nodes<T> x) {
        return builders.squaredError(x.tf(), softActionValue(x), x.target(), x.weight());
    }

    Operand<T> meanLoss(Nodes<T> x) {
        return builders.squaredError(x.tf(), meanActionValue(x), x.target(), x.weight());
    }

    Operand<T> scaledLoss(Nodes<T> x) {
        return builders.squaredError(x.tf(), scaledActionValue(x), x.target(), x.weight());
    }

    Operand<T> convertedLoss(Nodes<T> x) {
        Operand<T> divergence = builders.divergence(x.tf(), x.policy(), x.fixedLogPrior());
        Operand<T> soft = builders.softValue(x.tf(), x.value(), divergence, x.alpha());
        Operand<T> q = builders.softActionValue(x.tf(), soft, x.logProbability(), x.logPriorOfTaken(), x.alpha());
        return builders.squaredError(x.tf(), q, x.target(), x.weight());
    }

    Operand<T> softActionValue(Nodes<T> x) {
        return builders.softActionValue(x.tf(), x.value(), x.logProbability(), x.logPriorOfTaken(), x.alpha());
    }

    Operand<T> meanActionValue(Nodes<T> x) {
        return builders.meanActionValue(
                x.tf(),
                x.value(),
                x.logProbability(),
                x.logPriorOfTaken(),
                builders.divergence(x.tf(), x.policy(), x.fixedLogPrior()),
                x.alpha());
    }

    Operand<T> scaledActionValue(Nodes<T> x) {
        return builders.scaledActionValue(
                x.tf(), x.value(), x.logProbability(), x.logPriorOfTaken(), x.alpha(), LossBuilders.VALUE_WEIGHT);
    }

    Operand<T> expected(Nodes<T> x) {
        return builders.expected(x.tf(), x.policy(), x.logPrior(), x.actionValues(), x.alpha());
    }

    /** The rows' targets are the logarithms of the old probabilities. */
    Operand<T> clipped(Nodes<T> x) {
        return builders.clipped(
                x.tf(),
                x.logProbability(),
                x.target(),
                x.advantage(),
                builders.divergence(x.tf(), x.policy(), x.fixedLogPrior()),
                x.alpha(),
                LossBuilders.EPSILON);
    }

    /** The rows' targets are the logarithms of the behaviour policy's probabilities. */
    Operand<T> offPolicy(Nodes<T> x) {
        Operand<T> ratio = PolicyLosses.ratio(x.tf(), x.logProbability(), x.target());
        return builders.scoreFunction(
                x.tf(),
                x.logProbability(),
                x.advantage(),
                x.tf().math.mul(x.weight(), ratio),
                builders.divergence(x.tf(), x.policy(), x.fixedLogPrior()),
                x.tf().math.mul(x.weight(), x.alpha()));
    }

    /** The rows' targets are the logarithms of the old policy's probabilities, which took the actions. */
    Operand<T> proximal(Nodes<T> x) {
        return builders.proximal(
                x.tf(),
                x.logProbability(),
                x.target(),
                x.tf().math.mul(x.weight(), x.advantage()),
                builders.divergence(x.tf(), x.policy(), x.fixedLogPrior()),
                x.tf().math.mul(x.weight(), x.alpha()));
    }

    Operand<T> regression(Nodes<T> x) {
        return builders.regression(x.tf(), x.logProbability(), x.weight());
    }

    /** Q is read as the improved distribution q, and α as the multiplier ν; D<sub>KL</sub>(π₀‖π) by its definition. */
    Operand<T> fitted(Nodes<T> x) {
        Operand<T> improved = Gradients.stop(x.tf(), x.actionValues());
        Operand<T> log = x.policy().logProbabilities();
        Operand<T> excess = x.tf().math.sub(x.fixedLogPrior(), log);
        Operand<T> divergence = Rows.sum(x.tf(), x.tf().math.mul(x.tf().math.exp(x.fixedLogPrior()), excess));
        return builders.fitted(x.tf(), Rows.sum(x.tf(), x.tf().math.mul(improved, log)), divergence, x.alpha());
    }
}
