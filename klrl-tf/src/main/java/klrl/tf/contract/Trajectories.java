package klrl.tf.contract;

import static klrl.tf.contract.Scenario.ACTIONS;
import static klrl.tf.contract.Scenario.STATES;

import java.util.ArrayList;
import java.util.List;
import klrl.core.tabular.FiniteMdp;
import klrl.core.tabular.TabularPolicy;

/** All trajectories of n steps on-policy, with their probabilities and n-step targets, from every state. */
final class Trajectories {

    /** Which regulariser κ a step subtracts. */
    enum Regulariser {
        /** k = log π − log π₀ of the taken action. */
        SAMPLED,
        /** K, the expectation of k. */
        ANALYTIC
    }

    private final Scenario scenario;
    private final FiniteMdp mdp;
    private final TabularPolicy policy;
    private final double[] values;
    private final OutputGradient terms;
    private final Regulariser first;
    private final Regulariser later;
    private final List<Row> rows = new ArrayList<>();

    private Trajectories(Scenario scenario, Regulariser first, Regulariser later) {
        this.scenario = scenario;
        this.mdp = scenario.problem().mdp();
        this.policy = scenario.policy(scenario.point());
        this.values = scenario.values(scenario.point());
        this.terms = new OutputGradient(scenario);
        this.first = first;
        this.later = later;
    }

    /**
     * Enumerates the trajectories.
     *
     * @param scenario gives process, policy, values and n
     * @param first the regulariser of the first step, in Δ
     * @param later the regulariser of the other steps, in Δ and in the target
     * @return rows with the trajectory's probability times the state's weight, y^q = r + Σ_{0&lt;i&lt;n} γ^i (r − ακ) +
     *     γ^n V as target, and Δ = Σ_{i&lt;n} γ^i δ as advantage
     */
    static List<Row> of(Scenario scenario, Regulariser first, Regulariser later) {
        Trajectories all = new Trajectories(scenario, first, later);
        for (int s = 0; s < STATES; s++) {
            for (int a = 0; a < ACTIONS; a++) {
                if (all.mdp.allowed(s, a)) {
                    Row start = new Row(s, a, scenario.stateWeight(s) * all.policy.probability(s, a), 0, 0);
                    all.walk(start, s, a, 0, 1);
                }
            }
        }
        return all.rows;
    }

    /** Goes on from (s, a) at step i, reached with a product of discounts; the row has what was collected so far. */
    private void walk(Row row, int s, int a, int i, double discount) {
        Regulariser regulariser = i == 0 ? first : later;
        double kappa = regulariser == Regulariser.SAMPLED ? terms.ratio(s, a) : terms.divergence(s);
        double penalty = scenario.alpha() * kappa;
        for (int outcome = mdp.from(s, a); outcome < mdp.to(s, a); outcome++) {
            int next = mdp.next(outcome);
            double reward = mdp.reward(outcome);
            double d = mdp.terminates(outcome) ? 0 : scenario.problem().gamma();
            boolean last = d == 0 || i == scenario.horizon() - 1;
            double error = reward - penalty + d * values[next] - values[s];
            double own = i == 0 ? reward : reward - penalty;
            Row reached = new Row(
                    row.state(),
                    row.action(),
                    row.weight() * mdp.probability(outcome),
                    row.target() + discount * (own + (last ? d * values[next] : 0)),
                    row.advantage() + discount * error);
            if (last) {
                rows.add(reached);
            } else {
                follow(reached, next, i + 1, discount * d);
            }
        }
    }

    private void follow(Row row, int state, int i, double discount) {
        for (int a = 0; a < ACTIONS; a++) {
            if (mdp.allowed(state, a)) {
                walk(row.weighted(row.weight() * policy.probability(state, a)), state, a, i, discount);
            }
        }
    }
}
