package klrl.tf.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 * A small decision process with a prior and a temperature, and a policy and a state value on shared parameters: in
 * state s the logits and the value are X(s)·θ. As gradients pass any network through the derivative of its outputs, and
 * X(s) is any matrix, what holds here holds for every network.
 *
 * <p>Masked actions occur, terminating transitions, states with one action, and temperatures from 1e-3 to 10.
 */
public final class Scenario {
    static final int STATES = 3;
    static final int ACTIONS = 3;
    static final int OUTPUTS = ACTIONS + 1;
    static final int PARAMETERS = 6;

    /** So large that exp overflows and underflows. */
    static final double EXTREME = 1e4;

    private final RegularisedMdp problem;
    private final int horizon;
    private final double[] jacobian;
    private final double[] point;
    private final double[] stateWeights;
    private final long sampleSeed;

    private Scenario(
            RegularisedMdp problem,
            int horizon,
            double[] jacobian,
            double[] point,
            double[] stateWeights,
            long sampleSeed) {
        this.sampleSeed = sampleSeed;
        this.problem = problem;
        this.horizon = horizon;
        this.jacobian = jacobian;
        this.point = point;
        this.stateWeights = stateWeights;
    }

    /**
     * Draws a scenario.
     *
     * @param branching how many successors an action has, 1 to 3
     * @param horizon n of n-step targets, at least 1
     * @param gamma γ ∈ [0,1)
     * @param alpha α &gt; 0
     * @param form the kind of prior
     * @param seed seeds everything else
     * @return the scenario
     */
    public static Scenario of(int branching, int horizon, double gamma, double alpha, PriorForm form, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        FiniteMdp mdp = new Garnet(STATES, ACTIONS, branching, 0.2, 0.25, 1).draw(random);
        TabularPrior prior = switch (form) {
            case RANDOM -> TabularPrior.of(TabularPolicy.random(mdp, 1.5, random));
            case UNIFORM -> TabularPrior.uniform(mdp);
            case IMPROPER -> TabularPrior.entropy(mdp);
        };
        double[] weights = new double[STATES];
        for (int s = 0; s < STATES; s++) {
            weights[s] = 0.1 + random.nextDouble();
        }
        double sum = Arrays.stream(weights).sum();
        return new Scenario(
                RegularisedMdp.of(mdp, gamma, prior, alpha),
                horizon,
                normal(STATES * OUTPUTS * PARAMETERS, random),
                normal(PARAMETERS, random),
                Arrays.stream(weights).map(w -> w / sum).toArray(),
                random.nextLong());
    }

