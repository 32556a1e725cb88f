package klrl.algorithms.softq;

import java.util.Optional;
import klrl.algorithms.Assessment;
import klrl.algorithms.bonus.Bonus;
import klrl.api.Algorithm.Parts;
import klrl.api.Learner;
import klrl.api.Metrics;
import klrl.api.Policy;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.data.Family;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.data.Targets;
import klrl.api.plugin.Context;
import klrl.core.estimation.Diagnostics;
import klrl.core.state.Saved;

/**
 * Soft Q-learning for one discrete choice: critics of action values, and the policy that they and the prior make up.
 *
 * <pre>
 * act by π₀ exp(min_j Q_j/α)                                           (T6)
 * for each segment x of the data:
 *     π ∝ π₀ exp(min_j Q̄_j/α), V̄(s) = α log Σ_a π₀ exp(min_j Q̄_j/α)    (T6, T10)
 *     r ← r + the bonus, if there is one                               (T40)
 *     y = estimator of Q^π from V̄ and min_j Q̄_j                        (T17–T20)
 *     descend ½ Σ_j (Q_j(s,a) − y)²                                    (T11)
 *     Q̄_j ← Q̄_j + τ (Q_j − Q̄_j)
 *     let temperature and prior follow                                 (T36, T38)
 * </pre>
 *
 * <p>The policy that data is judged by, in ratios, κ and V̄, is that of the <em>targets</em> Q̄: only for it is V̄ at once the
 * mean of Q̄ less the price of the policy and the soft value of T10, so that one-step targets are T10's and longer ones
 * those of one policy. The policy that acts is that of the critics themselves, a little ahead; its probabilities are
 * recorded as those of any behaviour. Entropy and divergence, which the temperature follows, are those of the targets'
 * policy.
 *
 * <p>Critics begin at 0 everywhere, so that the first policy is the prior itself. Drawn at random they would, divided by a low
 * temperature, drown what the prior says.
 */
final class SoftQLearning implements Learner.Weighted {

    private final SoftQLearningGraph graph;
    private final Policy architecture;
    private final Assessment assessment;
    private final Optional<Bonus> bonus;
    private double[] values = new double[0];
    private double[] taken = new double[0];
    private double temperature;
    private Snapshot snapshot;

    SoftQLearning(
            SoftQLearningPlugin.Options options,
            Context context,
            Parts parts,
            Family.Categorical family,
            Policy architecture) {
        this.assessment = new Assessment(parts, family, options.kl().create(context), options.discount(), context);
        this.bonus = options.bonus().map(slot -> slot.create(context));
        this.architecture = architecture;
        this.graph =
                new SoftQLearningGraph(options, context, family, parts.prior().family());
        this.temperature = first(parts);
        this.snapshot = graph.snapshot(0, temperature);
    }

    /** α before the first update; policies have one for all streams. */
    private static double first(Parts parts) {
        double[] alpha = new double[1];
        parts.temperature().alpha(new Progress(0, 1), alpha);
        return alpha[0];
    }

    @Override
    public double[] update(Segment x, double[] weight, Progress progress, Metrics metrics) {
        resize(x);
        graph.evaluate(x);
        assessment.assessGibbs(x, progress, graph.rows(), graph.masks(), graph.targetValues(), values);
        bonus.ifPresent(added -> assessment.augment(x, added, metrics));
        graph.takenValues(taken);
        Targets y = assessment.ofActions(x, taken, values);
        double[] errors = graph.fit(x, y, weight, assessment, progress, metrics);
        temperature = Diagnostics.mean(assessment.alpha(), x.streams());
        snapshot = graph.snapshot(snapshot.version() + 1, temperature);
        assessment.follow(x, architecture.with(snapshot), metrics);
        return errors;
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
        out.doubles("temperature", temperature);
        graph.save(out.child("graph"));
    }

    @Override
    public void load(StateReader in) {
        graph.load(in.child("graph"));
        temperature = Saved.doubles(in, "temperature", 1)[0];
        snapshot = graph.snapshot(Saved.longs(in, "version", 1)[0], temperature);
    }

    @Override
    public void close() {
        graph.close();
    }
}
