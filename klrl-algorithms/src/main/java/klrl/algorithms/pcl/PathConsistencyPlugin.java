package klrl.algorithms.pcl;

import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import klrl.algorithms.critic.ActorCritic;
import klrl.api.Algorithm;
import klrl.api.Conditional;
import klrl.api.Learner;
import klrl.api.Policy;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;
import klrl.api.plugin.Slot;
import klrl.core.estimation.Bootstrap;
import klrl.tf.distribution.ActionDistribution;
import klrl.tf.loss.PathConsistency;
import klrl.tf.network.Architecture;
import klrl.tf.optimiser.Optimiser;

/** Provides {@code pcl}. */
public final class PathConsistencyPlugin implements Algorithm.Provider {

    /**
     * What the algorithm gives in the place of critics that learn from targets. Estimators that need such a critic, for
     * advantages or corrections, have no part in it.
     */
    public static final Feature CONSISTENT_PATHS =
            new Feature("consistent-paths", "consistent paths, which need neither advantages nor corrections");

    /** Makes the provider; it holds nothing. */
    public PathConsistencyPlugin() {}

    /**
     * The options of the algorithm.
     *
     * @param discount γ
     * @param criticRate by what the critic's learning rate is multiplied
     * @param distribution of the policy; empty for what suits the actions
     * @param network of actor and critic, each with parameters of its own
     * @param optimiser of actor and critic, each with slots of its own
     */
    record Options(
            @Param(def = "0.99", min = 0, max = 1, doc = "discount γ")
            double discount,

            @Param(def = "1", above = 0, doc = "factor of the critic's learning rate")
            double criticRate,

            @Param(doc = "of the policy; without it what suits the actions")
            Optional<Slot<ActionDistribution>> distribution,

            @Param(def = "{type: mlp, hidden: [64, 64]}", doc = "shape of actor and of critic")
            Slot<Architecture> network,

            @Param(def = "{type: adam, learning-rate: 1e-3, max-gradient-norm: 10}", doc = "of actor and of critic")
            Slot<Optimiser> optimiser) {}

    @Override
    public String name() {
        return "pcl";
    }

    @Override
    public String summary() {
        return "policy and value that agree on every path, whoever went it";
    }

    @Override
    public Map<String, String> defaults() {
        return Map.of(
                "estimator", "{type: n-step, n: 10}",
                "prior", "{type: uniform}",
                "temperature", "{type: fixed, alpha: 0.1}",
                "data", "{type: replay, length: 20, batch: 16, updates-per-step: 0.25}");
    }

    @Override
    public Factory<?, ? extends Algorithm> factory() {
        return Factory.of(MethodHandles.lookup(), Options.class, PathConsistencyPlugin::make)
                .withGives(options -> Set.of(CONSISTENT_PATHS))
                .withImplementation(Bootstrap.class, PathConsistency.class);
    }

    private static Algorithm make(Options options, Context context) {
        ActorCritic.Networks networks = ActorCritic.Networks.of(options.distribution, options.network, context);
        return new Algorithm() {
            @Override
            public Policy policy(Conditional prior) {
                return networks.policy();
            }

            @Override
            public Learner learner(Parts parts) {
                return new PathConsistencyLearning(options, context, parts, networks);
            }
        };
    }
}
