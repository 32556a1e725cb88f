package klrl.algorithms;

import java.util.ArrayList;
import java.util.List;

/**
 * The regularised optimum of a {@link TableWorld} without its time limit, by iteration of T6 to T8.
 *
 * @param policy π* in each state
 * @param value [S]: V*
 * @param actionValue [S,A]: Q*
 */
public record SoftOptimum(List<Distribution> policy, double[] value, double[][] actionValue) {

    /** Iterates for the given prior, γ and α. */
    public static SoftOptimum of(TableWorld world, List<Distribution> prior, double gamma, double alpha) {
        int states = world.states();
        int actions = world.actions();
        double[] value = new double[states];
        double[][] q = new double[states][actions];
        // γ^1000 is nothing even for γ = 0.95.
        for (int sweep = 0; sweep < 1000; sweep++) {
            double[] next = new double[states];
            for (int s = 0; s < states; s++) {
                double max = Double.NEGATIVE_INFINITY;
                for (int a = 0; a < actions; a++) {
                    q[s][a] = world.reward()[s][a];
                    for (int t = 0; t < states; t++) {
                        q[s][a] += gamma * world.next()[s][a][t] * value[t];
                    }
                    max = Math.max(max, prior.get(s).log()[a] + q[s][a] / alpha);
                }
                double sum = 0;
                for (int a = 0; a < actions; a++) {
                    sum += Math.exp(prior.get(s).log()[a] + q[s][a] / alpha - max);
                }
                next[s] = alpha * (max + Math.log(sum));
            }
            value = next;
        }
        List<Distribution> policies = new ArrayList<>();
        for (int s = 0; s < states; s++) {
            double[] log = new double[actions];
            for (int a = 0; a < actions; a++) {
                log[a] = prior.get(s).log()[a] + (q[s][a] - value[s]) / alpha;
            }
            policies.add(new Distribution(log));
        }
        return new SoftOptimum(policies, value, q);
    }
}
