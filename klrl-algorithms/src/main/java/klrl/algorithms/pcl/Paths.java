package klrl.algorithms.pcl;

import java.util.Arrays;
import klrl.api.Estimator;
import klrl.api.data.Evaluation;

/**
 * The paths of a segment: one from every step on, as far as the estimator sums, cut where the episode or the segment ends.
 * The sum of a path is given by its terms, path after path: which step, and how much of its error.
 *
 * <p>How much is what the estimator's recursion multiplies up: γ<sup>i</sup> for n steps, (λγ)<sup>i</sup> for the λ-weighted
 * mean over paths of all lengths. Buffers are reused; an instance belongs to one learner.
 */
final class Paths {

    private int[] step = new int[0];
    private int[] path = new int[0];
    private double[] coefficient = new double[0];
    private double[] delta = new double[0];
    private double[] decay = new double[0];
    private int terms;

    /**
     * Lists the terms of all paths.
     *
     * @param estimator one of state values, so that its targets are means of n-step targets
     * @param e the evaluation of a segment
     */
    void list(Estimator estimator, Evaluation e) {
        if (decay.length < e.size()) {
            delta = new double[e.size()];
            decay = new double[e.size()];
        }
        estimator.coefficients(e, 0, e.size(), delta, decay);
        terms = 0;
        for (int start = 0; start < e.size(); start++) {
            double product = 1;
            int length = 0;
            for (int i = start; product != 0; i += e.streams()) {
                put(i, start, product);
                product = ++length < estimator.window() ? product * decay[i] * e.continues()[i] : 0;
            }
        }
    }

    private void put(int i, int start, double product) {
        if (terms == step.length) {
            int room = Math.max(256, 2 * terms);
            step = Arrays.copyOf(step, room);
            path = Arrays.copyOf(path, room);
            coefficient = Arrays.copyOf(coefficient, room);
        }
        step[terms] = i;
        path[terms] = start;
        coefficient[terms++] = product;
    }

    /** Returns how many terms all paths have, P. */
    int terms() {
        return terms;
    }

    /** Returns the step t·B + b of each term, [≥ P]. */
    int[] step() {
        return step;
    }

    /** Returns the path of each term, by the step where it begins, [≥ P]. */
    int[] path() {
        return path;
    }

    /** Returns how much of each term's error counts, [≥ P]. */
    double[] coefficient() {
        return coefficient;
    }
}
