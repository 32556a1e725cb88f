package klrl.core.tabular;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import klrl.core.math.LogProbabilities;

/** A policy of a finite decision process, as log-probabilities [S,A], −∞ for masked actions. Immutable. */
public final class TabularPolicy {

    private static final double SUM_TOLERANCE = 1e-9;

    private final int states;
    private final int actions;
    private final double[] logProbability;

    private TabularPolicy(int states, int actions, double[] logProbability) {
        this.states = states;
        this.actions = actions;
        this.logProbability = logProbability;
    }

    /** Takes over normalised log-probabilities without a check. */
    static TabularPolicy ofNormalised(int states, int actions, double[] logProbability) {
        return new TabularPolicy(states, actions, logProbability);
    }

    /**
     * Normalises logits over the allowed actions.
     *
     * @param mdp tells which actions are allowed
     * @param logits [S,A]: finite, or −∞ for an action that is never taken; not read where masked
     * @return the policy
     * @throws IllegalArgumentException if the length is wrong, a logit is NaN or +∞, or a state is left without actions
     */
    public static TabularPolicy ofLogits(FiniteMdp mdp, double[] logits) {
        int actions = mdp.actions();
        checkLength(mdp, logits.length);
        double[] out = logits.clone();
        for (int s = 0; s < mdp.states(); s++) {
            for (int a = 0; a < actions; a++) {
                double logit = out[s * actions + a];
                if (!mdp.allowed(s, a)) {
                    out[s * actions + a] = Double.NEGATIVE_INFINITY;
                } else if (!(logit < Double.POSITIVE_INFINITY)) {
                    throw new IllegalArgumentException(
                            "state " + s + ", action " + a + ": a logit is finite or −∞, not " + logit);
                }
            }
            LogProbabilities.normalise(out, s * actions, (s + 1) * actions);
        }
        return new TabularPolicy(mdp.states(), actions, out);
    }

    /**
     * Takes probabilities as they are.
     *
     * @param mdp tells which actions are allowed
     * @param probabilities [S,A]: rows that sum to 1, 0 for masked actions
     * @return the policy
     * @throws IllegalArgumentException if a row is no distribution over the state's allowed actions
     */
    public static TabularPolicy ofProbabilities(FiniteMdp mdp, double... probabilities) {
        int actions = mdp.actions();
        checkLength(mdp, probabilities.length);
        for (int s = 0; s < mdp.states(); s++) {
            double sum = 0;
            for (int a = 0; a < actions; a++) {
                double p = probabilities[s * actions + a];
                if (!(p >= 0) || p > 0 && !mdp.allowed(s, a)) {
                    throw new IllegalArgumentException("state " + s + ", action " + a + ": a probability of " + p
                            + (mdp.allowed(s, a) ? " is not in [0, 1]" : ", but the action is masked"));
                }
                sum += p;
            }
            if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
                throw new IllegalArgumentException("state " + s + ": probabilities sum to " + sum + ", not 1");
            }
        }
        return ofLogits(mdp, Arrays.stream(probabilities).map(Math::log).toArray());
    }

    /**
     * Makes the policy that takes all allowed actions alike.
     *
     * @param mdp the process
     * @return π(a|s) = 1/|A(s)|
     */
    public static TabularPolicy uniform(FiniteMdp mdp) {
        return ofLogits(mdp, new double[mdp.states() * mdp.actions()]);
    }

    /**
     * Draws a policy with Gaussian logits.
     *
     * @param mdp the process
     * @param scale the logits' standard deviation, ≥ 0: probabilities are alike at 0 and mostly 0 or 1 far above 1
     * @param random draws the logits
     * @return a policy that gives every allowed action a positive probability
     */
    public static TabularPolicy random(FiniteMdp mdp, double scale, RandomGenerator random) {
        double[] logits = new double[mdp.states() * mdp.actions()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = scale * random.nextGaussian();
        }
        return ofLogits(mdp, logits);
    }

    private static void checkLength(FiniteMdp mdp, int length) {
        if (length != mdp.states() * mdp.actions()) {
            throw new IllegalArgumentException("a policy over " + mdp.states() + " states and " + mdp.actions()
                    + " actions has " + mdp.states() * mdp.actions() + " numbers, not " + length);
        }
    }

    /**
     * Returns the number of states.
     *
     * @return S
     */
    public int states() {
        return states;
    }

    /**
     * Returns the number of actions.
     *
     * @return A
     */
    public int actions() {
        return actions;
    }

    /**
     * Returns one log-probability.
     *
     * @param state s
     * @param action a
     * @return log π(a|s), −∞ for an action that is never taken
     */
    public double logProbability(int state, int action) {
        return logProbability[state * actions + action];
    }

    /**
     * Returns one probability.
     *
     * @param state s
     * @param action a
     * @return π(a|s)
     */
    public double probability(int state, int action) {
        return Math.exp(logProbability(state, action));
    }

    /**
     * Returns all log-probabilities.
     *
     * @return [S,A], a copy
     */
    public double[] logProbabilities() {
        return logProbability.clone();
    }

    /** The table itself, for solvers that only read it. */
    double[] table() {
        return logProbability;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TabularPolicy that
                && states == that.states
                && Arrays.equals(logProbability, that.logProbability);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(logProbability);
    }

    @Override
    public String toString() {
        return Arrays.toString(Arrays.stream(logProbability).map(Math::exp).toArray());
    }
}
