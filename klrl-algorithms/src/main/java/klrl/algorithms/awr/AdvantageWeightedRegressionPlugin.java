package klrl.algorithms.awr;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import klrl.algorithms.critic.ActorCritic;
import klrl.algorithms.prior.BehaviourPrior;
import klrl.api.Algorithm;
import klrl.api.Conditional;
import klrl.api.Learner;
import klrl.api.Policy;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;
import klrl.api.plugin.Slot;
import klrl.core.estimation.Bootstrap;
import klrl.core.estimation.KlForm;
import klrl.tf.distribution.ActionDistribution;
import klrl.tf.loss.PolicyLosses;
import klrl.tf.loss.ValueLosses;
import klrl.tf.network.Architecture;
import klrl.tf.optimiser.Optimiser;

/** Provides {@code awr}. */
public final class AdvantageWeightedRegressionPlugin implements Algorithm.Provider {

    /** Makes the provider; it holds nothing. */
    public AdvantageWeightedRegressionPlugin() {}

    /**
     * The options of the algorithm.
     *
     * @param discount γ
     * @param kl the form of the regulariser inside the return; of no effect with the behaviour as prior
     * @param maxWeight w_max
     * @param distribution of the policy; empty for what suits the actions
     * @param network of actor and critic, each with parameters of its own
     * @param optimiser of actor and critic, each with slots of its own
     */
    record Options(
            @Param(def = "0.99", min = 0, max = 1, doc = "discount γ")
            double discount,

            @Param(
                    def = "{type: sampled}",
                    doc = "form of the regulariser inside the return; of no effect with prior behaviour")
            Slot<KlForm> kl,

            @Param(def = "20", above = 0, doc = "largest weight of an action")
            double maxWeight,

            @Param(doc = "of the policy; without it what suits the actions")
            Optional<Slot<ActionDistribution>> distribution,

            @Param(def = "{type: mlp, hidden: [64, 64]}", doc = "shape of actor and of critic")
            Slot<Architecture> network,

            @Param(def = "{type: adam, learning-rate: 1e-3}", doc = "of actor and of critic")
            Slot<Optimiser> optimiser) {}

    @Override
    public String name() {
        return "awr";
    }

    @Override
    public String summary() {
        return "regression on the data's actions, weighted by their advantages";
    }

    @Override
    public Map<String, String> defaults() {
        return Map.of(
                "estimator", "{type: td-lambda, lambda: 0.95}",
                "prior", "{type: behaviour}",
                "temperature", "{type: fixed, alpha: 1}",
                "data", "{type: replay, length: 32, batch: 8, updates-per-step: 0.25}");
    }

    @Override
    public Factory<?, ? extends Algorithm> factory() {
        return Factory.of(MethodHandles.lookup(), Options.class, AdvantageWeightedRegressionPlugin::make)
                .withNeeds(options -> List.of(new Need(Feature.BEHAVIOUR_PROBABILITIES, "data")
                        .or(new Need(BehaviourPrior.BEHAVIOUR_PRIOR, "prior"))))
                .withGives(options -> Set.of(Feature.STATE_VALUES, BehaviourPrior.REGRESSION))
                .withImplementation(Bootstrap.class, AdvantageWeights.class)
                .withEquations(ValueLosses.class, "T13")
                .withEquations(PolicyLosses.class, "T42");
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
                return new AdvantageWeightedRegression(options, context, parts, networks);
            }
        };
    }
}
