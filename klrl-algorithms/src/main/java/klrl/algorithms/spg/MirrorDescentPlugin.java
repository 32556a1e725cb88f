package klrl.algorithms.spg;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import klrl.algorithms.prior.LaggedPrior;
import klrl.algorithms.surrogate.Surrogate;
import klrl.api.Algorithm;
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
import klrl.tf.optimiser.Optimiser;

/**
 * Provides {@code mdpo}: mirror descent policy optimisation, which is {@link SoftPolicyGradient} with the policy before the
 * update as its prior and many passes over a surrogate that nothing but the divergence from it restrains.
 *
 * <p>It is a composition, not a learner: when a segment is evaluated policy and prior are one, so that κ = 0 and the values
 * carry no regulariser by themselves; in the passes that follow the same prior is what the divergence is from. α is the
 * inverse of the step size.
 *
 * <p>Source: Tomar, Shani, Efroni, Ghavamzadeh, <em>Mirror Descent Policy Optimization</em>, 2020, section 4.1.
 */
public final class MirrorDescentPlugin implements Algorithm.Provider {

    /** Makes the provider; it holds nothing. */
    public MirrorDescentPlugin() {}

    /**
     * The options, as those of soft policy gradient.
     *
     * @param discount γ
     * @param epochs passes over each segment
     * @param minibatches parts of a pass
     * @param surrogate the policy's loss
     * @param distribution of the policy; empty for what suits the actions
     * @param network of actor and critic, each with parameters of its own
     * @param optimiser of actor and critic, each with slots of its own
     */
    private record Options(
            @Param(def = "0.99", min = 0, max = 1, doc = "discount γ")
            double discount,

            @Param(def = "{type: analytic}", doc = "form of the regulariser inside the return; 0 while policy is prior")
            Slot<KlForm> kl,

            @Param(def = "10", min = 1, doc = "passes over each segment")
            int epochs,

            @Param(def = "4", min = 1, doc = "parts into which a pass divides the segment")
            int minibatches,

            @Param(def = "{type: ratio}", doc = "loss of the policy")
            Slot<Surrogate> surrogate,

            @Param(doc = "of the policy; without it what suits the actions")
            Optional<Slot<ActionDistribution>> distribution,

            @Param(def = "{type: mlp, hidden: [64, 64]}", doc = "shape of actor and of critic")
            Slot<Architecture> network,

            @Param(def = "{type: adam, learning-rate: 1e-3, max-gradient-norm: 0.5}", doc = "of actor and of critic")
            Slot<Optimiser> optimiser) {

        SoftPolicyGradientPlugin.Options asSoftPolicyGradient() {
            return new SoftPolicyGradientPlugin.Options(
                    discount, kl, epochs, minibatches, surrogate, distribution, network, optimiser);
        }
    }

    @Override
    public String name() {
        return "mdpo";
    }

    @Override
    public String summary() {
        return "proximal steps on plain reward: soft policy gradient with the policy before the update as prior";
    }

    @Override
    public Map<String, String> defaults() {
        return Map.of(
                "estimator", "{type: gae, lambda: 0.95}",
                "prior", "{type: lagged}",
                "temperature", "{type: fixed, alpha: 1}",
                "data", "{type: rollout, steps: 128}");
    }

    @Override
    public Factory<?, ? extends Algorithm> factory() {
        return Factory.of(MethodHandles.lookup(), Options.class, MirrorDescentPlugin::make)
                .withNeeds(options -> List.of(
                        new Need(LaggedPrior.FOLLOWS_POLICY, "prior"),
                        new Need(Feature.BEHAVIOUR_PROBABILITIES, "data"),
                        new Need(Feature.FRESH_DATA, "data").or(new Need(Feature.CORRECTED_ADVANTAGES, "estimator"))))
                .withGives(options -> Set.of(Feature.STATE_VALUES))
                .withImplementation(Bootstrap.class)
                .withEquations(ValueLosses.class, "T13");
    }

    private static Algorithm make(Options options, Context context) {
        return SoftPolicyGradientPlugin.make(options.asSoftPolicyGradient(), context);
    }
}
