package klrl.algorithms.critic;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import klrl.algorithms.Batch;
import klrl.api.data.Snapshot;
import klrl.api.plugin.Context;
import klrl.tf.Group;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import klrl.tf.network.Activation;
import klrl.tf.network.Network;
import klrl.tf.network.Stacked;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What actor and critics see: the observations themselves, or the outputs of a {@link Torso} that they share. Targets of
 * the critics see a torso of their own, which follows.
 */
public final class Features {

    /** Layers in a graph, with the activation behind them. */
    private record Layers(Network network, Activation activation, Group<TFloat32> online, Group<TFloat32> target) {}

    private final Ops tf;
    private final Batch batch;
    private final int observations;
    private final Optional<Layers> torso;

    /**
     * Adds a torso to a graph, under the names {@code torso} and {@code target-torso}, if there is one.
     *
     * @param builder the graph
     * @param batch its inputs
     * @param torso the shared layers, or empty
     * @param context gives the width of observations
     * @param random draws the first parameters
     */
    public Features(
            ModelBuilder<TFloat32> builder,
            Batch batch,
            Optional<Torso> torso,
            Context context,
            RandomGenerator random) {
        this.tf = builder.tf();
        this.batch = batch;
        this.observations = context.environment().observation().width();
        this.torso = torso.map(shared -> {
            Network network = network(shared, context);
            Group<TFloat32> online = builder.group("torso", network.layout(), network.initialise(random, 1));
            return new Layers(network, shared.activation(), online, builder.copy("target-torso", online));
        });
    }

    private static Network network(Torso torso, Context context) {
        return torso.network()
                .create(context)
                .network(context.environment().observation().width(), torso.features());
    }

    /**
     * Returns the network of a policy whose last layers are a head on these features.
     *
     * @param torso the shared layers, or empty
     * @param head takes as many inputs as {@link #width(Optional, Context)} says
     * @param context as above
     * @return the head itself, or the head upon the torso
     */
    public static Network policy(Optional<Torso> torso, Network head, Context context) {
        return torso.<Network>map(shared -> Stacked.of(network(shared, context), shared.activation(), head))
                .orElse(head);
    }

    /**
     * Tells how many numbers actor and critics see.
     *
     * @param torso the shared layers, or empty
     * @param context gives the width of observations
     * @return the features of the torso, or the width of observations
     */
    public static int width(Optional<Torso> torso, Context context) {
        return torso.map(Torso::features)
                .orElse(context.environment().observation().width());
    }

    /**
     * Returns how many numbers actor and critics see.
     *
     * @return the features of the torso, or the width of observations
     */
    public int width() {
        return torso.map(layers -> layers.network().outputs()).orElse(observations);
    }

    /**
     * Builds what the critics see.
     *
     * @return [N, width]
     */
    public Operand<TFloat32> online() {
        return torso.map(layers -> build(layers, layers.online())).orElse(batch.observation());
    }

    /**
     * Builds what the actor sees: its gradient stops here.
     *
     * @return [N, width]
     */
    public Operand<TFloat32> forActor() {
        return torso.<Operand<TFloat32>>map(layers -> tf.stopGradient(build(layers, layers.online())))
                .orElse(batch.observation());
    }

    /**
     * Builds what the critics' targets see.
     *
     * @return [N, width]
     */
    public Operand<TFloat32> target() {
        return torso.map(layers -> build(layers, layers.target())).orElse(batch.observation());
    }

    private Operand<TFloat32> build(Layers layers, Group<TFloat32> group) {
        return layers.activation().build(tf, layers.network().build(tf, group.value(), batch.observation()));
    }

    /**
     * Returns what the critics' loss trains beside them.
     *
     * @return the torso, or nothing
     */
    public List<Group<TFloat32>> groups() {
        return torso.map(layers -> List.of(layers.online())).orElse(List.of());
    }

    /**
     * Builds the step of the targets' torso.
     *
     * @param builder the graph
     * @param tau τ in (0, 1]
     * @param after the critics' own step
     * @return one operation, or none
     */
    public List<Op> follow(ModelBuilder<TFloat32> builder, double tau, Op after) {
        return torso.map(layers -> List.of(builder.follow(layers.target(), layers.online(), tau, after)))
                .orElse(List.of());
    }

    /**
     * Takes a snapshot of a policy on these features, of the network that {@link #policy} gives.
     *
     * @param model the graph
     * @param actor the head's parameters
     * @param version the snapshot's version
     * @return one array under the head's name
     */
    public Snapshot snapshot(Model<TFloat32> model, Group<TFloat32> actor, long version) {
        if (torso.isEmpty()) {
            return new Snapshot(version, model.snapshot(List.of(actor)));
        }
        Map<String, float[]> both = model.snapshot(List.of(torso.get().online(), actor));
        return new Snapshot(version, Map.of(actor.name(), Stacked.concat(both.get("torso"), both.get(actor.name()))));
    }
}
