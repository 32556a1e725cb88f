package klrl.core.run;

import java.util.Arrays;
import klrl.api.Conditional;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.core.tabular.FiniteMdp;
import klrl.core.tabular.Occupancy;
import klrl.core.tabular.PolicyEvaluation;
import klrl.core.tabular.RegularisedMdp;
import klrl.core.tabular.SoftOptimum;
import klrl.core.tabular.SoftPolicyIteration;
import klrl.core.tabular.Tabular;
import klrl.core.tabular.TabularPolicy;
import klrl.core.tabular.TabularPrior;

/**
 * How far a policy is from the optimum of its own objective, J(π) = E Σ γ<sup>t</sup> (r − α D<sub>KL</sub>(π‖π₀)), on a
 * finite process that is known exactly. All is computed by linear solves, nothing is simulated; a time limit is no part of
 * the objective.
 *
 * @param optimum J(π*), from the process's own first states
 * @param attained J(π)
 * @param priors J(π₀), or that of the uniform policy if the prior is improper
 * @param divergence mean of D<sub>KL</sub>(π‖π*) in nats over the states that π* visits, weighted by how often
 */
public record RegularisedGap(double optimum, double attained, double priors, double divergence) {

    /**
     * Compares a policy with the optimum.
     *
     * @param table the process and how its states are observed
     * @param gamma γ in [0,1)
     * @param alpha α &gt; 0
     * @param policy π, over one discrete choice or several
     * @param prior π₀
     * @return the gap
     */
    public static RegularisedGap of(Tabular table, double gamma, double alpha, Conditional policy, Conditional prior) {
        FiniteMdp mdp = table.mdp();
        TabularPrior weights = prior.family() instanceof Family.Improper
                ? TabularPrior.entropy(mdp)
                : TabularPrior.of(tabulate(table, prior));
        RegularisedMdp problem = RegularisedMdp.of(mdp, gamma, weights, alpha);
        SoftOptimum optimum = SoftPolicyIteration.solve(problem);
        TabularPolicy learned = tabulate(table, policy);
        Occupancy visits = Occupancy.of(mdp, gamma, optimum.policy());
        double[] divergence = new double[mdp.states()];
        double[] one = new double[mdp.states()];
        Arrays.fill(one, 1);
        for (int s = 0; s < mdp.states(); s++) {
            divergence[s] = divergence(learned, optimum.policy(), s);
        }
        return new RegularisedGap(
                PolicyEvaluation.of(problem, optimum.policy()).objective(),
                PolicyEvaluation.of(problem, learned).objective(),
                PolicyEvaluation.of(problem, weights.normalised(mdp)).objective(),
                visits.sum(divergence) / visits.sum(one));
    }

    private static double divergence(TabularPolicy policy, TabularPolicy other, int state) {
        double sum = 0;
        for (int a = 0; a < policy.actions(); a++) {
            double p = policy.probability(state, a);
            if (p > 0) {
                sum += p * (policy.logProbability(state, a) - other.logProbability(state, a));
            }
        }
        return Math.max(0, sum);
    }

    /** The joint distribution of all choices in every state, the last choice counting fastest. */
    private static TabularPolicy tabulate(Tabular table, Conditional conditional) {
        if (!(conditional.family() instanceof Family.Categorical family)) {
            throw new IllegalArgumentException(conditional.family() + " is no distribution over finitely many actions");
        }
        Observations rows = table.observations();
        FiniteMdp mdp = table.mdp();
        Parameters parameters = Parameters.of(family, rows.rows());
        conditional.parameters(rows, Memory.none(rows.rows()), parameters);
        double[] logits = new double[mdp.states() * mdp.actions()];
        for (int s = 0; s < mdp.states(); s++) {
            for (int a = 0; a < mdp.actions(); a++) {
                int rest = a;
                int end = family.width();
                for (int head = family.sizes().size() - 1; head >= 0; head--) {
                    int size = family.sizes().get(head);
                    end -= size;
                    logits[s * mdp.actions() + a] += parameters.values()[s * family.width() + end + rest % size];
                    rest /= size;
                }
            }
        }
        return TabularPolicy.ofLogits(mdp, logits);
    }

    /**
     * Returns the part of the possible gain over the prior that is missing.
     *
     * @return (J(π*) − J(π)) / (J(π*) − J(π₀)), 0 at the optimum and 1 at the prior; 0 if there is nothing to gain
     */
    public double missing() {
        double gain = optimum - priors;
        return gain > 0 ? (optimum - attained) / gain : 0;
    }
}
