package klrl.tf.contract;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import klrl.core.tabular.FiniteMdp;
import klrl.core.tabular.Garnet;
import klrl.core.tabular.RegularisedMdp;
import klrl.core.tabular.TabularPolicy;
import klrl.core.tabular.TabularPrior;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Paths that a behaviour policy went through a small process without chance, as arrays: path after path, each of up to a
 * number of steps and shorter where it terminated. The successor of every action is certain, masks do not occur.
 */
public final class CertainPaths {
    static final int STATES = 4;
    static final int ACTIONS = 3;

    private static final int PATHS = 5;

    private final RegularisedMdp problem;
    private final long seed;
    private final int[] states;
    private final int[] actions;
    private final int[] nexts;
    private final int[] paths;
    private final double[] rewards;
    private final double[] discounts;

    private CertainPaths(RegularisedMdp problem, int length, long seed, RandomGenerator random) {
        this.problem = problem;
        this.seed = seed;
        int most = PATHS * length;
        int[] state = new int[most];
        int[] action = new int[most];
        int[] next = new int[most];
        int[] path = new int[most];
        double[] reward = new double[most];
        double[] discount = new double[most];
        FiniteMdp mdp = problem.mdp();
        int at = 0;
        for (int p = 0; p < PATHS; p++) {
            int s = random.nextInt(STATES);
            boolean open = true;
            for (int j = 0; j < length && open; j++, at++) {
                int a = random.nextInt(ACTIONS);
                int outcome = mdp.from(s, a);
                open = !mdp.terminates(outcome);
                state[at] = s;
                action[at] = a;
                next[at] = mdp.next(outcome);
                path[at] = p;
                reward[at] = mdp.reward(outcome);
                discount[at] = open ? problem.gamma() : 0;
                s = next[at];
            }
        }
        states = Arrays.copyOf(state, at);
        actions = Arrays.copyOf(action, at);
        nexts = Arrays.copyOf(next, at);
        paths = Arrays.copyOf(path, at);
        rewards = Arrays.copyOf(reward, at);
        discounts = Arrays.copyOf(discount, at);
    }

    /** Draws a process and paths through it. */
    static CertainPaths of(int length, double termination, double gamma, double alpha, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        FiniteMdp mdp = new Garnet(STATES, ACTIONS, 1, termination, 0, 1).draw(random);
        TabularPrior prior = TabularPrior.of(TabularPolicy.random(mdp, 1, random));
        return new CertainPaths(RegularisedMdp.of(mdp, gamma, prior, alpha), length, random.nextLong(), random);
    }

    /** Generates paths of one to six steps, with terminations and without, at temperatures from 0.01 to 10. */
    static Arbitrary<CertainPaths> any() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 6),
                        Arbitraries.of(0.0, 0.3),
                        Arbitraries.of(0.0, 0.5, 0.9, 0.99),
                        Arbitraries.integers().between(-8, 4).map(k -> Math.pow(10, k / 4.0)),
                        Arbitraries.longs())
                .as(CertainPaths::of);
    }

    /** The objective. */
    RegularisedMdp problem() {
        return problem;
    }

    /** Seeds what a property draws itself. */
    long seed() {
        return seed;
    }

    /** [N]: s. */
    int[] states() {
        return states;
    }

    /** [N]: s·A + a. */
    int[] pairs() {
        int[] pairs = new int[states.length];
        Arrays.setAll(pairs, this::pair);
        return pairs;
    }

    int pair(int step) {
        return states[step] * ACTIONS + actions[step];
    }

    /** [N]: s⁺, also of terminating steps. */
    int[] nexts() {
        return nexts;
    }

    /** [N]: of which path the step is. */
    int[] paths() {
        return paths;
    }

    /** [N]: r. */
    double[] rewards() {
        return rewards;
    }

    /** [N]: d. */
    double[] discounts() {
        return discounts;
    }

    /** [N]: log π₀(a|s). */
    double[] logPriors() {
        double[] log = new double[states.length];
        Arrays.setAll(log, i -> problem.prior().logWeight(states[i], actions[i]));
        return log;
    }

    /** [N]: γ<sup>i</sup>, i steps after the path's first. */
    double[] coefficients() {
        double[] coefficients = new double[states.length];
        for (int i = 0; i < coefficients.length; i++) {
            coefficients[i] = i > 0 && paths[i] == paths[i - 1] ? problem.gamma() * coefficients[i - 1] : 1;
        }
        return coefficients;
    }

    /** How many paths there are. */
    int count() {
        return PATHS;
    }

    /**
     * Describes the paths.
     *
     * @return all numbers
     */
    @Override
    public String toString() {
        return "states " + Arrays.toString(states) + ", actions " + Arrays.toString(actions) + ", of paths "
                + Arrays.toString(paths) + ", " + problem;
    }
}
