package klrl.algorithms;

import java.util.Arrays;
import java.util.List;
import klrl.tf.Call;
import klrl.tf.Group;
import klrl.tf.Input;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import klrl.tf.Rows;
import klrl.tf.head.CategoricalHead;
import klrl.tf.loss.PolicyLosses;
import klrl.tf.loss.ValueLosses;
import klrl.tf.network.Activation;
import klrl.tf.network.Initialiser;
import klrl.tf.network.Mlp;
import klrl.tf.network.Network;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * Gradients of an actor-critic's losses, T14 and T13, on the networks of a {@link Workbench}, in double precision: what
 * other ways to the same step are compared with.
 */
public final class ActorCriticGradient implements AutoCloseable {

    /** Rows of the losses: a state, an action, its weight in the mean, its advantage, and the target of its state's value. */
    public record Row(int state, int action, double weight, double advantage, double target, double[] logPrior) {}

    /** By the actor's and by the critic's parameters. */
    public record Gradient(double[] actor, double[] critic) {}

    private final int states;
    private final int actions;
    private final Input<TFloat64> observation;
    private final Input<TInt32> taken;
    private final Input<TFloat64> weight;
    private final Input<TFloat64> advantage;
    private final Input<TFloat64> target;
    private final Input<TFloat64> logPrior;
    private final Input<TFloat64> alpha;
    private final Operand<TFloat64> byActor;
    private final Operand<TFloat64> byCritic;
    private final Model<TFloat64> model;
    private final Call call;

    /** Builds the losses on given parameters. */
    public ActorCriticGradient(TableWorld world, float[] actorParameters, float[] criticParameters) {
        states = world.states();
        actions = world.actions();
        Mlp mlp = new Mlp(List.of(7), Activation.TANH, Initialiser.ORTHOGONAL);
        Network actor = mlp.network(states, actions);
        Network critic = mlp.network(states, 1);
        try (ModelBuilder<TFloat64> builder = ModelBuilder.of(TFloat64.class)) {
            Ops tf = builder.tf();
            Group<TFloat64> actorGroup = builder.group("actor", actor.layout(), actorParameters);
            Group<TFloat64> criticGroup = builder.group("critic", critic.layout(), criticParameters);
            observation = builder.input("observation", states);
            taken = builder.integers("action", 1);
            weight = builder.input("weight");
            advantage = builder.input("advantage");
            target = builder.input("target");
            logPrior = builder.input("log-prior", actions);
            alpha = builder.input("alpha");
            CategoricalHead<TFloat64> policy =
                    CategoricalHead.of(tf, actor.build(tf, actorGroup.value(), observation), List.of(actions));
            Operand<TFloat64> policyLoss = PolicyLosses.scoreFunction(
                    tf,
                    policy.logProbability(taken),
                    advantage,
                    weight,
                    policy.divergence(logPrior),
                    tf.math.mul(weight, alpha));
            Operand<TFloat64> value = Rows.column(tf, critic.build(tf, criticGroup.value(), observation));
            Operand<TFloat64> valueLoss = ValueLosses.squaredError(tf, value, target, weight);
            byActor = builder.gradients("by-actor", policyLoss, List.of(actorGroup))
                    .get(0);
            byCritic = builder.gradients("by-critic", valueLoss, List.of(criticGroup))
                    .get(0);
            model = builder.build();
            call = model.call("gradients", List.of(byActor, byCritic));
        }
    }

    /** Computes Σ weight ∇(−Â log π + α D_KL) and Σ weight ∇½(V − y)². */
    public Gradient of(List<Row> rows, double temperature) {
        int count = rows.size();
        double[] seen = new double[count * states];
        double[] priors = new double[count * actions];
        double[] alphas = new double[count];
        Arrays.fill(alphas, temperature);
        for (int i = 0; i < count; i++) {
            seen[i * states + rows.get(i).state()] = 1;
            System.arraycopy(rows.get(i).logPrior(), 0, priors, i * actions, actions);
        }
        call.feed(observation, seen, 0, count);
        call.feed(taken, rows.stream().mapToInt(Row::action).toArray(), 0, count);
        // Losses are means.
        call.feed(weight, rows.stream().mapToDouble(row -> count * row.weight()).toArray(), 0, count);
        call.feed(advantage, rows.stream().mapToDouble(Row::advantage).toArray(), 0, count);
        call.feed(target, rows.stream().mapToDouble(Row::target).toArray(), 0, count);
        call.feed(logPrior, priors, 0, count);
        call.feed(alpha, alphas, 0, count);
        call.run();
        double[] actor = new double[(states + 1) * 7 + 8 * actions];
        double[] critic = new double[(states + 1) * 7 + 8];
        call.read(byActor, actor);
        call.read(byCritic, critic);
        return new Gradient(actor, critic);
    }

    @Override
    public void close() {
        model.close();
    }
}
