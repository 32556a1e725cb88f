package klrl.tf.contract;

import static klrl.tf.contract.Scenario.ACTIONS;
import static klrl.tf.contract.Scenario.OUTPUTS;
import static klrl.tf.contract.Scenario.PARAMETERS;
import static klrl.tf.contract.Scenario.STATES;

import java.util.List;
import java.util.Optional;
import klrl.tf.Call;
import klrl.tf.Gradients;
import klrl.tf.Group;
import klrl.tf.Input;
import klrl.tf.Layout;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import klrl.tf.Rows;
import klrl.tf.SessionSettings;
import klrl.tf.head.CategoricalHead;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** One loss of fed rows and fed parameters, with its gradient: built once, fed as often as one likes. */
final class LossGraph<T extends TFloating> implements AutoCloseable {

    /** Builds a loss, or a column to read. */
    interface Loss<T extends TFloating> {
        Operand<T> build(Nodes<T> nodes);
    }

    /**
     * What a loss is built of. What is fed depends on the parameters too, but only backward: a builder that forgets to
     * stop a gradient gets a wrong one.
     *
     * @param tf makes the operations
     * @param policy π(·|s) of every row
     * @param value [N]: V(s)
     * @param actions [N, 1]
     * @param logPrior [N, A]
     * @param actionValues [N, A]: fed numbers
     * @param advantage [N]: fed numbers
     * @param target [N]: fed numbers
     * @param weight [N]: fed numbers
     * @param alpha [N]: fed numbers
     * @param <T> the precision
     */
    record Nodes<T extends TFloating>(
            Ops tf,
            CategoricalHead<T> policy,
            Operand<T> value,
            Operand<TInt32> actions,
            Operand<T> logPrior,
            Operand<T> actionValues,
            Operand<T> advantage,
            Operand<T> target,
            Operand<T> weight,
            Operand<T> alpha) {

        /** [N, A]: log π₀, as a constant. */
        Operand<T> fixedLogPrior() {
            return Gradients.stop(tf, logPrior);
        }

        /** [N]: log π(a|s). */
        Operand<T> logProbability() {
            return policy.logProbability(actions);
        }

        /** [N]: log π₀(a|s). */
        Operand<T> logPriorOfTaken() {
            return Rows.taken(tf, logPrior, List.of(ACTIONS), actions);
        }
    }

    private final Input<T> point;
    private final Input<T> jacobian;
    private final Input<TInt32> states;
    private final Input<TInt32> actions;
    private final Input<TBool> mask;
    private final Input<T> logPrior;
    private final Input<T> actionValues;
    private final Input<T> advantage;
    private final Input<T> target;
    private final Input<T> weight;
    private final Input<T> alpha;
    private final Operand<T> loss;
    private final Operand<T> gradient;
    private final Model<T> model;
    private final Call call;

    /** Builds the graph, with the head's masks or without. */
    LossGraph(Class<T> precision, boolean masked, Loss<T> builder) {
        try (ModelBuilder<T> graph = ModelBuilder.of(precision, SessionSettings.processor())) {
            Ops tf = graph.tf();
            point = graph.rows(precision, "P", "point");
            jacobian = graph.rows(precision, "O", "jacobian", PARAMETERS);
            states = graph.integers("states");
            actions = graph.integers("actions", 1);
            mask = graph.mask("mask", ACTIONS);
            logPrior = graph.input("log-prior", ACTIONS);
            actionValues = graph.input("action-values", ACTIONS);
            advantage = graph.input("advantage");
            target = graph.input("target");
            weight = graph.input("weight");
            alpha = graph.input("alpha");
            // The group stays 0 and gives the gradient; the parameters are its sum with what is fed.
            Group<T> zero = graph.group("zero", Layout.empty().with("all", PARAMETERS), new float[PARAMETERS]);
            Operand<T> parameters =
                    tf.reshape(tf.math.add(zero.value(), point), tf.constant(new int[] {PARAMETERS, 1}));
            Operand<T> all =
                    tf.reshape(tf.linalg.matMul(jacobian, parameters), tf.constant(new int[] {STATES, OUTPUTS}));
            Operand<T> chosen = tf.oneHot(states, tf.constant(STATES), graph.constant(1), graph.constant(0));
            List<Operand<T>> outputs = List.copyOf(
                    tf.splitV(tf.linalg.matMul(chosen, all), tf.constant(new int[] {ACTIONS, 1}), tf.constant(1), 2L)
                            .output());
            CategoricalHead<T> policy = CategoricalHead.of(
                    tf, outputs.get(0), List.of(ACTIONS), masked ? Optional.of(mask) : Optional.empty());
            Operand<T> leak = tf.reduceSum(outputs.get(0), tf.constant(1), ReduceSum.keepDims(true));
            Operand<T> column = Rows.column(tf, leak);
            loss = builder.build(new Nodes<>(
                    tf,
                    policy,
                    Rows.column(tf, outputs.get(1)),
                    actions,
                    leaking(tf, logPrior, leak),
                    leaking(tf, actionValues, leak),
                    leaking(tf, advantage, column),
                    leaking(tf, target, column),
                    leaking(tf, weight, column),
                    leaking(tf, alpha, column)));
            gradient = graph.gradients("gradient", loss, List.of(zero)).get(0);
            model = graph.build();
            call = model.call("gradient", List.of(loss, gradient));
        }
    }

    /** The same forward, bit by bit; backward it passes to the leak. */
    private static <T extends TFloating> Operand<T> leaking(Ops tf, Operand<T> x, Operand<T> leak) {
        return tf.math.add(x, tf.math.sub(leak, tf.stopGradient(leak)));
    }

    /** Returns the gradient at the batch's parameters. */
    double[] gradient(Batch batch) {
        run(batch);
        double[] found = new double[PARAMETERS];
        call.read(gradient, found);
        return found;
    }

    /** Returns a loss's value and its gradient at the batch's parameters. */
    double[] valueAndGradient(Batch batch) {
        run(batch);
        double[] found = new double[1 + PARAMETERS];
        call.read(loss, found, 0, 1);
        call.read(gradient, found, 1, PARAMETERS);
        return found;
    }

    /** Returns the loss at the batch's parameters, or a column of that many numbers where the loss is one. */
    double[] values(Batch batch, int count) {
        run(batch);
        double[] found = new double[count];
        call.read(loss, found);
        return found;
    }

    private void run(Batch batch) {
        call.feed(point, batch.scenario().point());
        call.feed(jacobian, batch.scenario().jacobian());
        feed(call, states, batch.states());
        feed(call, actions, batch.actions());
        if (call.takes(mask)) {
            call.feed(mask, batch.mask());
        }
        feed(call, logPrior, batch.logPrior());
        feed(call, actionValues, batch.actionValues());
        feed(call, advantage, batch.advantage());
        feed(call, target, batch.target());
        feed(call, weight, batch.weight());
        feed(call, alpha, batch.alpha());
        call.run();
    }

    /** Feeds what the call takes: a loss need not depend on all that there is. */
    static void feed(Call call, Input<?> input, double[] values) {
        if (call.takes(input)) {
            call.feed(input, values);
        }
    }

    /** The same with whole numbers. */
    static void feed(Call call, Input<?> input, int[] values) {
        if (call.takes(input)) {
            call.feed(input, values);
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
