package klrl.algorithms.pgql;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import klrl.algorithms.Assessment;
import klrl.algorithms.critic.ActorCritic;
import klrl.algorithms.data.Alternating;
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
import klrl.tf.loss.PolicyLosses;
import klrl.tf.loss.ValueLosses;
import klrl.tf.network.Architecture;
import klrl.tf.optimiser.Optimiser;

/** Provides {@code pgql}. */
public final class PgqlPlugin implements Algorithm.Provider {

    /** Makes the provider; it holds nothing. */
    public PgqlPlugin() {}

    /**
     * The options of the algorithm.
     *
     * @param discount γ
     * @param kl the form of the regulariser
     * @param mixing η
     * @param network of policy and value, each with parameters of its own
     * @param optimiser of the three losses, each with slots of its own
     */
    record Options(
            @Param(def = "0.99", min = 0, max = 1, doc = "discount γ")
            double discount,

            @Param(def = "{type: analytic}", doc = "form of the regulariser inside the return")
            Slot<KlForm> kl,

            @Param(
                    def = "0.5",
                    min = 0,
                    max = 1,
                    doc = "weight η of Bellman steps; an actor-critic's steps have the rest")
            double mixing,

            @Param(def = "{type: mlp, hidden: [64, 64]}", doc = "shape of policy and of value")
            Slot<Architecture> network,

            @Param(def = "{type: adam, learning-rate: 1e-3, max-gradient-norm: 0.5}", doc = "of each loss")
            Slot<Optimiser> optimiser) {}

    @Override
    public String name() {
        return "pgql";
    }

    @Override
    public String summary() {
        return "actor-critic steps on fresh data and Q-learning steps on replayed data, on the same action values";
    }

    @Override
    public Map<String, String> defaults() {
        return Map.of(
                "estimator", "{type: td-lambda, lambda: 0.95}",
                "prior", "{type: uniform}",
                "temperature", "{type: fixed, alpha: 0.1}",
                "data",
                        "{type: alternating, sources: [{type: rollout, steps: 16},"
                                + " {type: replay, updates-per-step: 0.05}]}");
    }

    @Override
    public Factory<?, ? extends Algorithm> factory() {
        return Factory.of(MethodHandles.lookup(), Options.class, PgqlPlugin::make)
                .withNeeds(options -> List.of(
                        new Need(Feature.DISCRETE_ACTIONS, "environment"),
                        new Need(Alternating.FRESH_AND_REPLAYED, "data")))
                .withGives(options -> Set.of(Feature.STATE_VALUES))
                .withImplementation(Bootstrap.class)
                .withEquations(Assessment.class, "T4", "T15")
                .withEquations(ValueLosses.class, "T13")
                .withEquations(PolicyLosses.class, "T14")
                .withEquations(Dueling.class, "T16");
    }

    private static Algorithm make(Options options, Context context) {
        if (!(context.environment().action() instanceof Space.Discrete)) {
            throw new IllegalArgumentException("algorithm 'pgql' takes discrete actions, not "
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
                return new Pgql(options, context, parts, networks);
            }
        };
    }
}
