package klrl.algorithms.pcl;

import klrl.algorithms.Assessment;
import klrl.algorithms.critic.ActorCritic;
import klrl.api.Algorithm.Parts;
import klrl.api.Estimator;
import klrl.api.Learner;
import klrl.api.Metrics;
import klrl.api.Policy;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.plugin.Context;
import klrl.core.estimation.KlForm;
import klrl.core.state.Saved;

/**
 * Path consistency learning: policy and value are made to agree on every path of the data, whoever went it.
 *
 * <pre>
 * for each segment x of the data:
 *     e = V, k = log π − log π₀, d, m on x                                      (T4)
 *     C_t = Σ_i (γ^i of the estimator) δ_{t+i},  δ = r − αk + d V(s⁺) − V(s)    (T17, T43)
 *     descend ½ C² in π and V, through every term of the sum                    (T43)
 *     let temperature and prior follow                                          (T36, T38)
 * </pre>
 *
 * <p>The estimator says how far paths reach: n steps of {@code n-step}, or paths of all lengths at once, weighted by λ. Its
 * targets are not learned from; what they differ by from V is C, and vanishes for them all at once. The gradient goes
 * across time, which needs no loop: the sums' terms are listed in Java and fed.
 *
 * <p>At (π*, V*) every C is 0 if transitions are certain. If they are not, C² has a variance that nothing can remove, and
 * its minimum is another pair: the error of a path is squared before its mean over successors is taken.
 */
final class PathConsistencyLearning implements Learner {

    private final PathConsistencyGraph graph;
    private final Policy architecture;
    private final Assessment assessment;
    private final Estimator estimator;
    private final Paths paths = new Paths();
    private double[] values = new double[0];
    private Snapshot snapshot;

    PathConsistencyLearning(
            PathConsistencyPlugin.Options options, Context context, Parts parts, ActorCritic.Networks networks) {
        this.estimator = parts.estimator();
        if (estimator.readsProbabilities()) {
            throw new IllegalArgumentException("algorithm 'pcl' needs no correction for the behaviour policy, which the"
                    + " estimator makes: paths of every policy are consistent; take n-step or td-lambda");
        }
        this.assessment = new Assessment(parts, networks.family(), KlForm.sampled(), options.discount(), context);
        this.architecture = networks.policy();
        this.graph = new PathConsistencyGraph(options, context, parts.prior().family(), networks);
        this.snapshot = graph.snapshot(0);
    }

    @Override
    public void update(Segment x, Progress progress, Metrics metrics) {
        int rows = x.observation().rows() + x.boundaryAt().length;
        if (values.length < rows) {
            values = new double[rows];
        }
        graph.assess(x, progress, assessment, values);
        assessment.ofStates(x, values);
        paths.list(estimator, assessment.evaluation());
        graph.fit(x, paths, assessment, progress, metrics);
        snapshot = graph.snapshot(snapshot.version() + 1);
        assessment.follow(x, architecture.with(snapshot), metrics);
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
