package klrl.algorithms.spg;

import klrl.algorithms.Assessment;
import klrl.api.Algorithm.Parts;
import klrl.api.Learner;
import klrl.api.Metrics;
import klrl.api.Policy;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.data.Family;
import klrl.api.data.Parameters;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.data.Targets;
import klrl.api.plugin.Context;
import klrl.core.estimation.KlForm;
import klrl.core.estimation.Minibatches;
import klrl.core.state.Saved;
import klrl.tf.network.Network;
import klrl.tf.network.NetworkPolicy;

/**
 * Soft policy gradient: an actor-critic on the return of r̂ = r − ακ.
 *
 * <pre>
 * for each segment x of the data:
 *     e = V, κ, π/μ on x                                              (T4, T5)
 *     y, Â = estimator(e)                                             (T17–T19)
 *     for each epoch, for each minibatch of x:
 *         descend ½(V(s) − y)²                                        (T13)
 *         descend −Â log π(a|s) + α D_KL(π‖π₀), or its clipped form   (T14, T32)
 *     let temperature and prior follow                                (T36, T38)
 * </pre>
 *
 * <p>κ and Â belong to the policy that collected the segment and stay fixed over its epochs. The gradient of the own
 * step's divergence is always that of the divergence itself, in closed form or, where there is none, through fresh
 * actions; and Â adds back the very κ that is inside its errors, so the KL is counted once in either form of κ.
 */
final class SoftPolicyGradient implements Learner {

    static final String ACTOR = "actor";

    private final SoftPolicyGradientPlugin.Options options;
    private final SoftPolicyGradientGraph graph;
    private final Policy architecture;
    private final Assessment assessment;
    private final Minibatches minibatches;
    private double[] values = new double[0];
    private Snapshot snapshot;

    SoftPolicyGradient(
            SoftPolicyGradientPlugin.Options options,
            Context context,
            Parts parts,
            Family family,
            Network actor,
            Network critic) {
        this.options = options;
        KlForm kl = options.kl().create(context);
        this.assessment = new Assessment(parts, family, kl, options.discount(), context);
        this.minibatches = new Minibatches(context.random().stream("minibatch", 0));
        this.architecture = NetworkPolicy.of(family, actor, ACTOR);
        this.graph = new SoftPolicyGradientGraph(
                options, context, kl, family, parts.prior().family(), actor, critic);
        this.snapshot = graph.snapshot(0);
    }

    @Override
    public void update(Segment x, Progress progress, Metrics metrics) {
        assessment.assess(x, progress, x.observation(), x.mask(), parameters(x));
        Targets y = assessment.ofStates(x, values(x));
        minibatches.visit(x.size(), options.epochs(), options.minibatches(), (order, from, to) -> {
            graph.select(order, from, to);
            graph.fit(x, y, assessment, progress, metrics);
        });
        snapshot = graph.snapshot(snapshot.version() + 1);
        assessment.follow(x, architecture.with(snapshot), metrics);
    }

    private double[] values(Segment x) {
        int rows = x.observation().rows() + x.boundaryAt().length;
        if (values.length < rows) {
            values = new double[rows];
        }
        graph.values(x, values);
        return values;
    }

    /** Returns π on the segment: what acted, if that is the current policy, else computed anew. */
    private Parameters parameters(Segment x) {
        if (x.policyVersion() == snapshot.version() && x.behaviour().width() > 0) {
            return x.behaviour();
        }
        Parameters computed =
                Parameters.of(architecture.family(), x.observation().rows());
        architecture.with(snapshot).parameters(x.observation(), x.memory(), computed);
        return computed;
    }

    @Override
    public Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public void save(StateWriter out) {
        out.longs("version", snapshot.version());
        graph.save(out.child("graph"));
    }

    @Override
    public void load(StateReader in) {
        graph.load(in.child("graph"));
        snapshot = graph.snapshot(Saved.longs(in, "version", 1)[0]);
    }

    @Override
    public void close() {
        graph.close();
    }
}
