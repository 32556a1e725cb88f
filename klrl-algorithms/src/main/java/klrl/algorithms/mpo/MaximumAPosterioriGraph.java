package klrl.algorithms.mpo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import klrl.algorithms.Assessment;
import klrl.algorithms.Batch;
import klrl.algorithms.Descent;
import klrl.algorithms.critic.ActionCritics;
import klrl.algorithms.critic.Features;
import klrl.algorithms.critic.FreshActions;
import klrl.api.Algorithm.Parts;
import klrl.api.Estimator;
import klrl.api.Metrics;
import klrl.api.RandomStream;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.Temperature;
import klrl.api.data.Family;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.data.Space;
import klrl.api.data.Targets;
import klrl.api.plugin.Context;
import klrl.tf.Call;
import klrl.tf.Group;
import klrl.tf.Input;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import klrl.tf.distribution.ActionDistribution;
import klrl.tf.head.Head;
import klrl.tf.network.Architecture;
import klrl.tf.network.Network;
import klrl.tf.optimiser.Optimiser;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The graph of maximum a posteriori policy optimisation: an actor, critics and their targets, and one call that steps all. */
final class MaximumAPosterioriGraph implements Stateful, AutoCloseable {

    static final String ACTOR = "actor";

    private final boolean readsTaken;
    private final Batch batch;
    private final Features features;
    private final Candidates candidates;
    private final List<TrustRegion> regions = new ArrayList<>();
    private final Model<TFloat32> model;
    private final Group<TFloat32> actor;
    private final Operand<TFloat32> expected;
    private final Operand<TFloat32> taken;
    private final Operand<TFloat32> onlineMean;
    private final Input<TFloat32> target;
    private final Input<TFloat32> weight;
    private final Descent<TFloat32> policyDescent;
    private final Descent<TFloat32> valueDescent;
    private final Call evaluate;
    private final Call fit;
    private int rows;

