package klrl.core.tabular;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Random processes without structure. Every allowed action leads to {@code branching} different states, with the gaps
 * between sorted uniform numbers as probabilities and a Gaussian reward for each.
 *
 * <p>After Archibald, McKinnon, Thomas, <i>On the Generation of Markov Decision Processes</i>, Journal of the
 * Operational Research Society 46, 1995; terminations and masks are added here.
 *
 * @param states S, at least 1
 * @param actions A, at least 1
 * @param branching the number of next states of an action, from 1 to S
 * @param termination the chance of each outcome to be a terminating one, in [0,1]
 * @param masked the chance of each action but one in a state to be masked, in [0,1]
 * @param rewardScale the rewards' standard deviation, at least 0
 */
public record Garnet(int states, int actions, int branching, double termination, double masked, double rewardScale) {

    /**
     * Checks the components.
     *
     * @param states as the component
     * @param actions as the component
     * @param branching as the component
     * @param termination as the component
     * @param masked as the component
     * @param rewardScale as the component
     * @throws IllegalArgumentException if one is outside its domain
     */
    public Garnet {
        if (states < 1 || actions < 1 || branching < 1 || branching > states) {
            throw new IllegalArgumentException("a Garnet has at least 1 state and 1 action and branches to 1 to "
                    + states + " states, unlike " + states + " states, " + actions + " actions, branching "
                    + branching);
        }
        if (!(termination >= 0 && termination <= 1 && masked >= 0 && masked <= 1)) {
            throw new IllegalArgumentException(
                    "the chances of termination and of masks are in [0, 1], not " + termination + " and " + masked);
        }
        if (!(rewardScale >= 0 && rewardScale < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a reward scale is in [0, ∞), not " + rewardScale);
        }
    }

    /**
     * Draws a process.
     *
     * @param random draws everything
     * @return the process; its first state is uniform
     */
    public FiniteMdp draw(RandomGenerator random) {
        FiniteMdp.Builder out = FiniteMdp.builder(states, actions);
        int[] order = new int[states];
        double[] cuts = new double[branching + 1];
        for (int s = 0; s < states; s++) {
            int certain = random.nextInt(actions);
            for (int a = 0; a < actions; a++) {
                if (a == certain || random.nextDouble() >= masked) {
                    outcomes(out, s, a, order, cuts, random);
                }
            }
        }
        return out.build();
    }

    private void outcomes(FiniteMdp.Builder out, int s, int a, int[] order, double[] cuts, RandomGenerator random) {
        for (int i = 0; i < states; i++) {
            order[i] = i;
        }
        for (int i = 1; i < branching; i++) {
            cuts[i] = random.nextDouble();
        }
        cuts[0] = 0;
        cuts[branching] = 1;
        Arrays.sort(cuts);
        for (int i = 0; i < branching; i++) {
            // The first steps of a shuffle: states without repetition.
            int j = random.nextInt(i, states);
            int next = order[j];
            order[j] = order[i];
            double reward = rewardScale * random.nextGaussian();
            double probability = cuts[i + 1] - cuts[i];
            if (random.nextDouble() < termination) {
                out.termination(s, a, probability, next, reward);
            } else {
                out.transition(s, a, probability, next, reward);
            }
        }
    }
}
