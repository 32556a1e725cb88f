package klrl.algorithms.critic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import klrl.algorithms.Batch;
import klrl.api.data.Space;
import klrl.tf.Group;
import klrl.tf.ModelBuilder;
import klrl.tf.Rows;
import klrl.tf.Scalar;
import klrl.tf.head.CategoricalHead;
import klrl.tf.head.ContinuousHead;
import klrl.tf.head.Head;
import klrl.tf.loss.ValueLosses;
import klrl.tf.network.Architecture;
import klrl.tf.network.Network;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * One or several critics of action values in a graph, and the targets that follow them. Of discrete actions a critic
 * gives Q(s,·), all values at once; of points in a box it gives Q(s,a) and takes both.
 *
 * <p>Where there are several, the smallest counts, action by action: the minimum stands inside every expectation over
 * actions.
 */
public final class ActionCritics {

    private final Ops tf;
    private final Batch batch;
    private final Features features;
    private final Network network;
    private final List<Group<TFloat32>> critics = new ArrayList<>();
    private final List<Group<TFloat32>> targets = new ArrayList<>();

    /**
     * Adds critics and their targets, under the names {@code critic-0}, {@code target-0} and so on.
     *
     * @param builder the graph
     * @param batch its inputs
     * @param features what the critics see
     * @param architecture the shape of each critic
     * @param action the space of actions: one discrete choice, or a box
     * @param count how many critics, at least 1
     * @param outputScale scales the first weights of the critics' last layers, at least 0: with 0 all values begin at 0
     * @param random draws the first parameters
     */
    public ActionCritics(
            ModelBuilder<TFloat32> builder,
            Batch batch,
            Features features,
            Architecture architecture,
            Space action,
            int count,
            double outputScale,
            RandomGenerator random) {
        this.tf = builder.tf();
        this.batch = batch;
        this.features = features;
        this.network = action instanceof Space.Discrete discrete
                ? architecture.network(features.width(), discrete.values())
                : architecture.network(features.width() + action.width(), 1);
        for (int j = 0; j < count; j++) {
            critics.add(builder.group("critic-" + j, network.layout(), network.initialise(random, outputScale)));
            targets.add(builder.copy("target-" + j, critics.get(j)));
        }
    }

    /**
     * Returns what the critics' loss trains.
     *
     * @return one group for each critic, and the torso if there is one
     */
    public List<Group<TFloat32>> groups() {
        List<Group<TFloat32>> all = new ArrayList<>(critics);
        all.addAll(features.groups());
        return all;
    }

    /**
     * Builds Q(s,·) of discrete actions.
     *
     * @return [N,W]: the smallest of the critics, value by value
     */
    public Operand<TFloat32> values() {
        return smallest(outputs(critics, features.online()));
    }

    /**
     * Builds Q̄(s,·) of discrete actions.
     *
     * @return [N,W]: the smallest of the targets, value by value
     */
    public Operand<TFloat32> targetValues() {
        return smallest(outputs(targets, features.target()));
    }

    /**
     * Builds Q(s,a) of points in a box.
     *
     * @param action [K·N,d], normalised: K actions for each row, the first of every row first
     * @return [K·N]: the smallest of the critics
     */
    public Operand<TFloat32> at(Operand<TFloat32> action) {
        return Rows.column(tf, smallest(outputs(critics, pairs(Rows.repeated(tf, features.online(), action), action))));
    }

    /**
     * Builds Q̄(s,a) of points in a box.
     *
     * @param action [K·N,d], normalised: K actions for each row, the first of every row first
     * @return [K·N]: the smallest of the targets
     */
    public Operand<TFloat32> targetAt(Operand<TFloat32> action) {
        return Rows.column(tf, smallest(outputs(targets, pairs(Rows.repeated(tf, features.target(), action), action))));
    }

