package klrl.tf.contract;

import static klrl.tf.contract.CertainPaths.ACTIONS;
import static klrl.tf.contract.CertainPaths.STATES;

import java.util.Arrays;
import java.util.List;
import klrl.tf.Call;
import klrl.tf.Group;
import klrl.tf.Input;
import klrl.tf.Layout;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import klrl.tf.SessionSettings;
import klrl.tf.head.CategoricalHead;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/** The loss of path consistency of fed paths and fed tables, [S] values and then [S,A] logits, with its gradient. */
final class PathGraph implements AutoCloseable {
    private static final int TABLES = STATES + STATES * ACTIONS;

    private final Input<TFloat64> tables;
    private final Input<TInt32> state;
    private final Input<TInt32> pair;
    private final Input<TInt32> next;
    private final Input<TInt32> path;
    private final Input<TInt32> step;
    private final Input<TFloat64> reward;
    private final Input<TFloat64> discount;
    private final Input<TFloat64> coefficient;
    private final Input<TFloat64> logPrior;
    private final Input<TFloat64> alpha;
    private final Operand<TFloat64> loss;
    private final Operand<TFloat64> gradient;
    private final Model<TFloat64> model;
    private final Call call;

    PathGraph(LossBuilders<TFloat64> builders) {
        try (ModelBuilder<TFloat64> graph = ModelBuilder.of(TFloat64.class, SessionSettings.processor())) {
            Ops tf = graph.tf();
            tables = graph.rows(TFloat64.class, "P", "tables");
            state = graph.integers("state");
            pair = graph.integers("pair");
            next = graph.integers("next");
            path = graph.integers("path");
            step = graph.integers("step");
            reward = graph.input("reward");
            discount = graph.input("discount");
            coefficient = graph.input("coefficient");
            logPrior = graph.input("log-prior");
            alpha = graph.input("alpha");
            // The group stays 0 and gives the gradient; the tables are its sum with what is fed.
            Group<TFloat64> zero = graph.group("zero", Layout.empty().with("all", TABLES), new float[TABLES]);
            List<Operand<TFloat64>> both = List.copyOf(tf.splitV(
                            tf.math.add(zero.value(), tables),
                            tf.constant(new int[] {STATES, STATES * ACTIONS}),
                            tf.constant(0),
                            2L)
                    .output());
            Operand<TFloat64> logits = tf.reshape(both.get(1), tf.constant(new int[] {STATES, ACTIONS}));
            CategoricalHead<TFloat64> policy = CategoricalHead.of(tf, logits, List.of(ACTIONS));
            Operand<TFloat64> log = tf.reshape(policy.logProbabilities(), tf.constant(new int[] {-1}));
            Operand<TInt32> axis = tf.constant(0);
            Operand<TFloat64> error = builders.stepErrors(
                    tf,
                    reward,
                    tf.math.sub(tf.gather(log, pair, axis), logPrior),
                    alpha,
                    discount,
                    tf.gather(both.get(0), state, axis),
                    tf.gather(both.get(0), next, axis));
            loss = builders.pathConsistency(tf, error, step, path, coefficient);
            gradient = graph.gradients("gradient", loss, List.of(zero)).get(0);
            model = graph.build();
            call = model.call("gradient", List.of(loss, gradient));
        }
    }

    /** The loss, and after it its gradient by the tables. */
    double[] valueAndGradient(CertainPaths paths, double[] values, double[] logits) {
        double[] fed = Arrays.copyOf(values, TABLES);
        System.arraycopy(logits, 0, fed, STATES, logits.length);
        int[] steps = new int[paths.states().length];
        Arrays.setAll(steps, i -> i);
        double[] temperature = new double[steps.length];
        Arrays.fill(temperature, paths.problem().alpha());
        call.feed(tables, fed);
        LossGraph.feed(call, state, paths.states());
        LossGraph.feed(call, pair, paths.pairs());
        LossGraph.feed(call, next, paths.nexts());
        LossGraph.feed(call, path, paths.paths());
        LossGraph.feed(call, step, steps);
        LossGraph.feed(call, reward, paths.rewards());
        LossGraph.feed(call, discount, paths.discounts());
        LossGraph.feed(call, coefficient, paths.coefficients());
        LossGraph.feed(call, logPrior, paths.logPriors());
        LossGraph.feed(call, alpha, temperature);
        call.run();
        double[] found = new double[1 + TABLES];
        call.read(loss, found, 0, 1);
        call.read(gradient, found, 1, TABLES);
        return found;
    }

    @Override
    public void close() {
        model.close();
    }
}
