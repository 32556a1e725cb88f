package klrl.core.math;

/**
 * A Markov chain that is left with some probability at each step, and the two linear systems that go with its
 * transition matrix M [S,S], M ≥ 0, M1 ≤ 1: sums over the future x = b + M x, and sums over the past y = b + Mᵀ y.
 *
 * <p>The probability of leaving, 1 − Σ<sub>j</sub> M<sub>ij</sub>, is given apart. The factors of I − M are computed
 * from it and from the entries beside the diagonal without a subtraction (Alfa, Xue, Ye, <i>Accurate computation of the
 * smallest eigenvalue of a diagonally dominant M-matrix</i>, Mathematics of Computation 71, 2002), so that each has full
 * relative precision however close a discount is to 1: no condition number enters, and no pivoting is needed. Solutions
 * for b ≥ 0 have full relative precision too.
 *
 * <p>Factoring takes about S³/3 steps, a solution S². An instance is immutable and may be shared.
 */
public final class AbsorbingChain {

    private final int states;
    /** [S,S]: multipliers left of the diagonal, pivots on it, the negated upper factor right of it; all ≥ 0. */
    private final double[] factors;

    private AbsorbingChain(int states, double[] factors) {
        this.states = states;
        this.factors = factors;
    }

    /**
     * Factors I − M.
     *
     * @param transition [S,S], row-major: M ≥ 0; the diagonal is not read, since rows and leaving sum to 1
     * @param leaving [S]: the probabilities of leaving, ≥ 0
     * @return the chain
     * @throws IllegalArgumentException if a number is negative or NaN, or the lengths do not fit
     * @throws ArithmeticException if the chain is never left from some state
     */
    public static AbsorbingChain of(double[] transition, double[] leaving) {
        int states = leaving.length;
        if (transition.length != states * states) {
            throw new IllegalArgumentException("a chain of " + states + " states has " + states * states
                    + " transition probabilities, not " + transition.length);
        }
        double[] factors = transition.clone();
        double[] leak = leaving.clone();
        for (int i = 0; i < states; i++) {
            check(leak[i], "of leaving", i);
            for (int j = 0; j < states; j++) {
                check(factors[i * states + j], "to state " + j, i);
            }
        }
        for (int k = 0; k < states; k++) {
            // What leads from k to a later state or out; the earlier ones have been eliminated.
            double pivot = leak[k];
            for (int j = k + 1; j < states; j++) {
                pivot += factors[k * states + j];
            }
            if (!(pivot > 0)) {
                throw new ArithmeticException("the chain is never left from state " + k
                        + ": sums over its future exist for a discount below 1, or if every episode terminates");
            }
            factors[k * states + k] = pivot;
            for (int i = k + 1; i < states; i++) {
                double multiplier = factors[i * states + k] / pivot;
                factors[i * states + k] = multiplier;
                if (multiplier > 0) {
                    leak[i] += multiplier * leak[k];
                    for (int j = k + 1; j < states; j++) {
                        factors[i * states + j] += multiplier * factors[k * states + j];
                    }
                }
            }
        }
        return new AbsorbingChain(states, factors);
    }

    /**
     * Solves x = b + M x: what is collected in expectation from each state on.
     *
     * @param b [S]: what one visit of each state collects; receives x
     */
    public void future(double[] b) {
        for (int i = 0; i < states; i++) {
            for (int k = 0; k < i; k++) {
                b[i] += factors[i * states + k] * b[k];
            }
        }
        for (int i = states - 1; i >= 0; i--) {
            for (int j = i + 1; j < states; j++) {
                b[i] += factors[i * states + j] * b[j];
            }
            b[i] /= factors[i * states + i];
        }
    }

    /**
     * Solves y = b + Mᵀ y: how often each state is visited in expectation.
     *
     * @param b [S]: how often an episode starts in each state; receives y
     */
    public void past(double[] b) {
        for (int j = 0; j < states; j++) {
            for (int i = 0; i < j; i++) {
                b[j] += factors[i * states + j] * b[i];
            }
            b[j] /= factors[j * states + j];
        }
        for (int k = states - 1; k >= 0; k--) {
            for (int i = k + 1; i < states; i++) {
                b[k] += factors[i * states + k] * b[i];
            }
        }
    }

    private static void check(double probability, String where, int state) {
        if (!(probability >= 0)) {
            throw new IllegalArgumentException(
                    "the probability " + where + " from state " + state + " is at least 0, not " + probability);
        }
    }
}
