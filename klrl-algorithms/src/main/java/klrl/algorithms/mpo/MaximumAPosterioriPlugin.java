package klrl.algorithms.mpo;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import klrl.algorithms.Assessment;
import klrl.algorithms.critic.Features;
import klrl.algorithms.critic.Torso;
import klrl.algorithms.prior.LaggedPrior;
import klrl.api.Algorithm;
import klrl.api.Conditional;
import klrl.api.Learner;
import klrl.api.Policy;
import klrl.api.Temperature;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Space;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;
import klrl.api.plugin.Slot;
import klrl.core.estimation.Bootstrap;
import klrl.tf.distribution.ActionDistribution;
import klrl.tf.loss.PolicyLosses;
import klrl.tf.loss.ValueLosses;
import klrl.tf.network.Architecture;
import klrl.tf.network.Network;
import klrl.tf.network.NetworkPolicy;
import klrl.tf.optimiser.Optimiser;

/** Provides {@code mpo}. */
public final class MaximumAPosterioriPlugin implements Algorithm.Provider {

    /** Makes the provider; it holds nothing. */
    public MaximumAPosterioriPlugin() {}

    /**
     * The options of the algorithm.
     *
     * @param discount γ
     * @param critics how many critics; the smallest of them counts
     * @param tau how fast target critics follow
     * @param samples actions of each state that are weighed over a box
     * @param trust the price of the divergence from the prior; over a box of that of the means alone
     * @param trustDeviation over a box, the price of the divergence of the deviations
     * @param distribution of the policy; empty for what suits the actions
     * @param torso layers that actor and critics share; empty if they share none
     * @param network of actor and critics, each with parameters of its own
     * @param optimiser of actor and critics, each with slots of its own
     */
    record Options(
            @Param(def = "0.99", min = 0, max = 1, doc = "discount γ")
            double discount,

            @Param(def = "1", min = 1, max = 16, doc = "number of critics; the smallest value counts")
            int critics,

            @Param(def = "0.005", above = 0, max = 1, doc = "part by which target critics follow at every update")
            double tau,

            @Param(def = "20", min = 2, max = 1000, doc = "over a box, actions of each state that are weighed")
            int samples,

            @Param(
                    def = "{type: kl-budget, budget: 0.01, learning-rate: 1e-2}",
                    doc = "price ν of the divergence from the prior; over a box of the means' part")
            Slot<Temperature> trust,

            @Param(
                    def = "{type: kl-budget, budget: 1e-4, initial: 100, learning-rate: 1e-2}",
                    doc = "over a box, price of the deviations' part of the divergence")
            Slot<Temperature> trustDeviation,

            @Param(doc = "of the policy; without it what suits the actions")
            Optional<Slot<ActionDistribution>> distribution,

            @Param(doc = "first layers that actor and critics share, trained by the critics")
            Optional<Torso> torso,

            @Param(def = "{type: mlp, hidden: [64, 64], activation: relu}", doc = "shape of actor and of critics")
            Slot<Architecture> network,

            @Param(def = "{type: adam, learning-rate: 1e-3}", doc = "of actor and of critics")
            Slot<Optimiser> optimiser) {}

    @Override
    public String name() {
        return "mpo";
    }

    @Override
    public String summary() {
        return "fits the policy to one that is improved on an earlier policy, within a trust region around it";
    }

    @Override
    public Map<String, String> defaults() {
        return Map.of(
                "estimator", "{type: n-step, n: 1}",
                "prior", "{type: lagged, every: 100}",
                "temperature", "{type: kl-budget, budget: 0.1, learning-rate: 1e-2}",
                "data", "{type: replay}");
    }

    @Override
    public Factory<?, ? extends Algorithm> factory() {
        return Factory.of(MethodHandles.lookup(), Options.class, MaximumAPosterioriPlugin::make)
                .withNeeds(options -> List.of(new Need(LaggedPrior.FOLLOWS_POLICY, "prior")))
                .withGives(options -> Set.of(Feature.ACTION_VALUES, Feature.WEIGHTED_UPDATES))
                .withImplementation(Bootstrap.class, ExpectationStep.class)
                .withEquations(Assessment.class, "T4")
                .withEquations(ValueLosses.class, "T11")
                .withEquations(PolicyLosses.class, "T41");
    }

    private static Algorithm make(Options options, Context context) {
        EnvironmentSpec spec = context.environment();
        if (spec.action() instanceof Space.Discrete discrete && discrete.sizes().size() != 1) {
            throw new IllegalArgumentException("algorithm 'mpo' takes one discrete choice or the points of a box as"
                    + " action, not " + spec.action());
        }
        ActionDistribution distribution = ActionDistribution.of(options.distribution, context);
        Network head = distribution.network(
                options.network.create(context), Features.width(options.torso, context), spec.action());
        Network network = Features.policy(options.torso, head, context);
        Policy policy = NetworkPolicy.of(distribution.family(spec.action()), network, MaximumAPosterioriGraph.ACTOR);
        return new Algorithm() {
            @Override
            public Policy policy(Conditional prior) {
                return policy;
            }

            @Override
            public Learner learner(Parts parts) {
                return new MaximumAPosteriori(options, context, parts, policy, distribution);
            }
        };
    }
}