    /**
     * Builds E<sub>π</sub>[Q̄(s,·)]: exactly over discrete actions, over a box by the mean of fresh actions.
     *
     * @param policy π, one row for each observation
     * @param drawn [K·N,d]: u of K actions of π for each row, the first of every row first; for boxes only
     * @return [N]
     */
    public Operand<TFloat32> expectedTarget(Head<TFloat32> policy, Optional<Operand<TFloat32>> drawn) {
        if (policy instanceof CategoricalHead<TFloat32> categorical) {
            return categorical.expectation(targetValues());
        }
        Operand<TFloat32> all = targetAt(((ContinuousHead<TFloat32>) policy).action(drawn.orElseThrow()));
        return Rows.meanOfRepeated(tf, all, batch.observation());
    }

    /**
     * Builds Q̄(s,a) of the taken actions.
     *
     * @param policy tells how points become actions
     * @return [N]: the smallest of the targets
     */
    public Operand<TFloat32> takenTarget(Head<TFloat32> policy) {
        return policy instanceof ContinuousHead<TFloat32> continuous
                ? targetAt(continuous.action(batch.points()))
                : batch.taken(tf, targetValues());
    }

    /**
     * Builds Q<sub>j</sub>(s,a) of the taken actions.
     *
     * @param policy tells how points become actions
     * @return [N] of each critic
     */
    public List<Operand<TFloat32>> taken(Head<TFloat32> policy) {
        if (policy instanceof ContinuousHead<TFloat32> continuous) {
            return outputs(critics, pairs(features.online(), continuous.action(batch.points()))).stream()
                    .map(q -> Rows.column(tf, q))
                    .toList();
        }
        return outputs(critics, features.online()).stream()
                .map(q -> batch.taken(tf, q))
                .toList();
    }

    /**
     * Builds the critics' loss, Σ<sub>j</sub> ½ w (Q<sub>j</sub>(s,a) − y)², of the taken actions.
     *
     * @param taken [N] of each critic: Q<sub>j</sub>(s,a)
     * @param target [N]: y
     * @param weight [N]: w, 1 unless the data source weighs its columns
     * @return []
     */
    public Operand<TFloat32> loss(List<Operand<TFloat32>> taken, Operand<TFloat32> target, Operand<TFloat32> weight) {
        return tf.math.addN(taken.stream()
                .map(q -> ValueLosses.squaredError(tf, q, target, weight))
                .toList());
    }

    /**
     * Builds the mean of what the critics say of the taken actions.
     *
     * @param taken [N] of each critic: Q<sub>j</sub>(s,a)
     * @return [N]
     */
    public Operand<TFloat32> mean(List<Operand<TFloat32>> taken) {
        Operand<TFloat32> sum = tf.math.addN(taken);
        return tf.math.mul(sum, Scalar.like(tf, sum, 1.0 / taken.size()));
    }

    /**
     * Builds the step of the targets, Q̄<sub>j</sub> ← Q̄<sub>j</sub> + τ(Q<sub>j</sub> − Q̄<sub>j</sub>).
     *
     * @param builder the graph
     * @param tau τ in (0, 1]
     * @param after the critics' own step
     * @return one operation per critic
     */
    public List<Op> follow(ModelBuilder<TFloat32> builder, double tau, Op after) {
        List<Op> steps = new ArrayList<>(features.follow(builder, tau, after));
        for (int j = 0; j < critics.size(); j++) {
            steps.add(builder.follow(targets.get(j), critics.get(j), tau, after));
        }
        return steps;
    }

    private Operand<TFloat32> pairs(Operand<TFloat32> observation, Operand<TFloat32> action) {
        return tf.concat(List.of(observation, action), tf.constant(1));
    }

    private List<Operand<TFloat32>> outputs(List<Group<TFloat32>> groups, Operand<TFloat32> input) {
        List<Operand<TFloat32>> all = new ArrayList<>();
        groups.forEach(group -> all.add(network.build(tf, group.value(), input)));
        return all;
    }

    private Operand<TFloat32> smallest(List<Operand<TFloat32>> values) {
        return values.stream().reduce((a, b) -> tf.math.minimum(a, b)).orElseThrow();
    }
}
