package klrl.core.estimation;

/** Figures that tell how learning goes, each defined by its formula. */
public final class Diagnostics {

    private Diagnostics() {}

    /**
     * Computes the explained variance 1 − Var(y − ŷ)/Var(y): 1 for a perfect prediction, 0 for a constant one.
     *
     * @param target y
     * @param prediction ŷ, as many
     * @param count how many of them
     * @return the explained variance, at most 1; NaN if the targets do not vary
     */
    public static double explainedVariance(double[] target, double[] prediction, int count) {
        double meanTarget = 0;
        double meanError = 0;
        // Relative to the first target, so that the mean of targets that do not vary has no rounding error.
        for (int i = 0; i < count; i++) {
            meanTarget += (target[i] - target[0]) / count;
            meanError += (target[i] - prediction[i]) / count;
        }
        double varianceTarget = 0;
        double varianceError = 0;
        for (int i = 0; i < count; i++) {
            double deviation = target[i] - target[0] - meanTarget;
            double error = target[i] - prediction[i] - meanError;
            varianceTarget += deviation * deviation;
            varianceError += error * error;
        }
        return varianceTarget == 0 ? Double.NaN : 1 - varianceError / varianceTarget;
    }

    /**
     * Computes a mean.
     *
     * @param values the values
     * @param count how many of them
     * @return their mean; NaN if there are none
     */
    public static double mean(double[] values, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += values[i];
        }
        return sum / count;
    }

    /**
     * Computes the effective sample size of importance ratios as a part of their number, (Σw)²/(n Σw²).
     *
     * @param ratio the ratios w
     * @param count how many of them, n
     * @return a number in [1/n, 1]; NaN if all ratios are 0
     */
    public static double effectiveSampleSize(double[] ratio, int count) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            sum += ratio[i];
            squares += ratio[i] * ratio[i];
        }
        return sum * sum / (count * squares);
    }

    /**
     * Insists on a number.
     *
     * @param what how a message names it, with its article left out
     * @param number the number
     * @return the same number
     * @throws ArithmeticException if it is NaN or infinite
     */
    public static double requireFinite(String what, double number) {
        if (!Double.isFinite(number)) {
            throw new ArithmeticException("the " + what + " is " + number
                    + "; a smaller learning rate or a bound on the gradient's norm often helps");
        }
        return number;
    }
}
