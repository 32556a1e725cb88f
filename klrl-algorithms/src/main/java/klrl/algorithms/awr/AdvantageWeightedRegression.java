package klrl.algorithms.awr;

import klrl.algorithms.Assessment;
import klrl.algorithms.critic.ActorCritic;
import klrl.algorithms.prior.BehaviourPrior;
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

/**
 * Advantage-weighted regression: the policy is fitted to the data's own actions, the good ones above all.
 *
 * <pre>
 * for each segment x of the data:
 *     e = V on x, of π with κ and π/μ; with π₀ = μ of μ itself, with κ = 0     (T4)
 *     y, Â = estimator(e)                                                      (T17–T19)
 *     w = min( w_max, (π₀/μ) exp(Â/α) )                                        (T42)
 *     descend ½(V(s) − y)²                                                     (T13)
 *     descend −w log π(a|s)                                                    (T42)
 *     let temperature and prior follow                                         (T36, T38)
 * </pre>
 *
 * <p>Which policy is fitted is the prior's affair. With {@code behaviour}, π₀ = μ, it is μ exp(A/α): nobody needs to know
 * μ's probabilities, and the values are those of μ, which pays nothing for being itself. With any other prior it is
 * π₀ exp((Q − V)/α) of the regularised values of π, for which the data must tell μ, and a fixed point is the regularised
 * optimum: policy iteration, whatever μ is.
 */
final class AdvantageWeightedRegression implements Learner {

    private final AdvantageWeightedRegressionGraph graph;
    private final Policy architecture;
    private final Assessment assessment;
    private final AdvantageWeights weights;
    private final boolean ofBehaviour;
    private double[] values = new double[0];
    private double[] logRatio = new double[0];
    private Snapshot snapshot;

    AdvantageWeightedRegression(
            AdvantageWeightedRegressionPlugin.Options options,
            Context context,
            Parts parts,
            ActorCritic.Networks networks) {
        this.assessment =
                new Assessment(parts, networks.family(), options.kl().create(context), options.discount(), context);
        this.architecture = networks.policy();
        this.weights = new AdvantageWeights(options.maxWeight());
        this.ofBehaviour = parts.prior() instanceof BehaviourPrior;
        this.graph = new AdvantageWeightedRegressionGraph(
                options, context, parts.prior().family(), networks);
        this.snapshot = graph.snapshot(0);
    }

    @Override
    public void update(Segment x, Progress progress, Metrics metrics) {
        resize(x);
        graph.assess(x, progress, assessment, values);
        if (ofBehaviour) {
            assessment.ofBehaviour();
        } else {
            assessment.terms().priorRatios(x, logRatio);
        }
        Targets y = assessment.ofStates(x, values);
        weights.compute(y, assessment.alpha(), logRatio);
        graph.fit(x, y, weights, assessment, progress, metrics);
        metrics.add("weight_clip_fraction", weights.clipped());
        metrics.add("weight_sample_size", weights.effectiveSampleSize(x.size()));
        snapshot = graph.snapshot(snapshot.version() + 1);
        assessment.follow(x, architecture.with(snapshot), weights.divergence(), metrics);
    }

    private void resize(Segment x) {
        int rows = x.observation().rows() + x.boundaryAt().length;
        if (values.length < rows) {
            values = new double[rows];
            logRatio = new double[rows];
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
