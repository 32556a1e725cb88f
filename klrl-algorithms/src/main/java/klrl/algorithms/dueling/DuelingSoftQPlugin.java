package klrl.algorithms.dueling;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import klrl.algorithms.Assessment;
import klrl.algorithms.critic.ActorCritic;
import klrl.api.Algorithm;
import klrl.api.Conditional;
import klrl.api.Learner;
import klrl.api.Policy;
import klrl.api.data.Space;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;
import klrl.api.plugin.Slot;
import klrl.core.estimation.Bootstrap;
import klrl.core.estimation.KlForm;
import klrl.tf.loss.Dueling;
import klrl.tf.loss.ValueLosses;
import klrl.tf.network.Architecture;
import klrl.tf.optimiser.Optimiser;

/** Provides {@code dueling-soft-q}. */
public final class DuelingSoftQPlugin implements Algorithm.Provider {

    /** Makes the provider; it holds nothing. */
    public DuelingSoftQPlugin() {}

    /**
     * The options of the algorithm.
     *
     * @param discount γ
     * @param kl the form of the regulariser inside multi-step targets
     * @param epochs passes over each segment
     * @param minibatches parts of a pass
     * @param valueWeight c of the value's stream
     * @param tau how fast targets follow
     * @param network of policy and value, each with parameters of its own
     * @param optimiser of both together
     */
    record Options(
            @Param(def = "0.99", min = 0, max = 1, doc = "discount γ")
            double discount,

            @Param(def = "{type: analytic}", doc = "form of the regulariser inside multi-step targets")
            Slot<KlForm> kl,

            @Param(def = "4", min = 1, doc = "passes over each segment")
            int epochs,

            @Param(def = "4", min = 1, doc = "parts into which a pass divides the segment")
            int minibatches,

            @Param(def = "0.5", above = 0, doc = "weight c of the value's gradient against the policy's")
            double valueWeight,

            @Param(
                    def = "1",
                    above = 0,
                    max = 1,
                    doc = "part by which target networks follow at every step; 1 does without them")
            double tau,

            @Param(def = "{type: mlp, hidden: [64, 64]}", doc = "shape of policy and of value")
            Slot<Architecture> network,

            @Param(
                    def = "{type: adam, learning-rate: 1e-3, max-gradient-norm: 0.5}",
                    doc = "of policy and value together")
            Slot<Optimiser> optimiser) {}

    @Override
    public String name() {
        return "dueling-soft-q";
    }

    @Override
    public String summary() {
        return "regularised action values made of a policy and a soft value, on fresh or replayed data";
    }

    @Override
    public Map<String, String> defaults() {
        return Map.of(
                "estimator", "{type: td-lambda, lambda: 0.95}",
                "prior", "{type: uniform}",
                "temperature", "{type: fixed, alpha: 0.1}",
                "data", "{type: rollout, steps: 64}");
    }

    @Override
    public Factory<?, ? extends Algorithm> factory() {
        return Factory.of(MethodHandles.lookup(), Options.class, DuelingSoftQPlugin::make)
                .withNeeds(options -> List.of(new Need(Feature.DISCRETE_ACTIONS, "environment")))
                .withGives(options -> Set.of(Feature.ACTION_VALUES, Feature.STATE_VALUES))
                .withImplementation(Bootstrap.class)
                .withEquations(Assessment.class, "T15")
                .withEquations(Dueling.class, "T15", "T31")
                .withEquations(ValueLosses.class, "T11");
    }

    private static Algorithm make(Options options, Context context) {
        if (!(context.environment().action() instanceof Space.Discrete)) {
            throw new IllegalArgumentException("algorithm 'dueling-soft-q' takes discrete actions, not "
                    + context.environment().action());
        }
        ActorCritic.Networks networks = ActorCritic.Networks.of(Optional.empty(), options.network, context);
        return new Algorithm() {
            @Override
            public Policy policy(Conditional prior) {
                return networks.policy();
            }

            @Override
            public Learner learner(Parts parts) {
                return new DuelingSoftQ(options, context, parts, networks);
            }
        };
    }
}
