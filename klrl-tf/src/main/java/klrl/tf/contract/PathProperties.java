package klrl.tf.contract;

import static klrl.tf.contract.CertainPaths.ACTIONS;
import static klrl.tf.contract.CertainPaths.STATES;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import klrl.core.contract.Statement;
import klrl.core.tabular.RegularisedMdp;
import klrl.core.tabular.SoftOptimum;
import klrl.core.tabular.SoftPolicyIteration;
import klrl.core.tabular.TabularPolicy;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import org.tensorflow.types.TFloat64;

/** Property P3 on paths: at the optimum of a process without chance every path is consistent. */
public class PathProperties implements AutoCloseable {

    private static final String SEED = "43";
    private static final int TRIES = 200;

    /** A few dozen products and sums, relative to the largest number. */
    private static final double TOLERANCE = 1e-12;

    private Optional<PathGraph> graph = Optional.empty();

    /** For subclasses and for runs of the shipped loss. */
    public PathProperties() {}

    /**
     * Returns the builders to check.
     *
     * @return by default the shipped ones
     */
    protected LossBuilders<TFloat64> builders() {
        return LossBuilders.shipped();
    }

    /**
     * Returns what the properties are tried on.
     *
     * @return paths of several lengths, with terminations and without
     */
    @Provide
    public Arbitrary<CertainPaths> paths() {
        return CertainPaths.any();
    }

    /** Releases the graph. */
    @AfterProperty
    @Override
    public void close() {
        graph.ifPresent(PathGraph::close);
        graph = Optional.empty();
    }

    private double[] valueAndGradient(CertainPaths paths, double[] values, double[] logits) {
        if (graph.isEmpty()) {
            graph = Optional.of(new PathGraph(builders()));
        }
        return graph.orElseThrow().valueAndGradient(paths, values, logits);
    }

    /**
     * At the optimum α log(π/π₀) = Q − V by T9, and where the successor is certain Q = r + dV(s⁺): every error of one step is 0, and
     * with it every sum.
     *
     * <p>Oracle: soft policy iteration, which knows nothing of paths.
     *
     * @param paths the paths and the process
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P3",
            equations = {"T43", "T9"},
            text = "at the optimum of a process without chance every path of any behaviour is consistent",
            tolerance = "1e-12 of the largest possible value, on C")
    public void atTheOptimumEveryPathIsConsistent(@ForAll("paths") CertainPaths paths) {
        RegularisedMdp problem = paths.problem();
        SoftOptimum optimum = SoftPolicyIteration.solve(problem);
        double[] found =
                valueAndGradient(paths, optimum.values(), optimum.policy().logProbabilities());
        // The root of the mean square, which is at least |C|/√count of each path.
        found[0] = Math.sqrt(2 * found[0]);
        double steepest = 1 + problem.alpha();
        Require.equal(new double[found.length], found, TOLERANCE, steepest * problem.scale(), "consistency", paths);
    }

    /**
     * Anywhere else the loss is half the mean square of C by its definition, and its gradient is the mean of C∇C, through all
     * values and probabilities on the path.
     *
     * @param paths the paths and the process
     */
    @Property(tries = TRIES, seed = SEED)
    @Statement(
            id = "P3",
            equations = {"T43"},
            text = "T43 is half the mean square of the definition's C, and its gradient the mean of C∇C",
            tolerance = "1e-12 of the square of the largest possible value")
    public void theLossIsHalfTheMeanSquareOfTheDefinition(@ForAll("paths") CertainPaths paths) {
        RegularisedMdp problem = paths.problem();
        RandomGenerator random = new SplittableRandom(paths.seed());
        double[] values = random.doubles(STATES, -1, 1).toArray();
        TabularPolicy policy = TabularPolicy.random(problem.mdp(), 1, random);
        double[] expected = new double[1 + STATES + STATES * ACTIONS];
        for (int p = 0; p < paths.count(); p++) {
            double c = consistency(paths, p, values, policy, new double[expected.length], 0);
            expected[0] += c * c / 2 / paths.count();
            consistency(paths, p, values, policy, expected, c / paths.count());
        }
        double size = 1 + problem.scale();
        Require.equal(
                expected,
                valueAndGradient(paths, values, policy.logProbabilities()),
                TOLERANCE,
                size * size * (1 + problem.alpha()),
                "loss or gradient",
                paths);
    }

    /** C = −V(s_t) + Σ γ^i (r − αk) + γ^n V(s_{t+n}) of one path; adds weight · ∇C to the gradient after its first number. */
    private static double consistency(
            CertainPaths paths, int path, double[] values, TabularPolicy policy, double[] gradient, double weight) {
        double alpha = paths.problem().alpha();
        double[] logPriors = paths.logPriors();
        double sum = 0;
        double product = 1;
        boolean first = true;
        for (int i = 0; i < paths.states().length; i++) {
            if (paths.paths()[i] == path) {
                int s = paths.states()[i];
                int taken = paths.pair(i) - s * ACTIONS;
                if (first) {
                    sum -= values[s];
                    gradient[1 + s] -= weight;
                    first = false;
                }
                sum += product * (paths.rewards()[i] - alpha * (policy.logProbability(s, taken) - logPriors[i]));
                for (int b = 0; b < ACTIONS; b++) {
                    double score = (b == taken ? 1 : 0) - policy.probability(s, b);
                    gradient[1 + STATES + s * ACTIONS + b] -= weight * product * alpha * score;
                }
                product *= paths.discounts()[i];
                boolean last = i + 1 == paths.states().length || paths.paths()[i + 1] != path;
                if (last) {
                    sum += product * values[paths.nexts()[i]];
                    gradient[1 + paths.nexts()[i]] += weight * product;
                }
            }
        }
        return sum;
    }
}
