package klrl.core.tabular;

/** Small processes that decide questions of the theory. */
public final class Examples {

    private Examples() {}

    /**
     * Makes the example in which the entropy form keeps an agent alive that the divergence form lets go: one state, in
     * which action 0 stays for a reward of −0.3 and action 1 quits for nothing. With γ = 0.95 and α = 0.5 the optimal
     * policy stays with probability 0.279 under the uniform prior and 0.529 under the improper one.
     *
     * @return the process
     */
    public static FiniteMdp stayOrQuit() {
        return FiniteMdp.builder(1, 2)
                .transition(0, 0, 1, 0, -0.3)
                .termination(0, 1, 1, 0, 0)
                .build();
    }

    /**
     * Makes the counter-example to a bound |A|α/e on what the regularised optimum's policy loses in plain reward by one
     * step: in state 0 the actions lead to room 1, where action 1 costs 50 and is taken seldom enough to earn a large
     * entropy with action 0, or to room 2, where both cost 0.06. The entropy of room 2 is the larger one, and the cost
     * counts for ever. State 3 leads to state 0.
     *
     * @return the objective: γ = 0.99, α = 0.1, entropy form
     */
    public static RegularisedMdp costlyRooms() {
        FiniteMdp mdp = FiniteMdp.builder(4, 2)
                .transition(0, 0, 1, 1, 0)
                .transition(0, 1, 1, 2, 0)
                .transition(1, 0, 1, 1, 0)
                .transition(1, 1, 1, 1, -50)
                .transition(2, 0, 1, 2, -0.06)
                .transition(2, 1, 1, 2, -0.06)
                .transition(3, 0, 1, 0, 0)
                .transition(3, 1, 1, 0, 0)
                .build();
        return RegularisedMdp.of(mdp, 0.99, TabularPrior.entropy(mdp), 0.1);
    }
}
