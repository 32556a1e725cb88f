package klrl.algorithms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import klrl.algorithms.surrogate.ScoreFunction;
import klrl.algorithms.surrogate.Surrogate;
import klrl.api.Prior;
import klrl.tf.Call;
import klrl.tf.Group;
import klrl.tf.Input;
import klrl.tf.Layout;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import klrl.tf.head.CategoricalHead;
import klrl.tf.optimiser.GradientStep;
import klrl.tf.optimiser.Sgd;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * Whole runs of both algorithms on small processes, with one parameter per state and action, against the regularised
 * optimum computed exactly: with every kind of prior, and where bootstrapping at terminations and at truncations decides.
 *
 * <p>Distances are D<sub>KL</sub>(π‖π*) in the worst state. Over the seeds 0 to 9 the largest was 0.02, left over from
 * finite batches and a finite number of them; the bound is more than twice that. A time limit that is taken for a
 * termination leads to distances from 0.36 on.
 */
class SoftOptimumTest {

    private static final double CLOSE = 0.05;
    private static final double FAR = 0.2;
    private static final long SEED = 1;

    private static final String ON_POLICY = """
            environment: {type: world, count: 8}
            algorithm:
              type: soft-policy-gradient
              epochs: 4
              minibatches: 4
              network: {type: mlp, hidden: []}
              optimiser: {type: adam, learning-rate: 0.03, schedule: linear}
            estimator: {type: gae, lambda: 0.9}
            data: {type: rollout, steps: 64}
            training: {steps: 40000, evaluation-episodes: 1}
            """;

    private static final String OFF_POLICY = """
            environment: {type: world, count: 8}
            algorithm:
              type: soft-actor-critic
              critics: 1
              tau: 0.05
              network: {type: mlp, hidden: []}
              optimiser: {type: adam, learning-rate: 0.03, schedule: linear}
            data: {type: replay, capacity: 12000, batch: 128, steps: 4, warm-up: 1000, updates-per-step: 0.1}
            training: {steps: 12000, evaluation-episodes: 1}
            """;

    @TempDir
    private Path temporary;

    /** π of a whole run, in each state. */
    private List<Distribution> learn(TableWorld world, Prior prior, String algorithm, String... options) {
        String yaml = algorithm.equals("soft-policy-gradient") ? ON_POLICY : OFF_POLICY;
        return WholeRun.policy(temporary, world, prior, yaml, SEED, options);
    }

    /** All its transitions are possible, four of its twelve pairs may terminate, and it is cut after three steps. */
    private static final TableWorld WORLD = TableWorld.random(50, 4, List.of(3), false, 3);

    private static final String[] SETTINGS = {"algorithm.discount=0.9", "temperature={type: fixed, alpha: 0.3}"};

    private static SoftOptimum optimum(TableWorld world, Prior prior) {
        return SoftOptimum.of(world, WholeRun.tables(prior.family(), world, prior), 0.9, 0.3);
    }

