package klrl.tf.loss;

import static klrl.tf.GradientCheck.constant;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import klrl.core.tabular.FiniteMdp;
import klrl.core.tabular.Garnet;
import klrl.core.tabular.RegularisedMdp;
import klrl.core.tabular.SoftOptimum;
import klrl.core.tabular.SoftPolicyIteration;
import klrl.core.tabular.TabularPolicy;
import klrl.core.tabular.TabularPrior;
import klrl.tf.GradientCheck;
import klrl.tf.ModelBuilder;
import klrl.tf.head.CategoricalHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/** Tables of V and of logits, [S] and then [S,A], on the paths of finite processes. */
class PathConsistencyTest {

    private static final int STATES = 4;
    private static final int ACTIONS = 3;
    private static final double GAMMA = 0.9;
    private static final double ALPHA = 0.4;

    /** Errors of exact solutions, summed over a few steps. */
    private static final double ROUNDING = 1e-9;

    /** A way through a process: the steps' outcomes, each as FiniteMdp numbers it, with their states and actions. */
    private record Way(List<Integer> states, List<Integer> actions, List<Integer> outcomes, double probability) {

        Way then(int state, int action, int outcome, double probability) {
            return new Way(
                    with(states, state),
                    with(actions, action),
                    with(outcomes, outcome),
                    this.probability * probability);
        }

        private static List<Integer> with(List<Integer> list, int last) {
            List<Integer> longer = new ArrayList<>(list);
            longer.add(last);
            return longer;
        }
    }

    private static RegularisedMdp problem(long seed, int branching, double termination) {
        SplittableRandom random = new SplittableRandom(seed);
        FiniteMdp mdp = new Garnet(STATES, ACTIONS, branching, termination, 0, 1).draw(random);
        TabularPrior prior = TabularPrior.of(TabularPolicy.random(mdp, 1, random));
        return RegularisedMdp.of(mdp, GAMMA, prior, ALPHA);
    }

    /** All ways of a length, or shorter ones to a termination, with the probabilities of μ uniform. */
    private static List<Way> ways(FiniteMdp mdp, int length) {
        List<Way> open = new ArrayList<>();
        for (int s = 0; s < STATES; s++) {
            extend(mdp, new Way(List.of(), List.of(), List.of(), 1.0 / STATES), s, length, open);
        }
        return open;
    }

    private static void extend(FiniteMdp mdp, Way way, int state, int left, List<Way> out) {
        if (left == 0) {
            out.add(way);
            return;
        }
        for (int a = 0; a < ACTIONS; a++) {
            for (int i = mdp.from(state, a); i < mdp.to(state, a); i++) {
                Way longer = way.then(state, a, i, mdp.probability(i) / ACTIONS);
                if (mdp.terminates(i)) {
                    out.add(longer);
                } else {
                    extend(mdp, longer, mdp.next(i), left - 1, out);
                }
            }
        }
    }

    /** C of a way from its definition. */
    private static double consistency(RegularisedMdp problem, Way way, double[] v, double[] logPolicy) {
        FiniteMdp mdp = problem.mdp();
        double sum = -v[way.states().get(0)];
        double product = 1;
        for (int j = 0; j < way.states().size(); j++) {
            int s = way.states().get(j);
            int a = way.actions().get(j);
            int i = way.outcomes().get(j);
            double k = logPolicy[s * ACTIONS + a] - problem.prior().logWeight(s, a);
            sum += product * (mdp.reward(i) - ALPHA * k);
            product *= mdp.terminates(i) ? 0 : GAMMA;
            sum += j == way.states().size() - 1 && product > 0 ? product * v[mdp.next(i)] : 0;
        }
        return sum;
    }

    /** The shipped loss over some ways, all of one weight, of tables of V and logits. */
    private static Operand<TFloat64> loss(
            ModelBuilder<TFloat64> builder, Operand<TFloat64> tables, RegularisedMdp problem, List<Way> ways) {
        double[] weight = new double[ways.size()];
        Arrays.fill(weight, 1);
        return loss(builder, tables, problem, ways, weight);
    }

    /** E[½ C²] over some ways with their probabilities. */
    private static Operand<TFloat64> expectedLoss(
            ModelBuilder<TFloat64> builder, Operand<TFloat64> tables, RegularisedMdp problem, List<Way> ways) {
        double[] weight = ways.stream()
                .mapToDouble(way -> way.probability() * ways.size())
                .toArray();
        return loss(builder, tables, problem, ways, weight);
    }

