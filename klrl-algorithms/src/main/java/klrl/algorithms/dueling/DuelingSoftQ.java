package klrl.algorithms.dueling;

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
import klrl.api.data.Targets;
import klrl.api.plugin.Context;
import klrl.core.estimation.Minibatches;
import klrl.core.state.Saved;

/**
 * Soft Q-learning on action values that are made of a policy and a soft value, Q = V + α (log π − log π₀), so that the
 * policy of Q is π itself and needs no exponentials. On fresh data its steps are those of an actor-critic (T21, T22), on
 * replayed data those of Q-learning.
 *
 * <pre>
 * act by π
 * for each segment x of the data:
 *     V̄, π̄ on x, Q̄(s,a) = V̄ + α (log π̄ − log π₀)                      (T15)
 *     y = estimator of Q^π̄ from V̄ and Q̄                               (T17–T20)
 *     for each epoch, for each minibatch of x:
 *         descend ½ (Q(s,a) − y)², Q of scaled streams                 (T31)
 *         V̄ ← V̄ + τ (V − V̄), and π̄ likewise
 *     let temperature and prior follow                                 (T36, T38)
 * </pre>
 *
 * <p>Without targets, τ = 1, V̄ and π̄ are V and π of the beginning of the update. An estimator of state values gives
 * advantages beside its targets, and y is V̄ + Â: in it the price of the own step is added back, since Q carries none, with
 * the very κ that was subtracted.
 */
final class DuelingSoftQ implements Learner {

    private final DuelingSoftQPlugin.Options options;
    private final DuelingSoftQGraph graph;
    private final Policy architecture;
    private final Assessment assessment;
    private final Minibatches minibatches;
    private double[] values = new double[0];
    private double[] taken = new double[0];
    private Snapshot snapshot;

    DuelingSoftQ(DuelingSoftQPlugin.Options options, Context context, Parts parts, ActorCritic.Networks networks) {
        this.options = options;
        this.assessment =
                new Assessment(parts, networks.family(), options.kl().create(context), options.discount(), context);
        this.minibatches = new Minibatches(context.random().stream("minibatch", 0));
        this.architecture = networks.policy();
        this.graph = new DuelingSoftQGraph(options, context, parts.prior().family(), networks);
        this.snapshot = graph.snapshot(0);
    }

    @Override
    public void update(Segment x, Progress progress, Metrics metrics) {
        resize(x);
        graph.assess(x, progress, assessment, values);
        assessment.duel(x, values, taken);
        Targets y = assessment.ofActions(x, taken, values);
        minibatches.visit(x.size(), options.epochs(), options.minibatches(), (order, from, to) -> {
            graph.select(order, from, to);
            graph.fit(x, y, assessment, progress, metrics);
        });
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