    @ParameterizedTest
    @CsvSource({
        "soft-policy-gradient, uniform, algorithm.kl=analytic",
        "soft-policy-gradient, random, algorithm.kl=sampled",
        "soft-policy-gradient, entropy, 'estimator={type: v-trace, lambda: 0.9}'",
        "soft-actor-critic, uniform, algorithm.critics=2",
        "soft-actor-critic, random, 'estimator={type: n-step, n: 1}'",
        "soft-actor-critic, entropy, 'estimator={type: retrace, lambda: 0.9}; data.length=3; data.batch=48'"
    })
    void bothAlgorithmsLearnTheRegularisedOptimum(String algorithm, String prior, String variant) {
        Prior given = WholeRun.prior(prior, WORLD);
        List<String> all = new ArrayList<>(List.of(SETTINGS));
        all.addAll(List.of(variant.split("; ")));
        String[] options = all.toArray(String[]::new);
        double distance = WholeRun.distance(
                learn(WORLD, given, algorithm, options), optimum(WORLD, given).policy());
        assertTrue(distance < CLOSE, "distance " + distance);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soft-policy-gradient", "soft-actor-critic"})
    void aTimeLimitThatIsTakenForATerminationLeadsElsewhere(String algorithm) {
        Prior given = WholeRun.prior("uniform", WORLD);
        double distance = WholeRun.distance(
                learn(WORLD.withDeadline(), given, algorithm, SETTINGS),
                optimum(WORLD, given).policy());
        assertTrue(distance > FAR, "distance " + distance);
    }

    /** To stay costs 0.3, to quit ends: the example in which the two priors without preferences differ. */
    @ParameterizedTest
    @CsvSource({
        "soft-policy-gradient, uniform, 0.279",
        "soft-policy-gradient, entropy, 0.529",
        "soft-actor-critic, uniform, 0.279",
        "soft-actor-critic, entropy, 0.529"
    })
    void theEntropyPriorPaysToStayAliveAndTheUniformOneDoesNot(String algorithm, String prior, double stay) {
        TableWorld world = new TableWorld(
                List.of(2), new double[][][] {{{1}, {0}}}, new double[][] {{-0.3, 0}}, new boolean[0][], 30, false);
        List<Distribution> learned = learn(
                world,
                WholeRun.prior(prior, world),
                algorithm,
                "algorithm.discount=0.95",
                "temperature={type: fixed, alpha: 0.5}",
                "training.steps=6000");
        assertEquals(stay, learned.get(0).probability(0), 0.03);
    }

    /**
     * The gradient of T14 in expectation over states and actions: with the true advantages it vanishes at π* for every
     * prior, and nowhere near it if the penalty of the own step is left out of them or added twice.
     */
    @ParameterizedTest
    @ValueSource(strings = {"uniform", "random", "entropy"})
    void theExpectedPolicyGradientVanishesAtTheOptimumAlone(String prior) {
        Prior given = WholeRun.prior(prior, WORLD);
        List<Distribution> priors = WholeRun.tables(given.family(), WORLD, given);
        SoftOptimum optimum = optimum(WORLD, given);
        // Logits are in single precision.
        assertEquals(0, gradient(optimum, optimum.policy(), priors, 0), 1e-6);
        assertTrue(gradient(optimum, optimum.policy(), priors, -1) > 0.01);
        assertTrue(gradient(optimum, optimum.policy(), priors, 1) > 0.01);
        List<Distribution> other = new ArrayList<>(optimum.policy());
        other.set(0, Distribution.of(new float[] {0, 1, 0.5f}, List.of(3), new boolean[0]));
        assertTrue(gradient(optimum, other, priors, 0) > 0.01);
    }

    /** The norm of the loss's gradient over all pairs, weighted by π; Â = Q* − V* and some multiple of ακ. */
    private static double gradient(
            SoftOptimum optimum, List<Distribution> policy, List<Distribution> prior, double penalties) {
        int states = WORLD.states();
        int actions = WORLD.actions();
        int rows = states * actions;
        float[] logits = new float[rows];
        int[] state = new int[rows];
        int[] action = new int[rows];
        double[] weight = new double[rows];
        double[] advantage = new double[rows];
        double[] logPrior = new double[rows * actions];
        for (int i = 0; i < rows; i++) {
            int s = i / actions;
            int a = i % actions;
            state[i] = s;
            action[i] = a;
            logits[i] = (float) policy.get(s).log()[a];
            // The mean over a state's rows is then the expectation over its actions.
            weight[i] = actions * policy.get(s).probability(a);
            double kappa = policy.get(s).log()[a] - prior.get(s).log()[a];
            advantage[i] = optimum.actionValue()[s][a] - optimum.value()[s] + penalties * 0.3 * kappa;
            System.arraycopy(prior.get(s).log(), 0, logPrior, i * actions, actions);
        }
        double[] alpha = new double[rows];
        Arrays.fill(alpha, 0.3);
        try (ModelBuilder<TFloat64> builder = ModelBuilder.of(TFloat64.class)) {
            Ops tf = builder.tf();
            Layout layout = Layout.empty().with("logits", states, actions);
            Group<TFloat64> table = builder.group("table", layout, logits);
            Input<TInt32> where = builder.integers("state");
            Input<TInt32> taken = builder.integers("action", 1);
            Input<TFloat64> weights = builder.input("weight");
            Input<TFloat64> advantages = builder.input("advantage");
            Input<TFloat64> priors = builder.input("log-prior", actions);
            Input<TFloat64> alphas = builder.input("alpha");
            Operand<TFloat64> of = tf.gather(layout.split(tf, table.value()).get(0), where, tf.constant(0));
            CategoricalHead<TFloat64> head = CategoricalHead.of(tf, of, List.of(actions));
            Operand<TFloat64> log = head.logProbability(taken);
            Operand<TFloat64> loss = new ScoreFunction()
                    .loss(tf, new Surrogate.Terms<>(log, log, advantages, weights, head.divergence(priors), alphas));
            GradientStep<TFloat64> step = GradientStep.of(builder, "step", loss, Sgd.of(1), List.of(table));
            try (Model<TFloat64> model = builder.build()) {
                Call call = model.call("gradient", List.of(step.norm()));
                call.feed(where, state, 0, rows);
                call.feed(taken, action, 0, rows);
                call.feed(weights, weight, 0, rows);
                call.feed(advantages, advantage, 0, rows);
                call.feed(priors, logPrior, 0, rows);
                call.feed(alphas, alpha, 0, rows);
                call.run();
                return call.scalar(step.norm());
            }
        }
    }
}
