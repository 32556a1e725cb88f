package klrl.core.estimation;

import klrl.api.Estimator;
import klrl.api.data.Evaluation;
import klrl.api.data.Targets;

/**
 * The recursion D<sub>t</sub> = delta<sub>t</sub> + decay<sub>t</sub>·m<sub>t</sub>·D<sub>t+1</sub> that all
 * estimators share. It cuts every trace at m<sub>t</sub> = 0, works row by row so that the inner loops run over the
 * streams, and allocates only when the shape changes. An instance belongs to one thread.
 */
public final class BackwardRecursion {

    private double[] delta = new double[0];
    private double[] decay = new double[0];
    private double[] error = new double[0];
    private double[] nextError = new double[0];
    private int streams = -1;

    /** Makes a recursion with empty buffers. */
    public BackwardRecursion() {}

    /**
     * Computes targets, advantages and weights.
     *
     * @param estimator gives the coefficients
     * @param x the evaluation, of T steps and B streams
     * @param out receives the targets, of the same shape
     * @throws IllegalArgumentException if the shapes differ or the estimator's window is under 1
     */
    public void targets(Estimator estimator, Evaluation x, Targets out) {
        if (out.steps() != x.steps() || out.streams() != x.streams()) {
            throw new IllegalArgumentException("targets of [" + out.steps() + "," + out.streams()
                    + "] for an evaluation of [" + x.steps() + "," + x.streams() + "]");
        }
        if (estimator.window() < 1) {
            throw new IllegalArgumentException("an estimator's window of " + estimator.window() + " is under 1");
        }
        resize(x);
        if (estimator.window() >= x.steps()) {
            sweep(estimator, x);
        } else {
            slide(estimator, x);
        }
        int size = x.size();
        for (int i = 0; i < size; i++) {
            nextError[i] = x.continues()[i] * error[i + streams];
            out.target()[i] = x.base()[i] + error[i];
        }
        estimator.advantages(x, 0, size, error, nextError, out.advantage());
        estimator.weights(x, 0, size, out.weight());
    }

    /** One pass from the last row to the first. The row after the last holds zeros. */
    private void sweep(Estimator estimator, Evaluation x) {
        double[] continues = x.continues();
        for (int from = x.size() - streams; from >= 0; from -= streams) {
            estimator.coefficients(x, from, from + streams, delta, decay);
            for (int i = from; i < from + streams; i++) {
                error[i] = delta[i] + decay[i] * continues[i] * error[i + streams];
            }
        }
    }

    /** For each row, the same recursion over the rows of its window only. */
    private void slide(Estimator estimator, Evaluation x) {
        double[] continues = x.continues();
        estimator.coefficients(x, 0, x.size(), delta, decay);
        for (int from = 0; from < x.size(); from += streams) {
            int lastRow = (int) Math.min(x.size(), from + (long) estimator.window() * streams) - streams;
            System.arraycopy(delta, lastRow, error, from, streams);
            for (int row = lastRow - streams; row >= from; row -= streams) {
                for (int b = 0; b < streams; b++) {
                    int i = row + b;
                    error[from + b] = delta[i] + decay[i] * continues[i] * error[from + b];
                }
            }
        }
    }

    private void resize(Evaluation x) {
        if (delta.length == x.size() && streams == x.streams()) {
            return;
        }
        streams = x.streams();
        delta = new double[x.size()];
        decay = new double[x.size()];
        error = new double[x.size() + streams];
        nextError = new double[x.size()];
    }
}
