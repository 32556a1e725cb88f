package klrl.algorithms.prior;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.Restricted;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;
import klrl.api.plugin.Slot;
import klrl.core.state.Saved;
import klrl.tf.distribution.ActionDistribution;
import klrl.tf.network.Architecture;
import klrl.tf.network.Network;
import klrl.tf.network.NetworkPolicy;
import klrl.tf.optimiser.Optimiser;

/**
 * A default policy that is distilled from the policy while that learns, and sees a part of the observation only. What it
 * cannot see it averages over: without the goal it learns what is worth doing whatever the goal is.
 *
 * <pre>
 * after each update of the policy, on the steps of its data:
 *     repeat: descend E_s D_KL(π(·|s) ‖ π₀(·|x)), x what is seen of s         (T38)
 * </pre>
 *
 * <p>It answers from its network in plain Java. The graph is made when there is something to learn, so that a prior that is
 * only asked, such as one that another run inherits, needs none.
 *
 * <p>Source: Galashov et al., <em>Information Asymmetry in KL-Regularized RL</em>, 2019.
 */
public final class LearnedPrior implements Prior, Restricted {

    private static final String GRAPH = "graph";

    private final Options options;
    private final Context context;
    private final Sight sight;
    private final Family family;
    private final Network network;
    private final Optimiser optimiser;
    private NetworkPolicy acting;
    private Optional<Distillation> graph = Optional.empty();
    private Optional<StateReader> unread = Optional.empty();
    private Parameters policies = new Parameters(0, 0, new float[0]);

    private LearnedPrior(Options options, Context context) {
        EnvironmentSpec spec = context.environment();
        this.options = options;
        this.context = context;
        int width = spec.observation().width();
        sight = options.sees.map(ranges -> Sight.of(width, ranges)).orElseGet(() -> Sight.all(width));
        ActionDistribution distribution = ActionDistribution.of(options.distribution, context);
        if (distribution.relative()) {
            throw new IllegalArgumentException(
                    "prior 'learned': a prior has no prior to be relative to; take another distribution");
        }
        family = distribution.family(spec.action());
        network = distribution.network(options.network.create(context), sight.count(), spec.action());
        optimiser = options.optimiser.create(context);
        if (optimiser.learningRate(new Progress(0, 1)) != optimiser.learningRate(new Progress(1, 1))) {
            throw new IllegalArgumentException(
                    "the prior does not know how far the run has come; give its optimiser a constant learning rate");
        }
        acting = acting(network.initialise(context.random().stream("prior", 0), 0.01));
    }

    /**
     * The options.
     *
     * @param sees parts of the observation
     * @param steps gradient steps after each update of the policy
     * @param distribution which distributions it has
     * @param network the shape of its network
     * @param optimiser the rule of its steps
     */
    private record Options(
            @Param(doc = "the parts of an observation that it sees; all of it unless given", example = "[{first: 0}]")
            Optional<List<Sight.Range>> sees,

            @Param(def = "1", min = 1, max = 1000, doc = "gradient steps after each update of the policy")
            int steps,

            @Param(doc = "its distributions, which must fit the policy's; unless given, what suits the actions")
            Optional<Slot<ActionDistribution>> distribution,

            @Param(def = "{type: mlp, hidden: [64, 64]}", doc = "shape of its network")
            Slot<Architecture> network,

            @Param(def = "{type: adam, learning-rate: 1e-3}", doc = "of its steps; the learning rate is constant")
            Slot<Optimiser> optimiser) {}

    /** Provides {@code learned}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "learned";
        }

        @Override
        public String summary() {
            return "distilled from the policy while that learns, seeing a part of the observation only";
        }

        @Override
        public Factory<?, ? extends Prior> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, Plugin::make)
                    .withImplementation(Distillation.class);
        }

        private static Prior make(Options options, Context context) {
            try {
                return new LearnedPrior(options, context);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("prior 'learned': " + e.getMessage(), e);
            }
        }
    }

    private NetworkPolicy acting(float[] parameters) {
        return NetworkPolicy.of(family, network, Distillation.GROUP)
                .with(new Snapshot(0, Map.of(Distillation.GROUP, parameters)));
    }

    @Override
    public void begin(Policy policy) {
        Memoryless.require("learned", policy);
    }

    @Override
    public Family family() {
        return family;
    }

    @Override
    public void parameters(Observations in, Memory memory, Parameters out) {
        acting.parameters(sight.of(in), memory, out);
    }

    @Override
    public void update(Segment data, Policy policy) {
        Observations in = data.observation();
        if (policies.rows() != in.rows()) {
            policies = Parameters.of(family, in.rows());
        }
        policy.parameters(in, Memory.none(in.rows()), policies);
        Observations seen = sight.of(in);
        Distillation learning = learning();
        for (int i = 0; i < options.steps; i++) {
            learning.fit(seen, policies, data.mask(), data.size());
        }
        acting = acting(learning.parameters());
    }

    /** The graph, made with what the network is now, or with the state that was loaded. */
    private Distillation learning() {
        if (graph.isEmpty()) {
            float[] parameters = acting.snapshot().arrays().get(Distillation.GROUP);
            boolean masked = context.environment().masked();
            graph = Optional.of(new Distillation(family, network, parameters, masked, optimiser));
            unread.ifPresent(graph.get()::load);
            unread = Optional.empty();
        }
        return graph.get();
    }

    @Override
    public int[] sees() {
        return sight.places();
    }

    @Override
    public void save(StateWriter out) {
        learning().save(out.child(GRAPH));
    }

    @Override
    public void load(StateReader in) {
        StateReader state = in.child(GRAPH);
        acting = acting(Saved.floats(state, Distillation.GROUP, network.layout().size()));
        if (graph.isPresent()) {
            graph.get().load(state);
        } else {
            unread = Optional.of(state);
        }
    }

    @Override
    public void close() {
        graph.ifPresent(Distillation::close);
        graph = Optional.empty();
    }
}
