package klrl.algorithms.sac;

import klrl.algorithms.Adaptation;
import klrl.api.Algorithm.Parts;
import klrl.api.Estimator;
import klrl.api.Learner;
import klrl.api.Metrics;
import klrl.api.Policy;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.data.Actions;
import klrl.api.data.Evaluation;
import klrl.api.data.Family;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.data.Targets;
import klrl.api.plugin.Context;
import klrl.api.plugin.Equation;
import klrl.core.estimation.BackwardRecursion;
import klrl.core.estimation.Bootstrap;
import klrl.core.estimation.Diagnostics;
import klrl.core.estimation.KlTerms;
import klrl.core.state.Saved;
import klrl.tf.network.Network;
import klrl.tf.network.NetworkPolicy;

/**
 * Soft actor-critic for one discrete choice, with expectations over actions taken exactly.
 *
 * <pre>
 * for each segment x of the data:
 *     V̄(s) = E_π[min_j Q̄_j(s,·)] − α D_KL(π‖π₀) on x                   (T4, T11)
 *     y = estimator of Q^π from V̄ and Q̄                              (T17–T20)
 *     descend ½ Σ_j (Q_j(s,a) − y)²                                    (T11)
 *     descend E_π[α log π − α log π₀ − min_j Q_j]                      (T12)
 *     Q̄_j ← Q̄_j + τ (Q_j − Q̄_j)
 *     let temperature and prior follow                                 (T36, T38)
 * </pre>
 */
final class SoftActorCritic implements Learner {

    static final String ACTOR = "actor";

    private final SoftActorCriticPlugin.Options options;
    private final Parts parts;
    private final SoftActorCriticGraph graph;
    private final Policy architecture;
    private final KlTerms terms;
    private final BackwardRecursion recursion = new BackwardRecursion();
    private Evaluation e = Evaluation.of(0, 1);
    private Targets y = Targets.of(0, 1);
    private double[] values = new double[0];
    private double[] alpha = new double[0];
    private Snapshot snapshot;

    SoftActorCritic(
            SoftActorCriticPlugin.Options options,
            Context context,
            Parts parts,
            Family.Categorical family,
            Network network) {
        this.options = options;
        this.parts = parts;
        this.terms = new KlTerms(parts.prior(), family);
        this.architecture = NetworkPolicy.of(family, network, ACTOR);
        this.graph = new SoftActorCriticGraph(options, context, family, network);
        this.snapshot = graph.snapshot(0);
    }

    @Override
    public void update(Segment x, Progress progress, Metrics metrics) {
        evaluate(x, progress);
        recursion.targets(parts.estimator(), e, y);
        if (parts.estimator().base() != Estimator.Base.ACTION) {
            addOwnPenalty();
        }
        graph.fit(x, y, terms, alpha, progress, metrics);
        snapshot = graph.snapshot(snapshot.version() + 1);
        Adaptation.follow(parts, x, terms, alpha, architecture.with(snapshot), metrics);
        metrics.add("target_mean", Diagnostics.mean(y.target(), x.size()));
    }

    /** Fills e: what the target critics, the policy and the prior say of the segment. */
    private void evaluate(Segment x, Progress progress) {
        resize(x);
        graph.evaluate(x);
        terms.compute(graph.rows(), graph.masks(), graph.logits(), x.action(), options.kl());
        parts.temperature().alpha(progress, alpha);
        softValues(x);
        Bootstrap.discounts(x, options.discount(), e);
        Bootstrap.successors(x, values, e.nextValue());
        Bootstrap.penalise(terms.kappa(), alpha, e);
        terms.probabilities(x, e);
        int[] taken = ((Actions.Choices) x.action()).values();
        boolean actionBase = parts.estimator().base() == Estimator.Base.ACTION;
        for (int i = 0; i < x.size(); i++) {
            e.base()[i] = actionBase ? graph.targetValue(i, taken[i]) : values[i];
        }
        for (int i = 0; i < x.size(); i++) {
            boolean goesOn = actionBase && e.continues()[i] == 1;
            e.takenNext()[i] = goesOn ? e.base()[i + x.streams()] : e.nextValue()[i];
        }
    }

    /** V̄(s) = Σ_a π(a|s) min_j Q̄_j(s,a) − α D_KL(π(·|s)‖π₀(·|s)), at the observation rows, then the boundary rows. */
    @Equation(id = "T4", text = "V̄(s) = E_π[min_j Q̄_j(s,·)] − α D_KL(π‖π₀)")
    private void softValues(Segment x) {
        graph.expectedValues(values);
        int rows = x.observation().rows();
        for (int i = 0; i < rows + x.boundaryAt().length; i++) {
            int step = i < rows ? i : x.boundaryAt()[i - rows];
            values[i] -= alpha[step % x.streams()] * terms.divergence()[i];
        }
    }

    /** An estimator of state values gave y^v; the action value's target lacks the penalty of its own step. */
    private void addOwnPenalty() {
        for (int i = 0; i < e.size(); i++) {
            y.target()[i] += e.penalty()[i];
        }
    }

    private void resize(Segment x) {
        int rows = x.observation().rows() + x.boundaryAt().length;
        if (values.length < rows) {
            values = new double[rows];
        }
        if (e.steps() != x.steps() || e.streams() != x.streams()) {
            e = Evaluation.of(x.steps(), x.streams());
            y = Targets.of(x.steps(), x.streams());
            alpha = new double[x.streams()];
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
