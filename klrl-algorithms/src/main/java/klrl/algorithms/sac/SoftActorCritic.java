package klrl.algorithms.sac;

import java.util.Arrays;
import klrl.algorithms.Assessment;
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
import klrl.core.state.Saved;
import klrl.tf.distribution.ActionDistribution;

/**
 * Soft actor-critic, for one discrete choice or for the points of a box.
 *
 * <pre>
 * for each segment x of the data:
 *     V̄(s) = E_π[min_j Q̄_j(s,·)] − α D_KL(π‖π₀) on x                   (T4, T11)
 *     y = estimator of Q^π from V̄ and Q̄                              (T17–T20)
 *     descend ½ Σ_j (Q_j(s,a) − y)²                                    (T11)
 *     descend E_π[α log π − α log π₀ − min_j Q_j]                      (T12, or T44)
 *     Q̄_j ← Q̄_j + τ (Q_j − Q̄_j)
 *     let temperature and prior follow                                 (T36, T38)
 * </pre>
 *
 * <p>Over a choice expectations are taken exactly, over a box by fresh actions: the same ones for Q̄ and, in the sampled
 * form of the regulariser, for log π − log π₀.
 */
final class SoftActorCritic implements Learner.Weighted {

    static final String ACTOR = "actor";

    private final SoftActorCriticGraph graph;
    private final Policy architecture;
    private final Assessment assessment;
    private double[] values = new double[0];
    private double[] taken = new double[0];
    private double[] advantages = new double[0];
    private Snapshot snapshot;

    SoftActorCritic(
            SoftActorCriticPlugin.Options options,
            Context context,
            Parts parts,
            Policy architecture,
            ActionDistribution distribution) {
        this.assessment =
                new Assessment(parts, architecture.family(), options.kl().create(context), options.discount(), context);
        this.architecture = architecture;
        this.graph = new SoftActorCriticGraph(options, context, parts, distribution);
        this.snapshot = graph.snapshot(0);
    }

    @Override
    public double[] update(Segment x, double[] weight, Progress progress, Metrics metrics) {
        resize(x);
        graph.assess(x, progress, assessment);
        graph.expectedValues(values);
        System.arraycopy(values, 0, advantages, 0, x.size());
        assessment.soften(x, values);
        graph.takenValues(taken);
        Targets y = assessment.ofActions(x, taken, values);
        Arrays.setAll(advantages, i -> i < x.size() ? y.target()[i] - advantages[i] : 0);
        double[] errors = graph.fit(x, y, advantages, weight, assessment, progress, metrics);
        snapshot = graph.snapshot(snapshot.version() + 1);
        assessment.follow(x, architecture.with(snapshot), metrics);
        return errors;
    }

    private void resize(Segment x) {
        int rows = x.observation().rows() + x.boundaryAt().length;
        if (values.length < rows) {
            values = new double[rows];
            taken = new double[rows];
            advantages = new double[rows];
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