    /**
     * Returns scenarios of all kinds.
     *
     * @return what the properties are tried on
     */
    public static Arbitrary<Scenario> any() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 2),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.doubles().between(0, 0.95),
                        Arbitraries.doubles().between(-3, 1),
                        Arbitraries.of(PriorForm.class),
                        Arbitraries.longs().withoutEdgeCases())
                .as((branching, horizon, gamma, log, form, seed) ->
                        of(branching, horizon, gamma, Math.pow(10, log), form, seed));
    }

    /**
     * Returns scenarios with logits of −1e4, 0 and 1e4 for policy and prior, values of up to 1e4, and temperatures from
     * 1e-8 to 1e4.
     *
     * @return what must leave all numbers finite
     */
    public static Arbitrary<Scenario> extreme() {
        return Combinators.combine(
                        Arbitraries.of(1e-8, 1e-3, 1.0, 1e4),
                        Arbitraries.of(PriorForm.class),
                        Arbitraries.longs().withoutEdgeCases())
                .as(Scenario::extreme);
    }

    /**
     * Draws an extreme scenario.
     *
     * @param alpha α &gt; 0
     * @param form the kind of prior
     * @param seed seeds everything else
     * @return the scenario
     */
    public static Scenario extreme(double alpha, PriorForm form, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Scenario ordinary = of(2, 2, 0.9, alpha, form, seed);
        FiniteMdp mdp = ordinary.problem.mdp();
        double[] logits = new double[STATES * ACTIONS];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = EXTREME * (random.nextInt(3) - 1);
        }
        RegularisedMdp problem = form == PriorForm.RANDOM
                ? ordinary.problem.withPrior(TabularPrior.of(TabularPolicy.ofLogits(mdp, logits)))
                : ordinary.problem;
        // The first parameter is 1 and gives the outputs their size; the others are 0.
        double[] point = new double[PARAMETERS];
        point[0] = 1;
        double[] jacobian = ordinary.jacobian.clone();
        for (int i = 0; i < STATES * OUTPUTS; i++) {
            jacobian[i * PARAMETERS] = EXTREME * (random.nextInt(3) - 1);
        }
        return new Scenario(problem, ordinary.horizon, jacobian, point, ordinary.stateWeights, ordinary.sampleSeed);
    }

    private static double[] normal(int count, RandomGenerator random) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextGaussian();
        }
        return numbers;
    }

    /** The objective. */
    RegularisedMdp problem() {
        return problem;
    }

    /** α. */
    double alpha() {
        return problem.alpha();
    }

    /** n. */
    int horizon() {
        return horizon;
    }

    /** Seeds what a property draws itself. */
    long sampleSeed() {
        return sampleSeed;
    }

    /** [S·(A+1), P]: X. */
    double[] jacobian() {
        return jacobian;
    }

    /** [P]: θ. */
    double[] point() {
        return point;
    }

    /** Positive weights that sum to 1. */
    double stateWeight(int state) {
        return stateWeights[state];
    }

    /** Whether some action is masked somewhere. */
    boolean masked() {
        for (int i = 0; i < STATES * ACTIONS; i++) {
            if (!problem.mdp().allowed(i / ACTIONS, i % ACTIONS)) {
                return true;
            }
        }
        return false;
    }

    /** One row per state and allowed action, of weight 1. */
    List<Row> pairs() {
        List<Row> rows = new ArrayList<>();
        for (int s = 0; s < STATES; s++) {
            for (int a = 0; a < ACTIONS; a++) {
                if (problem.mdp().allowed(s, a)) {
                    rows.add(new Row(s, a, 1, 0, 0));
                }
            }
        }
        return rows;
    }

    /** The policy at any parameters. */
    TabularPolicy policy(double[] parameters) {
        double[] logits = new double[STATES * ACTIONS];
        for (int s = 0; s < STATES; s++) {
            for (int a = 0; a < ACTIONS; a++) {
                logits[s * ACTIONS + a] = output(s, a, parameters);
            }
        }
        return TabularPolicy.ofLogits(problem.mdp(), logits);
    }

    /** [S]: the value stream at any parameters. */
    double[] values(double[] parameters) {
        double[] values = new double[STATES];
        for (int s = 0; s < STATES; s++) {
            values[s] = output(s, ACTIONS, parameters);
        }
        return values;
    }

    private double output(int state, int index, double[] parameters) {
        double sum = 0;
        for (int p = 0; p < PARAMETERS; p++) {
            sum += jacobian[(state * OUTPUTS + index) * PARAMETERS + p] * parameters[p];
        }
        return sum;
    }

    /** Turns a gradient by all outputs, [S, A+1], into one by the parameters. */
    double[] byParameters(double[] byOutputs) {
        double[] gradient = new double[PARAMETERS];
        for (int i = 0; i < byOutputs.length; i++) {
            for (int p = 0; p < PARAMETERS; p++) {
                gradient[p] += jacobian[i * PARAMETERS + p] * byOutputs[i];
            }
        }
        return gradient;
    }

    /**
     * Describes the scenario.
     *
     * @return all of its numbers
     */
    @Override
    public String toString() {
        return "horizon=" + horizon + ", theta=" + Arrays.toString(point) + ", policy=" + policy(point) + ", values="
                + Arrays.toString(values(point)) + ", " + problem;
    }
}
