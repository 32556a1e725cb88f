package klrl.algorithms;

import java.util.Optional;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.api.data.Space;
import klrl.core.distribution.PriorDensity;
import klrl.tf.Call;
import klrl.tf.Input;
import klrl.tf.ModelBuilder;
import klrl.tf.Rows;
import klrl.tf.head.CategoricalHead;
import klrl.tf.head.Head;
import klrl.tf.head.PriorHead;
import klrl.tf.head.TakenActions;
import klrl.tf.network.NetworkPolicy;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The rows of a segment as inputs of a learner's graph: what all losses are built on, and how it is fed. Calls differ in
 * what they take; each is fed what it takes.
 *
 * <p>A call that evaluates gets all observations of a segment, and after them those at its boundaries. A call that learns
 * gets steps: all of them, or those that were {@linkplain #select selected}.
 */
public final class Batch {

    private final Family policy;
    private final Family priorFamily;
    private final Input<TFloat32> observation;
    private final Optional<Input<TBool>> mask;
    private final Optional<Input<TInt32>> choices;
    private final Optional<Input<TFloat32>> points;
    private final Optional<Input<TFloat32>> prior;
    private final Input<TFloat32> alpha;
    private final Gather gather;
    private Observations rows;
    private boolean[] masks = new boolean[0];
    private float[] scratch = new float[0];

    /**
     * Adds the inputs to a graph.
     *
     * @param builder the graph
     * @param spec the environment's description
     * @param policy the family of the policy
     * @param prior the family of the prior, one that makes sense beside it
     */
    public Batch(ModelBuilder<TFloat32> builder, EnvironmentSpec spec, Family policy, Family prior) {
        this.policy = policy;
        this.priorFamily = prior;
        observation = builder.input("observation", spec.observation().width());
        mask = spec.masked() ? Optional.of(builder.mask("mask", policy.width())) : Optional.empty();
        boolean discrete = spec.action() instanceof Space.Discrete;
        int numbers = spec.action().width();
        choices = discrete ? Optional.of(builder.integers("action", numbers)) : Optional.empty();
        points = discrete ? Optional.empty() : Optional.of(builder.input("action", numbers));
        int width = PriorDensity.width(policy, prior);
        this.prior = width > 0 ? Optional.of(builder.input("prior", width)) : Optional.empty();
        alpha = builder.input("alpha");
        gather = new Gather(spec);
        rows = Observations.of(spec.observation(), 0);
    }

    /**
     * Returns the observations.
     *
     * @return [N,D]
     */
    public Input<TFloat32> observation() {
        return observation;
    }

    /**
     * Returns the allowed values of discrete actions.
     *
     * @return [N,W], or empty without masks
     */
    public Optional<Input<TBool>> mask() {
        return mask;
    }

    /**
     * Returns the taken actions of a discrete space.
     *
     * @return [N,k]
     * @throws java.util.NoSuchElementException if actions come from a box
     */
    public Input<TInt32> choices() {
        return choices.orElseThrow();
    }

    /**
     * Returns the taken actions of a box, before the squash.
     *
     * @return [N,d]
     * @throws java.util.NoSuchElementException if actions are discrete
     */
    public Input<TFloat32> points() {
        return points.orElseThrow();
    }

    /**
     * Returns the prior, as {@link PriorDensity#table} gives it.
     *
     * @return [N,W₀]: log π₀(·|s) of discrete actions, else the parameters of its family; empty if it has none
     */
    public Optional<Input<TFloat32>> prior() {
        return prior;
    }

    /**
     * Returns the temperatures.
     *
     * @return [N]: α
     */
    public Input<TFloat32> alpha() {
        return alpha;
    }

    /**
     * Builds the policy.
     *
     * @param tf makes the operations
     * @param parameters [N,W]: what its network gives
     * @return π, under the mask if there is one
     */
    public Head<TFloat32> policy(Ops tf, Operand<TFloat32> parameters) {
        return Head.of(tf, policy, parameters, mask);
    }

    /**
     * Builds the policy of discrete actions.
     *
     * @param tf makes the operations
     * @param logits [N,W]
     * @return π under the mask
     */
    public CategoricalHead<TFloat32> categorical(Ops tf, Operand<TFloat32> logits) {
        return CategoricalHead.of(tf, logits, ((Family.Categorical) policy).sizes(), mask);
    }

    /**
     * Builds the prior.
     *
     * @param tf makes the operations
     * @return π₀, of the rows that are fed
     */
    public PriorHead<TFloat32> priorHead(Ops tf) {
        return PriorHead.of(tf, policy, priorFamily, prior);
    }

    /**
     * Returns the taken actions.
     *
     * @return [N]: choices, or points before the squash
     */
    public TakenActions<TFloat32> taken() {
        return choices.<TakenActions<TFloat32>>map(TakenActions.Choices::new)
                .orElseGet(() -> new TakenActions.Points<>(points()));
    }

    /**
     * Builds the numbers of the taken discrete actions, such as Q(s,a) out of Q(s,·).
     *
     * @param tf makes the operations
     * @param values [N,W]
     * @return [N]
     */
    public Operand<TFloat32> taken(Ops tf, Operand<TFloat32> values) {
        return Rows.taken(tf, values, ((Family.Categorical) policy).sizes(), choices());
    }

    /**
     * Feeds all observations of a segment and after them those at its boundaries, with their masks; and the actions, if the
     * call takes them: the first T·B rows of what is computed from these mean something.
     *
     * @param call the call
     * @param x the segment
     * @return how many rows, (T+1)·B + R
     */
    public int feedAll(Call call, Segment x) {
        rows = gather.rowsAndBoundaries(x);
        masks = gather.masksAndBoundaries(x);
        call.feed(observation, floats(rows), 0, rows.rows());
        mask.filter(call::takes).ifPresent(input -> call.feed(input, masks, 0, rows.rows()));
        // Only the steps have actions; behind them stands anything.
        choices.filter(call::takes)
                .ifPresent(input -> call.feed(input, gather.paddedChoices(x, rows.rows()), 0, rows.rows()));
        points.filter(call::takes)
                .ifPresent(input -> call.feed(input, gather.paddedPoints(x, rows.rows()), 0, rows.rows()));
        return rows.rows();
    }

    /**
     * Feeds what else a call takes beside the observations of the latest {@link #feedAll(Call, Segment)}: the prior there,
     * and the temperature of their stream.
     *
     * @param call the call
     * @param x the segment
     * @param table [(T+1)·B + R, W₀]: the prior at all observations
     * @param alphas [B]: α of every stream
     */
    public void feedAll(Call call, Segment x, Parameters table, double[] alphas) {
        prior.filter(call::takes).ifPresent(input -> call.feed(input, table.values(), 0, rows.rows()));
        if (call.takes(alpha)) {
            call.feed(alpha, gather.perRow(x, alphas), 0, rows.rows());
        }
    }

    /**
     * Feeds one number per step beside the observations of the latest {@link #feedAll(Call, Segment)}, and zeros behind the
     * last step.
     *
     * @param call takes the input
     * @param input [(T+1)·B + R]
     * @param x the segment
     * @param values [≥ T·B]
     */
    public void feedAll(Call call, Input<TFloat32> input, Segment x, double[] values) {
        call.feed(input, gather.padded(x, values, rows.rows()), 0, rows.rows());
    }

    private float[] floats(Observations in) {
        if (in instanceof Observations.Bytes && scratch.length < in.rows() * in.width()) {
            scratch = new float[in.rows() * in.width()];
        }
        return NetworkPolicy.floats(in, scratch);
    }

    /**
     * Returns the observations that were fed last by {@link #feedAll(Call, Segment)}.
     *
     * @return [(T+1)·B + R, D]
     */
    public Observations rows() {
        return rows;
    }

    /**
     * Returns their masks.
     *
     * @return [(T+1)·B + R, W], or an empty array without masks
     */
    public boolean[] masks() {
        return masks;
    }

    /**
     * Chooses the steps that the next calls learn from.
     *
     * @param order step numbers t·B + b
     * @param from the first place in the order
     * @param to one past the last place
     */
    public void select(int[] order, int from, int to) {
        gather.select(order, from, to);
    }

    /**
     * Chooses all steps of a segment.
     *
     * @param x the segment
     */
    public void selectAll(Segment x) {
        gather.selectAll(x.size());
    }

    /**
     * Feeds what a call takes of the chosen steps: observations, masks, actions, prior and temperatures.
     *
     * @param call the call
     * @param x the segment
     * @param table [≥ T·B, W₀]: the prior at the steps
     * @param alphas [B]: α of every stream
     */
    public void feed(Call call, Segment x, Parameters table, double[] alphas) {
        int count = gather.count();
        if (call.takes(observation)) {
            call.feed(observation, gather.observations(x), 0, count);
        }
        mask.filter(call::takes).ifPresent(input -> call.feed(input, gather.masks(x), 0, count));
        choices.filter(call::takes).ifPresent(input -> call.feed(input, gather.choices(x), 0, count));
        points.filter(call::takes).ifPresent(input -> call.feed(input, gather.points(x), 0, count));
        prior.filter(call::takes).ifPresent(input -> call.feed(input, gather.rows(table), 0, count));
        if (call.takes(alpha)) {
            call.feed(alpha, gather.perStream(alphas), 0, count);
        }
    }

    /**
     * Feeds one number per chosen step, if the call takes it.
     *
     * @param call the call
     * @param input [N]
     * @param values [≥ T·B]
     */
    public void feed(Call call, Input<TFloat32> input, double[] values) {
        if (call.takes(input)) {
            call.feed(input, gather.column(values), 0, gather.count());
        }
    }

    /**
     * Feeds one number per stream to the chosen steps, if the call takes it.
     *
     * @param call the call
     * @param input [N]
     * @param values [B]
     */
    public void feedPerStream(Call call, Input<TFloat32> input, double[] values) {
        if (call.takes(input)) {
            call.feed(input, gather.perStream(values), 0, gather.count());
        }
    }
}
