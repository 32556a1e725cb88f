package klrl.algorithms.sac;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klrl.algorithms.Assessment;
import klrl.api.Algorithm;
import klrl.api.Conditional;
import klrl.api.Learner;
import klrl.api.Policy;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Space;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;
import klrl.api.plugin.Slot;
import klrl.core.estimation.Bootstrap;
import klrl.core.estimation.KlForm;
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

            @Param(def = "{type: mlp, hidden: [64, 64], activation: relu}", doc = "shape of actor and of critics")
            Slot<Architecture> network,

            @Param(def = "{type: adam, learning-rate: 1e-3}", doc = "of actor and of critics")
            Slot<Optimiser> optimiser) {}

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
                .withNeeds(options -> List.of(new Need(Feature.DISCRETE_ACTIONS, "environment")))
                .withGives(options -> Set.of(Feature.ACTION_VALUES))
                .withImplementation(Bootstrap.class)
                .withEquations(Assessment.class, "T4")
                .withEquations(ValueLosses.class, "T11")
                .withEquations(PolicyLosses.class, "T12");
    }

    private static Algorithm make(Options options, Context context) {
        EnvironmentSpec spec = context.environment();
        if (!(spec.action() instanceof Space.Discrete discrete)
                || discrete.sizes().size() != 1) {
            throw new IllegalArgumentException(
                    "algorithm 'soft-actor-critic' takes one discrete choice as action, not " + spec.action());
        }
        Family.Categorical family = new Family.Categorical(discrete.sizes());
        Network network =
                options.network.create(context).network(spec.observation().width(), family.width());
        return new Algorithm() {
            @Override
            public Policy policy(Conditional prior) {
                return NetworkPolicy.of(family, network, SoftActorCritic.ACTOR);
            }

            @Override
            public Learner learner(Parts parts) {
                return new SoftActorCritic(options, context, parts, family, network);
            }
        };
    }
}
