package klrl.algorithms;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import klrl.api.Algorithm;
import klrl.api.Learner;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Parameters;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.plugin.Context;
import klrl.core.config.Composition;
import klrl.core.random.Streams;
import klrl.core.run.Agent;

/** A composition on a {@link TableWorld} with one parameter for each state and action, which is taught given segments. */
public final class Student implements AutoCloseable {

    private final TableWorld world;
    private final Learner learner;
    private Policy policy;

    /**
     * Makes a learner.
     *
     * @param world the world
     * @param prior fills the slot of the name {@code given}, if the configuration says so
     * @param configuration of algorithm, estimator, prior and temperature; the network is added
     */
    public Student(TableWorld world, Prior prior, String configuration) {
        this.world = world;
        Context context = Lab.context(world.spec(), 1, Streams.of(1));
        Composition composition = Lab.shipped()
                .withEnvironment("world", world::environment)
                .withPrior("given", prior)
                .composition(
                        "{environment: world, " + configuration + "}", "algorithm.network={type: mlp, hidden: []}");
        Algorithm algorithm = composition.algorithm().create(context);
        Agent agent = Agent.begin(
                algorithm,
                new Algorithm.Parts(
                        composition.estimator().create(context),
                        composition.prior().create(context),
                        composition.temperature().create(context)));
        learner = agent.learner();
        policy = agent.policy();
    }

    /** Teaches one segment again and again. */
    public void teach(Segment x, int updates) {
        for (int k = 0; k < updates; k++) {
            learner.update(x, new Progress(k, updates), (name, value) -> {});
        }
        policy = policy.with(learner.snapshot());
    }

    /** π in each state. */
    public List<Distribution> policy() {
        Family.Categorical family = (Family.Categorical) policy.family();
        Parameters logits = Parameters.of(family, world.states());
        policy.parameters(world.all(), Memory.none(world.states()), logits);
        List<Distribution> tables = new ArrayList<>();
        for (int s = 0; s < world.states(); s++) {
            float[] row = Arrays.copyOfRange(logits.values(), s * logits.width(), (s + 1) * logits.width());
            tables.add(Distribution.of(row, world.sizes(), new boolean[0]));
        }
        return tables;
    }

    /** The largest D_KL(π‖other) of a state. */
    public double distance(List<Distribution> other) {
        double furthest = 0;
        List<Distribution> learned = policy();
        for (int s = 0; s < learned.size(); s++) {
            furthest = Math.max(furthest, learned.get(s).divergence(other.get(s)));
        }
        return furthest;
    }

    @Override
    public void close() {
        learner.close();
    }
}
