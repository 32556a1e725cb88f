package klrl.algorithms.mpo;

import klrl.algorithms.Assessment;
import klrl.api.Algorithm.Parts;
import klrl.api.Learner;
import klrl.api.Metrics;
import klrl.api.Policy;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.data.Parameters;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.data.Targets;
import klrl.api.plugin.Context;
import klrl.core.estimation.Diagnostics;
import klrl.core.estimation.KlForm;
import klrl.core.state.Saved;
import klrl.tf.distribution.ActionDistribution;

/**
 * Maximum a posteriori policy optimisation, for one discrete choice or for the points of a box. The prior π₀ is the policy
 * of some updates ago; α is what the literature calls η.
 *
 * <pre>
 * for each segment x of the data:
 *     V̄(s) = E_π₀[min_j Q̄_j(s,·)] on x; as its own prior π₀ pays nothing      (T4)
 *     y = estimator of Q^π₀ from V̄ and min_j Q̄_j                              (T17–T20)
 *     q ∝ π₀ exp(min_j Q̄_j/α)                                                 (T41)
 *     descend ½ Σ_j (Q_j(s,a) − y)²                                           (T11)
 *     descend −E_q[log π] + ν D_KL(π₀‖π)                                      (T41)
 *     Q̄_j ← Q̄_j + τ (Q_j − Q̄_j)
 *     let ν follow D_KL(π₀‖π), the temperature D_KL(q‖π₀), the prior π        (T36, T38, T41)
 * </pre>
 *
 * <p>Both α and ν are temperatures. One with a budget ε of divergence descends, as α, the dual of the improvement, and is, as
 * ν, the multiplier of the trust region. Over a choice q is exact, over a box it weighs actions drawn from π₀.
 */
final class MaximumAPosteriori implements Learner.Weighted {

    private final MaximumAPosterioriGraph graph;
    private final Policy architecture;
    private final Assessment assessment;
    private final ExpectationStep step = new ExpectationStep();
    private double[] values = new double[0];
    private double[] taken = new double[0];
    private Snapshot snapshot;

    MaximumAPosteriori(
            MaximumAPosterioriPlugin.Options options,
            Context context,
            Parts parts,
            Policy architecture,
            ActionDistribution distribution) {
        if (!parts.prior().family().equals(architecture.family())) {
            throw new IllegalArgumentException(
                    "algorithm 'mpo' improves on its prior as on an earlier policy; the prior is "
                            + parts.prior().family() + ", the policy " + architecture.family());
        }
        this.assessment = new Assessment(parts, architecture.family(), KlForm.analytic(), options.discount(), context);
        this.architecture = architecture;
        this.graph = new MaximumAPosterioriGraph(options, context, parts, architecture.family(), distribution);
        this.snapshot = graph.snapshot(0);
    }

    @Override
    public double[] update(Segment x, double[] weight, Progress progress, Metrics metrics) {
        resize(x);
        Parameters prior = assessment.assessPrior(x, progress, graph.gather(x), graph.masks());
        graph.evaluate(x, prior, assessment.alpha());
        graph.expectedValues(values);
        graph.takenValues(taken);
        Targets y = assessment.ofActions(x, taken, values);
        graph.improve(x, assessment, step);
        double entropy = Diagnostics.mean(assessment.terms().entropy(), x.size());
        double[] errors = graph.fit(x, y, weight, step, assessment, entropy, progress, metrics);
        snapshot = graph.snapshot(snapshot.version() + 1);
        assessment.follow(x, architecture.with(snapshot), step.divergence(), metrics);
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
