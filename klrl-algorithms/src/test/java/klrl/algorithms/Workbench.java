package klrl.algorithms;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import klrl.api.Algorithm;
import klrl.api.Estimator;
import klrl.api.Learner;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.StateReader;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.plugin.Context;
import klrl.core.random.Streams;
import klrl.core.run.Actor;
import klrl.core.run.Agent;
import klrl.core.state.MemoryState;
import klrl.tf.network.Activation;
import klrl.tf.network.Initialiser;
import klrl.tf.network.Mlp;
import klrl.tf.network.Network;

/** A learner on a {@link TableWorld}, with an actor and all that is needed to see what it does. */
public final class Workbench implements AutoCloseable {

    /** The shape of all networks here; configurations must name the same. */
    public static final String NETWORK = "{type: mlp, hidden: [7], activation: tanh}";

    private final TableWorld world;
    private final Prior prior;
    private final Streams random;
    private final Actor actor;
    private final Learner learner;
    private final Spy spy;
    private final Slope slope = new Slope();
    private final Map<String, List<Double>> metrics = new LinkedHashMap<>();
    private Policy policy;

    /** Makes a learner of an algorithm, such as {@code type: soft-policy-gradient, epochs: 2}. */
    public Workbench(
            TableWorld world, String algorithm, Estimator estimator, Prior prior, int streams, int horizon, long seed) {
        this.world = world;
        this.prior = prior;
        random = Streams.of(seed);
        spy = new Spy(estimator);
        Context context = Lab.context(world.spec(), streams, random);
        Algorithm made = Lab.shipped()
                .withEnvironment("world", world::environment)
                .composition("{environment: world, algorithm: {" + algorithm + ", network: " + NETWORK + "}}")
                .algorithm()
                .create(context);
        Agent agent = Agent.begin(made, new Algorithm.Parts(spy, prior, slope));
        learner = agent.learner();
        policy = agent.policy();
        actor = new Actor(world.environment(context), policy, streams, horizon, random);
    }

    /** Acts with the present policy; the segment is valid until the next call. */
    public Segment collect() {
        return actor.collect(policy);
    }

    /** Learns, and acts with the new policy from then on. */
    public void update(Segment x) {
        metrics.clear();
        learner.update(
                x,
                new Progress(10, 100),
                (name, value) ->
                        metrics.computeIfAbsent(name, key -> new ArrayList<>()).add(value));
        policy = policy.with(learner.snapshot());
    }

    /** The values of a metric of the last update. */
    public List<Double> metric(String name) {
        return metrics.getOrDefault(name, List.of());
    }

    /** The learner. */
    public Learner learner() {
        return learner;
    }

    /** All that is random. */
    public Streams random() {
        return random;
    }

    /** What the estimator was shown. */
    public Spy spy() {
        return spy;
    }

    /** What the temperature was told. */
    public Slope slope() {
        return slope;
    }

    /** The acting policy. */
    public Policy policy() {
        return policy;
    }

    /** The whole state, from which a like workbench goes on. */
    public StateReader state() {
        MemoryState state = new MemoryState();
        learner.save(state.child("learner"));
        actor.save(state.child("actor"));
        random.save(state.child("random"));
        return state.reader();
    }

    /** Takes a state over. */
    public void load(StateReader in) {
        learner.load(in.child("learner"));
        actor.load(in.child("actor"));
        random.load(in.child("random"));
        policy = policy.with(learner.snapshot());
    }

    /** The outputs of a saved network in each state, computed without a graph: [S, outputs]. */
    public float[][] outputs(StateReader saved, String group, int outputs) {
        Network network = new Mlp(List.of(7), Activation.TANH, Initialiser.ORTHOGONAL).network(world.states(), outputs);
        float[] flat = new float[world.states() * outputs];
        float[] rows = ((Observations.Floats) world.all()).values();
        network.plain().forward(saved.child("learner").child("graph").floats(group), rows, world.states(), flat);
        float[][] table = new float[world.states()][];
        Arrays.setAll(table, s -> Arrays.copyOfRange(flat, s * outputs, (s + 1) * outputs));
        return table;
    }

    /** π of a saved learner in each state. */
    public List<Distribution> policy(StateReader saved) {
        return policy(saved, "actor");
    }

    /** The distributions whose logits a saved network gives, in each state. */
    public List<Distribution> policy(StateReader saved, String group) {
        int width = new Family.Categorical(world.sizes()).width();
        float[][] logits = outputs(saved, group, width);
        List<Distribution> policies = new ArrayList<>();
        for (int s = 0; s < world.states(); s++) {
            policies.add(Distribution.of(logits[s], world.sizes(), mask(s)));
        }
        return policies;
    }

    /** π₀ in each state. */
    public List<Distribution> prior() {
        List<Distribution> priors = new ArrayList<>();
        Parameters table = Parameters.of(prior.family(), world.states());
        prior.parameters(world.all(), Memory.none(world.states()), table);
        for (int s = 0; s < world.states(); s++) {
            float[] logits = Arrays.copyOfRange(table.values(), s * table.width(), (s + 1) * table.width());
            priors.add(
                    prior.family() instanceof Family.Improper
                            ? Distribution.improper(world.actions())
                            : Distribution.of(logits, world.sizes(), mask(s)));
        }
        return priors;
    }

    private boolean[] mask(int state) {
        return world.allowed().length == 0 ? new boolean[0] : world.allowed()[state];
    }

    @Override
    public void close() {
        learner.close();
    }
}
