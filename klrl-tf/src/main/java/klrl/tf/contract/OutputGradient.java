package klrl.tf.contract;

import static klrl.tf.contract.Scenario.ACTIONS;
import static klrl.tf.contract.Scenario.OUTPUTS;
import static klrl.tf.contract.Scenario.STATES;

import klrl.core.tabular.TabularPolicy;

/** Gradients by logits and values, written down by hand and summed: what automatic differentiation is compared with. */
final class OutputGradient {
    private final Scenario scenario;
    private final TabularPolicy policy;
    private final double[] sum = new double[STATES * OUTPUTS];

    OutputGradient(Scenario scenario) {
        this.scenario = scenario;
        this.policy = scenario.policy(scenario.point());
    }

    /** k(s,a) = log π − log π₀. */
    double ratio(int state, int action) {
        return policy.logProbability(state, action) - scenario.problem().prior().logWeight(state, action);
    }

    /** K(s) = Σ π k over the allowed actions. */
    double divergence(int state) {
        double divergence = 0;
        for (int a = 0; a < ACTIONS; a++) {
            if (scenario.problem().mdp().allowed(state, a)) {
                divergence += policy.probability(state, a) * ratio(state, a);
            }
        }
        return divergence;
    }

    /** Adds weight · ∇log π(a|s): by logit b, 1[a = b] − π_b. */
    OutputGradient score(int state, int action, double weight) {
        sum[state * OUTPUTS + action] += weight;
        for (int b = 0; b < ACTIONS; b++) {
            sum[state * OUTPUTS + b] -= weight * policy.probability(state, b);
        }
        return this;
    }

    /** Adds weight · ∇V(s). */
    OutputGradient value(int state, double weight) {
        sum[state * OUTPUTS + ACTIONS] += weight;
        return this;
    }

    /** Adds weight · ∇D_KL(s): by logit b, π_b (k_b − K). */
    OutputGradient divergence(int state, double weight) {
        double divergence = divergence(state);
        for (int b = 0; b < ACTIONS; b++) {
            if (scenario.problem().mdp().allowed(state, b)) {
                sum[state * OUTPUTS + b] += weight * policy.probability(state, b) * (ratio(state, b) - divergence);
            }
        }
        return this;
    }

    /** [P]: the sum so far, by the shared parameters. */
    double[] byParameters() {
        return scenario.byParameters(sum);
    }
}
