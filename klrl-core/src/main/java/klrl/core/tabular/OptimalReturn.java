package klrl.core.tabular;

import java.util.Arrays;
import java.util.OptionalDouble;

/** The greatest undiscounted return, which is what reported returns can at best attain. */
public final class OptimalReturn {

    /** How many outcomes are gone through in about a second. */
    private static final long OUTCOMES_A_SECOND = 200_000_000;

    private OptimalReturn() {}

    /**
     * Says how many sweeps take about a second.
     *
     * @param mdp the process
     * @return the number of sweeps
     */
    static long affordable(FiniteMdp mdp) {
        return OUTCOMES_A_SECOND / mdp.to(mdp.states() - 1, mdp.actions() - 1);
    }

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
        return of(mdp, steps, Long.MAX_VALUE).orElseThrow();
    }

    /**
     * Computes the same unless it takes too long: without a time limit it need not come to an end at all.
     *
     * @param mdp the process
     * @param steps the time limit, at least 1; {@link Long#MAX_VALUE} for none
     * @param sweeps how often at most all states are gone through
     * @return the return, or empty if the sweeps were too few
     * @throws IllegalArgumentException if there are no steps
     */
    public static OptionalDouble of(FiniteMdp mdp, long steps, long sweeps) {
        if (steps < 1) {
            throw new IllegalArgumentException("an episode has at least 1 step, not " + steps);
        }
        double[] value = new double[mdp.states()];
        for (long step = 0; step < Math.min(steps, sweeps); step++) {
            double[] before = value;
            value = backup(mdp, before);
            if (step == steps - 1 || Arrays.equals(before, value)) {
                return OptionalDouble.of(expected(mdp, value));
            }
        }
        return OptionalDouble.empty();
    }

    private static double expected(FiniteMdp mdp, double[] value) {
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
