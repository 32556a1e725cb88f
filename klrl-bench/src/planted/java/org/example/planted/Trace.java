package org.example.planted;

import klrl.api.Estimator;
import klrl.api.data.Evaluation;

/** TD(λ) and Retrace(λ), each with at most one term changed. */
record Trace(Defect defect) implements Estimator {

    /** What is wrong. */
    enum Defect {
        NONE_OF_TD_LAMBDA,
        NONE_OF_RETRACE,
        NO_DISCOUNT,
        NO_TEMPERATURE,
        TRACE_OFF_BY_ONE,
        BOOTSTRAPS_TERMINATIONS,
        NO_BOOTSTRAP_AT_TRUNCATION,
        BOOTSTRAPS_FROM_THE_RESET,
        TRACE_ACROSS_BOUNDARIES
    }

    private static final double LAMBDA = 0.9;

    private boolean retrace() {
        return defect == Defect.NONE_OF_RETRACE || defect == Defect.TRACE_OFF_BY_ONE;
    }

    @Override
    public Base base() {
        return retrace() ? Base.ACTION : Base.STATE;
    }

    @Override
    public boolean readsProbabilities() {
        return retrace();
    }

    @Override
    public void coefficients(Evaluation x, int from, int to, double[] delta, double[] decay) {
        for (int i = from; i < to; i++) {
            double reward = retrace() || defect == Defect.NO_TEMPERATURE ? x.reward()[i] : x.shapedReward()[i];
            delta[i] = reward + discount(x, i) * successor(x, i) - x.base()[i];
            double trace = LAMBDA;
            if (retrace()) {
                trace *= Math.min(1, x.ratio()[defect == Defect.TRACE_OFF_BY_ONE ? i : i + x.streams()]);
            }
            decay[i] = x.discount()[i] * trace;
        }
    }

    private double discount(Evaluation x, int i) {
        double discount = x.discount()[i];
        return switch (defect) {
            case NO_DISCOUNT -> discount > 0 ? 1 : 0;
            case BOOTSTRAPS_TERMINATIONS -> 0.9;
            case NO_BOOTSTRAP_AT_TRUNCATION -> discount * x.continues()[i];
            default -> discount;
        };
    }

    private double successor(Evaluation x, int i) {
        int next = i + x.streams();
        return defect == Defect.BOOTSTRAPS_FROM_THE_RESET && next < x.size() ? x.base()[next] : x.nextValue()[i];
    }

    /** The recursion cuts D by itself: to cross a boundary, one has to reach for the next step's D where it is kept. */
    @Override
    public void advantages(Evaluation x, int from, int to, double[] error, double[] nextError, double[] out) {
        for (int i = from; i < to; i++) {
            out[i] = error[i] + x.penalty()[i];
            int next = i + x.streams();
            if (defect == Defect.TRACE_ACROSS_BOUNDARIES && next < to) {
                out[i] += x.discount()[i] * LAMBDA * (error[next] - nextError[i]);
            }
        }
    }
}
