package klrl.core.tabular;

/**
 * The unnormalised discounted occupancy of a policy: how often each state is visited, E<sub>π</sub> Σ<sub>t</sub>
 * γ<sup>t</sup> 1[s<sub>t</sub> = s], with γ<sup>t</sup> the product of the discounts so far. By a linear solve;
 * immutable.
 */
public final class Occupancy {

    private final TabularPolicy policy;
    private final double[] visits;

    private Occupancy(TabularPolicy policy, double[] visits) {
        this.policy = policy;
        this.visits = visits;
    }

    /**
     * Computes the occupancy from the process's initial distribution.
     *
     * @param mdp the process
     * @param gamma γ ∈ [0,1]
     * @param policy π
     * @return the occupancy
     * @throws IllegalArgumentException if the policy is of another process
     * @throws ArithmeticException if γ = 1 and the policy does not terminate from some state
     */
    public static Occupancy of(FiniteMdp mdp, double gamma, TabularPolicy policy) {
        double[] start = new double[mdp.states()];
        for (int s = 0; s < start.length; s++) {
            start[s] = mdp.initial(s);
        }
        return of(mdp, gamma, policy, start);
    }

    /**
     * Computes the occupancy from any distribution or measure of first states.
     *
     * @param mdp the process
     * @param gamma γ ∈ [0,1]
     * @param policy π
     * @param start [S]: how often each state comes first
     * @return the occupancy
     * @throws IllegalArgumentException if the policy is of another process, or the length is wrong
     * @throws ArithmeticException if γ = 1 and the policy does not terminate from some state
     */
    public static Occupancy of(FiniteMdp mdp, double gamma, TabularPolicy policy, double... start) {
        DiscountedChain.check(mdp, policy);
        if (start.length != mdp.states()) {
            throw new IllegalArgumentException(
                    "there are " + mdp.states() + " states to start in, not " + start.length);
        }
        double[] visits = start.clone();
        DiscountedChain.of(mdp, gamma, policy).past(visits);
        return new Occupancy(policy, visits);
    }

    /**
     * Returns how often a state is visited.
     *
     * @param state s
     * @return E Σ γ<sup>t</sup> 1[s<sub>t</sub> = s]
     */
    public double visits(int state) {
        return visits[state];
    }

    /**
     * Returns how often an action is taken in a state.
     *
     * @param state s
     * @param action a
     * @return E Σ γ<sup>t</sup> 1[s<sub>t</sub> = s, a<sub>t</sub> = a]
     */
    public double visits(int state, int action) {
        double taken = policy.probability(state, action);
        return taken > 0 ? visits[state] * taken : 0;
    }

    /**
     * Sums a quantity over the visits, such as α K(s).
     *
     * @param quantity [S]: what one visit of each state collects
     * @return E Σ γ<sup>t</sup> quantity(s<sub>t</sub>)
     */
    public double sum(double... quantity) {
        double sum = 0;
        for (int s = 0; s < visits.length; s++) {
            sum += visits[s] * quantity[s];
        }
        return sum;
    }
}
