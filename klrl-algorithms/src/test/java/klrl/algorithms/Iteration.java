package klrl.algorithms;

import java.util.Arrays;
import java.util.List;
import klrl.algorithms.bonus.Bonus;
import klrl.api.Prior;

/** Exact soft value iteration with a bonus, on a small process without approximation or sampling. */
public final class Iteration {

    private static final double GAMMA = 0.9;
    private static final double ALPHA = 0.3;
    private static final TableWorld WORLD = TableWorld.random(52, 4, List.of(3), false, 3);

    private Iteration() {}

    /**
     * How far Q ← r + bonus(π_Q) + γ E[V_Q(s′)] ends, at α = 0.3, from the optimum at another share of this temperature:
     * the largest difference of probabilities, and of action values after the bonus is taken off.
     */
    public static double distance(String priorName, Bonus bonus, double share) {
        Prior made = WholeRun.prior(priorName, WORLD);
        List<Distribution> prior = WholeRun.tables(made.family(), WORLD, made);
        SoftOptimum optimum = SoftOptimum.of(WORLD, prior, GAMMA, share * ALPHA);
        double[][] q = new double[WORLD.states()][WORLD.actions()];
        double[][] plain = q;
        for (int sweep = 0; sweep < 3000; sweep++) {
            double[][] old = q;
            double[] value = new double[WORLD.states()];
            Arrays.setAll(value, s -> prior.get(s).softValue(old[s], ALPHA));
            plain = new double[WORLD.states()][WORLD.actions()];
            q = new double[WORLD.states()][WORLD.actions()];
            for (int s = 0; s < WORLD.states(); s++) {
                Distribution policy = prior.get(s).tilted(old[s], ALPHA);
                for (int a = 0; a < WORLD.actions(); a++) {
                    plain[s][a] = WORLD.reward()[s][a];
                    for (int t = 0; t < WORLD.states(); t++) {
                        plain[s][a] += GAMMA * WORLD.next()[s][a][t] * value[t];
                    }
                    double ratio = policy.log()[a] - prior.get(s).log()[a];
                    q[s][a] = plain[s][a] + bonus.of(ALPHA, ratio);
                }
            }
        }
        double furthest = 0;
        for (int s = 0; s < WORLD.states(); s++) {
            Distribution policy = prior.get(s).tilted(q[s], ALPHA);
            for (int a = 0; a < WORLD.actions(); a++) {
                double probability =
                        policy.probability(a) - optimum.policy().get(s).probability(a);
                double value = plain[s][a] - optimum.actionValue()[s][a];
                furthest = Math.max(furthest, Math.max(Math.abs(probability), Math.abs(value)));
            }
        }
        return furthest;
    }
}
