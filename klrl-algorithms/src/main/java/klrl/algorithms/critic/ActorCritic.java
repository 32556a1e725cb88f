package klrl.algorithms.critic;

import java.util.List;
import java.util.Optional;
import klrl.algorithms.Assessment;
import klrl.algorithms.Batch;
import klrl.api.Policy;
import klrl.api.RandomStream;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Parameters;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.plugin.Context;
import klrl.api.plugin.Slot;
import klrl.tf.Call;
import klrl.tf.Group;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import klrl.tf.Rows;
import klrl.tf.distribution.ActionDistribution;
import klrl.tf.head.Head;
import klrl.tf.network.Architecture;
import klrl.tf.network.Network;
import klrl.tf.network.NetworkPolicy;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A policy and a critic of state values in a graph, each with parameters of its own, and their evaluation on a segment: what
 * learners of discrete and of continuous actions build their losses on.
 */
public final class ActorCritic {

    /** The name of the policy's parameters in snapshots. */
    public static final String ACTOR = "actor";

    /**
     * The networks of both.
     *
     * @param family what the actor's outputs parametrise
     * @param actor has as many outputs as the family's width
     * @param critic has one output
     */
    public record Networks(Family family, Network actor, Network critic) {

        /**
         * Makes networks for an environment.
         *
         * @param distribution of the policy; empty for what suits the actions
         * @param network the shape of both
         * @param context gives the spaces
         * @return the networks
         * @throws IllegalArgumentException if there is no such distribution over the environment's actions
         */
        public static Networks of(
                Optional<Slot<ActionDistribution>> distribution, Slot<Architecture> network, Context context) {
            EnvironmentSpec spec = context.environment();
            ActionDistribution policy = ActionDistribution.of(distribution, context);
            Architecture architecture = network.create(context);
            int inputs = spec.observation().width();
            return new Networks(
                    policy.family(spec.action()),
                    policy.network(architecture, inputs, spec.action()),
                    architecture.network(inputs, 1));
        }

        /**
         * Returns the policy's architecture in plain Java.
         *
         * @return a policy of version 0 with parameters of zero
         */
        public Policy policy() {
            return NetworkPolicy.of(family, actor, ACTOR);
        }
    }

    private final Networks networks;
    private final Batch batch;
    private final Group<TFloat32> actor;
    private final Group<TFloat32> critic;
    private final Operand<TFloat32> parameters;
    private final Head<TFloat32> policy;
    private final Operand<TFloat32> value;
    private Parameters read = new Parameters(0, 0, new float[0]);

    /**
     * Adds both to a graph, under the names {@code actor} and {@code critic}.
     *
     * @param builder the graph
     * @param batch its inputs
     * @param networks the networks
     * @param random draws the first parameters
     */
    public ActorCritic(ModelBuilder<TFloat32> builder, Batch batch, Networks networks, RandomStream random) {
        this(
                builder.tf(),
                batch,
                networks,
                builder.group(ACTOR, networks.actor().layout(), networks.actor().initialise(random, 0.01)),
                builder.group(
                        "critic", networks.critic().layout(), networks.critic().initialise(random, 1)));
    }

    private ActorCritic(Ops tf, Batch batch, Networks networks, Group<TFloat32> actor, Group<TFloat32> critic) {
        this.networks = networks;
        this.batch = batch;
        this.actor = actor;
        this.critic = critic;
        parameters = networks.actor().build(tf, actor.value(), batch.observation());
        policy = batch.policy(tf, parameters);
        value = Rows.column(tf, networks.critic().build(tf, critic.value(), batch.observation()));
    }

    /**
     * Adds targets of both, under the names {@code target-actor} and {@code target-critic}.
     *
     * @param builder the graph
     * @return copies that change when {@link #follow} says so
     */
    public ActorCritic target(ModelBuilder<TFloat32> builder) {
        return new ActorCritic(
                builder.tf(),
                batch,
                networks,
                builder.copy("target-" + actor.name(), actor),
                builder.copy("target-" + critic.name(), critic));
    }

    /**
     * Builds the step of targets towards what they are targets of, θ̄ ← θ̄ + τ(θ − θ̄).
     *
     * @param builder the graph
     * @param source what to follow
     * @param tau τ in (0, 1]
     * @param after the source's own step
     * @return one operation each
     */
    public List<Op> follow(ModelBuilder<TFloat32> builder, ActorCritic source, double tau, Op after) {
        return List.of(
                builder.follow(actor, source.actor, tau, after), builder.follow(critic, source.critic, tau, after));
    }

    /**
     * Returns the policy's parameters.
     *
     * @return the group
     */
    public Group<TFloat32> actor() {
        return actor;
    }

    /**
     * Returns the critic's parameters.
     *
     * @return the group
     */
    public Group<TFloat32> critic() {
        return critic;
    }

    /**
     * Returns the policy on the observations that are fed.
     *
     * @return π
     */
    public Head<TFloat32> policy() {
        return policy;
    }

    /**
     * Returns the values of the observations that are fed.
     *
     * @return [N]: V
     */
    public Operand<TFloat32> value() {
        return value;
    }

    /**
     * Prepares the run of {@link #assess}.
     *
     * @param model what was built of the graph
     * @return a call that gives the policy's parameters and the values
     */
    public Call evaluation(Model<TFloat32> model) {
        return model.call("evaluate", List.of(parameters, value));
    }

    /**
     * Evaluates the policy and its values on a segment, at all observations and after them at those of its boundaries, in
     * one run.
     *
     * @param call the {@link #evaluation}
     * @param x the segment
     * @param progress how far the run has come
     * @param assessment is shown the policy
     * @param values [≥ (T+1)·B + R]: receives V
     */
    public void assess(Call call, Segment x, Progress progress, Assessment assessment, double[] values) {
        int rows = batch.feedAll(call, x);
        if (read.rows() != rows) {
            read = Parameters.of(networks.family(), rows);
        }
        call.run();
        call.read(parameters, read.values());
        call.read(value, values, 0, rows);
        assessment.assess(x, progress, batch.rows(), batch.masks(), read);
    }

    /**
     * Takes a snapshot of the policy.
     *
     * @param model what was built of the graph
     * @param version the snapshot's version
     * @return one array under the name {@value #ACTOR}
     */
    public Snapshot snapshot(Model<TFloat32> model, long version) {
        return new Snapshot(version, model.snapshot(List.of(actor)));
    }
}
