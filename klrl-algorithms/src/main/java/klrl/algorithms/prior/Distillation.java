package klrl.algorithms.prior;

import java.util.List;
import java.util.Optional;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Family;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Progress;
import klrl.api.plugin.Equation;
import klrl.core.estimation.Diagnostics;
import klrl.tf.Call;
import klrl.tf.Group;
import klrl.tf.Input;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import klrl.tf.Rows;
import klrl.tf.head.CategoricalHead;
import klrl.tf.head.Head;
import klrl.tf.head.PriorHead;
import klrl.tf.network.Network;
import klrl.tf.network.NetworkPolicy;
import klrl.tf.optimiser.GradientStep;
import klrl.tf.optimiser.Optimiser;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** The graph of a learned prior: one network, and one call that steps it towards the policies that are fed. */
final class Distillation implements Stateful, AutoCloseable {

    /** The name of the network's parameters in snapshots and states. */
    static final String GROUP = "prior";

    private final Optimiser optimiser;
    private final Input<TFloat32> seen;
    private final Input<TFloat32> policy;
    private final Optional<Input<TBool>> mask;
    private final Operand<TFloat32> loss;
    private final GradientStep<TFloat32> step;
    private final Group<TFloat32> group;
    private final Model<TFloat32> model;
    private final Call fit;
    private float[] scratch = new float[0];

    /**
     * Builds the graph.
     *
     * @param family of prior and policy
     * @param network gives the prior's parameters
     * @param initial [P]: its parameters at the start
     * @param masked whether actions are masked
     * @param optimiser the rule; its learning rate is that of a run's beginning
     */
    Distillation(Family family, Network network, float[] initial, boolean masked, Optimiser optimiser) {
        this.optimiser = optimiser;
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Ops tf = builder.tf();
            group = builder.group(GROUP, network.layout(), initial);
            seen = builder.input("seen", network.inputs());
            policy = builder.input("policy", family.width());
            mask = masked ? Optional.of(builder.mask("mask", family.width())) : Optional.empty();
            loss = loss(tf, family, policy, network.build(tf, group.value(), seen), mask);
            step = GradientStep.of(builder, "prior-step", loss, optimiser, List.of(group));
            model = builder.build();
            fit = model.call("fit", List.of(loss), step);
        }
    }

    /**
     * Builds the mean divergence of the policies from the prior, in closed form. The policies are fed, hence constant: its
     * gradient is that of −E log π₀, and its minimum over all functions of what is seen is the mean of the policies.
     *
     * @param policy [N,W]: parameters of π
     * @param prior [N,W]: parameters of π₀
     */
    @Equation(
            id = "T38",
            kind = Equation.Kind.GRAPH,
            text = "L(φ) = E_s D_KL(π(·|s) ‖ π₀_φ(·|x)) = −E_{a~π} log π₀_φ(a|x) + constant, x a part of s")
    private static Operand<TFloat32> loss(
            Ops tf,
            Family family,
            Operand<TFloat32> policy,
            Operand<TFloat32> prior,
            Optional<? extends Operand<TBool>> mask) {
        Operand<TFloat32> table = family instanceof Family.Categorical choices
                ? CategoricalHead.of(tf, prior, choices.sizes(), mask).logProbabilities()
                : prior;
        Head<TFloat32> taught = Head.of(tf, family, policy, mask);
        return Rows.mean(
                tf, PriorHead.of(tf, family, family, Optional.of(table)).divergence(taught));
    }

    /**
     * Takes one step.
     *
     * @param x [≥ N, seen]
     * @param policies [≥ N,W]: parameters of π
     * @param allowed [≥ N,W], or empty without masks
     * @param rows N
     * @throws ArithmeticException if the loss is not finite
     */
    void fit(Observations x, Parameters policies, boolean[] allowed, int rows) {
        fit.feed(seen, floats(x), 0, rows);
        fit.feed(policy, policies.values(), 0, rows);
        mask.ifPresent(input -> fit.feed(input, allowed, 0, rows));
        fit.feed(step.learningRate(), optimiser.learningRate(new Progress(0, 1)));
        fit.run();
        Diagnostics.requireFinite("loss of the prior", fit.scalar(loss));
    }

    private float[] floats(Observations x) {
        if (x instanceof Observations.Bytes && scratch.length < x.rows() * x.width()) {
            scratch = new float[x.rows() * x.width()];
        }
        return NetworkPolicy.floats(x, scratch);
    }

    /** Returns the present parameters of the network, [P]. */
    float[] parameters() {
        return model.read(group);
    }

    @Override
    public void save(StateWriter out) {
        model.save(out);
    }

    @Override
    public void load(StateReader in) {
        model.load(in);
    }

    @Override
    public void close() {
        model.close();
    }
}