    /** The mean of ½ w C²: a sum of which all terms count √w-fold has a square that counts w-fold. */
    private static Operand<TFloat64> loss(
            ModelBuilder<TFloat64> builder,
            Operand<TFloat64> tables,
            RegularisedMdp problem,
            List<Way> ways,
            double[] weight) {
        Ops tf = builder.tf();
        FiniteMdp mdp = problem.mdp();
        List<Operand<TFloat64>> both =
                List.copyOf(tf.splitV(tables, tf.constant(new int[] {STATES, STATES * ACTIONS}), tf.constant(0), 2L)
                        .output());
        CategoricalHead<TFloat64> policy = CategoricalHead.of(
                tf, tf.reshape(both.get(1), tf.constant(new int[] {STATES, ACTIONS})), List.of(ACTIONS));
        Operand<TFloat64> log = tf.reshape(policy.logProbabilities(), tf.constant(new int[] {-1}));

        int steps = ways.stream().mapToInt(way -> way.states().size()).sum();
        int[] state = new int[steps];
        int[] pair = new int[steps];
        int[] next = new int[steps];
        int[] path = new int[steps];
        int[] step = new int[steps];
        double[] reward = new double[steps];
        double[] discount = new double[steps];
        double[] coefficient = new double[steps];
        double[] logPrior = new double[steps];
        int at = 0;
        for (int w = 0; w < ways.size(); w++) {
            double product = Math.sqrt(weight[w]);
            for (int j = 0; j < ways.get(w).states().size(); j++, at++) {
                int i = ways.get(w).outcomes().get(j);
                state[at] = ways.get(w).states().get(j);
                pair[at] = state[at] * ACTIONS + ways.get(w).actions().get(j);
                next[at] = mdp.terminates(i) ? 0 : mdp.next(i);
                path[at] = w;
                step[at] = at;
                reward[at] = mdp.reward(i);
                discount[at] = mdp.terminates(i) ? 0 : GAMMA;
                coefficient[at] = product;
                product *= discount[at];
                logPrior[at] = problem.prior().logWeight(state[at], pair[at] % ACTIONS);
            }
        }
        double[] alpha = new double[steps];
        Arrays.fill(alpha, ALPHA);
        Operand<TInt32> zero = tf.constant(0);
        Operand<TFloat64> error = PathConsistency.errors(
                tf,
                constant(builder, reward, steps),
                tf.math.sub(tf.gather(log, tf.constant(pair), zero), constant(builder, logPrior, steps)),
                constant(builder, alpha, steps),
                constant(builder, discount, steps),
                tf.gather(both.get(0), tf.constant(state), zero),
                tf.gather(both.get(0), tf.constant(next), zero));
        return PathConsistency.loss(
                tf, error, tf.constant(step), tf.constant(path), constant(builder, coefficient, steps));
    }

    private static double[] tables(double[] v, double[] logits) {
        double[] all = Arrays.copyOf(v, STATES + STATES * ACTIONS);
        System.arraycopy(logits, 0, all, STATES, logits.length);
        return all;
    }

    private static double norm(double[] x) {
        return Math.sqrt(Arrays.stream(x).map(each -> each * each).sum());
    }

    /** Also at other tables than the optimum, and by central differences: the gradient passes through every V and log π. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theLossIsHalfTheMeanSquareOfTheDefinitionAndSoIsItsGradient(int length) {
        RegularisedMdp problem = problem(1, 2, 0.3);
        List<Way> ways = ways(problem.mdp(), length);
        SplittableRandom random = new SplittableRandom(2);
        double[] v = random.doubles(STATES, -1, 1).toArray();
        double[] logits = TabularPolicy.random(problem.mdp(), 1, random).logProbabilities();
        double expected = 0;
        for (Way way : ways) {
            expected += Math.pow(consistency(problem, way, v, logits), 2) / 2 / ways.size();
        }
        double[] all = tables(v, logits);
        assertEquals(expected, GradientCheck.value(all, (b, x) -> loss(b, x, problem, ways)), ROUNDING);
        double[] gradient = GradientCheck.check(all, (b, x) -> loss(b, x, problem, ways));
        assertTrue(norm(Arrays.copyOf(gradient, STATES)) > 1e-3);
        assertTrue(norm(Arrays.copyOfRange(gradient, STATES, gradient.length)) > 1e-3);
    }

    /** T43: C is 0 at (π*, V*) on every path, of every length, by whomever, and where one of the two is another it is not. */
    @Test
    void atTheOptimumOfACertainProcessEveryPathIsConsistent() {
        for (long seed = 0; seed < 5; seed++) {
            RegularisedMdp problem = problem(seed, 1, 0);
            SoftOptimum optimum = SoftPolicyIteration.solve(problem);
            double[] log = optimum.policy().logProbabilities();
            for (int length = 1; length <= 4; length++) {
                for (Way way : ways(problem.mdp(), length)) {
                    assertEquals(0, consistency(problem, way, optimum.values(), log), ROUNDING);
                }
            }
            List<Way> ways = ways(problem.mdp(), 3);
            double[] best = tables(optimum.values(), log);
            assertEquals(0, GradientCheck.value(best, (b, x) -> loss(b, x, problem, ways)), ROUNDING);
            assertEquals(0, norm(GradientCheck.gradient(best, (b, x) -> loss(b, x, problem, ways))), ROUNDING);
            double[] prior = tables(optimum.values(), problem.prior().logWeights());
            assertTrue(GradientCheck.value(prior, (b, x) -> loss(b, x, problem, ways)) > 1e-3);
        }
    }

    /**
     * With chance the mean of C at (π*, V*) is still 0, but its square is not, and the mean square's minimum lies elsewhere:
     * the loss is biased.
     */
    @Test
    void withChanceTheOptimumIsNotTheMinimum() {
        for (long seed = 0; seed < 5; seed++) {
            RegularisedMdp problem = problem(seed, 2, 0);
            SoftOptimum optimum = SoftPolicyIteration.solve(problem);
            double[] log = optimum.policy().logProbabilities();
            double mean = 0;
            double[] perState = new double[STATES];
            double square = 0;
            for (Way way : ways(problem.mdp(), 2)) {
                double c = consistency(problem, way, optimum.values(), log);
                mean += way.probability() * c;
                perState[way.states().get(0)] += way.probability() * c;
                square += way.probability() * c * c;
            }
            assertEquals(0, mean, ROUNDING);
            assertEquals(0, norm(perState), ROUNDING);
            assertTrue(square > 1e-3, "mean square " + square);

            List<Way> ways = ways(problem.mdp(), 1);
            double[] best = tables(optimum.values(), log);
            assertTrue(norm(GradientCheck.gradient(best, (b, x) -> expectedLoss(b, x, problem, ways))) > 1e-3);
        }
    }
}
