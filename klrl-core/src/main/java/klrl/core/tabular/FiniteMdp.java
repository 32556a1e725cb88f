package klrl.core.tabular;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A finite Markov decision process: for every state and allowed action a list of outcomes, each with a probability, a
 * next state, a reward and whether the episode terminates with it; and a distribution of first states. Immutable.
 *
 * <p>The outcomes of state s and action a have the indices from {@code from(s, a)} to {@code to(s, a)}; an action
 * without outcomes is masked in that state. A terminating outcome names a next state too, the one that is observed last,
 * but nothing is collected there: the discount of its transition is 0, that of all others is γ, which is not part of the
 * process.
 */
public final class FiniteMdp {

    /** How far probabilities may be from summing to 1 before they count as a mistake; they are then rescaled. */
    private static final double SUM_TOLERANCE = 1e-9;

    private final int states;
    private final int actions;
    private final int[] start;
    private final int[] next;
    private final double[] probability;
    private final double[] reward;
    private final boolean[] terminates;
    private final double[] expectedReward;
    private final double[] initial;

    private FiniteMdp(
            int states,
            int actions,
            int[] start,
            int[] next,
            double[] probability,
            double[] reward,
            boolean[] terminates,
            double[] initial) {
        this.states = states;
        this.actions = actions;
        this.start = start;
        this.next = next;
        this.probability = probability;
        this.reward = reward;
        this.terminates = terminates;
        this.initial = initial;
        this.expectedReward = new double[states * actions];
        for (int pair = 0; pair < expectedReward.length; pair++) {
            for (int i = start[pair]; i < start[pair + 1]; i++) {
                expectedReward[pair] += probability[i] * reward[i];
            }
        }
    }

    /**
     * Starts a description.
     *
     * @param states S, at least 1
     * @param actions A, at least 1
     * @return a builder without outcomes
     * @throws IllegalArgumentException if a count is below 1
     */
    public static Builder builder(int states, int actions) {
        return new Builder(states, actions);
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
     * Returns the number of actions, masked ones included.
     *
     * @return A
     */
    public int actions() {
        return actions;
    }

    /**
     * Says whether an action may be taken.
     *
     * @param state s
     * @param action a
     * @return whether a ∈ A(s)
     */
    public boolean allowed(int state, int action) {
        return from(state, action) < to(state, action);
    }

    /**
     * Counts the actions that may be taken.
     *
     * @param state s
     * @return |A(s)|, at least 1
     */
    public int allowedCount(int state) {
        int count = 0;
        for (int a = 0; a < actions; a++) {
            count += allowed(state, a) ? 1 : 0;
        }
        return count;
    }

    /**
     * Returns the first outcome of an action.
     *
     * @param state s
     * @param action a
     * @return an index
     */
    public int from(int state, int action) {
        return start[state * actions + action];
    }

    /**
     * Returns where the outcomes of an action end.
     *
     * @param state s
     * @param action a
     * @return one past the last index
     */
    public int to(int state, int action) {
        return start[state * actions + action + 1];
    }

    /**
     * Returns the probability of an outcome.
     *
     * @param outcome an index
     * @return p ∈ (0,1]
     */
    public double probability(int outcome) {
        return probability[outcome];
    }

    /**
     * Returns the next state of an outcome.
     *
     * @param outcome an index
     * @return s'
     */
    public int next(int outcome) {
        return next[outcome];
    }

    /**
     * Returns the reward of an outcome.
     *
     * @param outcome an index
     * @return r
     */
    public double reward(int outcome) {
        return reward[outcome];
    }

    /**
     * Says whether the episode terminates with an outcome.
     *
     * @param outcome an index
     * @return whether the discount of the transition is 0
     */
    public boolean terminates(int outcome) {
        return terminates[outcome];
    }

    /**
     * Returns the expected reward of an action.
     *
     * @param state s
     * @param action a
     * @return E[r | s,a]; 0 for a masked action
     */
    public double expectedReward(int state, int action) {
        return expectedReward[state * actions + action];
    }

    /**
     * Returns the probability that an episode starts in a state.
     *
     * @param state s
     * @return ν(s)
     */
    public double initial(int state) {
        return initial[state];
    }

    /**
     * Multiplies all rewards.
     *
     * @param factor c
     * @return the same dynamics with rewards c·r
     * @throws IllegalArgumentException if c is not finite
     */
    public FiniteMdp scaled(double factor) {
        if (!Double.isFinite(factor)) {
            throw new IllegalArgumentException("rewards are scaled by a finite number, not " + factor);
        }
        double[] scaled = Arrays.stream(reward).map(r -> factor * r).toArray();
        return new FiniteMdp(states, actions, start, next, probability, scaled, terminates, initial);
    }

    /**
     * Describes the process, outcome by outcome.
     *
     * @return one line per state and action, such as {@code s0 a1: 0.5 -> s2 (r=1), 0.5 -> end at s1 (r=0)}
     */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        out.append(states).append(" states, ").append(actions).append(" actions, first state ~ ");
        out.append(Arrays.toString(initial));
        for (int s = 0; s < states; s++) {
            for (int a = 0; a < actions; a++) {
                if (allowed(s, a)) {
                    out.append("\n  s").append(s).append(" a").append(a);
                    for (int i = from(s, a); i < to(s, a); i++) {
                        out.append(i == from(s, a) ? ": " : ", ").append(probability[i]);
                        out.append(terminates[i] ? " -> end at s" : " -> s").append(next[i]);
                        out.append(" (r=").append(reward[i]).append(')');
                    }
                }
            }
        }
        return out.toString();
    }

