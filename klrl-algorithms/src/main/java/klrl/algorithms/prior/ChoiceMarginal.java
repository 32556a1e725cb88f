package klrl.algorithms.prior;

import java.util.Arrays;
import klrl.api.data.Family;
import klrl.api.data.Parameters;
import klrl.api.plugin.Equation;
import klrl.core.distribution.Categoricals;

/** The mean of distributions over choices: the mean of their probabilities, choice by choice. */
final class ChoiceMarginal implements Marginal {

    private final Family.Categorical family;
    private final Categoricals categoricals;
    private final double[] probabilities;
    private final double[] row;
    private final double[] mean;

    ChoiceMarginal(Family.Categorical family) {
        this.family = family;
        categoricals = new Categoricals(family);
        probabilities = new double[family.width()];
        row = new double[family.width()];
        mean = new double[family.width()];
        int at = 0;
        for (int size : family.sizes()) {
            Arrays.fill(probabilities, at, at + size, 1.0 / size);
            at += size;
        }
    }

    @Override
    public Family family() {
        return family;
    }

    @Equation(id = "T38c", text = "p ← p + τ (E_s π(·|s) − p)")
    @Override
    public void follow(Parameters policies, boolean[] mask, int rows, double tau) {
        Arrays.fill(mean, 0);
        for (int i = 0; i < rows; i++) {
            categoricals.logProbabilities(policies.values(), i, mask, row);
            for (int j = 0; j < row.length; j++) {
                mean[j] += Math.exp(row[j]) / rows;
            }
        }
        for (int j = 0; j < mean.length; j++) {
            probabilities[j] += tau * (mean[j] - probabilities[j]);
        }
    }

    /** {@inheritDoc} Logarithms of probabilities, finite even where the policy has long left an action. */
    @Override
    public float[] parameters() {
        float[] out = new float[probabilities.length];
        for (int j = 0; j < out.length; j++) {
            out[j] = (float) Math.log(Math.max(probabilities[j], Double.MIN_NORMAL));
        }
        return out;
    }

    @Override
    public double[] state() {
        return probabilities;
    }
}