    MaximumAPosterioriGraph(
            MaximumAPosterioriPlugin.Options options,
            Context context,
            Parts parts,
            Family family,
            ActionDistribution distribution) {
        readsTaken = parts.estimator().base() == Estimator.Base.ACTION;
        Space action = context.environment().action();
        Optimiser optimiser = options.optimiser().create(context);
        Architecture architecture = options.network().create(context);
        RandomStream random = context.random().stream("initialisation", 0);
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Ops tf = builder.tf();
            batch = new Batch(builder, context.environment(), family, family);
            features = new Features(builder, batch, options.torso(), context, random);
            Network network = distribution.network(architecture, features.width(), action);
            actor = builder.group(ACTOR, network.layout(), network.initialise(random, 0.01));
            ActionCritics critics =
                    new ActionCritics(builder, batch, features, architecture, action, options.critics(), 1, random);
            target = builder.input("target");
            weight = builder.input("weight");

            Operand<TFloat32> parameters = network.build(tf, actor.value(), features.forActor());
            Operand<TFloat32> old = batch.prior().orElseThrow();
            Head<TFloat32> prior = batch.policy(tf, old);
            if (action instanceof Space.Box) {
                FreshActions fresh =
                        new FreshActions(builder, batch, action.width(), context.random().stream("fresh-action", 0));
                Operand<TFloat32> drawn = fresh.of(old);
                candidates = new DrawnPoints(
                        builder, batch, critics, parameters, fresh, drawn, options.samples(), action.width());
                expected = critics.expectedTarget(prior, Optional.of(drawn));
            } else {
                candidates = new AllChoices(builder, batch, critics, parameters, family.width());
                expected = critics.expectedTarget(prior, Optional.empty());
            }
            taken = critics.takenTarget(prior);
            for (Operand<TFloat32> part : candidates.parts()) {
                boolean first = regions.isEmpty();
                Temperature price = (first ? options.trust() : options.trustDeviation()).create(context);
                price.begin(parts.prior());
                regions.add(new TrustRegion(
                        builder,
                        first ? "" : "_deviation",
                        price,
                        candidates.logLikelihood(part),
                        candidates.divergence(prior, batch.policy(tf, part))));
            }
            Operand<TFloat32> policyLoss =
                    tf.math.addN(regions.stream().map(TrustRegion::loss).toList());
            policyDescent = Descent.of(builder, "policy", policyLoss, optimiser, List.of(actor));
            List<Operand<TFloat32>> online = critics.taken(prior);
            onlineMean = critics.mean(online);
            valueDescent =
                    Descent.of(builder, "value", critics.loss(online, target, weight), optimiser, critics.groups());
            List<Op> steps = new ArrayList<>(List.of(policyDescent.step(), valueDescent.step()));
            steps.addAll(critics.follow(builder, options.tau(), valueDescent.step()));
            model = builder.build();
            List<Operand<TFloat32>> outputs = new ArrayList<>(candidates.outputs());
            outputs.add(expected);
            if (readsTaken) {
                outputs.add(taken);
            }
            evaluate = model.call("evaluate", outputs);
            List<Operand<TFloat32>> fetches = new ArrayList<>(policyDescent.fetches());
            fetches.addAll(valueDescent.fetches());
            fetches.add(onlineMean);
            regions.forEach(region -> fetches.add(region.divergence()));
            fit = model.call("fit", fetches, steps.toArray(Op[]::new));
        }
    }

    /** Returns the observation rows and after them the boundary rows. */
    Observations gather(Segment x) {
        rows = batch.feedAll(evaluate, x);
        return batch.rows();
    }

    /** Returns their masks, or an empty array without masks. */
    boolean[] masks() {
        return batch.masks();
    }

    /** Runs the target critics there, under the prior. */
    void evaluate(Segment x, Parameters prior, double[] alpha) {
        batch.feedAll(evaluate, x, prior, alpha);
        candidates.feed(evaluate, rows);
        evaluate.run();
    }

    /** Reads E_π₀[min_j Q̄_j(s,·)] of the evaluated rows. */
    void expectedValues(double[] out) {
        evaluate.read(expected, out, 0, rows);
    }

    /** Reads min_j Q̄_j(s,a) of the taken actions, if the estimator asks for them; behind them stands anything. */
    void takenValues(double[] out) {
        if (readsTaken) {
            evaluate.read(taken, out, 0, rows);
        }
    }

    /** Computes q on the segment's steps. */
    void improve(Segment x, Assessment assessment, ExpectationStep step) {
        step.compute(
                candidates.values(evaluate, rows, x.size()),
                candidates.logPrior(assessment.terms().priorTable(), x.size()),
                candidates instanceof AllChoices ? batch.masks() : new boolean[0],
                assessment.alpha(),
                x.size());
    }

    /**
     * Takes one step of all critics, and of the actor towards q; the target critics and the prices follow.
     *
     * @return [T·B]: y − Q(s,a) before the step, Q the mean of the critics
     */
    double[] fit(
            Segment x,
            Targets y,
            double[] weights,
            ExpectationStep step,
            Assessment assessment,
            double entropy,
            Progress progress,
            Metrics metrics) {
        batch.selectAll(x);
        batch.feed(fit, x, assessment.terms().priorTable(), assessment.alpha());
        batch.feed(fit, target, y.target());
        batch.feedPerStream(fit, weight, weights);
        candidates.feed(fit, step.weights(), x.size());
        regions.forEach(region -> region.feed(fit, progress));
        policyDescent.feed(fit, progress);
        valueDescent.feed(fit, progress);
        fit.run();
        policyDescent.report(fit, metrics);
        valueDescent.report(fit, metrics);
        regions.forEach(region -> region.follow(fit, entropy, metrics));
        double[] errors = new double[x.size()];
        fit.read(onlineMean, errors, 0, x.size());
        Arrays.setAll(errors, i -> y.target()[i] - errors[i]);
        return errors;
    }

    Snapshot snapshot(long version) {
        return features.snapshot(model, actor, version);
    }

    @Override
    public void save(StateWriter out) {
        model.save(out);
        for (int j = 0; j < regions.size(); j++) {
            regions.get(j).price().save(out.child("trust-" + j));
        }
    }

    @Override
    public void load(StateReader in) {
        model.load(in);
        for (int j = 0; j < regions.size(); j++) {
            regions.get(j).price().load(in.child("trust-" + j));
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
