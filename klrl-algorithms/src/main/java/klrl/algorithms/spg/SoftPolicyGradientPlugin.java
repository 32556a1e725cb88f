package klrl.algorithms.spg;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import klrl.algorithms.surrogate.Surrogate;
import klrl.api.Algorithm;
import klrl.api.Conditional;
import klrl.api.Learner;
import klrl.api.Policy;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;
import klrl.api.plugin.Slot;
import klrl.core.estimation.Bootstrap;
import klrl.core.estimation.KlForm;
import klrl.tf.distribution.ActionDistribution;
import klrl.tf.loss.ValueLosses;
import klrl.tf.network.Architecture;
import klrl.tf.network.Network;
import klrl.tf.network.NetworkPolicy;
import klrl.tf.optimiser.Optimiser;

/** Provides {@code soft-policy-gradient}. */
public final class SoftPolicyGradientPlugin implements Algorithm.Provider {

    /** Makes the provider; it holds nothing. */
    public SoftPolicyGradientPlugin() {}

    /**
     * The options of the algorithm.
     *
     * @param discount γ
     * @param kl the form of the regulariser
     * @param epochs passes over each segment
     * @param minibatches parts of a pass
     * @param surrogate the policy's loss
     * @param distribution of the policy; empty for what suits the actions
     * @param network of actor and critic, each with parameters of its own
     * @param optimiser of actor and critic, each with slots of its own
     */
    record Options(
            @Param(def = "0.99", min = 0, max = 1, doc = "discount γ")
            double discount,

            @Param(def = "{type: analytic}", doc = "form of the regulariser inside the return")
            Slot<KlForm> kl,

            @Param(def = "4", min = 1, doc = "passes over each segment")
            int epochs,

            @Param(def = "4", min = 1, doc = "parts into which a pass divides the segment")
            int minibatches,

            @Param(def = "{type: ratio-clip, epsilon: 0.2}", doc = "loss of the policy")
            Slot<Surrogate> surrogate,

            @Param(doc = "of the policy; without it what suits the actions")
            Optional<Slot<ActionDistribution>> distribution,

            @Param(def = "{type: mlp, hidden: [64, 64]}", doc = "shape of actor and of critic")
            Slot<Architecture> network,

            @Param(def = "{type: adam, learning-rate: 1e-3, max-gradient-norm: 0.5}", doc = "of actor and of critic")
            Slot<Optimiser> optimiser) {}

    @Override
    public String name() {
        return "soft-policy-gradient";
    }

    @Override
    public String summary() {
        return "on-policy actor-critic on the regularised return";
    }

    @Override
    public Map<String, String> defaults() {
        return Map.of(
                "estimator", "{type: gae, lambda: 0.95}",
                "prior", "{type: uniform}",
                "temperature", "{type: fixed, alpha: 0.01}",
                "data", "{type: rollout, steps: 128}");
    }

    @Override
    public Factory<?, ? extends Algorithm> factory() {
        return Factory.of(MethodHandles.lookup(), Options.class, SoftPolicyGradientPlugin::make)
                .withNeeds(options -> List.of(
                        new Need(Feature.BEHAVIOUR_PROBABILITIES, "data"),
                        new Need(Feature.FRESH_DATA, "data").or(new Need(Feature.CORRECTED_ADVANTAGES, "estimator"))))
                .withGives(options -> Set.of(Feature.STATE_VALUES))
                .withImplementation(Bootstrap.class)
                .withEquations(ValueLosses.class, "T13");
    }

    static Algorithm make(Options options, Context context) {
        EnvironmentSpec spec = context.environment();
        ActionDistribution distribution = ActionDistribution.of(options.distribution, context);
        Family family = distribution.family(spec.action());
        Architecture architecture = options.network.create(context);
        Network actor = distribution.network(architecture, spec.observation().width(), spec.action());
        Network critic = architecture.network(spec.observation().width(), 1);
        return new Algorithm() {
            @Override
            public Policy policy(Conditional prior) {
                return NetworkPolicy.of(family, actor, SoftPolicyGradient.ACTOR);
            }

            @Override
            public Learner learner(Parts parts) {
                return new SoftPolicyGradient(options, context, parts, family, actor, critic);
            }
        };
    }
}
