package klrl.core.tabular;

import klrl.core.math.AbsorbingChain;

/** The chain of states under a policy, which is left with probability 1 − d at each step. */
final class DiscountedChain {

    private DiscountedChain() {}

    static AbsorbingChain of(FiniteMdp mdp, double gamma, TabularPolicy policy) {
        int states = mdp.states();
        double[] transition = new double[states * states];
        double[] leaving = new double[states];
        for (int s = 0; s < states; s++) {
            for (int a = 0; a < mdp.actions(); a++) {
                double taken = policy.probability(s, a);
                for (int i = mdp.from(s, a); i < mdp.to(s, a) && taken > 0; i++) {
                    double probability = taken * mdp.probability(i);
                    if (mdp.terminates(i)) {
                        leaving[s] += probability;
                    } else {
                        transition[s * states + mdp.next(i)] += gamma * probability;
                        leaving[s] += (1 - gamma) * probability;
                    }
                }
            }
        }
        return AbsorbingChain.of(transition, leaving);
    }

    /** Refuses a policy of another process. */
    static void check(FiniteMdp mdp, TabularPolicy policy) {
        if (policy.states() != mdp.states() || policy.actions() != mdp.actions()) {
            throw new IllegalArgumentException("a policy over " + policy.states() + " states and " + policy.actions()
                    + " actions for a process with " + mdp.states() + " and " + mdp.actions());
        }
    }
}