    /** Collects outcomes. Without {@link #initial} every state is equally likely to be the first. */
    public static final class Builder {

        private record Outcome(double probability, int next, double reward, boolean terminates) {}

        private final int states;
        private final int actions;
        private final List<List<Outcome>> outcomes = new ArrayList<>();
        private double[] initial;

        private Builder(int states, int actions) {
            if (states < 1 || actions < 1) {
                throw new IllegalArgumentException(
                        "a decision process has at least 1 state and 1 action, not " + states + " and " + actions);
            }
            this.states = states;
            this.actions = actions;
            for (int i = 0; i < Math.multiplyExact(states, actions); i++) {
                outcomes.add(new ArrayList<>());
            }
            initial = new double[states];
            Arrays.fill(initial, 1.0 / states);
        }

        /**
         * Adds an outcome after which the episode goes on.
         *
         * @param state s
         * @param action a
         * @param probability p(outcome | s,a); 0 adds nothing
         * @param next s'
         * @param reward r
         * @return this
         * @throws IllegalArgumentException if an index does not exist, p is not in [0,1] or r not finite
         */
        public Builder transition(int state, int action, double probability, int next, double reward) {
            return add(state, action, probability, next, reward, false);
        }

        /**
         * Adds an outcome with which the episode terminates.
         *
         * @param state s
         * @param action a
         * @param probability p(outcome | s,a); 0 adds nothing
         * @param last the state that is observed last
         * @param reward r
         * @return this
         * @throws IllegalArgumentException if an index does not exist, p is not in [0,1] or r not finite
         */
        public Builder termination(int state, int action, double probability, int last, double reward) {
            return add(state, action, probability, last, reward, true);
        }

        private Builder add(int state, int action, double probability, int next, double reward, boolean terminates) {
            String where = "state " + state + ", action " + action;
            if (state < 0 || state >= states || action < 0 || action >= actions || next < 0 || next >= states) {
                throw new IllegalArgumentException(where + ", next state " + next + ": states are from 0 to "
                        + (states - 1) + " and actions from 0 to " + (actions - 1));
            }
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException(
                        where + ": the probability of state " + next + " is in [0, 1], not " + probability);
            }
            if (!Double.isFinite(reward)) {
                throw new IllegalArgumentException(where + ": a reward is finite, not " + reward);
            }
            if (probability > 0) {
                outcomes.get(state * actions + action).add(new Outcome(probability, next, reward, terminates));
            }
            return this;
        }

        /**
         * Sets the distribution of first states.
         *
         * @param probabilities [S]
         * @return this
         * @throws IllegalArgumentException if it is no distribution over the states
         */
        public Builder initial(double... probabilities) {
            if (probabilities.length != states) {
                throw new IllegalArgumentException(
                        "the initial distribution has " + states + " probabilities, not " + probabilities.length);
            }
            for (int s = 0; s < states; s++) {
                if (!(probabilities[s] >= 0)) {
                    throw new IllegalArgumentException(
                            "the initial probability of state " + s + " is at least 0, not " + probabilities[s]);
                }
            }
            double sum = Arrays.stream(probabilities).sum();
            checkSum(sum, "the initial distribution");
            initial = Arrays.stream(probabilities).map(p -> p / sum).toArray();
            return this;
        }

        /**
         * Checks and makes the process.
         *
         * @return the process
         * @throws IllegalArgumentException if the probabilities of an action do not sum to 1, or every action of a
         *     state is masked
         */
        public FiniteMdp build() {
            int count = outcomes.stream().mapToInt(List::size).sum();
            int[] start = new int[states * actions + 1];
            int[] next = new int[count];
            double[] probability = new double[count];
            double[] reward = new double[count];
            boolean[] terminates = new boolean[count];
            int at = 0;
            for (int pair = 0; pair < states * actions; pair++) {
                List<Outcome> list = outcomes.get(pair);
                double sum = list.stream().mapToDouble(Outcome::probability).sum();
                if (!list.isEmpty()) {
                    checkSum(sum, "state " + pair / actions + ", action " + pair % actions);
                }
                for (Outcome outcome : list) {
                    next[at] = outcome.next();
                    probability[at] = outcome.probability() / sum;
                    reward[at] = outcome.reward();
                    terminates[at] = outcome.terminates();
                    at++;
                }
                start[pair + 1] = at;
            }
            for (int s = 0; s < states; s++) {
                if (start[s * actions] == start[(s + 1) * actions]) {
                    throw new IllegalArgumentException(
                            "state " + s + " has no allowed action: give outcomes to at least one of its actions");
                }
            }
            return new FiniteMdp(states, actions, start, next, probability, reward, terminates, initial);
        }

        private static void checkSum(double sum, String where) {
            if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
                throw new IllegalArgumentException(where + ": probabilities sum to " + sum + ", not 1");
            }
        }
    }
}
