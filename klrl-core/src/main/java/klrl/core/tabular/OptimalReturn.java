package klrl.core.tabular;

import java.util.Arrays;

/** The greatest undiscounted return, which is what reported returns can at best attain. */
public final class OptimalReturn {

    private OptimalReturn() {}

    /**
     * Computes the greatest expected undiscounted return of an episode that is truncated after some steps, for an agent
     * that knows state and time:
     *
     * <pre>
     * V_0 = 0,   V_{n+1}(s) = max_{a ∈ A(s)} Σ p (r + [goes on] V_n(s')),   Σ_s ν(s) V_steps(s)
     * </pre>
     *
     * <p>The iteration stops early once it changes nothing at all, as where every episode terminates.
     *
     * @param mdp the process
     * @param steps the time limit, at least 1
     * @return the return, in units of reward
     * @throws IllegalArgumentException if there are no steps
     */
    public static double of(FiniteMdp mdp, long steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("an episode has at least 1 step, not " + steps);
        }
        double[] value = new double[mdp.states()];
        double[] before;
        long step = 0;
        do {
            before = value;
            value = backup(mdp, before);
        } while (++step < steps && !Arrays.equals(before, value));
        double expected = 0;
        for (int s = 0; s < value.length; s++) {
            expected += mdp.initial(s) * value[s];
        }
        return expected;
    }

    private static double[] backup(FiniteMdp mdp, double[] later) {
        double[] value = new double[mdp.states()];
        for (int s = 0; s < value.length; s++) {
            value[s] = Double.NEGATIVE_INFINITY;
            for (int a = 0; a < mdp.actions(); a++) {
                if (mdp.allowed(s, a)) {
                    double sum = 0;
                    for (int i = mdp.from(s, a); i < mdp.to(s, a); i++) {
                        double rest = mdp.terminates(i) ? 0 : later[mdp.next(i)];
                        sum += mdp.probability(i) * (mdp.reward(i) + rest);
                    }
                    value[s] = Math.max(value[s], sum);
                }
            }
        }
        return value;
    }
}
