package klrl.algorithms.pgql;

import klrl.algorithms.Assessment;
import klrl.algorithms.critic.ActorCritic;
import klrl.api.Algorithm.Parts;
import klrl.api.Learner;
import klrl.api.Metrics;
import klrl.api.Policy;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.plugin.Context;
import klrl.core.state.Saved;

/**
 * Policy gradient and Q-learning in turns, on action values that are made of a policy and their own mean,
 * Q = V + α (log π − log π₀ − K), K = D_KL(π‖π₀): an actor-critic's steps on fresh data, Bellman steps on replayed data.
 *
 * <pre>
 * act by π
 * for each segment x of the data:
 *     V̄(s) = V(s) − αK(s) on x, Q(s,a) = V̄(s) + α (log π − log π₀)     (T4, T16)
 *     if x is fresh:
 *         y, Â = estimator(V̄, κ)                                       (T17–T19)
 *         descend ½ (V − αK − y)² by 1 − η steps                       (T13)
 *         descend −Â log π(a|s) + α D_KL(π‖π₀) by 1 − η steps          (T14)
 *     else:
 *         y = V̄ + Â, which for one step is r + d V̄(s⁺)                 (T10)
 *         descend ½ (Q(s,a) − y)² by η steps                           (T16)
 *     let temperature and prior follow                                 (T36, T38)
 * </pre>
 *
 * <p>A segment is fresh if one policy collected it. η weighs the two kinds of steps against each other by their learning
 * rates, and so for any optimiser. The soft value V̄ bootstraps in both: it is α log Σ_a π₀ exp(Q/α), because π is the
 * policy of Q, and hence the Bellman step is that of Q-learning.
 *
 * <p>Source: O'Donoghue, Munos, Kavukcuoglu, Mnih, <em>Combining Policy Gradient and Q-Learning</em>, 2017, section 4.
 */
final class Pgql implements Learner {

    private final PgqlGraph graph;
    private final Policy architecture;
    private final Assessment assessment;
    private double[] values = new double[0];
    private double[] taken = new double[0];
    private Snapshot snapshot;

    Pgql(PgqlPlugin.Options options, Context context, Parts parts, ActorCritic.Networks networks) {
        this.assessment =
                new Assessment(parts, networks.family(), options.kl().create(context), options.discount(), context);
        this.architecture = networks.policy();
        this.graph = new PgqlGraph(options, context, parts.prior().family(), networks);
        this.snapshot = graph.snapshot(0);
    }

    @Override
    public void update(Segment x, Progress progress, Metrics metrics) {
        resize(x);
        graph.assess(x, progress, assessment, values);
        assessment.soften(x, values);
        if (x.policyVersion() != Segment.MIXED_VERSIONS) {
            graph.improve(x, assessment.ofStates(x, values), assessment, progress, metrics);
        } else {
            assessment.duel(x, values, taken);
            graph.backUp(x, assessment.ofActions(x, taken, values), assessment, progress, metrics);
        }
        snapshot = graph.snapshot(snapshot.version() + 1);
        assessment.follow(x, architecture.with(snapshot), metrics);
    }

    private void resize(Segment x) {
        int rows = x.observation().rows() + x.boundaryAt().length;
        if (values.length < rows) {
            values = new double[rows];
            taken = new double[rows];
        }
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
