package klrl.algorithms.sac;

import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import klrl.algorithms.Assessment;
import klrl.algorithms.RelativePolicy;
import klrl.algorithms.critic.Features;
import klrl.algorithms.critic.Torso;
import klrl.algorithms.improvement.Exact;
import klrl.algorithms.improvement.Improvement;
import klrl.algorithms.improvement.Reparameterised;
import klrl.api.Algorithm;
import klrl.api.Conditional;
import klrl.api.Learner;
import klrl.api.Policy;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Space;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;
import klrl.api.plugin.Slot;
import klrl.core.estimation.Bootstrap;
import klrl.core.estimation.KlForm;
import klrl.tf.distribution.ActionDistribution;
import klrl.tf.distribution.Relative;
import klrl.tf.loss.PolicyLosses;
import klrl.tf.loss.ValueLosses;
import klrl.tf.network.Architecture;
import klrl.tf.network.Network;
import klrl.tf.network.NetworkPolicy;
import klrl.tf.optimiser.Optimiser;

/** Provides {@code soft-actor-critic}. */
public final class SoftActorCriticPlugin implements Algorithm.Provider {

    /** Makes the provider; it holds nothing. */
    public SoftActorCriticPlugin() {}

    /**
     * The options of the algorithm.
     *
     * @param discount γ
     * @param kl the form of the regulariser inside multi-step targets
     * @param critics how many critics; the smallest of them counts
     * @param tau how fast target critics follow
     * @param samples fresh actions that estimate the value of a state over a box
     * @param improvement how the actor improves; empty for what suits the actions
     * @param distribution of the policy; empty for what suits the actions
     * @param torso layers that actor and critics share; empty if they share none
     * @param network of actor and critics, each with parameters of its own
     * @param optimiser of actor and critics, each with slots of its own
     */
    record Options(
            @Param(def = "0.99", min = 0, max = 1, doc = "discount γ")
            double discount,

            @Param(def = "{type: analytic}", doc = "form of the regulariser inside multi-step targets")
            Slot<KlForm> kl,

            @Param(def = "2", min = 1, max = 16, doc = "number of critics; the smallest value counts")
            int critics,

            @Param(def = "0.005", above = 0, max = 1, doc = "part by which target critics follow at every update")
            double tau,

            @Param(def = "1", min = 1, max = 1000, doc = "over a box, fresh actions that estimate a state's value")
            int samples,

            @Param(doc = "how the actor improves; without it exact over a choice, reparameterised over a box")
            Optional<Slot<Improvement>> improvement,

            @Param(doc = "of the policy; without it what suits the actions")
            Optional<Slot<ActionDistribution>> distribution,

            @Param(doc = "first layers that actor and critics share, trained by the critics")
            Optional<Torso> torso,

            @Param(def = "{type: mlp, hidden: [64, 64], activation: relu}", doc = "shape of actor and of critics")
            Slot<Architecture> network,

            @Param(def = "{type: adam, learning-rate: 1e-3}", doc = "of actor and of critics")
            Slot<Optimiser> optimiser) {

        Improvement improvement(Context context) {
            boolean discrete = context.environment().action() instanceof Space.Discrete;
            return improvement
                    .map(slot -> slot.create(context))
                    .orElseGet(() -> discrete ? new Exact() : new Reparameterised());
        }
    }

    @Override
    public String name() {
        return "soft-actor-critic";
    }

    @Override
    public String summary() {
        return "off-policy actor-critic with regularised action values";
    }

    @Override
    public Map<String, String> defaults() {
        return Map.of(
                "estimator", "{type: n-step, n: 1}",
                "prior", "{type: uniform}",
                "temperature", "{type: entropy-target}",
                "data", "{type: replay}");
    }

    @Override
    public Factory<?, ? extends Algorithm> factory() {
        return Factory.of(MethodHandles.lookup(), Options.class, SoftActorCriticPlugin::make)
                .withGives(
                        options -> Set.of(Feature.ACTION_VALUES, Feature.WEIGHTED_UPDATES, Relative.RELATIVE_POLICIES))
                .withImplementation(Bootstrap.class)
                .withEquations(Assessment.class, "T4")
                .withEquations(ValueLosses.class, "T11")
                .withEquations(PolicyLosses.class, "T12");
    }

    private static Algorithm make(Options options, Context context) {
        EnvironmentSpec spec = context.environment();
        if (spec.action() instanceof Space.Discrete discrete && discrete.sizes().size() != 1) {
            throw new IllegalArgumentException(
                    "algorithm 'soft-actor-critic' takes one discrete choice or the points of a"
                            + " box as action, not " + spec.action());
        }
        ActionDistribution distribution = ActionDistribution.of(options.distribution, context);
        Network head = distribution.network(
                options.network.create(context), Features.width(options.torso, context), spec.action());
        Network network = Features.policy(options.torso, head, context);
        Policy policy = NetworkPolicy.of(distribution.family(spec.action()), network, SoftActorCritic.ACTOR);
        return new Algorithm() {
            @Override
            public Policy policy(Conditional prior) {
                return distribution.relative() ? RelativePolicy.of(prior, policy) : policy;
            }

            @Override
            public Learner learner(Parts parts) {
                return new SoftActorCritic(options, context, parts, policy(parts.prior()), distribution);
            }
        };
    }
}
